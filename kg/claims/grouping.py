"""Contents -> the claims they make, each with all its wordings; the same for any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.claims.candidates import candidates
from kg.claims.comparison import Comparison, Relation, compared
from kg.claims.reading import proposition


@dataclass(frozen=True, slots=True)
class Wording:
    """One content; `key` is the caller's, `count` how many statements have it."""

    key: str
    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Tie:
    """Two wordings that make one claim, or opposite ones, and why."""

    one: Wording
    other: Wording
    found: Comparison


def ties(wordings: Sequence[Wording]) -> list[Tie]:
    """The pairs that stand in a relation, the surest first."""
    ordered = sorted(wordings, key=lambda one: (one.key, one.text))
    read = [proposition(one.text) for one in ordered]
    found = [
        Tie(ordered[one], ordered[other], compared(ordered[one].text, ordered[other].text))
        for one, other in candidates(read)
    ]
    kept = [tie for tie in found if tie.found.relation is not Relation.NEITHER]
    return sorted(kept, key=lambda tie: (-tie.found.score, tie.one.key, tie.other.key))


def claims(wordings: Sequence[Wording], found: Sequence[Tie]) -> list[tuple[Wording, ...]]:
    """The wordings of each claim, the most frequent one first, which stands for it.

    Two groups are joined by a tie of theirs, the surest first, only if the wordings that stand for them make one claim as well:
    so a chain of small steps does not lead from one claim to another.
    """
    of = {one.key: [one] for one in sorted(wordings, key=_rank)}
    for tie in found:
        left, right = sorted((of[tie.one.key], of[tie.other.key]), key=lambda group: _rank(group[0]))
        if tie.found.relation is Relation.SAME and left is not right:
            heads = (
                tie.found
                if {left[0].key, right[0].key} == {tie.one.key, tie.other.key}
                else compared(left[0].text, right[0].text)
            )
            if heads.relation is Relation.SAME:
                left += right
                of |= {one.key: left for one in right}
    groups = {id(group): tuple(sorted(group, key=_rank)) for group in of.values()}
    return sorted(groups.values(), key=lambda group: (-sum(one.count for one in group), _rank(group[0])))


def _rank(one: Wording) -> tuple[int, int, str]:
    return -one.count, len(one.text), one.key
