"""The words that the network takes for a measure, begun in the middle -> the phrase that they are a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extractors.positions.extents import measure_extent
from kg.extractors.positions.measures import is_action, is_verbal, noun_classes
from kg.records import Paragraph, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 4  # words between the verb and where its object begins


def widened(paragraph: Paragraph, spans: Spans) -> Spans:
    """Where the words are what is left of a verb phrase (`[ban Muslims from] entering the U.S.`, `[accept] 10,000 Syrians`) all
    of it, else as they are."""
    if len(spans) != 1 or (words := _words(paragraph, spans[0])) is None:
        return spans
    verb = _governing(words)
    if verb is None:
        return spans
    whole = paragraph.at(*measure_extent(verb, None))
    return (whole,) if whole.covers(spans[0]) else spans


def _words(paragraph: Paragraph, span: Span) -> list[Token] | None:
    offset = paragraph.span.start
    if not paragraph.span.covers(span):
        return None
    words = paragraph.doc.char_span(span.start - offset, span.end - offset, alignment_mode="expand")
    return None if words is None else list(words)


def _governing(words: list[Token]) -> Token | None:
    """The verb just before the words whose object they are, with what goes with it, or whose `from ...` they are."""
    inside = {word.i for word in words}
    tops = [word for word in words if word.head.i not in inside or word.head == word]
    top = tops[0]
    verb = top.head
    if top.dep_ == "pcomp" and verb.lower_ == "from":
        verb = verb.head
    elif top.dep_ != "dobj" or (len(tops) == 1 and noun_classes(top)):
        return None
    return verb if is_verbal(verb) and is_action(verb) and 0 < words[0].i - verb.i <= _NEAR + len(words) else None
