"""Whether two contents make one claim or opposite ones: two sums of weighted features, each feature with its reason in words.

The words of the two are aligned (alignment.py); names, numbers, times, negation and modality must agree. The weights are those
of two logistic regressions (data/weights.tsv), fitted on hand-made pairs and on pairs of real claims by
tests/quality/fit_claims.py. To add a feature: one function, one line in FEATURES, and fit again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from math import exp
from typing import TYPE_CHECKING

from kg.claims.reading import lines, proposition

if TYPE_CHECKING:
    from kg.claims.alignment import Aligned

_PRONOUNS = frozenset(["he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "those"])
_INTENTS = frozenset(["future", "attempt"])
_MODALITIES = _INTENTS | {"possible", "probable", "duty", "condition"}
_DIRECTIONS = frozenset(["more", "less"])


class Relation(StrEnum):
    """How two contents stand to each other."""

    SAME = "same"
    OPPOSITE = "opposite"
    NEITHER = "neither"


LEAST = {Relation.SAME: 0.7, Relation.OPPOSITE: 0.55}
"""The least chance of a relation to be told. By weights fitted without them, nine of ten odd rows and real claims that
are told the same are right then, and eight of ten pairs told opposite; see tests/quality/fit_claims.py."""


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
        return {relation: _chance(values, weights) for relation, weights in weights_table().items()}

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
        return weights_table()[relation].get(reason.feature, 0.0) * reason.value


def compared(left: str, right: str) -> Comparison:
    """All features of two contents; the order of the two makes no difference."""
    from kg.claims.alignment import aligned  # which loads vectors: who only reads a store never compares

    first, second = sorted((left, right))
    pair = aligned(proposition(first), proposition(second))
    return Comparison(tuple(Reason(name, *feature(pair)) for name, feature in FEATURES.items()))


Found = tuple[float, str]


def _both_covered(pair: Aligned) -> Found:
    share = min(pair.covered)
    return share, f"{round(100 * share)}% of the words of either are in the other"


def _better_covered(pair: Aligned) -> Found:
    return max(pair.covered), ""


def _plain_covered(pair: Aligned) -> Found:
    """The same of the words that are no names: who is spoken of is often all that two contents share."""
    return min(pair.plain_covered), ""


def _plain_better_covered(pair: Aligned) -> Found:
    return max(pair.plain_covered), ""


def _left_over_both(pair: Aligned) -> Found:
    over = min(pair.left_over, key=len)
    return float(min(len(over), 4)), ""


def _contained(pair: Aligned) -> Found:
    """Whether one says all that the other does, and more: `it closed`, `it closed because of the tariffs`."""
    fewer, more = sorted(pair.left_over, key=len)
    return float(bool(more) and not fewer), f"one adds {', '.join(more[:3])}" if more and not fewer else ""


def _left_over_weight(pair: Aligned) -> Found:
    """How much the words without a partner count together: one rare word tells more than three frequent ones."""
    words = max(pair.left_over, key=len)[:3]
    return min(max(pair.left_over_weight), 20.0), f"nothing in the other for {', '.join(words)}" if words else ""


def _same_runs(pair: Aligned) -> Found:
    """The share of two words in a row that the two have in common: much of it is one sentence, told again."""
    one, other = (set(zip(side.words, side.words[1:], strict=False)) for side in (pair.one, pair.other))
    if not one or not other:
        return 0.0, ""
    return len(one & other) / max(len(one), len(other)), "the same words in a row"


def _word_for_word(pair: Aligned) -> Found:
    """Whether the content words are the same in the same order, and as negative; small words and commas aside."""
    told = pair.one.words == pair.other.words and len(pair.one.words) > 2 and pair.one.amounts == pair.other.amounts
    return float(told and pair.one.is_negative == pair.other.is_negative), "word for word the same" if told else ""


def _pronoun(pair: Aligned) -> Found:
    """Whether one begins with a pronoun, which may be anybody, and the other with something else."""
    one, other = (side.text.lower().partition(" ")[0] in _PRONOUNS for side in (pair.one, pair.other))
    return float(one != other), "a pronoun in one alone" if one != other else ""


def _few_words(pair: Aligned) -> Found:
    """Of few words each must be the same."""
    return 1 / (1 + min(len(pair.one.words), len(pair.other.words))), ""


def _meaning(pair: Aligned) -> Found:
    return pair.meaning, "near in meaning"


def _turned(pair: Aligned) -> Found:
    return _turning(pair)[0], ""


def _turning(pair: Aligned) -> Found:
    """Whether an odd number of negations, antonyms and comparisons the other way round stands between the two."""
    is_swapped = _is_comparison_swapped(pair.one.text, pair.other.text)
    is_more = pair.one.marks & _DIRECTIONS, pair.other.marks & _DIRECTIONS
    is_less = all(len(side) == 1 for side in is_more) and is_more[0] != is_more[1]
    flips = pair.one.is_negative + pair.other.is_negative + len(pair.antonyms) + is_swapped + is_less
    if flips % 2 == 0:
        return 0.0, ""
    words = [f"{one} / {other}" for one, other in pair.antonyms]
    words += ["a comparison the other way round"] if is_swapped else []
    words += ["more / less"] if is_less else []
    return 1.0, f"turned round by {', '.join(words or ['a negation'])}"


def _is_comparison_swapped(one: str, other: str) -> bool:
    """`Wages rose faster than prices`, `prices rose faster than wages`: the two sides of `than` have changed places."""
    if one.count(" than ") != 1 or other.count(" than ") != 1:
        return False
    (before, after), (other_before, other_after) = (
        [frozenset(proposition(part).words) for part in text.split(" than ")] for text in (one, other)
    )
    return bool(after & (other_before - before)) and bool(other_after & (before - other_before))


def _turned_close(pair: Aligned) -> Found:
    """Turned round, as far as the rest is the same."""
    value, words = _turning(pair)
    return value * min(pair.covered) ** 2, words


def _antonymous(pair: Aligned) -> Found:
    return float(bool(pair.antonyms)), ""


def _numbers_agree(pair: Aligned) -> Found:
    one, other = pair.one.amounts, pair.other.amounts
    agree = bool(one and other) and all(any(a.is_like(b) for b in other) for a in one)
    return float(agree and all(any(a.is_like(b) for b in one) for a in other)), "the same numbers"


def _numbers_differ(pair: Aligned) -> Found:
    return _numbers_apart(pair)[0], ""


def _numbers_apart(pair: Aligned) -> Found:
    one = [a for a in pair.one.amounts if not any(a.is_like(b) for b in pair.other.amounts)]
    other = [b for b in pair.other.amounts if not any(a.is_like(b) for a in pair.one.amounts)]
    return float(bool(one and other)), f"{one[0].value:g} against {other[0].value:g}" if one and other else ""


def _numbers_differ_close(pair: Aligned) -> Found:
    """Other numbers, as far as the rest is the same."""
    value, words = _numbers_apart(pair)
    return value * min(pair.covered) ** 2, words


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
    one, other = pair.unnamed
    told = f"{_spelled(one)} against {_spelled(other)}" if one and other else ""
    return float(bool(one and other)), told


def _spelled(names: Sequence[frozenset[str]]) -> str:
    return ", ".join(" ".join(sorted(name)) for name in names[:2])


def _name_missing(pair: Aligned) -> Found:
    one, other = pair.unnamed
    return float(bool(one) != bool(other)), f"{_spelled(one or other)} in one alone"


def _antonymous_close(pair: Aligned) -> Found:
    """Words that mean the opposite, as far as the rest is the same."""
    one, other = ({word for found in pair.antonyms for word in found}, pair.left_over)
    rest = max(len([word for word in side if word not in one]) for side in other)
    return float(bool(one)) / (1 + rest), ""


def _modality(pair: Aligned) -> Found:
    return float(len((pair.one.marks ^ pair.other.marks) & _MODALITIES - _INTENTS)), ""


def _modality_close(pair: Aligned) -> Found:
    """Another modality or intent, as far as the rest is the same: `it may be`, `it is`."""
    apart = sorted((pair.one.marks ^ pair.other.marks) & _MODALITIES)
    return bool(apart) * min(pair.plain_covered) ** 2, f"{', '.join(apart)} in one alone" if apart else ""


def _extent(pair: Aligned) -> Found:
    apart = bool((pair.one.marks ^ pair.other.marks) & {"all", "some"}) and bool(
        pair.one.marks & {"all", "some"}
    ) == bool(pair.other.marks & {"all", "some"})
    return float(apart), "all in one, some in the other" if apart else ""


def _intent(pair: Aligned) -> Found:
    """Whether it is done in one, and intended or to come in the other."""
    return float(bool((pair.one.marks ^ pair.other.marks) & _INTENTS)), ""


def _asked(pair: Aligned) -> Found:
    return float(pair.one.asks != pair.other.asks), "a question and an assertion"


def _names_swapped(pair: Aligned) -> Found:
    names = pair.one.names & pair.other.names
    one, other = ([*dict.fromkeys(word for word in side.words if word in names)] for side in (pair.one, pair.other))
    passive = [" by " in f" {side.text.lower()} " for side in (pair.one, pair.other)]
    moved = len(one) > 1 and one != other and passive[0] == passive[1]
    return float(moved), "the names in another order" if moved else ""


def _roles_swapped(pair: Aligned) -> Found:
    """`the union sued the port` and `the port sued the union`: all words are the same, and one stands between two that have
    changed places; where one content is in the passive, they have to."""
    if set(pair.one.words) != set(pair.other.words):
        return 0.0, ""
    shared = [word for word in dict.fromkeys(pair.one.words) if word in pair.other.words]
    places = {word: (pair.one.words.index(word), pair.other.words.index(word)) for word in shared}
    passive = [" by " in f" {side.text.lower()} " for side in (pair.one, pair.other)]
    for between in shared:
        at, other = places[between]
        moved = [(word, *places[word]) for word in shared]
        late = [word for word, here, there in moved if here < at and there > other]
        early = [word for word, here, there in moved if here > at and there < other]
        if late and early and passive[0] == passive[1]:
            return 1.0, f"{late[0]} and {early[0]} have changed places"
    return 0.0, ""


def _lengths(pair: Aligned) -> Found:
    one, other = len(pair.one.words), len(pair.other.words)
    return abs(one - other) / max(1, one + other), "one says more"


FEATURES: dict[str, Callable[[Aligned], Found]] = {
    "both covered": _both_covered,
    "better covered": _better_covered,
    "plain covered": _plain_covered,
    "plain better covered": _plain_better_covered,
    "left over in both": _left_over_both,
    "contained": _contained,
    "weight left over": _left_over_weight,
    "same runs": _same_runs,
    "word for word": _word_for_word,
    "few words": _few_words,
    "pronoun": _pronoun,
    "meaning": _meaning,
    "turned": _turned,
    "turned, rest the same": _turned_close,
    "antonyms": _antonymous,
    "antonyms, rest the same": _antonymous_close,
    "numbers agree": _numbers_agree,
    "numbers differ": _numbers_differ,
    "numbers differ, rest the same": _numbers_differ_close,
    "number missing": _number_missing,
    "times differ": _times_differ,
    "time missing": _time_missing,
    "names shared": _names_shared,
    "names differ": _names_differ,
    "name missing": _name_missing,
    "modality": _modality,
    "intent": _intent,
    "modality, rest the same": _modality_close,
    "asked": _asked,
    "names swapped": _names_swapped,
    "roles swapped": _roles_swapped,
    "extent": _extent,
    "lengths": _lengths,
}


def _chance(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    score = sum(weight * values.get(name, 1.0 if name == "bias" else 0.0) for name, weight in weights.items())
    return 1 / (1 + exp(-score))


@cache
def weights_table() -> Mapping[Relation, Mapping[str, float]]:
    """The weight of each feature for each relation."""
    rows: Sequence[Sequence[str]] = [line.split("\t") for line in lines("weights.tsv")]
    return {
        relation: {name: float(cells[place]) for name, *cells in rows}
        for place, relation in enumerate((Relation.SAME, Relation.OPPOSITE))
    }
