"""What test_store_kill.py starts and kills: `killed_writer.py FOLDER SEED`, a round of adds, changes and compactions.

Prints a line before each step, so that the moment of a kill can be told.
"""

from __future__ import annotations

import random
import sys

from made_articles import batch, made_article

from kg.store import Changes, Store

ARTICLES = 12
VERSIONS = 3


def round_of(store: Store, seed: int) -> Changes:
    """Puts every article into the version that the seed says, a few at a time."""
    dice = random.Random(seed)
    changes = Changes()
    for start in range(0, ARTICLES, 3):
        part = [made_article(number, version=dice.randrange(VERSIONS)) for number in range(start, start + 3)]
        changes += store.replace(batch(*part))
        print(start, flush=True)
        if dice.random() < 0.2:
            store.compact()
    return changes


if __name__ == "__main__":
    with Store.open(sys.argv[1], write=True) as opened:
        print("open", flush=True)
        round_of(opened, int(sys.argv[2]))
