"""Where OUT leads: each sort of target, with what has to be there afterwards."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from listed_store import add, first, listed_store, second

from kg.cli import main
from kg.cli.outputs import check, written
from kg.errors import OutputError
from kg.export import EXPORTERS, export
from kg.kinds import Kind
from kg.plot import PICTURE
from kg.store import Store
from kg.view import PAGE

OWN = {"export": EXPORTERS["ttl"].kind, "view": PAGE, "track": PICTURE}
LONG = "n" * 251
NOTE = "Notes of a meeting on the harbour law.\nThe union was there, too, and asked for more.\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outputs") / "kg.store"
    with Store.open(path, write=True) as opened:
        add(opened, first(), second())
    return path


def call(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


def give(command: str, out: Path | str, store: Path, *more: str) -> Result:
    """One of the three commands that write a file."""
    words = {
        "export": ["export", str(out), "--format", "ttl"],
        "view": ["view", str(out)],
        "track": ["track", "Harbour Law", "--plot", str(out)],
    }[command]
    return call(*words, *more, "--store", str(store))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# -- targets: each makes what stands there, and gives OUT ----------------------------------------------------------------
def _file(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def _link(to: str, content: str | None) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        if content is not None:
            (folder / to).write_text(content, encoding="utf-8")
        link = folder / "link"
        link.symlink_to(to)
        return link

    return make


def _linked_file(folder: Path) -> Path:
    (folder / "other").write_text("", encoding="utf-8")
    os.link(folder / "other", folder / "hard")
    return folder / "hard"


def _stored(folder: Path) -> Path:
    (folder / "s" / "quads").mkdir(parents=True)
    (folder / "s" / "store.json").write_text('{"format": 3}', encoding="utf-8")
    return folder / "s"


WRITTEN: dict[str, Callable[[Path], Path]] = {
    "nothing yet": lambda folder: folder / "new",
    "an empty file": _file("empty", ""),
    "a long name": lambda folder: folder / LONG,
    "control characters and a line feed in the name": lambda folder: folder / "a\n\x1b[31mb\u202e",
    "a name that is no UTF-8": lambda folder: folder / os.fsdecode(b"caf\xe9"),
    "a link to nothing yet": _link("later", None),
    "a link to an empty file": _link("target", ""),
    "a link to a word that held the place": _link("target", "old\n"),
    "a file with a second name": _linked_file,
}
KEPT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a text": (_file("notes.txt", NOTE), "--force"),
    "one line of text": (_file("notes.txt", "buy milk\n"), "--force"),
    "another's Turtle": (_file("own.ttl", "@prefix ex: <http://ex.example/> .\nex:a a ex:B .\n"), "--force"),
    "a saved page": (_file("page.html", "<!doctype html>\n<html lang=en><p>Mayor Brandt said no.\n"), "--force"),
    "a drawing": (_file("map.svg", '<?xml version="1.0" encoding="UTF-8"?>\n<svg width="9"><g/></svg>'), "--force"),
    "a picture": (_file("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "--force"),
    "a notebook": (_file("own.ipynb", '{"cells": [], "nbformat": 4}'), "--force"),
    "a link to a text": (_link("notes.txt", NOTE), "--force"),
    "a link to a line of JSON": (_link("own.json", '{"format": 3}\n'), "--force"),
    "store.json": (lambda folder: _stored(folder) / "store.json", "folder of a store"),
    "a new file in a store": (lambda folder: _stored(folder) / "judgements.jsonl", "folder of a store"),
    "a new file among a store's quads": (lambda folder: _stored(folder) / "quads" / "CURRENT", "folder of a store"),
}  # fmt: skip
NOWHERE: dict[str, tuple[Callable[[Path], Path | str], str]] = {
    "a folder": (lambda folder: folder, "is a folder"),
    "a store": (_stored, "is a folder"),
    "a folder that is not there": (lambda folder: f"{folder}/no/", "is a folder"),
    "a name in a folder that is not there": (lambda folder: folder / "no" / "out", "No such file"),
    "a name under a file": (lambda folder: _file("f", "")(folder) / "out", "Not a directory"),
    "no name": (lambda folder: "", "is a folder"),
    "links in a circle": (_link("link", None), "symbolic links"),
    "a name that is too long": (lambda folder: folder / ("n" * 300), "name too long"),
    "a device that is full": (lambda folder: "/dev/full", "No space left on device"),
}


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("target", WRITTEN)
def test_it_is_written_twice_and_stays_what_it_is(command: str, target: str, store: Path, tmp_path: Path) -> None:
    out = WRITTEN[target](tmp_path)
    is_link, before = out.is_symlink(), names(tmp_path)
    for _ in range(2):
        result = give(command, out, store)
        assert (result.exit_code, "cannot" in result.stderr) == (0, False)
        assert OWN[command].is_of(out.read_bytes())
    assert out.is_symlink() == is_link
    assert names(tmp_path) - before <= {out.name, "later"}, "nothing is left beside it"
    assert target != "a file with a second name" or (tmp_path / "other").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("target", KEPT)
def test_it_is_kept_unless_forced(command: str, target: str, store: Path, tmp_path: Path) -> None:
    make, why = KEPT[target]
    out = make(tmp_path)
    before = out.read_bytes() if out.exists() else None
    result = give(command, out, store)
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("kg: ")]
    assert result.exit_code == 2
    assert out.name in line or "a/" in line
    assert why in line and "--force" in line
    assert (out.read_bytes() if out.exists() else None) == before
    assert give(command, out, store, "--force").exit_code == 0
    assert OWN[command].is_of(out.read_bytes())


@pytest.mark.parametrize("command", OWN)
@pytest.mark.parametrize("target", NOWHERE)
def test_it_cannot_be_written(command: str, target: str, store: Path, tmp_path: Path) -> None:
    make, why = NOWHERE[target]
    out = make(tmp_path)
    for force in ((), ("--force",)):
        result = give(command, out, store, *force)
        (line,) = [line for line in result.stderr.splitlines() if line.startswith("kg: ")]
        assert (result.exit_code, why in line) == (2, True), line


@pytest.mark.parametrize("command", OWN)
def test_a_fifo_is_written_to(command: str, store: Path, tmp_path: Path) -> None:
    out, got = tmp_path / "fifo", list[bytes]()
    os.mkfifo(out)
    reader = threading.Thread(target=lambda: got.append(out.read_bytes()))
    reader.start()
    result = give(command, out, store)
    reader.join(timeout=20)
    assert result.exit_code == 0
    assert OWN[command].is_of(got[0])
    assert stat.S_ISFIFO(out.stat().st_mode)


def test_a_fifo_whose_reader_has_enough_is_no_error(tmp_path: Path, store: Path) -> None:
    out = tmp_path / "fifo"
    os.mkfifo(out)

    def few() -> None:
        with out.open("rb", buffering=0) as file:
            file.read(10)

    reader = threading.Thread(target=few)
    reader.start()
    result = give("view", out, store)  # more than a pipe holds
    reader.join(timeout=20)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_device_stays_a_device(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "null"
    try:
        os.mknod(out, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        out = Path("/dev/null")
    assert give("export", out, store).exit_code == 0
    assert stat.S_ISCHR(out.stat().st_mode)


def test_an_open_descriptor_is_written_to_where_it_stands(store: Path, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as file:
        file.write(b"before\n")
        file.flush()
        assert give("export", f"/dev/fd/{file.fileno()}", store).exit_code == 0
    assert (tmp_path / "log").read_bytes().startswith(b"before\n@prefix agent: ")


def test_the_mode_stays_and_a_new_file_has_that_of_the_umask(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.ttl"
    before = os.umask(0o027)
    try:
        give("export", out, store)
        new = stat.S_IMODE(out.stat().st_mode)
        out.chmod(0o604)
        give("export", out, store)
    finally:
        os.umask(before)
    assert (new, stat.S_IMODE(out.stat().st_mode)) == (0o640, 0o604)


def test_what_comes_while_it_is_made_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "claims.ttl"
    with pytest.raises(OutputError, match="--force"), written(str(out), EXPORTERS["ttl"].kind) as stream:
        stream.write(b"@prefix")
        out.write_text(NOTE, encoding="utf-8")
    assert names(tmp_path) == {"claims.ttl"}
    assert out.read_text(encoding="utf-8") == NOTE


def test_what_was_there_stays_where_the_work_fails(tmp_path: Path) -> None:
    out = tmp_path / "claims.ttl"
    out.write_bytes(exported("ttl"))
    with pytest.raises(ZeroDivisionError), written(str(out), EXPORTERS["ttl"].kind) as stream:
        stream.write(b"@prefix")
        raise ZeroDivisionError
    assert names(tmp_path) == {"claims.ttl"}
    assert out.read_bytes() == exported("ttl")


def test_a_disk_is_asked_for_twice() -> None:
    disks = [path for path in Path("/dev").iterdir() if path.is_block_device()]
    if not disks:
        pytest.skip("no disk in /dev")
    with pytest.raises(OutputError, match="it is a disk; --force"):
        check(str(disks[0]), PAGE)


# -- kinds --------------------------------------------------------------------------------------------------------------
def exported(format: str, **more: bool) -> bytes:
    out = BytesIO()
    with listed_store() as store:
        export(store, out, format=format, **more)
    return out.getvalue()


KINDS: dict[str, Kind] = {name: exporter.kind for name, exporter in EXPORTERS.items()}
ALIKE = {"ttl", "trig"}  # both begin with the same prefixes


@pytest.mark.parametrize("format", EXPORTERS)
def test_an_export_is_told_from_those_of_other_formats(format: str) -> None:
    content = exported(format)
    fit = {name for name, kind in KINDS.items() if kind.is_of(content)}
    assert fit == (ALIKE if format in ALIKE else {format})
    assert not PAGE.is_of(content) and not PICTURE.is_of(content)


@pytest.mark.parametrize("format", ["nq", "trig"])
def test_the_text_and_the_log_do_not_change_the_kind(format: str) -> None:
    assert KINDS[format].is_of(exported(format, with_text=True, with_log=True))


def test_an_export_of_another_namespace_is_of_the_kind(tmp_path: Path) -> None:
    out = BytesIO()
    with Store.open("memory:", namespace="https://own.example/graph/") as store:
        export(store, out, format="ttl")
    assert KINDS["ttl"].is_of(out.getvalue())


def test_a_log_is_no_export() -> None:
    line = b'<https://x.example/article/1> <https://x.example/ns#path> "a" <https://x.example/graph/log> .\n'
    assert not KINDS["nq"].is_of(line)


# -- demo ---------------------------------------------------------------------------------------------------------------
def test_demo_asks_before_it_reads(tmp_path: Path) -> None:
    (tmp_path / "graph.html").write_text(NOTE, encoding="utf-8")
    result = call("demo", "--out", str(tmp_path))
    assert (result.exit_code, "reading" in result.stderr, "--force" in result.stderr) == (2, False, True)
    assert names(tmp_path) == {"graph.html"}


def test_demo_into_a_file_is_one_line(tmp_path: Path) -> None:
    out = _file("kg-demo", NOTE)(tmp_path)
    result = call("demo", "--out", str(out))
    assert (result.exit_code, result.stderr) == (2, f"kg: {out}: File exists\n")
    assert out.read_text(encoding="utf-8") == NOTE
