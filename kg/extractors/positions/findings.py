"""One sentence -> its positions, as tokens of the parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.actors import actors
from kg.extractors.positions.complements import complements
from kg.extractors.positions.judged import judged
from kg.extractors.positions.measures import Named, is_verbal, measures_at, through
from kg.extractors.positions.readings import is_denied, reading
from kg.extractors.positions.tables import Row
from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_SORTS = {
    "VERB": ("verb", "adjective"),
    "AUX": (),
    "NOUN": ("noun", "holder"),
    "PROPN": (),
    "ADJ": ("adjective",),
    "ADP": ("preposition",),
    "SCONJ": ("preposition",),
}
_BASE = {"verb": 0.7, "noun": 0.6, "holder": 0.7, "adjective": 0.6, "preposition": 0.6}
_JUDGED = 0.45
_CONDITIONAL = 0.8


@dataclass(frozen=True, slots=True)
class Finding:
    """A position as the parse has it: the word that tells it, and the heads of actor (None: who says so) and measure."""

    word: Token
    actor: Token | None
    stance: PositionStance
    measure: Token
    conditional: bool
    confidence: float


def findings(sentence: Span) -> Iterator[Finding]:
    """The sentence's positions in the order of their words, one for each actor, measure and stance."""
    seen: set[tuple[int | None, int, PositionStance]] = set()
    for token in sentence:
        for finding in (*_findings_of(token), *_judged(token)):
            key = (finding.actor.i if finding.actor else None, finding.measure.i, finding.stance)
            if key not in seen:
                seen.add(key)
                yield finding


def _findings_of(word: Token) -> Iterator[Finding]:
    """The first pattern of the word that finds a measure and who holds it."""
    for sort in _SORTS.get(word.pos_, ()):
        for row in tables.rows(word, sort):
            held = [named for place in complements(word, row.takes) for named in measures_at(place, row.accepts)]
            if held and (found := list(_held(word, sort, row, held))):
                yield from found
                return


def _held(word: Token, sort: str, row: Row, measures: list[Named]) -> Iterator[Finding]:
    told = reading(word)
    stance = told.stance(row)
    if stance is None:
        return
    confidence = _BASE[sort] * (_CONDITIONAL if told.conditional else 1)
    for actor in actors(word, sort):
        for named in measures:
            if actor != named.head and (is_verbal(named.head) or not is_denied(named.head)):
                turned = through(stance, named.stance)
                yield Finding(word, actor, turned, named.head, told.conditional, round(confidence, 2))


def _judged(word: Token) -> Iterator[Finding]:
    for found in judged(word):
        confidence = _JUDGED * (_CONDITIONAL if found.conditional else 1)
        yield Finding(word, found.actor, found.stance, found.measure, found.conditional, round(confidence, 2))
