"""The words that the network takes for a measure or an actor, begun in the middle or beside it -> those that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extractors.positions.actors import is_actor
from kg.extractors.positions.complements import subject_of
from kg.extractors.positions.extents import actor_extent, measure_extent
from kg.extractors.positions.measures import is_action, is_verbal, noun_classes
from kg.records import Paragraph, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 4  # words between the verb and where its object begins


def widened(paragraph: Paragraph, spans: Spans) -> Spans:
    """Where the words are what is left of a verb phrase (`[ban Muslims from] entering the U.S.`, `[accept] 10,000 Syrians`) all
    of it, else as they are; nothing where they are `from entering the U.S.` and no verb tells what is done about it."""
    if len(spans) != 1 or (words := _words(paragraph, spans[0])) is None:
        return spans
    barred = _barred(words)
    verb = _barring(barred) if barred else _acting(words)
    if verb is None:
        return () if barred else spans
    whole = paragraph.at(*measure_extent(verb, None))
    return (whole,) if whole.covers(spans[0]) else spans


def holder(paragraph: Paragraph, span: Span) -> Span:
    """`Lee is a liar and xenophobe who vowed to ban it`: where the words only say what somebody is, those that name them."""
    words = _words(paragraph, span)
    if words is None:
        return span
    top = _top(words)
    subject = subject_of(top)
    return span if subject == top or not is_actor(subject) else paragraph.at(*actor_extent(subject))


def _words(paragraph: Paragraph, span: Span) -> list[Token] | None:
    offset = paragraph.span.start
    if not paragraph.span.covers(span):
        return None
    words = paragraph.doc.char_span(span.start - offset, span.end - offset, alignment_mode="expand")
    return None if words is None else list(words)


def _top(words: list[Token]) -> Token:
    """The first of the words that hangs on none of the others."""
    return next((word for word in words if word.head not in words or word.head == word), words[0])


def _barred(words: list[Token]) -> Token | None:
    """The `from` of `from entering the U.S.`, where the words begin with it or just after it."""
    top = _top(words)
    if words[0].lower_ == "from":
        return words[0]
    return top.head if top.dep_ == "pcomp" and top.head.lower_ == "from" else None


def _barring(barred: Token) -> Token | None:
    return next((one for one in barred.ancestors if is_verbal(one) and is_action(one) and one.i < barred.i), None)


def _acting(words: list[Token]) -> Token | None:
    """The verb just before the words whose object they are, with what goes with it."""
    top = _top(words)
    verb, whole = top.head, all(word == top or word.head in words for word in words)
    if top.dep_ != "dobj" or (whole and noun_classes(top) - {"matter"}):
        return None
    if not is_verbal(verb) or not 0 < words[0].i - verb.i <= _NEAR + len(words):
        return None
    return verb if is_action(verb) or (verb.tag_ in ("VB", "VBG") and _are_people(top)) else None


def _are_people(noun: Token) -> bool:
    """Whom something is done with, who cannot be a measure themselves: `10,000 refugees`, `Syrians`."""
    return noun.ent_type_ == "NORP" or any(child.dep_ == "nummod" for child in noun.children)
