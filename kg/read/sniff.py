"""The format of an input that neither its suffix nor a media type tells."""

from __future__ import annotations

import codecs
import json
import re

from kg.errors import InputError
from kg.read.inputs import LOOK_AHEAD, Input

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|meta|title|script)[\s/>]", re.I)
_MARKUP_PROLOGUE = re.compile(r"\s*<[!?a-z]", re.I)
_JSON_OBJECT = re.compile(r'\s*\{\s*(?:"|\}|$)')
_JSON_LIST = re.compile(r"\s*\[\s*(?:\{|\]|$)")


def sniffed(one: Input) -> str:
    """The name in kg.read.FORMATS that fits the first 64 kB; plain text when nothing else does."""
    start = _start(one)
    if _JSON_OBJECT.match(start):
        return "jsonl" if _first_line_is_object(start) else "json"
    if _JSON_LIST.match(start):
        return "json"
    if not _MARKUP_PROLOGUE.match(start):
        return "xml" if one.format == "xml" else "text"
    if _FEED.search(start):
        return "feed"
    return "html" if _HTML.search(start) else one.format or "text"


def refused(one: Input) -> list[InputError]:
    """The reader of XML that is neither a feed nor XHTML."""
    return [InputError(one.name, "is XML, but neither RSS, Atom nor XHTML")]


def _start(one: Input) -> str:
    data = one.stream.peek(LOOK_AHEAD)[:LOOK_AHEAD]
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace")
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _first_line_is_object(start: str) -> bool:
    line, newline, _ = start.lstrip().partition("\n")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return not newline and len(start) > LOOK_AHEAD // 4  # one very long line, cut off by the look-ahead
