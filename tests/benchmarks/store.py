"""How long adding articles takes, as ratios in one run: `python tests/benchmarks/store.py [--articles 1000]`.

- adding N made-up articles of about 800 quads (evidence and identity, 50 at a time) against bulk-loading the same quads,
  which cannot replace anything and keeps no identity;
- adding a tenth of that to the store that holds N, against adding it to an empty one;
- adding the same N again, when nothing has changed; taking a tenth out.

CPU seconds of this process with all its threads, so that a busy machine matters less.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_articles import batch, made_article

from kg.store import Store

AT_A_TIME = 50


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), count)


def measure(folder: Path, count: int) -> None:
    """All figures, for `count` articles."""
    articles = _made(range(count))
    more = _made(range(count, count + count // 10))
    with Store.open(folder / "a", write=True) as store, Store.open(folder / "b", write=True) as empty:
        adding = _seconds(lambda: _add(store, articles))
        quads = store.info().quads
        print(f"{count} articles, {quads} quads: {adding:.1f} s, {adding / quads * 1e6:.0f} µs a quad")
        same = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS) or b""
        loading = _seconds(lambda: _bulk_load(same, folder / "bulk"))
        print(f"adding against bulk_load of the same quads: {adding / loading:.1f} times ({loading:.1f} s)")
        again = _seconds(lambda: _add(store, articles))
        print(f"adding the same again against adding: {again / adding:.2f} times ({again:.1f} s)")
        full, fresh = _seconds(lambda: _add(store, more)), _seconds(lambda: _add(empty, more))
        print(f"adding {len(more)} to {count} against to none: {full / fresh:.2f} times ({full:.1f} s, {fresh:.1f} s)")
        removing = _seconds(lambda: store.remove(more))
        print(f"removing {len(more)} against adding them: {removing / full:.2f} times ({removing:.1f} s)")


def _made(numbers: range) -> dict[str, bytes]:
    return {iri: nquads for n in numbers for iri, nquads in batch(made_article(n, statements=12, world=3000)).items()}


def _add(store: Store, articles: dict[str, bytes]) -> None:
    names = list(articles)
    for start in range(0, len(names), AT_A_TIME):
        store.replace({name: articles[name] for name in names[start : start + AT_A_TIME]})
    store.engine.flush()


def _bulk_load(nquads: bytes, folder: Path) -> None:
    loaded = ox.Store(str(folder))
    loaded.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
    loaded.flush()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
