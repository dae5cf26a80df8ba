"""Whether two mentions in two articles are one node, against a table judged by hand: tests/entity_pairs.tsv.

Today names alone decide, equal when normalised; the bounds are what that reaches, to be tightened by whatever does better.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from kg.ids import Ids
from kg.records import EntityType

VERDICTS = ("same", "different", "unsure")


def pairs() -> list[dict[str, str]]:
    with (Path(__file__).parent / "entity_pairs.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_one(pair: dict[str, str]) -> bool:
    left, right = (
        Ids().entity(pair[side], EntityType(pair[f"{side}_type"]), f"https://example.org/{side}")
        for side in ("left", "right")
    )
    return left == right


def test_the_table_is_large_and_has_every_verdict() -> None:
    table = pairs()
    assert len(table) >= 120
    assert {pair["verdict"] for pair in table} == set(VERDICTS)
    assert len({(pair["left"], pair["left_facts"], pair["right"], pair["right_facts"]) for pair in table}) == len(table)


def test_what_becomes_one_node() -> None:
    fused = Counter(pair["verdict"] for pair in pairs() if is_one(pair))
    assert fused["same"] >= 6
    assert fused["different"] <= 20
    assert fused["unsure"] <= 3
