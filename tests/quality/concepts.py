"""Lists the most frequent topics and measures of a store for reading: is each one thing, whole and alone?

    kg add ../shared/eval/polnear/train ../shared/eval/polnear/dev --store all.store
    python tests/quality/concepts.py all.store [--limit 60]

A line a topic: statements, label, all wordings with their articles; a line a measure: positions, the same. What a reading found
stands in tests/quality/concepts.md.
"""

from __future__ import annotations

import argparse
from collections import Counter

from pyoxigraph import NamedNode

from kg.listing.bearers import Bearers
from kg.store import Store
from kg.vocab import KG, SCHEMA


def main() -> None:
    """Prints both lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--limit", type=int, default=60)
    given = parser.parse_args()
    with Store.open(given.store) as store:
        for sort, leading in (("topic", SCHEMA.about), ("measure", KG.measure)):
            print(f"# {sort}s")
            _print(store, sort, leading, given.limit)


def _print(store: Store, sort: str, leading: NamedNode, limit: int) -> None:
    graph = NamedNode(store.ids.identity_graph)
    counts = Counter(quad.object for quad in store.engine.quads_for_pattern(None, leading, None, graph))
    known = sorted(Bearers(store, sort).all, key=lambda one: (-counts[NamedNode(one.node.iri)], one.node.label))
    for number, one in enumerate(known[:limit], start=1):
        wordings = "; ".join(f"{name.label} {name.count}" for name in one.names)
        print(f"{number}. {counts[NamedNode(one.node.iri)]} {one.node.label}: {wordings}")


if __name__ == "__main__":
    main()
