"""Whether two mentions in two articles are of one bearer, against a table judged by hand: tests/entity_pairs.tsv.

The bounds are what is reached today, to be tightened by whatever does better; equal names alone find 6 of the 89 same ones and
fuse 20 of the 90 different ones.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.entities import Card, Verdict, compared
from kg.entities.names import is_name
from kg.records import EntityType


def pairs() -> list[dict[str, str]]:
    with (Path(__file__).parent / "entity_pairs.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def card(pair: dict[str, str], side: str) -> Card:
    facts = [fact.strip().partition(": ")[::2] for fact in pair[f"{side}_facts"].split(";") if fact.strip()]
    many = {what: tuple(value for name, value in facts if name == what) for what in ("alias", "role", "gender")}
    kind = EntityType(pair[f"{side}_type"])
    return Card(side, pair[side], kind, many["alias"], many["role"], 1, next(iter(many["gender"]), None))


def verdict(pair: dict[str, str]) -> Verdict:
    """The product's: what is only described is never taken for one with anything in another article."""
    left, right = card(pair, "left"), card(pair, "right")
    if not (is_name(left.name, left.type) and is_name(right.name, right.type)):
        return Verdict.DIFFERENT
    return compared(left, right).verdict


def test_the_table_is_large_and_has_every_verdict() -> None:
    table = pairs()
    assert len(table) >= 120
    assert {pair["verdict"] for pair in table} == set(Verdict)
    assert len({(pair["left"], pair["left_facts"], pair["right"], pair["right_facts"]) for pair in table}) == len(table)


def counted() -> Counter[tuple[str, Verdict]]:
    """(judged by hand, found) -> how many pairs."""
    return Counter((pair["verdict"], verdict(pair)) for pair in pairs())


def test_what_is_taken_for_one() -> None:
    found = counted()
    assert found["same", Verdict.SAME] >= 71
    assert found["same", Verdict.DIFFERENT] <= 13
    assert found["different", Verdict.SAME] <= 13
    assert found["unsure", Verdict.SAME] <= 5


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair['left']} / {pair['right']}")
def test_the_order_of_two_makes_no_difference(pair: dict[str, str]) -> None:
    left, right = card(pair, "left"), card(pair, "right")
    assert compared(left, right) == compared(right, left)


if __name__ == "__main__":
    for (judged, found), count in sorted(counted().items()):
        print(f"{judged}, taken for {found}: {count}")
