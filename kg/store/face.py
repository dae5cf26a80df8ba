"""The rdflib face: an rdflib Dataset over the open quad store, with literals as rdflib makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import XSD, Dataset, Graph, Literal
from rdflib.query import Result

from kg.errors import StoreError
from kg.vocab import PREFIXES


def dataset(engine: ox.Store, namespace: str) -> Dataset:
    """A Dataset whose default graph is the union of all graphs; it reads, and where the store is writable writes."""
    made = Dataset(store=PlainLiterals(store=engine), default_union=True)
    for prefix, base in {**PREFIXES, "id": namespace}.items():
        made.bind(prefix, base, override=True, replace=True)
    return made


class PlainLiterals(OxigraphStore):
    """Gives plain literals where oxrdflib 0.5 gives ones typed xsd:string: the same in RDF 1.1, unequal in rdflib."""

    def turn_to(self, engine: ox.Store | None) -> None:
        """Goes on with another open store, or with none: then every use raises StoreError."""
        self._store = engine

    @property
    def _inner(self) -> ox.Store:
        if self._store is None:
            raise StoreError("the store of this dataset is closed; open it again")
        return self._store

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        for triple, contexts in super().triples(triple_pattern, context):
            yield tuple(map(_plain, triple)), contexts

    def query(self, *args: Any, **kwargs: Any) -> Result:
        result: Result = super().query(*args, **kwargs)
        if result.type == "SELECT":
            rows = result.bindings
            result.bindings = [{name: _plain(term) for name, term in row.items()} for row in rows]
        elif result.type == "CONSTRUCT":
            result.graph = _plain_graph(result.graph)
        return result


def _plain(term: Any) -> Any:
    return Literal(str(term)) if isinstance(term, Literal) and term.datatype == XSD.string else term


def _plain_graph(graph: Graph | None) -> Graph:
    plain = Graph()
    for triple in graph or ():
        plain.add(tuple(map(_plain, triple)))
    return plain
