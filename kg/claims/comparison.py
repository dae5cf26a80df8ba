"""Whether two contents make one claim or opposite ones: two sums of weighted features, each feature with its reason in words.

The words of the two are aligned, each with the nearest in meaning of the other (after Sultan, Bethard and Sumner 2014), rare
words counting more; names, numbers, times, negation and modality must agree. The weights are those of two logistic regressions
(data/weights.tsv), fitted on the odd rows of tests/pairs_of_claims.tsv by tests/quality/fit_claims.py. To add a feature: one
function, one line in FEATURES, and fit again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache

import numpy as np

from kg.claims.reading import Proposition, lines, proposition, stem
from kg.embedding import Floats, embedded, rarity

_NEAR = 0.62  # cosine from which two words may stand for each other
_WHOLE = 0.9  # share of the words from which two contents have the same ones
_NAME_WEIGHT = 1.6  # of a name in the alignment, beside a word as rare


class Relation(StrEnum):
    """How two contents stand to each other."""

    SAME = "same"
    OPPOSITE = "opposite"
    NEITHER = "neither"


LEAST = {Relation.SAME: 0.6, Relation.OPPOSITE: 0.7}
"""The least chance of a relation to be told; chosen on the odd rows, for precision."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Of each word of two contents the nearest of the other with its likeness, and the words' weights."""

    one: Proposition
    other: Proposition
    likeness: Floats
    weights: tuple[Floats, Floats]

    def covered(self, side: int, *, names: bool = True) -> float:
        """The share of one side's weight that the other side has, 0 to 1; of its names, too, or of the other words alone."""
        spelled, named = (self.one, self.other)[side].words, (self.one, self.other)[side].names
        counted = np.array([names or word not in named for word in spelled], dtype=bool)
        weights = self.weights[side][counted]
        if not len(weights) or not self.likeness.size:
            return 0.0
        return float((self.likeness.max(axis=1 - side)[counted] * weights).sum() / weights.sum())

    def shared(self, side: int) -> int:
        """How many of one side's words besides names the other side has, or the like of them."""
        if not self.likeness.size:
            return 0
        spelled, named = (self.one, self.other)[side].words, (self.one, self.other)[side].names
        best = self.likeness.max(axis=1 - side)
        return sum(word not in named and like >= _NEAR for word, like in zip(spelled, best, strict=True))

    def left_over(self, side: int) -> list[str]:
        """The words of one side that nothing of the other is like."""
        spelled = (self.one, self.other)[side].words
        if not self.likeness.size:
            return list(spelled)
        return [word for word, best in zip(spelled, self.likeness.max(axis=1 - side), strict=True) if best < _NEAR]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature found: its name, value, and words for a reader."""

    feature: str
    value: float
    words: str


@dataclass(frozen=True)
class Comparison:
    """What the features found in a pair, and the chances that it is one claim and that it is opposite ones."""

    reasons: tuple[Reason, ...]

    @cached_property
    def chances(self) -> Mapping[Relation, float]:
        values = {reason.feature: reason.value for reason in self.reasons}
        return {relation: _chance(values, weights) for relation, weights in _weights().items()}

    @property
    def relation(self) -> Relation:
        """The likelier relation, if it is likely enough."""
        best = max(self.chances, key=lambda relation: self.chances[relation])
        return best if self.chances[best] >= LEAST[best] else Relation.NEITHER

    @property
    def score(self) -> float:
        """The chance of the relation told; of `neither` that it is none of the two."""
        if self.relation is Relation.NEITHER:
            return 1 - max(self.chances.values())
        return self.chances[self.relation]

    @property
    def conflicts_in_numbers(self) -> bool:
        """Whether the two differ in a number, and not in that one denies what the other says."""
        values = {reason.feature: reason.value for reason in self.reasons}
        return bool(values["numbers differ"]) and not values["turned"]

    def __str__(self) -> str:
        told = sorted((one for one in self.reasons if one.words), key=lambda one: -abs(self._pull(one)))
        return "; ".join(f"{one.words} ({self._pull(one):+.1f})" for one in told if abs(self._pull(one)) >= 0.1)

    def _pull(self, reason: Reason) -> float:
        relation = self.relation if self.relation is not Relation.NEITHER else Relation.SAME
        return _weights()[relation].get(reason.feature, 0.0) * reason.value


def compared(left: str, right: str) -> Comparison:
    """All features of two contents; the order of the two makes no difference."""
    first, second = sorted((left, right))
    pair = aligned(proposition(first), proposition(second))
    return Comparison(tuple(Reason(name, *feature(pair)) for name, feature in FEATURES.items()))


def aligned(one: Proposition, other: Proposition) -> Aligned:
    """Words that are equal are alike, others as near as their vectors are; names only where they are equal."""
    if not one.words or not other.words:
        return Aligned(one, other, np.zeros((0, 0), dtype=np.float32), (_weight(one), _weight(other)))
    likeness = _vectors(one.words) @ _vectors(other.words).T
    likeness[likeness < _NEAR] = 0.0
    for row, word in enumerate(one.words):
        for column, partner in enumerate(other.words):
            if word == partner:
                likeness[row, column] = 1.0
            elif word in one.names or partner in other.names or _are_antonyms(word, partner):
                likeness[row, column] = 0.0
    return Aligned(one, other, likeness, (_weight(one), _weight(other)))


Found = tuple[float, str]


def _both_covered(pair: Aligned) -> Found:
    shares = sorted((pair.covered(0), pair.covered(1)))
    return shares[0], f"{round(100 * shares[0])}% of the words of either are in the other"


def _better_covered(pair: Aligned) -> Found:
    return max(pair.covered(0), pair.covered(1)), ""


def _plain_covered(pair: Aligned) -> Found:
    """The same of the words that are no names: who is spoken of is often all that two contents share."""
    return min(pair.covered(0, names=False), pair.covered(1, names=False)), ""


def _plain_better_covered(pair: Aligned) -> Found:
    return max(pair.covered(0, names=False), pair.covered(1, names=False)), ""


def _plain_shared(pair: Aligned) -> Found:
    count = min(pair.shared(0), pair.shared(1))
    return float(min(count, 6)), f"{count} words in common besides names"


def _left_over(pair: Aligned) -> Found:
    """How many words have no partner, of the side that has more of them."""
    over = max((pair.left_over(0), pair.left_over(1)), key=len)
    return float(min(len(over), 4)), f"nothing in the other for {', '.join(over[:3])}" if over else ""


def _left_over_both(pair: Aligned) -> Found:
    over = min((pair.left_over(0), pair.left_over(1)), key=len)
    return float(min(len(over), 4)), ""


def _meaning(pair: Aligned) -> Found:
    one, other = _vectors((pair.one.text, pair.other.text))
    return float(one @ other), "near in meaning"


def _turned(pair: Aligned) -> Found:
    """Whether an odd number of negations and antonyms stands between the two."""
    flips = pair.one.negations + pair.other.negations + len(_antonyms(pair))
    if flips % 2 == 0:
        return 0.0, ""
    words = [f"{one} / {other}" for one, other in _antonyms(pair)] or ["a negation"]
    return 1.0, f"turned round by {', '.join(words)}"


def _turned_close(pair: Aligned) -> Found:
    """Turned round, as far as the rest is the same."""
    return _turned(pair)[0] * _both_covered(pair)[0] ** 2, ""


def _negated(pair: Aligned) -> Found:
    return float(pair.one.is_negative != pair.other.is_negative), ""


def _antonymous(pair: Aligned) -> Found:
    return float(bool(_antonyms(pair))), ""


def _numbers_agree(pair: Aligned) -> Found:
    one, other = pair.one.amounts, pair.other.amounts
    agree = bool(one and other) and all(any(a.is_like(b) for b in other) for a in one)
    return float(agree and all(any(a.is_like(b) for b in one) for a in other)), "the same numbers"


def _numbers_differ(pair: Aligned) -> Found:
    one = [a for a in pair.one.amounts if not any(a.is_like(b) for b in pair.other.amounts)]
    other = [b for b in pair.other.amounts if not any(a.is_like(b) for a in pair.one.amounts)]
    return float(bool(one and other)), f"{one[0].value:g} against {other[0].value:g}" if one and other else ""


def _number_missing(pair: Aligned) -> Found:
    return float(bool(pair.one.amounts) != bool(pair.other.amounts)), "a number in one alone"


def _times_differ(pair: Aligned) -> Found:
    one, other = pair.one.years | pair.one.times, pair.other.years | pair.other.times
    return float(bool(one - other and other - one)), "other times"


def _time_missing(pair: Aligned) -> Found:
    return float(bool(pair.one.years ^ pair.other.years)) * float(not _times_differ(pair)[0]), "a year in one alone"


def _names_shared(pair: Aligned) -> Found:
    every = pair.one.names | pair.other.names
    return len(pair.one.names & pair.other.names) / len(every) if every else 0.5, "the same names"


def _names_differ(pair: Aligned) -> Found:
    one, other = (pair.one.names - set(pair.other.words), pair.other.names - set(pair.one.words))
    return float(
        bool(one and other)
    ), f"{' '.join(sorted(one))} against {' '.join(sorted(other))}" if one and other else ""


def _name_missing(pair: Aligned) -> Found:
    one, other = (pair.one.names - set(pair.other.words), pair.other.names - set(pair.one.words))
    return float(bool(one) != bool(other)), "a name in one alone"


def _modality(pair: Aligned) -> Found:
    apart = sorted((pair.one.marks ^ pair.other.marks) - {"future", "attempt", "all", "some"})
    return float(len(apart)), ", ".join(apart) + " in one alone" if apart else ""


def _extent(pair: Aligned) -> Found:
    apart = bool((pair.one.marks ^ pair.other.marks) & {"all", "some"}) and bool(
        pair.one.marks & {"all", "some"}
    ) == bool(pair.other.marks & {"all", "some"})
    return float(apart), "all in one, some in the other" if apart else ""


def _intent(pair: Aligned) -> Found:
    apart = (pair.one.marks ^ pair.other.marks) & {"future", "attempt"}
    return float(bool(apart)), "done in one, intended or to come in the other" if apart else ""


def _asked(pair: Aligned) -> Found:
    return float(pair.one.asks != pair.other.asks), "a question and an assertion"


def _swapped(pair: Aligned) -> Found:
    """`A attacked B` and `B attacked A`: of what the two share, the first and the last stand the other way round, and neither
    or both are passives."""
    shared = set(pair.one.words) & set(pair.other.words)
    one, other = ([word for word in side.words if word in shared] for side in (pair.one, pair.other))
    turned = len(shared) > 2 and len(one) == len(other) and one != other and (one[0], one[-1]) == (other[-1], other[0])
    passive = [" by " in f" {side.text.lower()} " for side in (pair.one, pair.other)]
    moved = _both_covered(pair)[0] > _WHOLE and turned and passive[0] == passive[1]
    return float(moved), "the same words the other way round" if moved else ""


def _names_swapped(pair: Aligned) -> Found:
    names = pair.one.names & pair.other.names
    one, other = ([*dict.fromkeys(word for word in side.words if word in names)] for side in (pair.one, pair.other))
    passive = [" by " in f" {side.text.lower()} " for side in (pair.one, pair.other)]
    moved = len(one) > 1 and one != other and passive[0] == passive[1]
    return float(moved), "the names in another order" if moved else ""


def _lengths(pair: Aligned) -> Found:
    one, other = len(pair.one.words), len(pair.other.words)
    return abs(one - other) / max(1, one + other), "one says more"


FEATURES: dict[str, Callable[[Aligned], Found]] = {
    "both covered": _both_covered,
    "better covered": _better_covered,
    "plain covered": _plain_covered,
    "plain better covered": _plain_better_covered,
    "plain shared": _plain_shared,
    "left over": _left_over,
    "left over in both": _left_over_both,
    "meaning": _meaning,
    "turned": _turned,
    "turned, rest the same": _turned_close,
    "negated": _negated,
    "antonyms": _antonymous,
    "numbers agree": _numbers_agree,
    "numbers differ": _numbers_differ,
    "number missing": _number_missing,
    "times differ": _times_differ,
    "time missing": _time_missing,
    "names shared": _names_shared,
    "names differ": _names_differ,
    "name missing": _name_missing,
    "modality": _modality,
    "intent": _intent,
    "asked": _asked,
    "swapped": _swapped,
    "names swapped": _names_swapped,
    "extent": _extent,
    "lengths": _lengths,
}


def _antonyms(pair: Aligned) -> list[tuple[str, str]]:
    """Words of the two that mean the opposite and have no equal in the other content."""
    one = [word for word in pair.one.words if word not in pair.other.words]
    other = [word for word in pair.other.words if word not in pair.one.words]
    return [(a, b) for a in one for b in other if _are_antonyms(a, b)]


def _are_antonyms(one: str, other: str) -> bool:
    return other in _antonym_table().get(one, ())


@cache
def _antonym_table() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines("antonyms.tsv"):
        first, others = line.split("\t")
        one = stem(first)
        for other in map(stem, others.split()):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


@lru_cache(maxsize=50_000)
def _vectors(texts: tuple[str, ...]) -> Floats:
    return embedded(texts)


@lru_cache(maxsize=50_000)
def _weight_of(spelled: tuple[str, ...]) -> Floats:
    return np.maximum(rarity(spelled), 0.5)


def _weight(one: Proposition) -> Floats:
    if not one.words:
        return np.zeros(0, dtype=np.float32)
    named = np.array([_NAME_WEIGHT if word in one.names else 1.0 for word in one.words], dtype=np.float32)
    return _weight_of(one.words) * named


def _chance(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * values.get(name, 1.0 if name == "bias" else 0.0) for name, weight in weights.items())
    return float(1 / (1 + np.exp(-score)))


@cache
def _weights() -> Mapping[Relation, Mapping[str, float]]:
    rows: Sequence[Sequence[str]] = [line.split("\t") for line in lines("weights.tsv")]
    return {
        relation: {name: float(cells[place]) for name, *cells in rows}
        for place, relation in enumerate((Relation.SAME, Relation.OPPOSITE))
    }
