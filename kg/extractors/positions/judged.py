"""Positions without a word of their own: what should be done, what will be done, and a measure that is judged.

`We must repeal the law`, `the ban is a disaster`: here the actor is who says so, which the parse does not show; such a
finding has no actor and is kept only inside a statement, whose source it then takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.actors import actors
from kg.extractors.positions.measures import measures_at, through
from kg.extractors.positions.readings import is_denied, reading
from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Token

_DUTIES = frozenset({"should", "must", "ought"})
_NEEDS = frozenset({"need", "have", "get"})
_JUDGING = frozenset({"call", "deem", "consider", "find", "label", "brand", "declare", "think", "rule"})
_MEASURE = frozenset({"law", "plan", "deed"})
_ACTION = frozenset({"action"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A stance to a measure; `actor` None stands for who utters it."""

    word: Token
    actor: Token | None
    stance: PositionStance
    measure: Token
    conditional: bool


def judged(word: Token) -> Iterator[Judged]:
    """The positions that a verb shows by its auxiliaries or its predicate."""
    if word.pos_ not in ("VERB", "AUX"):
        return
    yield from _due(word)
    yield from _announced(word)
    yield from _called(word)
    yield from _valued(word)


def _due(verb: Token) -> Iterator[Judged]:
    """`should cut`, `have to cut`, `need to cut`."""
    modal = any(c.dep_ == "aux" and c.lower_ in _DUTIES for c in verb.children)
    needed = verb.dep_ == "xcomp" and verb.tag_ == "VB" and verb.head.lemma_ in _NEEDS
    if not modal and not needed:
        return
    stance = PositionStance.OPPOSES if is_denied(verb) or (needed and is_denied(verb.head)) else PositionStance.PROPOSES
    told = reading(verb)
    for named in measures_at(verb, _ACTION):
        yield Judged(verb, None, through(stance, named.stance), named.head, told.conditional)


def _announced(verb: Token) -> Iterator[Judged]:
    """`we will cut taxes`, `he said he would appeal`."""
    told = reading(verb)
    if not told.planned or told.dropped or verb.tag_ != "VB" or verb.dep_ == "xcomp":
        return
    stance = PositionStance.OPPOSES if told.negated else PositionStance.PROPOSES
    for actor in actors(verb, "verb"):
        for named in measures_at(verb, _ACTION):
            if named.stance is None:  # will back the ban: the word itself tells the stance
                yield Judged(verb, actor, stance, named.head, told.conditional)


def _called(verb: Token) -> Iterator[Judged]:
    """`called the ban a disaster`, `found the law unconstitutional`."""
    if verb.lemma_ not in _JUDGING or is_denied(verb):
        return
    for thing, said in _predicated(verb):
        if stance := _value(said):
            for actor in actors(verb, "verb"):
                for named in measures_at(thing, _MEASURE):
                    yield Judged(verb, actor, stance, named.head, reading(verb).conditional)


def _predicated(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Pairs of a thing and what it is called, in each of the ways in which the parser shows them."""
    things = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    for said in verb.children:
        if said.dep_ in ("oprd", "attr"):
            yield from ((thing, said) for thing in things)
        elif said.dep_ == "ccomp":
            yield from ((c, said) for c in said.children if c.dep_ == "nsubj" and said.pos_ in ("NOUN", "ADJ"))
    for thing in things:
        yield from ((thing, c) for c in thing.children if c.dep_ == "amod" and c.i > thing.i)


def _valued(verb: Token) -> Iterator[Judged]:
    """`the ban is unconstitutional`."""
    said = [c for c in verb.children if c.dep_ in ("attr", "acomp")] if verb.lemma_ == "be" else []
    stance = next((value for c in said if (value := _value(c))), None)
    if stance is None or is_denied(verb):
        return
    for subject in (c for c in verb.children if c.dep_ == "nsubj"):
        for named in measures_at(subject, _MEASURE):
            yield Judged(verb, None, stance, named.head, reading(verb).conditional)


def _value(said: Token) -> PositionStance | None:
    """The stance of a predicate: that of its head, else of its adjective."""
    words = [said, *(c for c in said.children if c.dep_ == "amod")]
    if is_denied(said):
        return None
    return next((tables.values()[w.lemma_.lower()] for w in words if w.lemma_.lower() in tables.values()), None)
