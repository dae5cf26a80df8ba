"""The store as a file: the table of formats.

An exporter is a module with a function `write(store, out, *, with_text, with_log)`; `out` takes bytes. To add one: one
file in this folder, one line in EXPORTERS.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from kg.errors import UsageError
from kg.kinds import Kind

if TYPE_CHECKING:
    from kg.store import Store


class Exporter(NamedTuple):
    """The module of a format, imported when asked for, and what tells its files from those of others."""

    module: str
    kind: Kind


def _kind(format: str, begins: bytes) -> Kind:
    return Kind(f"a {format} export", re.compile(begins))


_PREFIXED = rb"@prefix agent: <[^>\n]+agent/> \.\n@prefix article: <"
_OF_ARTICLE = (
    rb"<([^>\s]+)article/([^>/\s]+)> <http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type> <[^>\s]+> <\1evidence/\2> \.\n"
)

EXPORTERS: dict[str, Exporter] = {
    "ttl": Exporter("kg.export.turtle", _kind("ttl", _PREFIXED)),
    "trig": Exporter("kg.export.trig", _kind("trig", _PREFIXED)),
    "nq": Exporter("kg.export.nquads", _kind("nq", _OF_ARTICLE)),
    "jsonld": Exporter("kg.export.jsonld", _kind("jsonld", rb'\{"@context": \{"@version": 1\.1, ')),
    "csv": Exporter("kg.export.table", _kind("csv", rb"type,speaker,speaker_type,")),
    "graphml": Exporter(
        "kg.export.graphml", _kind("graphml", rb"<\?xml version='1\.0' encoding='utf-8'\?>\n<graphml ")
    ),
    "gexf": Exporter("kg.export.gexf", _kind("gexf", rb"<\?xml version='1\.0' encoding='utf-8'\?>\n<gexf ")),
}
"""format, which is also the suffix -> its exporter. Kinds are told from what we write, not from what the format allows: a
Turtle file of somebody else begins with other prefixes."""

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
    importlib.import_module(EXPORTERS[format].module).write(store, out, with_text=with_text, with_log=with_log)


def format_of(path: str) -> str:
    """The format that a file's suffix names. Raises UsageError when it names none."""
    suffix = Path(path).suffix.removeprefix(".").lower()
    if suffix not in EXPORTERS:
        raise UsageError("suffix", suffix, EXPORTERS)
    return suffix
