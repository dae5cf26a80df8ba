from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from listed_store import FIRST, IDS, RUN, add, first, listed_store
from lxml import etree

from kg.errors import UsageError
from kg.export import EXPORTERS, export, format_of
from kg.printable import guarded
from kg.records import Entity, Measure, Topic
from kg.store import ArticleRecorded, RunStarted, Store
from kg.vocab import INDEX

HOSTILE = '=HYPERLINK("x")</script>\u0000\u0001\u202e\'"{}\\ \r\n\ufffe'


def written(store: Store, format: str, **options: bool) -> bytes:
    out = io.BytesIO()
    export(store, out, format=format, **options)
    return out.getvalue()


def hostile_store() -> Store:
    known = first()
    who = Entity(HOSTILE, known.statements[0].speaker.type)
    said = replace(known.statements[0], speaker=who, topics=(Topic(HOSTILE),), role=HOSTILE)
    stood = replace(known.positions[0], actor=who, measure=Measure(HOSTILE))
    article = replace(known.article, title=HOSTILE, publisher=HOSTILE, url=HOSTILE, authors=(HOSTILE,))
    store = listed_store()
    add(store, replace(known, article=article, statements=(said,), positions=(stood,)))
    return store


@pytest.mark.parametrize("format", EXPORTERS)
def test_same_bytes_whatever_the_order_of_articles(format: str) -> None:
    from listed_store import second

    with listed_store() as one, Store.open("memory:", write=True) as other:
        add(other, second())
        add(other, first())
        assert written(one, format) == written(other, format) == written(one, format)


def test_same_bytes_in_another_process() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from listed_store import *; from kg.export import *;"
        "[export(listed_store(), sys.stdout.buffer, format=name) for name in EXPORTERS]"
    )
    tests = str(Path(__file__).parent)
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, tests], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": s}
        ).stdout
        for s in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def kept(store: Store) -> set[ox.Quad]:
    """All but what the store finds its way by."""
    return {quad for quad in store.quads() if quad.predicate not in INDEX}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader uses it
@pytest.mark.parametrize("format", ["ttl", "jsonld"])
@pytest.mark.parametrize("make", [listed_store, hostile_store])
def test_both_libraries_read_the_same_graph_back(format: str, make: object) -> None:
    with make() as store:
        text = written(store, format, with_text=True)
        triples = {quad.triple for quad in kept(store)}
    name = {"ttl": "turtle", "jsonld": "json-ld"}[format]
    again = rdflib.Graph().parse(data=text.decode(), format=name)
    nquads = again.serialize(format="nt", encoding="utf-8")
    assert {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_TRIPLES)} == triples
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.from_extension(format))} == triples


@pytest.mark.parametrize("format", ["nq", "trig"])
@pytest.mark.parametrize("make", [listed_store, hostile_store])
def test_quads_come_back(format: str, make: object) -> None:
    with make() as store:
        text = written(store, format, with_text=True)
        quads = kept(store)
    assert set(ox.parse(text, format=ox.RdfFormat.from_extension(format))) == quads


def test_turtle_is_prefixed_sorted_and_free_of_blank_nodes() -> None:
    with listed_store() as store:
        text = written(store, "ttl").decode()
    head = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert head == sorted(head) and "@prefix kg: <https://w3id.org/claim-kg/ns#> ." in head
    subjects = [line.split(" ")[0] for line in text.splitlines() if line[0] not in "\t@"]
    assert len(subjects) == len(set(subjects)) and [s for s in subjects if "#" not in s] == sorted(
        s for s in subjects if "#" not in s
    )
    assert "_:" not in text and "[" not in text
    assert "entity:ada-brown" in text and "kg:claims topic:harbour-traffic" in text


@pytest.mark.parametrize("format", EXPORTERS)
def test_the_text_leaves_only_on_request(format: str) -> None:
    with listed_store() as store:
        kept = written(store, format)
        shown = written(store, format, with_text=True)
    marker = json.dumps(FIRST)[1:-1].encode()
    assert marker not in kept and FIRST.encode() not in kept
    assert (marker in shown) == (format in ("ttl", "trig", "nq", "jsonld"))


def test_the_log_leaves_only_on_request() -> None:
    from datetime import UTC, datetime

    with listed_store() as store:
        now = datetime(2025, 5, 1, tzinfo=UTC)
        store.record([RunStarted(RUN, now), ArticleRecorded(IDS.article(first().article), now, "secret.txt")])
        assert b"secret.txt" not in written(store, "nq") + written(store, "trig") + written(store, "ttl")
        assert b"secret.txt" in written(store, "nq", with_log=True)
        assert b"secret.txt" in written(store, "trig", with_log=True)
        with pytest.raises(UsageError, match="nq, trig"):
            written(store, "ttl", with_log=True)


def test_the_table_holds_both_and_no_formula() -> None:
    with hostile_store() as store:
        text = written(store, "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["type"] for row in rows].count("statement") == 3 + 1
    assert text.startswith("type,speaker,") and text.endswith("\r\n")
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), (" =1", "' =1"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=b", "a=b"), ("", "")],
)
def test_formulas_are_guarded(cell: str, safe: str) -> None:
    assert guarded(cell) == safe


@pytest.mark.parametrize("make", [listed_store, hostile_store])
def test_networks_open_again(make: object, tmp_path: Path) -> None:
    with make() as store:
        for format, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
            path = tmp_path / f"network.{format}"
            path.write_bytes(written(store, format))
            graph = read(path)
            labels = {data["label"] for _, data in graph.nodes(data=True)}
            assert {"Ada Brown", "harbour traffic", "Harbour Law"} <= labels
            assert {data["kind"] for _, data in graph.nodes(data=True)} == {"speaker", "topic", "measure"}
            ids = [edge.get("id") for edge in etree.parse(path).iter("{*}edge")]
            assert len(ids) == len(set(ids)) == graph.number_of_edges()


@pytest.mark.parametrize(("path", "format"), [("a.ttl", "ttl"), ("b/C.JSONLD", "jsonld"), ("x.y.nq", "nq")])
def test_the_suffix_names_the_format(path: str, format: str) -> None:
    assert format_of(path) == format


def test_unknown_formats_name_the_choices() -> None:
    with listed_store() as store, pytest.raises(UsageError, match="graphml"):
        written(store, "docx")
    with pytest.raises(UsageError, match="graphml"):
        format_of("claims")
