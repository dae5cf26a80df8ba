"""Strangers' text on a terminal, in a spreadsheet, in JSON and Turtle."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess

import pyoxigraph as ox
import pytest

from kg.export.table import csv_of
from kg.printable import escaped, guarded, inert, plain, printable, quoted, shown
from kg.query import Graph, Result, Solutions, write

XSD = "http://www.w3.org/2001/XMLSchema#"
CONTROLS = [
    *map(chr, range(9)),
    "\x0b",
    "\x0c",
    *map(chr, range(14, 32)),
    *map(chr, range(127, 160)),
    *"\u2028\u202e\u2066",
]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain — “quoted” Zoë 東京 𝒳", "plain — “quoted” Zoë 東京 𝒳"),
        ("a\x1b[31mb\x9bc\x07", "a\ufffd[31mb\ufffdc\ufffd"),
        ("a\tb\nc\r\nd\x85e\u2028f\xa0g\u3000h", "a b c  d e f g h"),
        ("نیم\u200cفاصله 👩\u200d🚀", "نیم\u200cفاصله 👩\u200d🚀"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("a\udcffb", "a\ufffdb"),
    ],
)
def test_printable(text: str, line: str) -> None:
    assert printable(text) == line


@pytest.mark.parametrize(
    "name", ["a", "my store", "it's", "a;b&c", "$HOME `x`", "a\nb\x1b'\\", "\u202eb\u2028", "\udcff"]
)
def test_a_shell_reads_a_quoted_name_as_it_was(name: str) -> None:
    quote = quoted(name)
    assert quote.isprintable()
    said = subprocess.run(["bash", "-c", f"printf %s {quote}"], capture_output=True, check=True)
    assert said.stdout == os.fsencode(name)


def test_a_name_is_shown_by_what_it_is_made_of() -> None:
    assert shown("a b/ü\x1b\n\u202e\udcff.txt") == "a b/ü\\x1b\\n\\u202e\\udcff.txt"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("one\ttwo\nthree", "one\ttwo\nthree"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x1b\x9b\x7f\u202eb", "a\ufffd\ufffd\ufffd\ufffdb"),
        ("نیم\u200cفاصله 👩\u200d🚀", "نیم\u200cفاصله 👩\u200d🚀"),
    ],
)
def test_plain_cells_keep_letters_that_no_terminal_obeys(cell: str, safe: str) -> None:
    assert plain(cell) == safe


@pytest.mark.parametrize("space", ["", " ", "\n", "\r\n", "\t", "\xa0", "\u3000", "\u200b", "\ufeff", "\x1f"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_cell_is_a_formula(space: str, sign: str) -> None:
    text = f"{space}{sign}1+1"
    assert guarded(text) == f"'{text}"
    (cell,) = rows_of("csv", ox.Literal(text))
    assert cell.startswith("'")
    assert next(csv.reader(io.StringIO(csv_of(["a"], [{"a": text}]).partition("\r\n")[2], newline="")))[0][0] == "'"
    (term,) = rows_of("tsv", ox.Literal(text))
    assert term.lstrip('"' + space)[:1] == "\\"
    assert read_back(term) == ox.Literal(text)


@pytest.mark.parametrize("text", ["a=b", "1-2", "'=x", "e@x.example", "“-”", ""])
def test_what_is_no_formula_stays(text: str) -> None:
    assert guarded(text) == text
    assert rows_of("csv", ox.Literal(text), ox.Literal("x"))[0] == text
    assert inert(f'"{text}"') == f'"{text}"'


@pytest.mark.parametrize("name", ["integer", "decimal", "double"])
def test_a_number_stays_one_and_what_is_called_one_does_not(name: str) -> None:
    kind = ox.NamedNode(XSD + name)
    assert rows_of("csv", ox.Literal("-3", datatype=kind)) == ["-3"]
    assert rows_of("tsv", ox.Literal("-3", datatype=kind)) == [f'"-3"^^<{XSD}{name}>']
    assert rows_of("csv", ox.Literal("=cmd()", datatype=kind)) == ["'=cmd()"]


@pytest.mark.parametrize("format", ["json", "tsv"])
def test_controls_are_escaped_and_read_back(format: str) -> None:
    term = ox.Literal("a".join(CONTROLS) + "\t\n\r")
    text = text_of(Solutions(("x",), ((term,),)), format)
    assert not set(CONTROLS) & set(text)
    kind = ox.QueryResultsFormat.JSON if format == "json" else ox.QueryResultsFormat.TSV
    (row,) = ox.parse_query_results(text.encode(), kind)  # type: ignore[misc]
    assert row[0] == term


def test_controls_in_a_graph_are_escaped_and_read_back() -> None:
    node = ox.NamedNode("https://x.example/")
    triple = ox.Triple(node, node, ox.Literal("a".join(CONTROLS[1:])))
    text = text_of(Graph((triple,)), "ttl")
    assert not set(CONTROLS) & set(text)
    assert [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)] == [triple]


def test_escapes_are_those_of_json() -> None:
    assert json.loads(escaped('"a\x85b\u2028c"')) == "a\x85b\u2028c"


def text_of(result: Result, format: str) -> str:
    out = io.StringIO()
    write(result, format, out)
    return out.getvalue()


def rows_of(format: str, *terms: ox.Literal) -> list[str]:
    text = text_of(Solutions(tuple(f"c{n}" for n in range(len(terms))), (terms,)), format)
    if format == "csv":
        return list(csv.reader(io.StringIO(text, newline="")))[1]
    return text.split("\n")[1].split("\t")


def read_back(term: str) -> ox.Literal:
    (row,) = ox.parse_query_results(f"?x\n{term}\n".encode(), ox.QueryResultsFormat.TSV)  # type: ignore[misc]
    return row[0]
