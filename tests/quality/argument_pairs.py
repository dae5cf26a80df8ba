"""How pairs of others' making are told: fact-checked sentences of debates with the claims checked, and arguments of 1960.

    python tests/quality/argument_pairs.py ../shared/eval/pairs

debate_claims.tsv: how many sentences make one claim with what was checked, as told, beside as many pairs of different rows; and
which place the right claim has among all, by the chance of one claim. kennedy_nixon.tsv: which share of the arguments that
support, attack or leave alone each other is told same and opposite; they are whole paragraphs, made for nothing of the kind.
Nothing is fitted on either. Prints figures alone.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.claims import Relation, compared

Texts = tuple[str, str]


def main() -> None:
    """Prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    right = list(dict.fromkeys((row["sentence"], row["checked_claim"]) for row in _rows(folder / "debate_claims.tsv")))
    print(f"debate claims: {_shares(right)}")
    print(f"each sentence with the claim of the seventh row after: {_shares(_shifted(right))}")
    places = sorted(_places(right))
    first = sum(place == 1 for place in places)
    ten = sum(place <= 10 for place in places)
    print(f"the right claim of {len(right)}: first {_percent(first, places)}, among ten {_percent(ten, places)}")
    print(
        f"   middle place {places[len(places) // 2]}, mean of 1/place {sum(1 / place for place in places) / len(places):.2f}"
    )
    by_relation = defaultdict[str, list[Texts]](list)
    for row in _rows(folder / "kennedy_nixon.tsv"):
        by_relation[row["relation"]].append((row["argument1"], row["argument2"]))
    for relation, some in sorted(by_relation.items()):
        print(f"arguments, {relation}: {_shares(some)}")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _shares(some: Sequence[Texts]) -> str:
    told = Counter(compared(*pair).relation for pair in some)
    return f"{len(some)} pairs, " + ", ".join(f"{relation} {_percent(told[relation], some)}" for relation in Relation)


def _shifted(some: Sequence[Texts]) -> list[Texts]:
    return [(one, some[(at + 7) % len(some)][1]) for at, (one, _) in enumerate(some)]


def _places(right: Sequence[Texts]) -> Iterator[int]:
    """The place of each sentence's claim among all claims, ties counted against it."""
    for at, (sentence, _) in enumerate(right):
        chances = [compared(sentence, claim).chances[Relation.SAME] for _, claim in right]
        yield sum(chance >= chances[at] for chance in chances)


def _percent(part: int, whole: Sequence[object]) -> str:
    return f"{100 * part / max(1, len(whole)):.1f}%"


if __name__ == "__main__":
    main()
