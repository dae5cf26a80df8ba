"""The network as GraphML and GEXF can hold it: XML characters only, numbers and text only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.network import network

if TYPE_CHECKING:
    from kg.network import Network
    from kg.store import Store

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawn(store: Store) -> Network:
    """A copy of the store's network, characters that XML cannot hold replaced by U+FFFD, nodes and edges in order."""
    import networkx as nx

    whole = network(store)
    graph: Network = nx.MultiDiGraph()
    graph.add_nodes_from((node, _clean(data)) for node, data in sorted(whole.nodes(data=True)))
    edges = sorted(whole.edges(keys=True, data=True), key=lambda edge: edge[:3])
    graph.add_edges_from((start, end, number, _clean(data)) for number, (start, end, _, data) in enumerate(edges))
    return graph


def _clean(data: dict[str, Any]) -> dict[str, Any]:
    return {key: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value for key, value in data.items()}
