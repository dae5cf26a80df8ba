"""Hostile articles from end to end: added, listed, queried, exported, viewed. Nothing crashes, nothing becomes code."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result

from kg.cli import main
from kg.store import Store
from kg.validate import validate

CHROMIUM = Path("/usr/bin/chromium")
SCRIPT = "<script>window.hacked=1</script>"
IMAGE = "<img src=x onerror=window.hacked=1>"
NAMES = [
    'O"Neil } UNION { ?s ?p ?o } #',
    "</script><script>window.hacked=1</script>",
    "=HYPERLINK(1)",
    "Ann\u202elairT",
    "x' onmouseover='window.hacked=1",
    "Zoë\u2028Łukasz 𝒳",
    "href javascript:window.hacked=1",
]
TEXTS = [
    f'"We will {IMAGE} sign {SCRIPT} it," said Mayor {{name}}.\n\nMayor {{name}} opposes the {SCRIPT} tax. '
    "The union backs the new “}} ; DROP ALL ;” law, according to {name}.\n",
    "{name} said that " + "a" * 100_000 + ' is a word.\n\nHe added: "\'" “‘" and ”” that \\u0022 \\x00 it \x00 ends.\n',
    "<p onclick=window.hacked=1>{name} said “]]> <!-- --> &lt;script&gt; &amp;” is fine.\n",
]


def call(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin, catch_exceptions=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    lines = []
    for number, name in enumerate(NAMES):
        text = TEXTS[number % len(TEXTS)].replace("{name}", name)
        row = {
            "text": text,
            "title": f"{SCRIPT} {name} says \ud800 no",
            "publisher": f"{name} & {IMAGE}",
            "author": [name, SCRIPT],
            "section": SCRIPT,
            "url": ["javascript:window.hacked=1", 'https://example.org/a b"<>{}|^`\\\u202e?q=1', None][number % 3],
            "date": ["2025-04-27", "not a date", None][number % 3],
        }
        lines.append(json.dumps(row))
    (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    odd = folder / 'a "quoted" <b> name;$(x).txt'
    odd.write_text(TEXTS[0].replace("{name}", "Ida Brandt"), encoding="utf-8")
    result = call("add", str(folder / "rows.jsonl"), str(odd), "--store", str(folder / "kg.store"), "--workers", "1")
    assert "Traceback" not in result.stderr
    assert all("date" in line for line in result.stderr.splitlines() if line.startswith("not read"))
    return folder / "kg.store"


def test_everything_readable_was_stored_and_conforms(store: Path) -> None:
    with Store.open(store) as opened:
        assert opened.info().articles >= 6
        assert opened.info().statements >= 6
        assert validate(opened) == []


@pytest.mark.parametrize("format", ["ttl", "nq", "trig", "jsonld"])
def test_rdf_exports_are_valid(store: Path, format: str) -> None:
    data = call("export", "-", "--format", format, "--with-text", "--store", str(store)).stdout_bytes
    names = {"ttl": "turtle", "nq": "nquads", "trig": "trig", "jsonld": "json-ld"}
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=names[format])
    assert len(dataset) > 100
    if format != "jsonld":
        kinds = {"ttl": ox.RdfFormat.TURTLE, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
        assert len(list(ox.parse(data, format=kinds[format]))) > 100


def test_network_exports_are_valid_xml(store: Path) -> None:
    for format in ("graphml", "gexf"):
        data = call("export", "-", "--format", format, "--store", str(store)).stdout_bytes
        assert ElementTree.fromstring(data) is not None


def test_no_cell_of_a_table_is_a_formula(store: Path) -> None:
    outputs = [
        call("export", "-", "--format", "csv", "--store", str(store)).stdout,
        call("list", "statements", "--format", "csv", "--store", str(store)).stdout,
        call("query", "who-said-what", "--param", "speaker=Brandt", "--format", "csv", "--store", str(store)).stdout,
    ]
    for output in outputs:
        rows = list(csv.reader(io.StringIO(output)))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell[:1] and not _number(cell)]


@pytest.mark.parametrize("name", [*NAMES, 'x" . } ; DELETE WHERE { ?s ?p ?o } #', "\\u0022", "<urn:x>"])
def test_a_parameter_stays_a_word(store: Path, name: str) -> None:
    before = call("info", "--store", str(store)).stdout
    result = call("query", "who-said-what", "--param", f"speaker={name}", "--store", str(store))
    assert result.exit_code in (0, 2)
    assert "Traceback" not in result.stderr
    listed = call("list", "statements", "--speaker", name, "--store", str(store))
    assert listed.exit_code in (0, 1)
    assert call("info", "--store", str(store)).stdout == before


def test_every_iri_is_made_of_safe_characters(store: Path) -> None:
    with Store.open(store) as opened:
        for quad in opened.quads():
            for node in (quad.subject, quad.object):
                if isinstance(node, ox.NamedNode):
                    assert node.value.isascii()
                    assert not set(node.value) & set(' <>"{}|\\^`')


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: apt-get install chromium")
def test_no_script_runs_in_the_view(store: Path, tmp_path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[test]'")
    out = tmp_path / "graph.html"
    assert call("view", str(out), "--store", str(store), "--title", SCRIPT).exit_code == 0
    trouble: list[str] = []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("pageerror", lambda error: trouble.append(f"error {error}"))
        page.on("console", lambda message: trouble.append(f"console {message.text}"))
        page.on("dialog", lambda dialog: trouble.append("dialog"))
        page.on("request", lambda request: request.url == out.as_uri() or trouble.append(request.url))
        page.goto(out.as_uri())
        page.wait_for_selector("body[data-ready]", timeout=20_000)
        for name in ("sign", "Neil", "href", "script"):
            page.fill("input[type=search]", name)
            page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert SCRIPT in page.inner_text("body")
        assert page.locator("script").count() == page.locator("head script, body > script").count()
        assert page.locator("img[src=x], [onclick], [onerror], [onmouseover]").count() == 0
        browser.close()
    assert trouble == []


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
