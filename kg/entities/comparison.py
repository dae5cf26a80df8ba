"""Whether two cards are of one person or body: a sum of weighted features, each with its reason in words.

A feature looks at both cards and gives how strongly it speaks for one bearer (positive) or for two (negative), in the manner of
Fellegi and Sunter (1969), weights set by hand on tests/entity_pairs.tsv. Names alone may decide against, and for only where
they are rare or whole; roles decide the rest. To add a feature: one function, one line in FEATURES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.entities.blocks import is_bare_word
from kg.entities.bodies import body_names
from kg.entities.cards import Card
from kg.entities.known import known
from kg.entities.names import folded
from kg.entities.people import person_names
from kg.records import EntityType

SAME, DIFFERENT = 3.0, 0.0
"""The least score of one bearer, and the greatest of two; between them nobody knows, and a person may be asked."""

_SHORT = 4  # letters up to which a single word may be anybody's other name
_ROLES_READ = 12  # of a much quoted person's roles, to keep a comparison short


class Verdict(StrEnum):
    """What a score, or a person, says of two names."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature found, and its weight in the score."""

    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The reasons for and against one bearer of two names, the strongest first."""

    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return sum(reason.weight for reason in self.reasons)

    @property
    def verdict(self) -> Verdict:
        if self.score >= SAME:
            return Verdict.SAME
        return Verdict.DIFFERENT if self.score <= DIFFERENT else Verdict.UNSURE

    def __str__(self) -> str:
        return "; ".join(f"{reason.words} ({reason.weight:+g})" for reason in self.reasons)


def compared(left: Card, right: Card) -> Comparison:
    """All features of the pair; the order of the two makes no difference."""
    one, other = sorted((left, right), key=lambda card: (card.name, card.key))
    found = [Reason(weight, words) for feature in FEATURES for weight, words in feature(one, other)]
    return Comparison(tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.words))))


Found = Iterator[tuple[float, str]]


def _names(one: Card, other: Card) -> Found:
    people = all(card.type is EntityType.PERSON or is_bare_word(card) for card in (one, other))
    mixed = EntityType.PERSON in (one.type, other.type)
    yield person_names(one.person, other.person) if people and mixed else body_names(one, other)


def _known(one: Card, other: Card) -> Found:
    rows = known(one.name, one.type), known(other.name, other.type)
    if all(rows):
        yield (12, "the table of known names has both as one") if rows[0] == rows[1] else (-9, "two known names")


def _alias(one: Card, other: Card) -> Found:
    """Articles that give one both names are a witness for it; those that spell one abbreviation out in two ways, against."""
    person = EntityType.PERSON in (one.type, other.type)
    shared = {
        name for name in one.folded_names & other.folded_names if " " in name or (not person and len(name) > _SHORT)
    }
    own = {folded(one.name), folded(other.name)}
    others = one.folded_names - own, other.folded_names - own
    if len(own) == 2 and shared:
        yield (8 if person else 12), f"both are called {min(shared)!r}"
    elif len(own) == 1 and all(others) and others[0].isdisjoint(others[1]):
        yield -7, "spelled out in two ways" if not person else "other names beside the same one"


def _gender(one: Card, other: Card) -> Found:
    people = one.type is other.type is EntityType.PERSON
    if people and {one.known_gender, other.known_gender} == {"m", "f"}:
        yield -8, "a man and a woman"


def _roles(one: Card, other: Card) -> Found:
    pairs = [(a, b) for a in one.offices[:_ROLES_READ] for b in other.offices[:_ROLES_READ]]
    if any(a.is_like(b) for a, b in pairs):
        yield 3, "the same role"
    elif any(a.words == b.words for a, b in pairs if a.words):
        yield 1.5, "a role in the same words"
    elif any(not a.is_elsewhere(b) and not a.is_other_life(b) for a, b in pairs):
        return
    elif pairs and all(a.is_other_life(b) for a, b in pairs):
        yield -5, "roles of different fields"
    elif pairs:
        yield -4, "roles in different countries"


FEATURES: tuple[Callable[[Card, Card], Found], ...] = (_names, _known, _alias, _gender, _roles)
"""What is looked at, in no order: their weights are added."""
