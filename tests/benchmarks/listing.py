"""CPU seconds to list 10,000 statements of a store on disk, and how many bare scans of all its quads that is.

python tests/benchmarks/listing.py [STATEMENTS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from made_articles import IDS, made_article, nquads

from kg.listing import Filters, speakers, statements
from kg.store import Store

PER_ARTICLE = 4  # statements


def main(wanted: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", write=True) as store:
        articles = (made_article(number) for number in range(wanted // PER_ARTICLE))
        store.replace({IDS.article(made.article): nquads(made) for made in articles})
        scanning = seconds(lambda: sum(1 for _ in store.quads()))
        listing = seconds(lambda: statements(store))
        said = len(statements(store))
        known = [tally for tally in speakers(store) if tally.statements]
        seldom = Filters(speaker=known[len(known) // 2].node.iri)
        one = seconds(lambda: statements(store, seldom))
        few = len(statements(store, seldom))
    print(f"{listing / said * 10_000:.2f} s for 10,000 statements ({said:,} here)")
    print(f"{listing / scanning:.2f} times a bare scan of all quads, {scanning:.1f} s")
    print(f"one speaker's {few} statements: {one:.3f} s")


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds, which other work on the machine changes least; the best of three."""
    return min(once(work) for _ in range(3))


def once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
