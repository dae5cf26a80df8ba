"""The command line: every command once for real, exit codes, and what goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import COMMANDS, main
from kg.printable import printable

GOOD = '"We will sign the treaty," said Mayor Ida Brandt of Ostvik on Monday.\n\nThe union opposes the port levy.\n'


def call(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin, catch_exceptions=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the sample articles."""
    path = str(tmp_path_factory.mktemp("cli") / "kg.store")
    added = call("add", *kg.samples(), "--store", path, "--workers", "1")
    assert added.exit_code == 0, added.stderr
    return path


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_has_an_example(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"kg {command}" in result.stdout.split("Usage:")[1][10:]


def test_help_of_all_names_every_command() -> None:
    shown = call("--help").stdout
    assert all(f"\n  {name} " in shown for name in COMMANDS)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy','rdflib','networkx','pyvis','pyoxigraph','lxml','numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_query_loads_no_model() -> None:
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main(['query', '--list'])\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy','rdflib','networkx','pyvis','lxml','numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_adding_twice_changes_nothing(store: str) -> None:
    before = call("export", "-", "--format", "nq", "--with-text", "--store", store).stdout_bytes
    again = call("add", *kg.samples(), "--store", store, "--workers", "1")
    assert "0 new, 0 changed" in again.stderr
    assert call("export", "-", "--format", "nq", "--with-text", "--store", store).stdout_bytes == before


def test_a_bad_input_is_named_and_the_good_ones_are_stored(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    missing, path = str(tmp_path / "gone.txt"), str(tmp_path / "s")
    result = call("add", str(tmp_path), missing, "--store", path, "--workers", "1")
    assert result.exit_code == 1
    assert result.stdout == ""
    for name in ("empty.txt", "binary.txt", "gone.txt"):
        assert len([line for line in result.stderr.splitlines() if line.startswith("not read:") and name in line]) == 1
    assert call("list", "articles", "--store", path, "--format", "csv").stdout.count("\n") == 2


def test_a_folder_may_hold_its_own_store(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    for _ in range(2):
        result = call("add", str(tmp_path), "--store", str(tmp_path / "kg.store"), "--workers", "1")
        assert (result.exit_code, "1 article (" in result.stderr) == (0, True), result.stderr


def test_standard_input(tmp_path: Path) -> None:
    result = call("extract", "-", stdin=GOOD.encode())
    (line,) = result.stdout.splitlines()
    row = json.loads(line)
    assert row["article"]["path"] is None
    assert row["statements"][0]["speaker"]["name"] == "Ida Brandt"


@pytest.mark.parametrize("what", ["statements", "positions", "claims", "speakers", "topics", "measures", "articles"])
def test_list(store: str, what: str) -> None:
    table = call("list", what, "--store", store)
    assert table.exit_code == 0
    rows = call("list", what, "--store", store, "--format", "csv").stdout.splitlines()
    assert len(rows) > 5
    assert "https://w3id.org/claim-kg/id/" in rows[1]


def test_list_says_what_a_name_was_taken_for_and_finds_nothing_with_exit_1(store: str) -> None:
    result = call("list", "statements", "--speaker", "Nobody At All", "--store", store)
    assert (result.exit_code, "nothing in the store" in result.stderr) == (1, True)


def test_show_gives_the_evidence(store: str) -> None:
    row = json.loads(call("list", "speakers", "--store", store, "--format", "json").stdout)["results"]["bindings"][0]
    shown = call("show", row["iri"]["value"], "--store", store).stdout
    assert shown.splitlines()[0] == row["name"]["value"]
    assert "\n- " in shown


def test_remove_and_info(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    call("add", str(tmp_path / "a.txt"), "--store", path)
    iri = call("list", "articles", "--store", path, "--format", "tsv").stdout.splitlines()[1].split("\t")[-1]
    assert "articles     1" in call("info", "--store", path).stdout
    gone = call("remove", iri.strip('<>"').rsplit("/", 1)[1][:8], "--store", path)
    assert gone.exit_code == 0, gone.stderr
    assert call("export", "-", "--format", "nq", "--store", path).stdout == ""
    assert call("remove", "nothing", "--store", path).exit_code == 2


def test_rebuild_and_compact_keep_the_graph(store: str) -> None:
    before = call("export", "-", "--format", "nq", "--with-text", "--store", store).stdout_bytes
    assert call("rebuild", "--store", store).exit_code == 0
    assert call("compact", "--store", store).exit_code == 0
    assert call("export", "-", "--format", "nq", "--with-text", "--store", store).stdout_bytes == before


def test_validate(store: str) -> None:
    result = call("validate", "--store", store)
    assert (result.stdout, result.exit_code) == ("", 0)


@pytest.mark.parametrize(
    "args",
    [
        ["query", "SELECT"],
        ["query", "who-said-what", "--param", "speaker"],
        ["query", "-"],
        ["show", "no iri"],
        ["list", "nothing"],
        ["export", "claims.unknown"],
        ["add", "x.txt", "--extractor", "none"],
        ["list", "statements", "--since", "yesterday"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(store: str, args: list[str]) -> None:
    result = call(*args, "--store", store, stdin=b"DELETE WHERE { ?s ?p ?o }")
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_a_missing_store_is_said_so(tmp_path: Path) -> None:
    for args in (["list", "statements"], ["info"], ["query", "unopposed"], ["rebuild"], ["compact"]):
        result = call(*args, "--store", str(tmp_path / "none"))
        assert (result.exit_code, "kg add" in result.stderr) == (2, True), args
    assert not (tmp_path / "none").exists()


def test_export_and_view_write_whole_files(store: str, tmp_path: Path) -> None:
    for name in ("claims.ttl", "claims.jsonld", "claims.csv", "net.graphml", "net.gexf", "all.trig"):
        assert call("export", str(tmp_path / name), "--store", store).exit_code == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert call("view", str(tmp_path / "graph.html"), "--store", store).exit_code == 0
    assert (tmp_path / "graph.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_folder_that_cannot_be_written_is_said_so(store: str, tmp_path: Path) -> None:
    result = call("export", str(tmp_path / "no" / "such" / "claims.ttl"), "--store", store)
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


def test_evaluate(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    start = GOOD.index("said")
    lines = [
        f"T1\tSource {start + 5} {start + 21}\tMayor Ida Brandt",
        f"T2\tCue {start} {start + 4}\tsaid",
        "T3\tContent 1 24\tWe will sign the treaty",
        "E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1",
    ]
    (tmp_path / "a.ann").write_text("\n".join(lines), encoding="utf-8")
    shown = call("evaluate", str(tmp_path), "--workers", "1").stdout
    figures = {line[:24].strip(): line[24:].split() for line in shown.splitlines()}
    assert figures["direct content exact"] == ["100.0", "100.0", "100.0"]
    assert figures["direct attribution"] == ["100.0", "100.0", "100.0"]


def test_no_control_code_of_an_article_reaches_the_terminal() -> None:
    assert printable("a\x1b[31mb\u202ec") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c"


def test_demo_writes_where_it_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "demo"],
        cwd=tmp_path,
        env={**os.environ, "KG_STORE": str(tmp_path / "users-own")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(path.name for path in (tmp_path / "kg-demo").iterdir()) == ["claims.ttl", "graph.html", "kg.store"]
    assert not (tmp_path / "users-own").exists()
    assert "Try next" in done.stdout
    assert "\r" not in done.stderr


@pytest.mark.parametrize("module", ["looking", "contradictions", "tracking", "concepts", "writing"])
def test_who_only_reads_a_store_waits_for_no_vectors(module: str) -> None:
    """numpy, the tokenizer and the stemmer take half a second to load, and only comparing needs them."""
    code = (
        f"import sys, kg.store.store, kg.cli.{module}; "
        "print(sorted({'numpy', 'tokenizers', 'snowballstemmer', 'spacy'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
