"""Drafts of statements, and how those that repeat one another become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extractors.quotes import Quotation
from kg.extractors.trimming import ordered
from kg.records import SegmentKind, Spans

_BLOCK = 500  # characters


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be: spans, the cue's lemma and frame, and how far the cue is to be trusted."""

    source: Spans
    cue: Spans
    content: Spans
    lemma: str
    pos: str
    frame: str
    reliability: float
    segment: SegmentKind
    paragraph: int
    quotes: tuple[Quotation, ...] = ()


def whole(found: Iterable[Draft]) -> list[Draft]:
    """Both halves of a quotation that its cue splits (`"A," she said, "B."`) as one content."""
    whole: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        key = (draft.cue, draft.source) if draft.quotes else (draft.cue, draft.frame, draft.content)
        other = whole.get(key)
        if other:
            content, quotes = (*other.content, *draft.content), (*other.quotes, *draft.quotes)
            draft = replace(other, content=ordered(content), quotes=tuple(dict.fromkeys(quotes)))
        whole[key] = draft
    return list(whole.values())


def distinct(found: Iterable[Draft]) -> Iterator[Draft]:
    """Of drafts with nearly the same content the most reliable; of drafts with one cue the first of its frames."""
    kept: dict[int, list[Draft]] = defaultdict(
        list
    )  # by block of text: only contents with a character in common are alike
    for draft in sorted(found, key=lambda d: (-d.reliability, -_size(d.content), d.content, d.cue)):
        blocks = {at for span in draft.content for at in range(span.start // _BLOCK, (span.end - 1) // _BLOCK + 1)}
        if not any(_same(draft, other) for block in blocks for other in kept[block]):
            for block in blocks:
                kept[block].append(draft)
            yield draft


def _same(one: Draft, other: Draft) -> bool:
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
    larger = max(_size(one.content), _size(other.content))
    same_cue = bool(set(one.cue) & set(other.cue))
    return common > 0.7 * larger or (same_cue and common > 0)


def _size(spans: Spans) -> int:
    return sum(span.end - span.start for span in spans)
