"""Wordings -> the claims they make, each with all its wordings; the same for any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.claims.candidates import candidates
from kg.claims.comparison import LEAST, Comparison, Relation, compared
from kg.claims.reading import proposition
from kg.entities import Verdict

_FEWEST = 2  # words besides small ones of a wording that can be another's claim
_LONG = 7  # words from which the same words make the same claim though they hang on their articles
_EQUAL = 0.9  # share of the words of either that the other must have then

# left in a wording where nothing was found for them
_WHO = frozenset(["he", "she", "they", "it", "this", "that", "his", "her", "their", "its"])
_UNSURE = 0.3  # chance from which a person may be asked

Pair = frozenset[str]
Judged = Mapping[Pair, Verdict]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a claim; `key` is the caller's, `count` how many articles have it, `contextual` whether it means something
    in its article only."""

    key: str
    label: str
    contextual: bool = False
    count: int = 1

    @property
    def hangs(self) -> bool:
        """Whether it may mean something else in another article: as one has told, or for whom its first word stands."""
        return self.contextual or self.label.lower().partition(" ")[0].partition("'")[0] in _WHO

    @property
    def use(self) -> str:
        """What the name is of, as of other names."""
        return "claim"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two wordings, by key, the smaller first, that make one claim, or opposite ones."""

    one: str
    other: str
    relation: Relation

    @property
    def is_same(self) -> bool:
        return self.relation is Relation.SAME


def tie(one: Wording, other: Wording) -> Tie | None:
    """How two wordings stand to each other, if they do; it follows from their words alone."""
    first, second = sorted((one, other), key=lambda wording: wording.key)
    found = compared(first.label, second.label)
    relation = found.relation if _says_enough(one) and _says_enough(other) else Relation.NEITHER
    if relation is Relation.NEITHER or ((one.hangs or other.hangs) and not _is_repeated(found, one, other)):
        return None
    return Tie(first.key, second.key, relation)


def ties(wordings: Iterable[Wording]) -> Iterator[Tie]:
    """All ties among the wordings."""
    return (made for one, other in _candidates(wordings) if (made := tie(one, other)) is not None)


def _candidates(wordings: Iterable[Wording]) -> Iterator[tuple[Wording, Wording]]:
    """The pairs that are worth comparing, in the order of their keys."""
    from kg.claims.keys import keys  # which loads vectors

    by_key = {one.key: one for one in wordings}
    ordered = sorted(by_key)
    found = dict(zip(ordered, keys([proposition(by_key[key].label) for key in ordered]), strict=True))
    return ((by_key[one], by_key[other]) for one, other in candidates(found))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two wordings that are kept apart and may yet make one claim, and what speaks for it and against."""

    left: Wording
    right: Wording
    found: Comparison


def doubts(wordings: Iterable[Wording], judged: Judged | None = None) -> list[Doubt]:
    """The pairs that nearly make one claim and nobody has judged, the likeliest first."""
    asked = (
        Doubt(one, other, compared(one.label, other.label))
        for one, other in _candidates(one for one in wordings if not one.hangs)
        if frozenset((one.key, other.key)) not in (judged or {})
    )
    near = [one for one in asked if _UNSURE <= one.found.chances[Relation.SAME] < LEAST[Relation.SAME]]
    return sorted(near, key=lambda one: (-one.found.chances[Relation.SAME], one.left.key, one.right.key))


def claims(wordings: Iterable[Wording], tied: Iterable[Tie], judged: Judged | None = None) -> list[tuple[Wording, ...]]:
    """The wordings of each claim, the most frequent one first, which stands for it.

    What people decided goes first. Then two groups are joined by a tie of theirs, the most frequent wordings first, if the
    wordings that stand for them make one claim as well: so a chain of small steps does not lead from one claim to another.
    """
    groups = _Groups(wordings, judged or {})
    for pair, verdict in groups.judged.items():  # in the order of their making
        if verdict is Verdict.SAME:
            groups.join(*sorted(pair), anyhow=True)
    same = (made for made in tied if made.is_same)
    for made in sorted(same, key=lambda made: sorted((groups.rank(made.one), groups.rank(made.other)))):
        groups.join(made.one, made.other)
    return groups.all()


class _Groups:
    """Which wordings are one so far."""

    def __init__(self, wordings: Iterable[Wording], judged: Judged) -> None:
        self._by_key = {one.key: one for one in wordings}
        self._of = {key: [one] for key, one in sorted(self._by_key.items())}
        self.judged = {pair: verdict for pair, verdict in judged.items() if pair <= self._by_key.keys()}
        self._apart = {pair for pair, verdict in self.judged.items() if verdict is not Verdict.SAME}

    def rank(self, key: str) -> tuple[int, int, str]:
        """The most frequent first, of these the shortest."""
        one = self._by_key[key]
        return -one.count, len(one.label), one.key

    def join(self, one: str, other: str, *, anyhow: bool = False) -> None:
        """Makes one group of two, unless people said that they are not one, or their heads are not one claim."""
        left, right = sorted((self._of[one], self._of[other]), key=lambda group: self.rank(group[0].key))
        if left is right or self._are_apart(left, right) or not (anyhow or _are_one(left[0], right[0])):
            return
        left += right
        left.sort(key=lambda wording: self.rank(wording.key))
        self._of |= {wording.key: left for wording in right}

    def all(self) -> list[tuple[Wording, ...]]:
        groups = {id(group): tuple(group) for group in self._of.values()}
        return sorted(groups.values(), key=lambda group: group[0].key)

    def _are_apart(self, left: Sequence[Wording], right: Sequence[Wording]) -> bool:
        if not self._apart:
            return False
        return any(frozenset((one.key, other.key)) in self._apart for one in left for other in right)


def _are_one(one: Wording, other: Wording) -> bool:
    made = tie(one, other)
    return made is not None and made.is_same


def _says_enough(one: Wording) -> bool:
    """`It happened` may be said of anything."""
    return len(proposition(one.label).words) >= _FEWEST


def _is_repeated(found: Comparison, one: Wording, other: Wording) -> bool:
    """Whether the words are the same and so many that they were hardly said twice of different things."""
    alike = next(reason.value for reason in found.reasons if reason.feature == "both covered") >= _EQUAL
    long = min(len(proposition(one.label).words), len(proposition(other.label).words)) >= _LONG
    return found.relation is Relation.SAME and alike and long
