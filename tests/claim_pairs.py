"""The hand-made pairs of contents, tests/pairs_of_claims.tsv, and how well they are told."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims import Relation, compared

TABLE = Path(__file__).parent / "pairs_of_claims.tsv"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contents and what a reader says of them: same, opposite, related or unrelated; `group` is what makes it hard."""

    left: str
    right: str
    verdict: str
    group: str

    @property
    def expected(self) -> Relation:
        return Relation(self.verdict) if self.verdict in ("same", "opposite") else Relation.NEITHER


def pairs() -> list[Pair]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall, in percent, of one claim and of opposite ones."""

    same: tuple[float, float]
    opposite: tuple[float, float]
    pairs: int

    def __str__(self) -> str:
        told = (
            f"{name} P {found[0]:.1f} R {found[1]:.1f}"
            for name, found in (("same", self.same), ("opposite", self.opposite))
        )
        return f"{', '.join(told)} ({self.pairs} pairs)"


def figures(half: Sequence[Pair]) -> Figures:
    found = [(pair.expected, compared(pair.left, pair.right).relation) for pair in half]

    def of(relation: Relation) -> tuple[float, float]:
        right = sum(pair == (relation, relation) for pair in found)
        told, wanted = (sum(pair[side] == relation for pair in found) for side in (1, 0))
        return 100 * right / max(1, told), 100 * right / max(1, wanted)

    return Figures(of(Relation.SAME), of(Relation.OPPOSITE), len(half))
