"""GEXF 1.2, as Gephi opens it: speakers, topics and measures as one network."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from kg.export.drawn import drawn

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """Nodes and edges with the attributes that kg.network gives them; the day of writing is left out."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(drawn(store), buffer, version="1.2draft")
    out.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1))
