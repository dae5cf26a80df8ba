"""A store is a URL: `memory:` or a folder; one evidence graph per article, identity kept up to date beside it.

The quads are Oxigraph's; the face for Python users is an rdflib Dataset over the same open store.
"""

from __future__ import annotations

from kg.store.info import Changes, StoreInfo
from kg.store.log import ArticleRecorded, InputSkipped, LogEntry, RunEnded, RunStarted
from kg.store.store import Store

__all__ = [
    "ArticleRecorded",
    "Changes",
    "InputSkipped",
    "LogEntry",
    "RunEnded",
    "RunStarted",
    "Store",
    "StoreInfo",
]
