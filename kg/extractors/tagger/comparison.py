"""What the network found beside the rest of it, and beside what the rules find: both tell how likely it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extents import Extents
from kg.extractors.tagger.decode import Found, places_of
from kg.records import Spans

_MEANT = 0.5  # what is accepted with more than this probability may hold the cue of another


def compared(found: Sequence[Found], ruled: Iterable[Spans]) -> Iterator[Found]:
    """The same, each with whether its cue stands in the content of another, and with the largest share of words in common
    with any of the contents `ruled`, which the rules find in the article."""
    contents = Extents((span, spans) for spans in ruled for span in spans)
    meant = Extents((span, one) for one in found if one.signs.accepted > _MEANT for span in one.content)
    for one in found:
        yield replace(one, nested=_nested(one, meant), agreement=_agreement(one, contents))


def _nested(one: Found, meant: Extents[Found]) -> bool:
    return any(other is not one for _, other in meant.covering(one.marked.start, one.marked.end))


def _agreement(one: Found, contents: Extents[Spans]) -> float:
    """Jaccard similarity of the characters with those of the content that is most alike."""
    near = {spans for piece in one.content for _, spans in contents.touching(piece.start, piece.end)}
    mine = places_of(one.content) if near else set()
    others = map(places_of, near)
    return max((len(mine & places) / len(mine | places) for places in others), default=0.0)
