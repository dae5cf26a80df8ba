"""Standard output that is full, closed, half read, no terminal, or of another encoding; and how a command ends."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import click
import pytest
from click.testing import CliRunner, Result
from listed_store import add, first, second

import kg.cli
from kg.cli import COMMANDS, main
from kg.cli.ending import exit_code
from kg.cli.terminal import Output, standard_streams
from kg.errors import OutputError, UsageError
from kg.records import Entity, EntityType
from kg.store import Store

KG = [sys.executable, "-m", "kg"]
BAD = os.fsdecode(b"Br\xffown")
TRICKS = "\x1b[31m\x9b1m\x07\u202e\u2028\u2066\x85"

PRINTING = [
    "list statements", "list positions --format csv", "list topics --format tsv", "list claims --format json", "info",
    "query unopposed", "query --list", "export - --format ttl", "export - --format csv", "view -", "entities list",
    "contradictions --format csv", "repeats --least 1", "changes --since 2020-01-01", "track Brown",
    "track Brown --plot -", "--help", "list --help", "--version",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "kg.store"
    with Store.open(path, write=True) as opened:
        add(opened, first(), second())
    return path


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose every name would command a terminal."""
    path = tmp_path_factory.mktemp("tricky") / "kg.store"
    known = first()
    article = replace(known.article, title=f"T{TRICKS}", publisher=f"P{TRICKS}")
    who = Entity(f"=Ada{TRICKS} Brown", EntityType.PERSON)
    said = [replace(one, speaker=who, role=f"R{TRICKS}") for one in known.statements]
    with Store.open(path, write=True) as opened:
        add(opened, replace(known, article=article, statements=tuple(said)), second())
    return path


def words(command: str, store: Path) -> list[str]:
    given = command.split()
    return given if given[0].startswith("-") or given[-1] in ("--help", "--list") else [*given, "--store", str(store)]


def call(*args: str, **more: Any) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False, **more)


# -- a stdout that takes nothing, in this process --------------------------------------------------------------------------
def _full() -> io.TextIOWrapper | None:
    return Path("/dev/full").open("w", encoding="utf-8")


def _closed() -> io.TextIOWrapper | None:
    return None


def _left() -> io.TextIOWrapper | None:
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


STDOUTS: dict[str, tuple[Callable[[], io.TextIOWrapper | None], int, str]] = {
    "full": (_full, 2, "kg: standard output: cannot be written: No space left on device\n"),
    "closed": (_closed, 2, "kg: standard output: cannot be written: it is closed\n"),
    "left by its reader": (_left, 0, ""),
}


@pytest.mark.parametrize("stdout", STDOUTS)
@pytest.mark.parametrize("command", PRINTING)
def test_an_output_that_is_lost_is_told(
    command: str, stdout: str, store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make, code, told = STDOUTS[stdout]
    out = make()
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(SystemExit) as ended:
        main(words(command, store))
    if out:
        out.close()
    lines = [line for line in capsys.readouterr().err.splitlines(keepends=True) if not line.startswith("speaker")]
    assert (ended.value.code, "".join(lines)) == (code, told)


@pytest.mark.parametrize(("stdout", "code"), [("full", 2), ("left by its reader", 0)])
def test_work_on_a_store_is_done_whoever_reads_of_it(
    stdout: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "s", write=True) as opened:
        add(opened, first(), second())
    out = STDOUTS[stdout][0]()
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(SystemExit) as ended:
        main(["entities", "rename", "Ada Brown", "Ada B", "--author", "me", "--store", str(tmp_path / "s")])
    assert out is not None
    out.close()
    assert ended.value.code == code
    with Store.open(tmp_path / "s") as opened:
        assert [one.label for one in opened.judgements] == ["Ada B"]


# -- the same by a shell: what the interpreter does at its end ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("kg list statements --store {s} > /dev/full", 2, "No space left on device"),
        ("kg list statements --store {s} >&-", 2, "it is closed"),
        ("kg view - --store {s} | head -c 9", 0, ""),
        ("kg query unopposed --store {s} 2>&- >&-", 2, ""),
        ("kg query gone --store {s} 2> /dev/full", 2, ""),
        ("kg query gone --store {s} 2>&1 | true", 2, ""),
        ("kg extract - <&-", 1, "is empty"),
        ("PYTHONUNBUFFERED=1 kg view - --store {s} > /dev/full", 2, "No space left on device"),
    ],
)
def test_nothing_is_said_after_the_end(line: str, code: int, err: str, store: Path) -> None:
    shell = f"{line.format(s=store)}; exit ${{PIPESTATUS[0]}}".replace("kg ", f"{sys.executable} -m kg ", 1)
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (code, 1 if err else 0), done.stderr
    assert err in done.stderr


