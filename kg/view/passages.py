"""Article text and spans -> the few sentences a card shows, cut into pieces with every second one marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Spans = Sequence[tuple[int, int]]

LONGEST = 1_500  # characters of one piece; beyond, a word or sentence is a broken file, not something to read


def passage(text: str, evidence: Spans, marked: Spans, *, context: int) -> tuple[str, ...]:
    """Context before, then the evidence as plain, marked, plain, marked ... plain, then context after.

    The number of pieces is odd and at least three. Spans are code points of `text`; context is up to `context`
    characters of the same paragraph, cut between words. What lies between two stretches of evidence is ' … '.
    """
    stretches = _joined(text, [*evidence, *marked])
    if not stretches:
        return "", "", ""
    before = _before(text, stretches[0][0], context) if context else ""
    after = _after(text, stretches[-1][1], context) if context else ""
    return before, *_alternating(_pieces(text, stretches, marked)), after


def shortened(words: str, limit: int = LONGEST) -> str:
    """The words, or their beginning and an ellipsis."""
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _joined(text: str, spans: Spans) -> list[tuple[int, int]]:
    """Spans in order, those that overlap or have only white space between them made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or text[joined[-1][1] : start].isspace()):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, stretches: Spans, marked: Spans) -> Iterator[tuple[bool, str]]:
    """(is it marked, its words) over all stretches in order."""
    marks = _joined(text, marked)
    for place, (start, end) in enumerate(stretches):
        if place:
            yield False, " … "
        at = start
        for mark_start, mark_end in marks:
            if start <= mark_start < end:
                yield False, text[at:mark_start]
                yield True, text[mark_start:mark_end]
                at = mark_end
        yield False, text[at:end]


def _alternating(pieces: Iterable[tuple[bool, str]]) -> list[str]:
    """Neighbours of one sort joined, so that place 0, 2, 4 ... are plain and 1, 3, 5 ... are marked."""
    words = [""]
    for is_marked, piece in pieces:
        if is_marked == (len(words) % 2 == 0):
            words[-1] += piece
        else:
            words.append(piece)
    if len(words) % 2 == 0:
        words.append("")
    return [shortened(piece) for piece in words]


def _before(text: str, at: int, context: int) -> str:
    paragraph = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    if at - context <= paragraph:
        return text[paragraph:at]
    return "… " + text[at - context - 1 : at].partition(" ")[2]


def _after(text: str, at: int, context: int) -> str:
    rest = text[at : at + context + 1]
    paragraph = rest.splitlines()[0] if rest[:1] not in ("", "\n", "\r") else ""
    return paragraph if len(paragraph) <= context else paragraph[:context].rpartition(" ")[0] + " …"
