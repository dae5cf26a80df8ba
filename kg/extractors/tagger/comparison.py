"""What the network found beside the rest of it, and beside what the rules find: both tell how likely it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extractors.tagger.decode import Found, places_of
from kg.records import Spans

_MEANT = 0.5  # what is accepted with more than this probability may hold the cue of another


def compared(found: Sequence[Found], ruled: Iterable[Spans]) -> Iterator[Found]:
    """The same, each with whether its cue stands in the content of another, and with the largest share of words in common
    with any of the contents `ruled`, which the rules find in the article."""
    contents = [(spans, places_of(spans)) for spans in ruled]
    for one in found:
        yield replace(one, nested=_nested(one, found), agreement=_agreement(one, contents))


def _nested(one: Found, found: Iterable[Found]) -> bool:
    return any(
        span.covers(one.marked)
        for other in found
        if other is not one and other.signs.accepted > _MEANT
        for span in other.content
    )


def _agreement(one: Found, contents: Iterable[tuple[Spans, set[int]]]) -> float:
    """Jaccard similarity of the characters with those of the content that is most alike."""
    start, end = one.content[0].start, one.content[-1].end
    near = [places for spans, places in contents if spans[0].start < end and start < spans[-1].end]
    mine = places_of(one.content) if near else set()
    return max((len(mine & places) / len(mine | places) for places in near), default=0.0)
