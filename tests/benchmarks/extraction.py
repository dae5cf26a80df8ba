"""Where the time of an article goes, and how fast `kg add` is: words a second and ratios, all in one run, and the memory.

python tests/benchmarks/extraction.py ../shared/eval/polnear/dev/text
python tests/benchmarks/extraction.py ../shared/eval/polnear/train/text --add 840
python tests/benchmarks/extraction.py ../shared/eval/polnear/dev/text --extractor rules
python tests/benchmarks/extraction.py ../shared/eval/polnear/train/text --rounds 12 --characters 1200  # 10,080 short articles
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.extractors import DEFAULT, EXTRACTORS, extractor
from kg.ids import Ids
from kg.parse import model, parse
from kg.pipeline import add, annotate
from kg.rdf import evidence
from kg.read import read
from kg.records import Article
from kg.resolve import resolve
from kg.store import Store


def steps(paths: list[str], name: str) -> None:
    """Seconds of each step over all articles, one after the other, on one core."""
    model()
    chosen = extractor(name)
    spent: list[tuple[str, float]] = []

    def timed(name: str, begun: float) -> None:
        spent.append((name, time.perf_counter() - begun))

    begun = time.perf_counter()
    articles = [article for article in read(paths) if isinstance(article, Article)]
    timed("read", begun)
    begun = time.perf_counter()
    parsed = list(parse(articles))
    timed("parse", begun)
    begun = time.perf_counter()
    extracted = list(chosen(parsed))
    timed("extract", begun)
    begun = time.perf_counter()
    resolved = list(resolve(extracted))
    timed("resolve", begun)
    begun = time.perf_counter()
    for one in resolved:
        ox.serialize(evidence(one, Ids()), format=ox.RdfFormat.N_QUADS)
    timed("quads", begun)

    words = sum(len(article.text.split()) for article in articles)
    whole = sum(seconds for _, seconds in spent)
    print(f"{len(articles)} articles, {words:,} words, one core")
    for name, seconds in spent:
        print(
            f"{name:<8} {seconds:7.2f} s  {seconds / whole:5.0%} of all  {seconds / dict(spent)['parse']:5.2f} x parse"
        )
    print(f"{'all':<8} {whole:7.2f} s  {words / whole:,.0f} words a second")


def adding(paths: list[str], name: str, workers: int | None) -> None:
    """`kg add` of these articles into a new store on disk, on one worker and on all cores."""
    for count in (1, workers):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "kg.store", write=True) as store:
            begun = time.perf_counter()
            done = add(store, paths, name=name, workers=count)
            seconds = time.perf_counter() - begun
            quads = store.info().quads
        on = "one worker" if count == 1 else "all cores" if count is None else f"{count} workers"
        speed = f"{seconds:.1f} s, {done.words / seconds:,.0f} words a second"
        print(f"kg add, {on}: {done.articles} articles, {quads:,} quads, {speed}")


def level(paths: list[str], name: str, rounds: int, characters: int | None) -> None:
    """Words a second and the greatest memory so far of each round, all in one process that forgets every article."""
    for number in range(1, rounds + 1):
        begun, words = time.perf_counter(), 0
        articles = (replace(one, text=one.text[:characters]) for one in read(paths) if isinstance(one, Article))
        for done in annotate(articles, name):
            words += len(done.article.text.split())
        speed = words / (time.perf_counter() - begun)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"round {number}: {number * len(paths):,} articles, {speed:,.0f} words a second, {memory:,.0f} MiB",
            flush=True,
        )


def main() -> None:
    """Reads the arguments, runs, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of plain-text articles")
    parser.add_argument("--add", type=int, default=0, metavar="N", help="also add N articles to a store")
    parser.add_argument("--extractor", choices=EXTRACTORS, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="read the folder N times in one process")
    parser.add_argument("--characters", type=int, metavar="N", help="with --rounds, only the first N of each article")
    parser.add_argument("--workers", type=int, help="for the second round of --add (all cores)")
    given = parser.parse_args()
    paths = sorted(str(path) for path in given.folder.iterdir() if path.suffix == ".txt")
    steps(paths[:84], given.extractor)
    if given.add:
        adding(paths[: given.add], given.extractor, given.workers)
    if given.rounds:
        level(paths, given.extractor, given.rounds, given.characters)


if __name__ == "__main__":
    main()
