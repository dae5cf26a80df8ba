"""A result in the format that was asked for: a table for people, SPARQL's JSON, CSV and TSV, Turtle for graphs."""

from __future__ import annotations

import csv
import json
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from typing import TextIO

import pyoxigraph as ox

from kg.errors import UsageError
from kg.printable import escaped, guarded, inert, plain, printable
from kg.query.results import Boolean, Graph, Result, Row, Solutions
from kg.vocab import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def write(result: Result, format: str, out: TextIO) -> None:
    """Writes the result to a text stream.

    Raises UsageError, with the formats that this kind of result has, for any other.
    """
    writers = _WRITERS[type(result)]
    if format not in writers:
        raise UsageError(f"format for {_CALLED[type(result)]}", format, writers)
    writers[format](result, out)


# -- table ------------------------------------------------------------------------------------------------------------
def _table(result: Solutions, out: TextIO) -> None:
    """Columns with wrapped cells; no word is left out. Too many columns for the terminal: one record under another."""
    rows = [[_shown(term) for term in row] for row in result.rows]
    width = max(shutil.get_terminal_size((100, 24)).columns, 20)
    widths = _widths(list(result.variables), rows, width)
    lines = _records(result.variables, rows, width) if widths is None else _columns(result.variables, rows, widths)
    out.writelines(f"{line.rstrip()}\n" for line in lines)
    out.write(f"({len(rows)} row{'' if len(rows) == 1 else 's'})\n")


def _shown(term: Term | None) -> str:
    """As people read it: no angle brackets, quotes or datatypes, short names for our vocabularies, no control codes."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return printable(_short(term.value))
    text = term.value if isinstance(term, ox.Literal | ox.BlankNode) else str(term)
    return printable(text)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _widths(names: list[str], rows: list[list[str]], width: int) -> list[int] | None:
    """Each column's width: narrow ones as they are, the rest shares what is left; None when that is too little."""
    natural = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    room = width - 2 * (len(names) - 1)
    widths = list(natural)
    while sum(widths) > room:
        widest = max(widths)
        if widest <= _NARROWEST:
            return None
        widths = [min(each, widest - 1) for each in widths]
    return widths


_NARROWEST = 12  # columns of a table; narrower ones break most words


def _columns(names: tuple[str, ...], rows: list[list[str]], widths: list[int]) -> Iterator[str]:
    yield from _line(list(names), widths)
    yield "  ".join("-" * width for width in widths)
    for row in rows:
        yield from _line(row, widths)


def _line(cells: list[str], widths: list[int]) -> Iterator[str]:
    wrapped = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, wrapped), default=0)):
        parts = (lines[number] if number < len(lines) else "" for lines in wrapped)
        yield "  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True))


def _records(names: tuple[str, ...], rows: list[list[str]], width: int) -> Iterator[str]:
    label = max(map(len, names))
    for row in rows:
        for name, cell in zip(names, row, strict=True):
            first, *more = textwrap.wrap(cell, max(width - label - 2, 10)) or [""]
            yield f"{name.ljust(label)}  {first}"
            yield from (f"{' ' * label}  {line}" for line in more)
        yield ""


# -- formats for programs ---------------------------------------------------------------------------------------------
def _json(result: Solutions, out: TextIO) -> None:
    _dump({"head": {"vars": list(result.variables)}, "results": {"bindings": _Bindings(result)}}, out)


class _Bindings(list[dict[str, object]]):
    """The rows as SPARQL's JSON has them, made one by one as they are written: all at once take 800 MB a million."""

    def __init__(self, result: Solutions) -> None:
        self._result = result

    def __bool__(self) -> bool:
        return bool(self._result.rows)

    def __iter__(self) -> Iterator[dict[str, object]]:
        for row in self._result.rows:
            named = zip(self._result.variables, row, strict=True)
            yield {name: _binding(term) for name, term in named if term is not None}


def _dump(document: object, out: TextIO) -> None:
    out.writelines(map(escaped, json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(document)))
    out.write("\n")


def _binding(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    return {"type": "literal", "value": term.value} | _literal_type(term)


def _literal_type(literal: ox.Literal) -> dict[str, object]:
    if literal.direction:
        return {"xml:lang": literal.language, "its:dir": str(literal.direction)}
    if literal.language:
        return {"xml:lang": literal.language}
    return {} if literal.datatype == _STRING else {"datatype": literal.datatype.value}


_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_NUMBERS = frozenset(
    ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}")
    for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long")
)


def _csv(result: Solutions, out: TextIO) -> None:
    rows = csv.writer(out, lineterminator="\r\n")  # the line ends of RFC 4180, which SPARQL's CSV follows
    rows.writerow(result.variables)
    rows.writerows([_cell(term) for term in row] for row in result.rows)


def _cell(term: Term | None) -> str:
    """The plain value; an apostrophe before text that a spreadsheet would run as a formula."""
    if term is None:
        return ""
    text = str(term) if isinstance(term, ox.Triple) else term.value
    return text if _is_number(term) else plain(guarded(text))


def _is_number(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype in _NUMBERS and bool(_NUMERAL.fullmatch(term.value))


_NUMERAL = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
)  # a query may call anything a number: STRDT("=1", xsd:integer)


def _tsv(result: Solutions, out: TextIO) -> None:
    out.write("\t".join(f"?{name}" for name in result.variables) + "\n")
    out.writelines("\t".join(map(_turtle_term, row)) + "\n" for row in result.rows)


def _turtle_term(term: Term | None) -> str:
    if term is None:
        return ""
    text = escaped(str(term).replace("\t", "\\t"))
    return text if _is_number(term) else inert(text)


def _yes_or_no(result: Boolean, out: TextIO) -> None:
    out.write("yes\n" if result.value else "no\n")


def _boolean_json(result: Boolean, out: TextIO) -> None:
    _dump({"head": {}, "boolean": result.value}, out)


def _turtle(result: Graph, out: TextIO) -> None:
    data = ox.serialize(result.triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    out.write(escaped((data or b"").decode("utf-8")))


def _triples(result: Graph, out: TextIO) -> None:
    rows: tuple[Row, ...] = tuple((triple.subject, triple.predicate, triple.object) for triple in result.triples)
    _table(Solutions(("subject", "predicate", "object"), rows), out)


_WRITERS: dict[type[Result], dict[str, Callable[..., None]]] = {
    Solutions: {"table": _table, "json": _json, "csv": _csv, "tsv": _tsv},
    Boolean: {"table": _yes_or_no, "json": _boolean_json},
    Graph: {"table": _triples, "ttl": _turtle},
}
_CALLED = {Solutions: "a SELECT", Boolean: "an ASK", Graph: "a CONSTRUCT or DESCRIBE"}
FORMATS = ("table", "json", "csv", "tsv", "ttl")
