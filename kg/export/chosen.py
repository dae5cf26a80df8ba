"""What leaves the store, as sorted lines.

Oxigraph's own text, sorted and read back, takes a third of the time of sorting Python's terms. Looking up the words of a
term on disk costs 3 µs and is most of the work: triples are read predicate by predicate, so that neither predicates nor
graphs are looked up, and on several threads, as Oxigraph lets go of Python's lock meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.vocab import INDEX, NIF, PREFIXES, RDF

if TYPE_CHECKING:
    from kg.store import Store

_TYPE = f"{RDF.type} ".encode()
_TEXT = f" {NIF.isString} ".encode()
_INDEX = {f" {predicate} ".encode() for predicate in INDEX}
_READERS = 4  # threads; what two cores gain is a second in two
_KINDS = (
    "agent",
    "article",
    "claim",
    "contradiction",
    "entity",
    "measure",
    "outlet",
    "role",
    "run",
    "scheme",
    "topic",
    "utterance",
)


def quads(store: Store, *, with_text: bool, with_log: bool) -> list[bytes]:
    """The lines of N-Quads of all graphs, by graph, then subject, rdf:type before other predicates."""
    lines = _lines(store, with_text=with_text)
    if with_log:
        lines += _log(store)
    return sorted(lines, key=lambda line: (_graph(line), _order(line)))


def triples(store: Store, *, with_text: bool) -> bytes:
    """Turtle, one triple a line, of all graphs but the log: each once, by subject, rdf:type before other predicates."""
    predicates = [row[0] for row in store.select("SELECT DISTINCT ?predicate { ?subject ?predicate ?object }")]
    wanted = [term for term in predicates if term not in INDEX and (with_text or term != NIF.isString)]
    with ThreadPoolExecutor(_READERS) as readers:
        columns = readers.map(partial(_keyed, store), cast(list[NamedNode], wanted))
        keyed = sorted(b"".join(columns).splitlines())
    return b" .\n".join([*dict.fromkeys(keyed), b""]).replace(b"\t>\t", b">\t")


def prefixes(store: Store) -> dict[str, str]:
    """The usual prefixes, and one for each kind of node under the data namespace, sorted."""
    return dict(sorted((PREFIXES | {kind: f"{store.ids.base}{kind}/" for kind in _KINDS}).items()))


def reserialised(text: bytes, read: ox.RdfFormat, write: ox.RdfFormat, named: dict[str, str]) -> Iterator[bytes]:
    """Sorted lines in one format -> another one that has prefixes.

    The prefixes are written here because Oxigraph writes them in an order of its own, another one in each process.
    """
    whole = ox.serialize(ox.parse(text, format=read), format=write, prefixes=named) or b""
    end = 0
    while whole.startswith(b"@prefix ", end):
        end = whole.index(b"\n", end) + 1
    yield "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in named.items()).encode()
    yield whole[end:]


def _keyed(store: Store, predicate: NamedNode) -> bytes:
    """The lines of one predicate, `<subject TAB > TAB <predicate> object`, which sort into our order as they are.

    SPARQL's TSV writes terms as Turtle does, without a tab or line end in them; the tab before > sorts <a> before <a#b>.
    """
    rows = store.select(f"SELECT ?subject ?object {{ ?subject {predicate} ?object }}")
    _, _, tsv = (rows.serialize(format=ox.QueryResultsFormat.TSV) or b"").partition(b"\n")
    first = "\t" if predicate == RDF.type else " "
    return tsv.replace(b"\t", f"\t{first}{predicate} ".encode()).replace(b">\t", b"\t>\t")


def _lines(store: Store, *, with_text: bool) -> list[bytes]:
    """The store's lines of N-Quads, without what only finds candidates; the graph is the last term of each, and an IRI."""
    lines = (store.engine.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    left_out = _INDEX if with_text else {*_INDEX, _TEXT}
    return [line for line in lines if _predicate(line) not in left_out]


def _log(store: Store) -> list[bytes]:
    graph = ox.NamedNode(store.ids.log_graph)
    logged = (quad for quad in store.quads(log=True) if quad.graph_name == graph)
    return (ox.serialize(logged, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)


def _predicate(line: bytes) -> bytes:
    start = line.index(b" ")
    return line[start : line.index(b" ", start + 1) + 1]


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") :]


def _order(line: bytes) -> tuple[bytes, bool, bytes]:
    subject, _, rest = line.partition(b"> ")
    return subject, not rest.startswith(_TYPE), rest