def test_a_closed_stdout_does_not_hand_its_number_to_the_store(tmp_path: Path) -> None:
    """What a library prints would else stand in the store's files."""
    code = (
        "import os, sys\nfrom kg.cli.terminal import standard_streams\n"
        f"with standard_streams():\n    print(open({str(tmp_path / 'file')!r}, 'w').fileno(), file=sys.stderr)"
    )
    done = subprocess.run(
        ["bash", "-c", f'{sys.executable} -c "$0" >&-', code], capture_output=True, text=True, check=True
    )
    assert int(done.stderr) > 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("format", ["table", "json"])
def test_no_encoding_of_a_terminal_stops_it(encoding: str, format: str, tricky: Path) -> None:
    command = [*KG, "query", "-", "--format", format, "--store", str(tricky)]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    asked = "SELECT ?x { VALUES ?x { 'Zoë 𝒳 “quoted”' } }".encode()
    done = subprocess.run(command, env=env, input=asked, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    if format == "json":
        assert json.loads(done.stdout)["results"]["bindings"][0]["x"]["value"] == "Zoë 𝒳 “quoted”"
    else:
        assert {"ascii": b"Zo\\xeb", "latin-1": b"Zo\xeb", "utf-8": "Zoë".encode()}[encoding] in done.stdout


# -- control characters ---------------------------------------------------------------------------------------------------
RAW = set("".join(map(chr, range(32))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0))) + TRICKS) - set("\n\t\r[m13")
LISTING = [
    "list statements", "list statements --format csv", "list statements --format tsv", "list statements --format json",
    "list speakers", "list articles --format csv", "contradictions", "entities list", "entities list --format tsv",
    "repeats --least 1 --format csv", "changes --since 2020-01-01", "track Brown --as speaker", "export - --format csv",
    "query roles", "query roles --format csv", "query roles --format tsv", "query roles --format json",
]  # fmt: skip


