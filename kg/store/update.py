"""Quads to delete and to insert -> the text of one SPARQL update, which Oxigraph carries out whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad


def update_text(delete: Iterable[Quad], insert: Iterable[Quad], drop: Iterable[NamedNode] = ()) -> str:
    """`DELETE DATA {...} ; DROP SILENT GRAPH ... ; INSERT DATA {...}`, empty when there is nothing to do.

    `drop` names graphs that the deletion leaves empty; Oxigraph would go on listing them.

    Terms are written by the engine itself, which escapes quotes, backslashes and line ends: a `\\u0022` in a text stays
    a text. 27 µs a quad against 24 µs for Store.extend, which cannot delete in the same transaction.
    """
    deleting, inserting = _data(delete), _data(insert)
    operations = [
        *([f"DELETE DATA {{\n{deleting}}}"] if deleting else []),
        *(f"DROP SILENT GRAPH {graph}" for graph in drop),
        *([f"INSERT DATA {{\n{inserting}}}"] if inserting else []),
    ]
    return " ;\n".join(operations)


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """The quads as the engine will give them back: it writes 10:00:00.50Z as 10:00:00.5Z, and 0.50 as 0.5."""
    scratch = ox.Store()
    scratch.extend(quads)
    return set(scratch)


def _data(quads: Iterable[Quad]) -> str:
    return "".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}\n" for quad in quads)
