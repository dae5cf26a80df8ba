"""How long it takes to find who is one with whom, and to decide otherwise.

    python tests/benchmarks/entities.py [--mentions 100000] [--articles 1250]

- made-up people and bodies, half of the mentions those of a few, a mention in twenty in another spelling: seconds from mentions
  to entities, and again for twice as many, which tells how the cost grows;
- a store on disk of made-up articles of 800 quads: merging the two most frequent entities, undoing it, rebuilding all, and
  whether identity is the same afterwards, byte for byte.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_articles import batch, made_article

from kg.entities import Card, block, clusters
from kg.entities.lexicon import word_table
from kg.judgements import Deed, Judgement
from kg.listing.bearers import Bearers
from kg.records import EntityType
from kg.store import Store

Out = TypeVar("Out")
_SYLLABLES = (
    "ba",
    "cor",
    "da",
    "fen",
    "gar",
    "han",
    "jor",
    "kel",
    "lan",
    "mar",
    "os",
    "quin",
    "ros",
    "ten",
    "ul",
    "wes",
)
_AT_A_TIME = 50


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=1250)
    given = parser.parse_args()
    _clustering(given.mentions)
    with tempfile.TemporaryDirectory() as folder:
        _judging(Path(folder), given.articles)


def _clustering(mentions: int) -> None:
    seconds = []
    for count in (mentions, 2 * mentions):
        names = Counter(_names(count))
        took, found = _timed(lambda names=names: _clusters(names))  # type: ignore[misc]
        seconds.append(took)
        print(f"{count:,} mentions of {len(names):,} names: {found:,} entities in {took:.1f} s")
    print(f"twice as many mentions: {seconds[1] / seconds[0]:.2f} times the time")


def _names(count: int) -> list[str]:
    """Names of people as often as in news: a few much, most once or twice; the world of names grows with their number."""
    dice = random.Random(1)
    first = sorted(word_table("first_names"))
    world = [f"{dice.choice(first).title()} {_surname(dice)}" for _ in range(count // 5)]
    drawn = (world[min(int(len(world) * dice.random() ** 3), len(world) - 1)] for _ in range(count))
    return [_respelled(name, dice) if dice.random() < 0.05 else name for name in drawn]


def _surname(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.choice((2, 2, 3)))).title()


def _respelled(name: str, dice: random.Random) -> str:
    given, _, family = name.partition(" ")
    return dice.choice((family, f"{given[0]}. {family}", f"{given} {dice.choice('ABCDE')}. {family}", name.upper()))


def _clusters(names: Counter[str]) -> int:
    blocks: dict[str, list[Card]] = {}
    for name, count in names.items():
        card = Card(name, name, EntityType.PERSON, count=count)
        blocks.setdefault(block(card), []).append(card)
    return sum(len(clusters(cards)) for cards in blocks.values())


def _judging(folder: Path, count: int) -> None:
    articles = {k: v for n in range(count) for k, v in batch(made_article(n, statements=12, world=3000)).items()}
    keys = list(articles)
    with Store.open(folder / "store", write=True) as store:
        for start in range(0, count, _AT_A_TIME):
            store.replace({key: articles[key] for key in keys[start : start + _AT_A_TIME]})
        before, quads = _identity(store), store.info().quads
        one, other = Bearers(store, "speaker").all[:2]
        merge = Judgement(Deed.MERGE, "b", "2026-01-01T00:00:00Z", (one.node.iri,), (other.node.iri,))
        undo = Judgement(Deed.UNDO, "b", "2026-01-02T00:00:00Z", undoes=merge.id)
        merging, _ = _timed(lambda: store.judge([merge]))
        undoing, _ = _timed(lambda: store.judge([undo]))
        same = "the same" if _identity(store) == before else "ANOTHER"
        named = f"{one.articles} and {other.articles} articles of {count}"
        print(
            f"{quads:,} quads: merging two entities ({named}) {merging:.1f} s, undoing {undoing:.1f} s; {same} identity"
        )
        rebuilding, _ = _timed(store.rebuild)
        print(f"rebuilding {rebuilding:.1f} s; {'the same' if _identity(store) == before else 'ANOTHER'} identity")


def _identity(store: Store) -> str:
    lines = sorted(
        str(quad) for quad in store.quads() if getattr(quad.graph_name, "value", "") == store.ids.identity_graph
    )
    return sha256("\n".join(lines).encode()).hexdigest()


def _timed(work: Callable[[], Out]) -> tuple[float, Out]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()