@pytest.mark.parametrize("command", LISTING)
def test_no_name_commands_a_terminal(command: str, tricky: Path) -> None:
    result = call(*words(command, tricky))
    assert result.exit_code in (0, 1), result.stderr
    assert not RAW & set(result.stdout + result.stderr)
    assert "\r" not in result.stdout.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "args",
    [
        ["list", TRICKS], ["list", "statements", f"--{TRICKS}"], [TRICKS], ["info", TRICKS], ["show", f"no{TRICKS} iri"],
        ["info", "--store", f"/no/{TRICKS}"], ["query", f"no{TRICKS}"], ["export", f"/no/{TRICKS}.ttl"],
        ["extract", f"/no/{TRICKS}.txt"], ["list", "statements", "--speaker", f"nobody{TRICKS}"],
        ["entities", "take", f"/no/{TRICKS}"], ["evaluate", f"/no/{TRICKS}"], ["query", "roles", "--param", TRICKS],
    ],
)  # fmt: skip
def test_no_argument_commands_one_either(args: list[str], store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", str(store))
    result = call(*args)
    assert result.exit_code in (1, 2)
    assert result.stderr
    assert not RAW & set(result.stdout + result.stderr)


def test_a_line_feed_in_a_name_makes_no_second_line() -> None:
    assert call("info", "--store", "/no\nkg: all is well").stderr.count("\n") == 1


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_what_programs_read_is_clean_where_a_terminal_reads_it(tricky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for inner, is_raw in ((_Terminal(), False), (io.BytesIO(), True)):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(inner, encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main(["export", "-", "--format", "ttl", "--store", str(tricky)])
        assert ended.value.code == 0
        assert bool(RAW & set(inner.getvalue().decode())) is is_raw


def test_every_line_goes_past_what_cleans_it() -> None:
    """No command prints by itself: `tell`, `say` and `text_out` of kg.cli.terminal do."""
    for file in Path(kg.cli.__file__).parent.glob("*.py"):
        if file.name in ("terminal.py", "extracting.py"):  # extract prints JSON, which has to stay as it is
            continue
        called = [ast.unparse(node.func) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                  if isinstance(node, ast.Call)]  # fmt: skip
        assert not {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"} & set(called), file


# -- arguments that are no UTF-8 ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "args",
    [
        ["list", "statements", "--speaker", BAD], ["list", "topics", "--topic", BAD], ["show", BAD], ["track", BAD],
        ["query", "who-said-what", "--param", f"speaker={BAD}"], ["entities", "rename", "Ada Brown", BAD],
        ["entities", "merge", "Ada Brown", "Dock Union", "--why", BAD], ["entities", "unsure", BAD, "Ada Brown"],
        ["entities", "merge", "Ada Brown", "Dock Union", "--author", BAD], ["entities", "undo", BAD], ["remove", BAD],
        ["view", "-", "--title", BAD], ["contradictions", "wrong", BAD], ["topics", "split", BAD, "x"],
        ["info", "--store", BAD], ["demo", "--out", BAD], ["add", "x", "--namespace", BAD],
    ],
)  # fmt: skip
def test_words_that_are_no_text_are_refused_in_a_line(
    args: list[str], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE", str(store))
    before = sorted((path, path.stat().st_mtime_ns) for path in store.iterdir())
    result = call(*args)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "is no text in UTF-8" in result.stderr
    assert sorted((path, path.stat().st_mtime_ns) for path in store.iterdir()) == before


def test_a_file_may_have_any_name(tmp_path: Path, store: Path) -> None:
    article, query = tmp_path / BAD, tmp_path / f"{BAD}.rq"
    article.write_text('"We sign," said Mayor Ida Brandt of Ostvik.\n', encoding="utf-8")
    query.write_text("ASK { ?s ?p ?o }\r\n", encoding="utf-8")
    assert json.loads(call("extract", str(article), "--workers", "1").stdout)["statements"]
    assert call("query", str(query), "--store", str(store)).stdout == "yes\n"
    result = call("extract", str(tmp_path / f"no{BAD}"))
    assert (result.exit_code, "does not exist" in result.stderr) == (1, True)


def test_a_query_that_is_no_text_is_refused(store: Path) -> None:
    result = call("query", "-", "--store", str(store), input=b"ASK { ?s ?p 'caf\xe9' }")
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: standard input: cannot be read: line 1 is not UTF-8; save it as UTF-8\n",
    )


@pytest.mark.parametrize("group", COMMANDS)
def test_every_text_says_whether_it_names_a_file(group: str) -> None:
    """A new option of click's own text type would let what is no text into a store."""

    def of(command: click.Command) -> Iterator[click.Parameter]:
        yield from command.params
        for one in command.commands.values() if isinstance(command, click.Group) else ():
            yield from of(one)

    command = main.get_command(click.Context(main), group)
    assert command is not None
    assert [one.name for one in of(command) if one.type is click.STRING] == []


# -- endings ---------------------------------------------------------------------------------------------------------------
def _raise(error: BaseException) -> Callable[[], object]:
    def run() -> object:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("name", "x\x1b", ["y"]), 2, "kg: unknown name 'x\\x1b'; choose from: y"),
        (OSError(28, "No space left on device", "s/log\x1b.nq"), 2, "kg: s/log\\x1b.nq: No space left on device"),
        (OSError("IO error: gone"), 2, "kg: IO error: gone"),
        (MemoryError(), 2, "kg: not enough memory"),
        (OutputError("x", "Broken pipe", 32), 0, ""),
        (click.UsageError("no\x1b such"), 2, "Error: no\ufffd such"),
        (click.Abort(), 1, "Aborted!"),
        (SystemExit(1), 1, ""),
        (KeyError("what"), 70, "kg: KeyError: 'what' (at "),
    ],
)
def test_what_stops_a_command_is_told(
    error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with standard_streams():
        assert exit_code(_raise(error)) == code
    told = capsys.readouterr().err
    assert line in told
    assert bool(told) is bool(line)
    assert "Traceback" not in told


def test_a_fault_of_ours_can_be_traced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KG_DEBUG", "1")
    with standard_streams():
        assert exit_code(_raise(KeyError("what"))) == 70
    assert "Traceback (most recent call last):\n" in capsys.readouterr().err


def test_an_unbuffered_stream_that_takes_parts_gets_all() -> None:
    class Slow(io.RawIOBase):
        taken = b""

        def write(self, data: Any) -> int:
            self.taken += bytes(data[:3])
            return min(3, len(data))

    inner = Slow()
    stream: BinaryIO = inner  # type: ignore[assignment]
    assert Output(stream, "x").write(b"abcdefgh") == 8
    assert inner.taken == b"abcdefgh"


class _Deleting(io.BytesIO):
    """Standard input whose reading takes the store away."""

    def __init__(self, content: bytes, store: Path) -> None:
        super().__init__(content)
        self.store = store

    def read(self, size: int | None = -1) -> bytes:
        shutil.rmtree(self.store, ignore_errors=True)
        return super().read(size)


def test_a_store_that_goes_while_it_is_written_is_told(tmp_path: Path) -> None:
    store = tmp_path / "s"
    article = b'{"text": "\\"We sign,\\" said Mayor Ida Brandt of Ostvik."}\n'
    result = call("add", "-", "--store", str(store), "--workers", "1", input=_Deleting(article, store))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert str(store) in result.stderr
    assert not store.exists()
