"""The words of two contents, each with the nearest in meaning of the other; apart, as vectors take half a second to load.

A word is like another as far as their vectors are (after Sultan, Bethard and Sumner 2014), rare words counting more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np

from kg.claims.reading import Proposition, lines, one_form
from kg.embedding import Floats, embedded, rarity

_NEAR = 0.62  # cosine from which two words may stand for each other
_NAME_WEIGHT = 1.6  # of a name in the alignment, beside a word as rare


@dataclass(frozen=True)
class Aligned:
    """Of each word of two contents the nearest of the other with its likeness, and the words' weights."""

    one: Proposition
    other: Proposition
    likeness: Floats
    weights: tuple[Floats, Floats]

    @cached_property
    def covered(self) -> tuple[float, float]:
        """The share of either side's weight that the other side has, 0 to 1."""
        return _share(self.best[0], self.weights[0]), _share(self.best[1], self.weights[1])

    @cached_property
    def plain_covered(self) -> tuple[float, float]:
        """The same of the words that are no names."""
        one, other = (
            _share(best[plain], weights[plain])
            for best, weights, plain in zip(self.best, self.weights, self._plain, strict=True)
        )
        return one, other

    @cached_property
    def left_over(self) -> tuple[list[str], list[str]]:
        """The words of either side that nothing of the other is like."""
        one, other = (
            [word for word, like in zip(side.words, best, strict=True) if like < _NEAR]
            for side, best in zip((self.one, self.other), self.best, strict=True)
        )
        return one, other

    @cached_property
    def left_over_weight(self) -> tuple[float, float]:
        """How much these words count together."""
        one, other = (float(weights[best < _NEAR].sum()) for weights, best in zip(self.weights, self.best, strict=True))
        return one, other

    @property
    def meaning(self) -> float:
        """How near the two are in meaning as a whole: the cosine of their vectors."""
        return float(_vector(self.one.text) @ _vector(self.other.text))

    @cached_property
    def unnamed(self) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """The names of either side that the other has not, in full or in part."""
        return _unnamed(self.one, self.other), _unnamed(self.other, self.one)

    @cached_property
    def antonyms(self) -> list[tuple[str, str]]:
        """Words of the two that mean the opposite and have no equal in the other content."""
        one = [word for word in self.one.words if word not in self.other.words]
        other = [word for word in self.other.words if word not in self.one.words]
        return [(a, b) for a in one for b in other if _are_antonyms(a, b)]

    @cached_property
    def best(self) -> tuple[Floats, Floats]:
        """The likeness of each word to the nearest of the other side."""
        if not self.likeness.size:
            return np.zeros(len(self.one.words), np.float32), np.zeros(len(self.other.words), np.float32)
        return self.likeness.max(axis=1), self.likeness.max(axis=0)

    @cached_property
    def _plain(self) -> tuple[list[bool], list[bool]]:
        one, other = ([word not in side.names for word in side.words] for side in (self.one, self.other))
        return one, other


def aligned(one: Proposition, other: Proposition) -> Aligned:
    """Words that are equal are alike, others as near as their vectors are; names only where they are equal."""
    if not one.words or not other.words:
        return Aligned(one, other, np.zeros((0, 0), dtype=np.float32), (_weight(one), _weight(other)))
    likeness = _vectors(one.words) @ _vectors(other.words).T
    likeness[likeness < _NEAR] = 0.0
    for row, word in enumerate(one.words):
        apart = _antonym_table().get(word, frozenset())
        for column, partner in enumerate(other.words):
            if word == partner:
                likeness[row, column] = 1.0
            elif word in one.names or partner in other.names or partner in apart:
                likeness[row, column] = 0.0
    return Aligned(one, other, likeness, (_weight(one), _weight(other)))


def _unnamed(one: Proposition, other: Proposition) -> list[frozenset[str]]:
    """Barack Obama is Obama, but Bill Clinton is not Hillary Clinton."""
    told = frozenset(other.words)
    return sorted(
        (
            name
            for name in one.named
            if not name <= told and not any(name <= known or name >= known for known in other.named)
        ),
        key=sorted,
    )


def _share(best: Floats, weights: Floats) -> float:
    return float((best * weights).sum() / weights.sum()) if len(weights) else 0.0


def _are_antonyms(one: str, other: str) -> bool:
    return other in _antonym_table().get(one, ())


@cache
def _antonym_table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines("antonyms.tsv"):
        first, others = line.split("\t")
        one = one_form(first)
        for other in map(one_form, others.split()):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=50_000)
def _vectors(words: tuple[str, ...]) -> Floats:
    return np.stack([_vector(word) for word in words])


@lru_cache(maxsize=50_000)
def _vector(text: str) -> Floats:
    """Of a word or a whole content; contents share most of their words, so each is embedded once."""
    made: Floats = embedded((text,))[0]
    return made


@lru_cache(maxsize=50_000)
def _rarity(word: str) -> float:
    return max(float(rarity((word,))[0]), 0.5)


@lru_cache(maxsize=50_000)
def _weight(one: Proposition) -> Floats:
    """How much each word counts."""
    each = [_rarity(word) * (_NAME_WEIGHT if word in one.names else 1.0) for word in one.words]
    return np.array(each, dtype=np.float32)
