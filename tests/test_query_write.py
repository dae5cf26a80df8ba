"""Results in each format."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.query import Boolean, Graph, Result, Solutions, write

XSD = "http://www.w3.org/2001/XMLSchema#"
ADA = ox.NamedNode("https://w3id.org/claim-kg/ns#ada")


def written(result: Result, format: str) -> str:
    out = io.StringIO()
    write(result, format, out)
    return out.getvalue()


def of(*cells: object) -> Solutions:
    return Solutions(tuple(f"c{n}" for n in range(len(cells))), (cells,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+2", "'=1+2"),
        ("+49", "'+49"),
        ("-x", "'-x"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
        ("a=b", "a=b"),
        ('say "so", twice\nnow', 'say "so", twice\nnow'),
    ],
)
def test_csv_cells_are_no_formulas(text: str, cell: str) -> None:
    assert list(csv.reader(io.StringIO(written(of(ox.Literal(text)), "csv"), newline="")))[1] == [cell]


def test_csv_numbers_stay_numbers() -> None:
    assert written(of(ox.Literal("-3", datatype=ox.NamedNode(f"{XSD}integer")), None), "csv") == "c0,c1\r\n-3,\r\n"


def test_json_reads_back() -> None:
    cells = (ADA, ox.Literal("å", language="sv"), ox.Literal("1", datatype=ox.NamedNode(f"{XSD}integer")), None)
    text = written(of(*cells), "json")
    back = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(back, ox.QuerySolutions)
    assert [tuple(row) for row in back] == [cells]
    assert json.loads(written(Boolean(True), "json")) == {"head": {}, "boolean": True}


def test_json_keeps_the_direction_of_a_text() -> None:
    cells = (ox.Literal("shalom", language="he", direction=ox.BaseDirection.RTL), ox.Literal("hi", language="en"))
    text = written(of(*cells), "json")
    assert [binding.get("its:dir") for binding in json.loads(text)["results"]["bindings"][0].values()] == ["rtl", None]
    back = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(back, ox.QuerySolutions)
    assert [tuple(row) for row in back] == [cells]


def test_json_of_no_rows_and_of_many_is_written_alike() -> None:
    assert json.loads(written(Solutions(("x",), ()), "json")) == {"head": {"vars": ["x"]}, "results": {"bindings": []}}
    rows = tuple((ox.Literal(str(number)),) for number in range(3))
    found = json.loads(written(Solutions(("x",), rows), "json"))["results"]["bindings"]
    assert [row["x"]["value"] for row in found] == ["0", "1", "2"]


def test_tsv_reads_back() -> None:
    cells = (ADA, ox.Literal("a\tb\nc\"d'"), None)
    back = ox.parse_query_results(written(of(*cells), "tsv").encode(), ox.QueryResultsFormat.TSV)
    assert isinstance(back, ox.QuerySolutions)
    assert [tuple(row) for row in back] == [cells]


def test_turtle_of_a_graph() -> None:
    text = written(Graph((ox.Triple(ADA, ADA, ox.Literal("x")),)), "ttl")
    assert 'kg:ada kg:ada "x" .' in text


@pytest.mark.parametrize("width", [24, 60, 200])
def test_a_table_fits_and_leaves_no_word_out(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = "the words that were quoted, all of them, in full " * 3
    text = written(of(ox.Literal("Ada Quill"), ox.Literal(words), ADA, ox.Literal("2025-03-01")), "table")
    assert max(map(len, text.splitlines())) <= width
    for word in (*words.split(), "Ada", "Quill", "kg:ada", "2025-03-01"):
        assert word in text


def test_a_table_shows_no_control_codes() -> None:
    text = written(of(ox.Literal("a\x1b[31mb\u202ec")), "table")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_small_results() -> None:
    assert written(Boolean(False), "table") == "no\n"
    assert written(Solutions(("x",), ()), "table").splitlines() == ["x", "-", "(0 rows)"]
    assert written(Solutions((), ((),)), "table").endswith("(1 row)\n")


@pytest.mark.parametrize(
    ("result", "format", "choices"),
    [
        (Graph(()), "csv", "a CONSTRUCT or DESCRIBE 'csv'; choose from: table, ttl"),
        (Solutions(("x",), ()), "ttl", "a SELECT 'ttl'; choose from: csv, json, table, tsv"),
        (Boolean(True), "tsv", "an ASK 'tsv'; choose from: json, table"),
    ],
)
def test_a_format_that_does_not_fit_is_named(result: Result, format: str, choices: str) -> None:
    with pytest.raises(UsageError, match=choices):
        written(result, format)
