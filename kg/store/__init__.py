"""A store is a URL: `memory:` or a folder; one evidence graph per article, identity kept up to date beside it.

The quads are Oxigraph's; the face for Python users is an rdflib Dataset over the same open store. Names are imported when they
are asked for: a query opens the folder alone (place.py), and starts 60 ms sooner without what writes.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {"Changes": "info", "StoreInfo": "info", "Store": "store"}


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(importlib.import_module(f"kg.store.{_HOMES.get(name, 'log')}"), name)
    raise AttributeError(f"module 'kg.store' has no attribute {name!r}")
