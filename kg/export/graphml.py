"""GraphML: speakers, topics and measures as one network."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from kg.export.drawn import drawn

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """Nodes and edges with the attributes that kg.network gives them; text and log have no place in it."""
    import networkx as nx

    nx.write_graphml_xml(drawn(store), out, named_key_ids=True)
