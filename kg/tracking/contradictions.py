"""Where two sides cannot both hold: who denies what another affirms, who says the contrary, who changed sides.

Reasons are made of the statements' own words and days, never of names, which may be called otherwise tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, product
from math import prod

from kg.claims import Comparison, Relation, compared
from kg.tracking.rows import Held, Said

_LONG = 8  # words from which the same quotation was hardly said by two people
_APART = 0.6  # how sure it is that two articles mean one measure, if no article tells of both sides
_DISPUTED = 0.4  # how sure a dispute over the source is, at most: a wrongly read source looks the same


class Type(StrEnum):
    """In what way two sides conflict; see the ontology's values."""

    DENIAL = "denial"
    OPPOSITE = "oppositePolarity"
    NUMBERS = "conflictingNumbers"
    CHANGED = "changedPosition"
    DISPUTED = "disputedSource"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sides that conflict: the IRIs of what they are about (one claim or two, or a measure and the actor) and of the
    statements or positions of each side; how sure it is, 0 to 1; and why, in words."""

    type: Type
    concerns: tuple[str, ...]
    one_side: tuple[str, ...]
    other_side: tuple[str, ...]
    score: float
    reason: str


def of_claim(rows: Sequence[Said]) -> Iterator[Contradiction]:
    """The conflicts among the statements of one claim."""
    affirming, denying = _parted(rows, affirms=True), _parted(rows, affirms=False)
    if affirming and denying:
        reason = f"affirmed {_times(affirming)}, denied {_times(denying)}"
        chance = max(_one_claim(*pair) for pair in product(_wordings(affirming), _wordings(denying)))
        yield _conflict(Type.DENIAL, affirming, denying, chance, reason)
    yield from _disputed(rows)


def of_claims(one: Sequence[Said], other: Sequence[Said]) -> Iterator[Contradiction]:
    """The conflict between the statements of two claims that say the opposite; the order of the two does not matter."""
    one, other = sorted((one, other), key=lambda rows: rows[0].claim)
    left, right = _parted(one, affirms=True), _parted(other, affirms=True)
    found = _surest(left, right)
    if found is not None:
        kind = Type.NUMBERS if found.conflicts_in_numbers else Type.OPPOSITE
        yield _conflict(kind, left, right, found.chances[Relation.OPPOSITE], str(found))


def of_measure(rows: Iterable[Held]) -> Iterator[Contradiction]:
    """Who was for the measure in one place and against it in another; and those who were for it alone against those who were
    against it alone."""
    ordered = sorted(rows, key=lambda row: (row.actor, row.position))
    steady = list[Held]()
    for actor, own in groupby(ordered, key=lambda row: row.actor):
        held = list(own)
        if len({row.stance.is_for for row in held}) > 1:
            yield _split(Type.CHANGED, (held[0].measure, actor), held)
        else:
            steady += held
    if len({row.stance.is_for for row in steady}) > 1:
        pro, contra = ({row.story for row in steady if row.stance.is_for is side} for side in (True, False))
        yield _split(Type.OPPOSITE, (steady[0].measure,), steady, 1.0 if pro & contra else _APART)


def _split(kind: Type, concerns: tuple[str, ...], rows: Sequence[Held], chance: float = 1.0) -> Contradiction:
    """Positions for a measure on the one side, those against it on the other; `chance` is that it is one measure."""
    pro, contra = [row for row in rows if row.stance.is_for], [row for row in rows if not row.stance.is_for]
    sides = tuple(sorted(row.position for row in pro)), tuple(sorted(row.position for row in contra))
    reason = f"{_stands(pro)}; {_stands(contra)}"
    return Contradiction(kind, concerns, *sides, round(chance * _sure(pro) * _sure(contra), 2), reason)


def _disputed(rows: Sequence[Said]) -> Iterator[Contradiction]:
    """The same long quotation of two speakers, in articles that do not print the same text."""
    by_words: dict[tuple[str, ...], list[Said]] = {}
    for row in rows:
        if row.kind == "direct" and row.speaker and not row.reporter:
            by_words.setdefault(tuple(re.findall(r"\w+", row.words.lower())), []).append(row)
    for words, same in sorted(by_words.items()):
        first = min(row.speaker for row in same)
        left = [row for row in same if row.speaker == first]
        right = [row for row in same if row.speaker != first and row.story not in {one.story for one in left}]
        if len(words) >= _LONG and right:
            yield _conflict(Type.DISPUTED, left, right, _DISPUTED, "the same words of two speakers")
            return


def _parted(rows: Sequence[Said], *, affirms: bool) -> list[Said]:
    return [row for row in rows if row.affirms is affirms]


def _wordings(rows: Iterable[Said]) -> list[str]:
    return sorted({row.wording for row in rows})


def _one_claim(left: str, right: str) -> float:
    return 1.0 if left == right else compared(left, right).chances[Relation.SAME]


def _surest(left: Sequence[Said], right: Sequence[Said]) -> Comparison | None:
    """The comparison of those wordings of the two claims that are the surest to say the opposite, if any are."""
    pairs = product(_wordings(left), _wordings(right))
    found = [made for made in (compared(*pair) for pair in pairs) if made.relation is Relation.OPPOSITE]
    return max(found, key=lambda made: made.chances[Relation.OPPOSITE], default=None)


def _conflict(kind: Type, left: Sequence[Said], right: Sequence[Said], chance: float, reason: str) -> Contradiction:
    """As sure as it is that either side was taken at all, and that what is taken for a conflict is one."""
    sure = chance * _sure(left) * _sure(right)
    one, other = (tuple(sorted(row.statement for row in side)) for side in (left, right))
    concerns = tuple(sorted({row.claim for row in (*left, *right)}))
    return Contradiction(kind, concerns, one, other, round(sure, 2), reason)


def _sure(rows: Iterable[Said] | Iterable[Held]) -> float:
    """The chance that one of the rows at least was read rightly; reprints were read alike and count as one (noisy or)."""
    surest: dict[str, float] = {}
    for row in rows:
        surest[row.story] = max(row.confidence, surest.get(row.story, 0.0))
    return 1 - prod(1 - confidence for confidence in sorted(surest.values()))


def _times(rows: Sequence[Said]) -> str:
    """In how many statements, and from when to when."""
    return f"in {len(rows)} statement{'s' * (len(rows) > 1)}{_days(row.day for row in rows)}"


def _stands(rows: Sequence[Held]) -> str:
    """With which stances, of how many, and from when to when."""
    stances = ", ".join(sorted({row.stance.value for row in rows}))
    actors = len({row.actor for row in rows})
    return f"{stances}{f', {actors} actors' if actors > 1 else ''}{_days(row.day for row in rows)}"


def _days(given: Iterable[date | None]) -> str:
    days = sorted({day.isoformat() for day in given if day})
    return f" ({days[0]} to {days[-1]})" if len(days) > 1 else f" ({days[0]})" if days else ""
