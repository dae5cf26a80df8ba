"""What a query answers: one of three kinds of result."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]


@dataclass(frozen=True, slots=True)
class Solutions:
    """Of a SELECT: rows of terms in the order of `variables`, None where nothing is bound. `notes` say which nodes the
    names among the parameters were taken for."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boolean:
    """Of an ASK."""

    value: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Of a CONSTRUCT or DESCRIBE: the triples, each once, sorted by their N-Triples form."""

    triples: tuple[ox.Triple, ...]
    notes: tuple[str, ...] = ()


Result = Solutions | Boolean | Graph
