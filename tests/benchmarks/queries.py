"""Times every named query on a store on disk against rdflib's own engine in memory: same data, same text.

    python tests/benchmarks/queries.py [--quads 1000000] [--without-rdflib] [--patience 120]

The graph is made up but has the real shape: articles of 20 statements and 6 positions each, Zipf-like popularity of
speakers, topics and measures, evidence graphs by kg.rdf and identity by kg.identity. What counts is the ratio of the
two times in one run; `find` is the look-up of the names among the parameters, which only kg does.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, TypeVar

import pyoxigraph as ox
import rdflib

from kg.errors import QueryError
from kg.identity import identity
from kg.ids import Ids
from kg.query import NamedQuery, named_queries, run
from kg.query.answer import prepared
from kg.query.deadline import in_fork
from kg.rdf import evidence
from kg.records import (
    AnnotatedArticle,
    Article,
    Claim,
    Entity,
    EntityType,
    Kind,
    Measure,
    Mode,
    Position,
    PositionStance,
    Run,
    Span,
    Stance,
    Statement,
    Topic,
)
from kg.store.manifest import FORMAT
from kg.vocab import PREFIXES

T = TypeVar("T")

GIVEN = {
    "who-said-what": {"speaker": "Person 7", "topic": "topic 3"},
    "positions-on": {"measure": "measure 5", "as_of": "2024-06-30"},
    "divided-on": {"actor": "Person 7", "other": "Person 8"},
    "changed-positions": {"actor": "Person 7"},
    "agreements": {"actor": "Person 7", "least": "2"},
    "evidence": {"who": "Person 7", "what": "topic 3"},
    "evidence-of": {"node": "{statement}"},
    "quoted-by-outlet": {"topic": "topic 3"},
    "verbatim": {"speaker": "Person 7"},
    "second-hand": {"speaker": "Person 7"},
    "denials": {"speaker": "Person 7"},
    "roles": {"speaker": "Person 7"},
    "first-said": {"claim": "claim 7"},
    "own-contradictions": {"speaker": "Person 7"},
    "changed-since": {"since": "2024-12-01"},
    "only-in-article": {"article": "{article}"},
}
SENTENCE = "Source {n} said the point numbered {n} was made, and pressed for step {n} at once. "


def main() -> None:
    options = _options()
    ids = Ids()
    with tempfile.TemporaryDirectory() as folder:
        quads = _timed("make", lambda: _quads(options.quads, ids))
        _timed("write to disk", lambda: _to_disk(quads, Path(folder)))
        statement = next(quad.subject.value for quad in quads if quad.predicate.value.endswith("#kind"))
        print(f"{len(quads):,} quads")
        graph = None if options.without_rdflib else _timed("load into rdflib", lambda: _rdflib(quads))
        quads = []
        for query in named_queries():
            named = {"statement": statement, "article": statement.partition("#")[0]}
            given = {name: value.format(**named) for name, value in GIVEN.get(query.name, {}).items()}
            print(_compared(query, given, Path(folder), graph, options.patience), flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


def _compared(
    query: NamedQuery, given: dict[str, str], folder: Path, graph: rdflib.Graph | None, patience: float
) -> str:
    """One line: milliseconds of the whole call, of looking up names, of the query on disk, in rdflib, and the ratio."""
    whole, _ = _best(lambda: run(folder, query.text, given))
    store = ox.Store.read_only(str(folder / "quads"))
    found, text = _best(lambda: prepared(store, query.text, given)[0])
    ours, rows = _best(lambda: len(list(_solutions(store, text))))
    line = f"{query.name:18} {rows:7,} rows  call {whole:8.1f}  find {found:8.1f}  disk {ours:8.1f} ms"
    if graph is None:
        return line
    theirs, their_rows = _in_rdflib(graph, text, patience)
    if their_rows is None:
        return f"{line}  rdflib over {patience:.0f} s  over {patience * 1000 / ours:,.0f} times"
    same = "" if their_rows == rows else f"  ROWS DIFFER: {their_rows}"
    return f"{line}  rdflib {theirs:10.1f} ms  {theirs / ours:8.1f} times{same}"


def _solutions(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _in_rdflib(graph: rdflib.Graph, text: str, patience: float) -> tuple[float, int | None]:
    """Milliseconds and rows; in a fork, since rdflib cannot be stopped either."""

    def work(out: BinaryIO) -> None:
        out.write(json.dumps(_best(lambda: len(list(graph.query(text, initNs=PREFIXES))), times=1)).encode())

    try:
        milliseconds, rows = json.loads(in_fork(work, patience))
    except QueryError:
        return patience * 1000, None
    return milliseconds, rows


def _best(work: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """The least milliseconds of some runs, and what the last one gave."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        result = work()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken), result


