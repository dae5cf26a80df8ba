"""The store as a file: the table of formats.

An exporter is a module with a function `write(store, out, *, with_text, with_log)`; `out` takes bytes. To add one: one
file in this folder, one line in EXPORTERS.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store

EXPORTERS: dict[str, str] = {
    "ttl": "kg.export.turtle",
    "trig": "kg.export.trig",
    "nq": "kg.export.nquads",
    "jsonld": "kg.export.jsonld",
    "csv": "kg.export.table",
    "graphml": "kg.export.graphml",
    "gexf": "kg.export.gexf",
}
"""format, which is also the suffix -> module, imported when asked for."""

WITH_LOG = ("trig", "nq")
"""The formats that can hold the log, which is a graph of its own."""


def export(store: Store, out: BinaryIO, *, format: str, with_text: bool = False, with_log: bool = False) -> None:
    """Writes the whole store; the same store gives the same bytes.

    The articles' full text is left out unless `with_text`, the log unless `with_log`. Raises UsageError for a format
    that does not exist, or cannot hold the log.
    """
    if format not in EXPORTERS:
        raise UsageError("format", format, EXPORTERS)
    if with_log and format not in WITH_LOG:
        raise UsageError("format for the log", format, WITH_LOG)
    importlib.import_module(EXPORTERS[format]).write(store, out, with_text=with_text, with_log=with_log)


def format_of(path: str) -> str:
    """The format that a file's suffix names. Raises UsageError when it names none."""
    suffix = Path(path).suffix.removeprefix(".").lower()
    if suffix not in EXPORTERS:
        raise UsageError("suffix", suffix, EXPORTERS)
    return suffix
