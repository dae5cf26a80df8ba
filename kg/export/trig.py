"""TriG: every graph under its name, sorted and prefixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import RdfFormat

from kg.export.chosen import prefixes, quads, reserialised

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """Graph by graph, by name."""
    lines = quads(store, with_text=with_text, with_log=with_log)
    out.writelines(reserialised(b"".join(lines), RdfFormat.N_QUADS, RdfFormat.TRIG, prefixes(store)))
