"""Seconds to export 300,000 triples as Turtle, against rdflib's own writer on the same graph.

python tests/benchmarks/export.py [TRIPLES]
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from pyoxigraph import RdfFormat

sys.path.insert(0, str(Path(__file__).parent.parent))

from made_articles import IDS, made_article, nquads

from kg.export import export
from kg.store import Store

PER_ARTICLE = 302  # triples, identity among them


def main(wanted: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", write=True) as store:
        articles = (made_article(number) for number in range(wanted // PER_ARTICLE))
        store.replace({IDS.article(made.article): nquads(made) for made in articles})
        out = io.BytesIO()
        ours = seconds(lambda: export(store, out, format="ttl"))
        reading = seconds(lambda: store.engine.dump(format=RdfFormat.N_QUADS))
    graph = rdflib.Graph().parse(data=out.getvalue(), format="turtle")
    theirs = seconds(lambda: graph.serialize(format="turtle"))
    print(f"{len(graph):,} triples: kg export, from disk, {ours:.1f} s: {ours / reading:.2f} of Oxigraph's bare dump")
    print(f"rdflib's writer, from memory, {theirs:.1f} s: {theirs / ours:.1f} times as long")


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds, which other work on the machine changes least."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
