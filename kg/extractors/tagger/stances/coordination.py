"""`Ohio and Florida oppose the ban`: a position that the network sees of one of them is one of each.

On the marked articles that the network was not shown, three in five positions that come in this way are right; of those on the
other parts of a measure (`the ban and the fine`) one in three was, so they are left to what the network sees itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extractors.positions.actors import is_actor
from kg.extractors.positions.extents import actor_extent
from kg.records import Paragraph, Position

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHARE = 0.9  # of the confidence, for one that the network did not see itself
_UNLIKE = frozenset({"but", "not", "nor", "rather", "than", "instead"})


def of_each(position: Position, paragraph: Paragraph) -> Iterator[Position]:
    """The position, and those of the actors that its own is coordinated with, less sure of them."""
    yield position
    for other in _others(position, paragraph):
        span = paragraph.at(*actor_extent(other))
        if is_actor(other) and not any(span.overlaps(one) for one in (*position.actor_spans, *position.measure_spans)):
            yield replace(position, actor_spans=(span,), confidence=round(position.confidence * _SHARE, 4))


def _others(position: Position, paragraph: Paragraph) -> Iterator[Token]:
    """The heads that the actor's is coordinated with; of a coordination with `but` or `rather than` none."""
    actor, offset = position.actor_spans[0], paragraph.span.start
    if len(position.actor_spans) != 1 or not paragraph.span.covers(actor):
        return
    words = paragraph.doc.char_span(actor.start - offset, actor.end - offset, alignment_mode="expand")
    if words is None:
        return
    first = words.root
    while first.dep_ == "conj":
        first = first.head
    parts = list(_below(first))
    joined = {child.lower_ for part in parts for child in part.children if child.dep_ in ("cc", "neg", "preconj")}
    if not joined & _UNLIKE:
        yield from (part for part in parts if part != words.root)


def _below(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from _below(child)
