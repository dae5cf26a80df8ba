"""Track who claims what about which topic, and who stands where on which measure, with the words that prove it.

import kg
graph = kg.open("kg.store")
graph.add(kg.samples())
for row in graph.statements(topic="ceasefire"):
    print(row.speaker, row.words)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph, extract, open, samples, show

__all__ = ["KnowledgeGraph", "extract", "open", "samples", "show"]


def __getattr__(name: str) -> object:
    """Imports the Python face when one of its names is asked for, so that `kg --help` starts at once."""
    if name in __all__:
        from kg import api

        return getattr(api, name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