def _timed(what: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - begun:.1f} s", flush=True)
    return result


def _to_disk(quads: list[ox.Quad], folder: Path) -> None:
    (folder / "store.json").write_text(json.dumps({"format": FORMAT, "namespace": Ids().base, "quads": "quads"}))
    store = ox.Store(str(folder / "quads"))
    store.bulk_extend(quads)
    store.optimize()


def _rdflib(quads: list[ox.Quad]) -> rdflib.Graph:
    """One graph with all triples, which spares rdflib the union."""
    return rdflib.Graph().parse(
        data=ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )


def _quads(wanted: int, ids: Ids) -> list[ox.Quad]:
    chance = random.Random(7)
    graphs: list[list[ox.Quad]] = []
    size = 0
    while size < wanted * 0.83:  # identity makes the rest
        graphs.append(evidence(_article(len(graphs), chance), ids))
        size += len(graphs[-1])
    return [*(quad for graph in graphs for quad in graph), *sorted(identity(graphs, ids), key=str)]


def _article(number: int, chance: random.Random) -> AnnotatedArticle:
    text = "".join(SENTENCE.format(n=f"{number}-{line:02}") for line in range(20))
    length = len(text) // 20
    article = Article(
        text,
        title=f"Headline of article {number}",
        published=date(2024, 1, 1) + timedelta(days=chance.randrange(365)),
        publisher=f"Outlet {_popular(chance, 20)}",
        url=f"https://outlet.example/{number}",
    )
    statements = tuple(_statement(line * length, chance) for line in range(20))
    positions = tuple(_position(line * length, chance) for line in range(0, 18, 3))
    return AnnotatedArticle(article, Run("made-up", "1", "0"), statements=statements, positions=positions)


def _statement(start: int, chance: random.Random) -> Statement:
    return Statement(
        (Span(start, start + 6),),
        (Span(start + 8, start + 12),),
        (Span(start + 14, start + 40),),
        chance.choice(list(Kind)),
        mode=chance.choice((Mode.STATEMENT, Mode.STATEMENT, Mode.BELIEF, Mode.DEMAND)),
        stance=chance.choice((Stance.AFFIRMS, Stance.AFFIRMS, Stance.AFFIRMS, Stance.DENIES)),
        confidence=chance.randrange(40, 100) / 100,
        evidence=(Span(start, start + 60),),
        speaker=_entity(chance),
        role=f"role {_popular(chance, 30)}" if chance.random() < 0.3 else None,
        according_to=_entity(chance) if chance.random() < 0.05 else None,
        topics=tuple({Topic(f"topic {_popular(chance, 400)}") for _ in range(2)}),
        claim=Claim(f"claim {_popular(chance, 20_000)}"),
    )


def _position(start: int, chance: random.Random) -> Position:
    return Position(
        (Span(start, start + 6),),
        chance.choice(list(PositionStance)),
        (Span(start + 41, start + 50),),
        (Span(start, start + 60),),
        conditional=chance.random() < 0.1,
        confidence=chance.randrange(40, 100) / 100,
        actor=_entity(chance),
        measure=Measure(f"measure {_popular(chance, 500)}"),
    )


def _entity(chance: random.Random) -> Entity:
    number = _popular(chance, 3_000)
    if number % 10 == 9:
        return Entity("an official", EntityType.UNNAMED)
    return Entity(f"Person {number}", EntityType.PERSON, (f"P. {number}",))


def _popular(chance: random.Random, count: int) -> int:
    """0 is the most frequent; the frequency falls about as 1 / rank."""
    return int(count ** chance.random()) - 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--without-rdflib", action="store_true")
    parser.add_argument("--patience", type=float, default=120, help="seconds that rdflib has for one query")
    return parser.parse_args()


if __name__ == "__main__":
    main()
