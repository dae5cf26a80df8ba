"""`Ohio and Florida oppose the ban and the fine`: a position that the network sees of one part of a coordination is one of each
part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extractors.positions.actors import is_actor
from kg.extractors.positions.extents import actor_extent, measure_extent
from kg.extractors.positions.measures import is_verbal
from kg.records import Paragraph, Position, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHARE = 0.9  # of the confidence, for a part that the network did not see itself
_UNLIKE = frozenset({"but", "not", "nor", "rather", "than", "instead"})


def each_part(position: Position, paragraph: Paragraph) -> Iterator[Position]:
    """The position, and that of the other actors and on the other measures that it is coordinated with, less sure of them."""
    yield position
    actors = list(_other_actors(position, paragraph))
    measures = list(_other_measures(position, paragraph))
    for actor in (None, *actors):
        for measure in (None, *measures):
            if actor is not None or measure is not None:
                yield replace(
                    position,
                    actor_spans=position.actor_spans if actor is None else (actor,),
                    measure_spans=position.measure_spans if measure is None else (measure,),
                    confidence=round(position.confidence * _SHARE, 4),
                )


def _other_actors(position: Position, paragraph: Paragraph) -> Iterator[Span]:
    if len(position.actor_spans) != 1 or (head := _head(position.actor_spans[0], paragraph)) is None:
        return
    for other in _parts(head):
        if is_actor(other):
            span = paragraph.at(*actor_extent(other))
            if not any(span.overlaps(one) for one in (*position.actor_spans, *position.measure_spans)):
                yield span


def _other_measures(position: Position, paragraph: Paragraph) -> Iterator[Span]:
    if len(position.measure_spans) != 1 or (head := _head(position.measure_spans[0], paragraph)) is None:
        return
    for other in _parts(head):
        if is_verbal(other) == is_verbal(head) and not other.ent_type_:
            span = paragraph.at(*measure_extent(other, None))
            if not any(span.overlaps(one) for one in (*position.actor_spans, *position.measure_spans)):
                yield span


def _head(span: Span, paragraph: Paragraph) -> Token | None:
    """The head of the words, if the paragraph holds them."""
    if not paragraph.span.covers(span):
        return None
    offset = paragraph.span.start
    words = paragraph.doc.char_span(span.start - offset, span.end - offset, alignment_mode="expand")
    return None if words is None else words.root


def _parts(token: Token) -> Iterator[Token]:
    """The other parts of the coordination that the token is one of; of one with `but` or `rather than` none."""
    first = token
    while first.dep_ == "conj":
        first = first.head
    parts = list(_below(first))
    joined = {child.lower_ for part in parts for child in part.children if child.dep_ in ("cc", "neg", "preconj")}
    if parts and not joined & _UNLIKE:
        yield from (part for part in parts if part != token)


def _below(token: Token) -> Iterator[Token]:
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from _below(child)
