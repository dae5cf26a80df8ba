"""Lists the most frequent speakers of a store for reading: is each one speaker, whole and alone?

    kg add ../shared/eval/polnear/train ../shared/eval/polnear/dev --store all.store
    python tests/quality/speakers.py all.store [--limit 100]

A line a speaker: statements, label, all names with their articles, and the other entities whose names come closest. What a
reading found stands in tests/quality/speakers.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from kg import listing
from kg.listing import Filters
from kg.listing.bearers import Bearer, Bearers
from kg.store import Store

_OTHERS = 4  # shown of the entities that share a word with a speaker's label


def main() -> None:
    """Prints the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--limit", type=int, default=100)
    given = parser.parse_args()
    with Store.open(given.store) as store:
        rows = sorted(listing.speakers(store, Filters()), key=lambda row: (-row.statements, row.node.label))
        known = Bearers(store, "speaker").all
    of = {one.node.iri: one for one in known}
    near = _by_last_word(known)
    for number, row in enumerate(rows[: given.limit], start=1):
        bearer = of.get(row.node.iri)
        names = "; ".join(f"{card.name} {card.count}" for card in bearer.names) if bearer else "(described, not named)"
        others = [one for one in near[_last(row.node.label)] if one.node.iri != row.node.iri][:_OTHERS]
        beside = "; ".join(f"{one.node.label} {one.articles}" for one in others)
        print(f"{number}. {row.statements} {row.node.label} ({row.type}): {names} | beside: {beside or '-'}")


def _by_last_word(known: list[Bearer]) -> dict[str, list[Bearer]]:
    near: dict[str, list[Bearer]] = defaultdict(list)
    for one in known:
        near[_last(one.node.label)].append(one)
    return near


def _last(name: str) -> str:
    return name.lower().split()[-1]


if __name__ == "__main__":
    main()
