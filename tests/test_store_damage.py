"""Damaged stores: every one is told in a line with a way out, and mended by it; nothing is lost in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_articles import IDS, batch, made_article
from pyoxigraph import NamedNode

from kg.cli import main
from kg.errors import KgError, StoreError
from kg.judgements import Deed, Judgement
from kg.query import run
from kg.store import ArticleRecorded, Store, log, versions
from kg.store.damage import told_of, translated
from kg.store.repair import repair
from kg.store.upgrade import upgrade

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
WHOLE = batch(*map(made_article, range(3)))
NAMED = Judgement(Deed.RENAME, "me", "2026-01-02T03:04:05Z", ("https://a.example/x",), label="X")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A store as it was written, and one that was compacted."""
    plain, compacted = (tmp_path_factory.mktemp("made") / name for name in ("plain", "compacted"))
    with Store.open(plain, write=True) as store:
        store.judge([NAMED])
        store.replace(WHOLE)
        store.record([ArticleRecorded(iri, NOON, f"/news/{number}.txt") for number, iri in enumerate(WHOLE)])
    shutil.copytree(plain, compacted)
    with Store.open(compacted, write=True) as store:
        store.compact()
    return {"plain": plain, "compacted": compacted}


@pytest.fixture
def folder(made: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made["compacted"], tmp_path / "kg.store"))


def quads_of(path: Path) -> list[str]:
    with Store.open(path) as store:
        return sorted(map(str, store.quads()))


def cut(pattern: str, size: int = 0) -> Callable[[Path], None]:
    return lambda path: [os.truncate(file, size) for file in path.glob(pattern)] and None


def gone(pattern: str, which: slice = slice(None)) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for entry in sorted(path.glob(pattern))[which]:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    return damage


def written(name: str, content: str) -> Callable[[Path], None]:
    return lambda path: (next(path.glob(name)).write_text(content), None)[1]


def flipped(pattern: str, at: float, which: slice = slice(None)) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        for file in sorted(path.glob(pattern))[which]:
            content = bytearray(file.read_bytes())
            content[int((len(content) - 1) * at)] ^= 0xFF
            file.write_bytes(content)

    return damage


ANY = None  # the engine's threads number the tables as they end: one and the same number may hold all words, or none
TOLD: dict[str, tuple[Callable[[Path], None], int | None]] = {
    "a MANIFEST that ends too early": (cut("quads*/MANIFEST*", 1000), 3),
    "an empty MANIFEST": (cut("quads*/MANIFEST*"), 3),
    "no MANIFEST": (gone("quads*/MANIFEST*"), 3),
    "no CURRENT": (gone("quads*/CURRENT"), 0),
    "an empty CURRENT": (cut("quads*/CURRENT"), 0),
    "a CURRENT that points nowhere": (written("quads*/CURRENT", "MANIFEST-777777\n"), 0),
    "no quads": (gone("quads*"), 3),
    "an empty folder of quads": (gone("quads*/*"), 3),
    "no table files": (gone("quads*/*.sst"), 3),
    "no first table file": (gone("quads*/*.sst", slice(1)), ANY),
    "a table file that ends too early": (lambda path: os.truncate(sorted(path.glob("quads*/*.sst"))[1], 50), ANY),
    "no store.json": (gone("store.json"), 0),
    "half a store.json": (cut("store.json", 30), 0),
    "a namespace that is none": (written("store.json", '{"format": 4, "namespace": "no iri", "quads": "quads-1"}'), 0),
    "another namespace": (
        written("store.json", '{"format": 4, "namespace": "https://a.example/", "quads": "quads-1"}'),
        0,
    ),
    "quads that are not there": (
        written("store.json", f'{{"format": 4, "namespace": "{IDS.base}", "quads": "quads"}}'),
        0,
    ),
}
"""what is damaged -> how, and how many of three articles are lost with it"""


@pytest.mark.parametrize("damage", TOLD)
def test_what_is_damaged_is_told_and_mended(folder: Path, damage: str) -> None:
    before = quads_of(folder)
    TOLD[damage][0](folder)
    for write in (False, True):
        with pytest.raises(StoreError, match=r"`kg store repair --store .*` saves what can be read"):
            Store.open(folder, write=write)
    with pytest.raises(StoreError, match="kg store repair"):
        run(folder, "SELECT * { ?a a schema:NewsArticle }")
    found = repair(folder)
    assert found.articles + len(found.lost) == 3
    assert TOLD[damage][1] in (ANY, len(found.lost))
    assert {origin.source for origin in found.lost.values()} <= {f"/news/{number}.txt" for number in range(3)}
    with Store.open(folder, write=True) as store:
        assert store.judgements == (NAMED,)
        store.replace({iri: WHOLE[iri] for iri in found.lost})
    assert quads_of(folder) == before


@pytest.mark.parametrize(
    ("store", "number", "at"),
    [("plain", 0, 0.1), ("plain", 3, 0.1), ("compacted", 1, 0.99), ("compacted", 3, 0.5), ("compacted", 5, 0.5)],
)
def test_a_flipped_byte_of_a_table_costs_what_stood_there_alone(
    made: dict[str, Path], tmp_path: Path, store: str, number: int, at: float
) -> None:
    path = Path(shutil.copytree(made[store], tmp_path / "s"))
    before = quads_of(path)
    flipped("quads*/*.sst", at, slice(number, number + 1))(path)
    found = repair(path)
    assert found.articles + len(found.lost) == 3
    with Store.open(path, write=True) as opened:
        opened.replace({iri: WHOLE[iri] for iri in found.lost})
    assert quads_of(path) == before
    if found.changed:
        assert len(list(path.glob("quads*.damaged/*.sst"))) > 5, "what was damaged is kept"


def test_an_error_in_the_middle_of_reading_is_one_line(folder: Path) -> None:
    flipped("quads*/*.sst", 0.3)(folder)
    with (
        pytest.raises(StoreError, match=r"its quads are damaged: block checksum mismatch \(\d+\.sst\)"),
        Store.open(folder) as store,
    ):
        list(store.quads())
    with pytest.raises(StoreError, match="kg store repair"):
        run(folder, "SELECT * { GRAPH ?g { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "IO error: No space left on device: While appending to file: /s/000012.log",
            "no space left on its disk; make room",
        ),
        ("IO error: Permission denied: While opening /s/LOCK", "change their permissions"),
        (
            "Corruption: IO error: No such file or directory: While open a file for random read: /s/000010.sst: No such file "
            "or directory  The file /s/MANIFEST-000005 may be corrupted.",
            r"a table file is missing \(000010.sst\)",
        ),
        (
            "Corruption: block checksum mismatch: stored = 1, computed = 2 in /s/000012.sst offset 3",
            r"mismatch \(000012.sst\)",
        ),
        ("Not able to find the string with id 7 in the string store", "quads are damaged: Not able to find the string"),
    ],
)
def test_the_engines_words_become_a_line_with_a_way_out(words: str, told: str) -> None:
    with pytest.raises(StoreError, match=told), told_of("/s"):
        raise OSError(words)


@pytest.mark.parametrize(
    "error", [ValueError("Corruption: x"), OSError(2, "No such file"), RuntimeError("dictionary changed")]
)
def test_errors_of_others_stay_what_they_are(error: Exception) -> None:
    assert translated("/s", error) is None


STANDING: dict[str, Callable[[Path], None]] = {
    "no OPTIONS": gone("quads*/OPTIONS*"),
    "no write-ahead log, all being in tables": gone("quads*/*.log"),
    "a strange line in log.nq": lambda path: _more(path / "log.nq", b"no angle bracket\n\xff\xfe\x00\n"),
    "half a line in log.nq": lambda path: _more(path / "log.nq", b"<https://w3id.org/cla"),
    "log.nq with CRLF": lambda path: _crlf(path / "log.nq"),
    "a byte order mark in store.json": lambda path: _marked(path / "store.json"),
    "no log.nq": gone("log.nq"),
}


@pytest.mark.parametrize("damage", STANDING)
def test_what_does_no_harm_stops_no_command(folder: Path, damage: str) -> None:
    before = quads_of(folder)
    STANDING[damage](folder)
    assert quads_of(folder) == before
    for words in ("rebuild", "export --format nq --with-log -"):
        done = CliRunner().invoke(main, [*words.split(), "--store", str(folder)])
        assert done.exit_code == 0, done.output
    with Store.open(folder, write=True) as store:
        assert store.remove([next(iter(WHOLE))]) == 1
        store.replace(WHOLE)
        store.compact()
    assert quads_of(folder) == before


def _more(file: Path, content: bytes) -> None:
    file.write_bytes(file.read_bytes() + content)


def _crlf(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def _marked(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())


SMALL = ["log.nq", "judgements.jsonl", "store.json", "log.lost", "judgements.set-aside"]


@pytest.mark.parametrize(("kind", "make"), [("a folder", Path.mkdir), ("a pipe", os.mkfifo)])
@pytest.mark.parametrize("name", SMALL)
def test_what_is_no_file_where_one_should_be_is_put_aside(
    folder: Path, name: str, kind: str, make: Callable[[Path], None]
) -> None:
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    if name == "judgements.set-aside":
        _more(folder / "judgements.jsonl", b"[]\n")
    with pytest.raises(StoreError, match=rf"{name} is {kind}; `kg store repair"):
        Store.open(folder, write=True)
    assert f"{name}.damaged" in repair(folder).aside
    for write in (False, True):
        with Store.open(folder, write=write) as store:
            assert store.info().articles == 3


@pytest.mark.parametrize("name", ["LOCK", "CURRENT", "000012.sst"])
def test_what_is_no_file_of_the_engines_is_never_waited_for(folder: Path, name: str) -> None:
    odd = next(iter(sorted(folder.glob("quads-1/*.sst")))) if name.endswith(".sst") else folder / "quads-1" / name
    odd.unlink()
    os.mkfifo(odd)
    for write in (False, True):
        with pytest.raises(StoreError, match=rf"quads-1/{odd.name} is neither a file nor a folder; `kg store repair"):
            Store.open(folder, write=write)
    assert repair(folder).articles == 3


@pytest.mark.parametrize("pattern", ["quads-1/*.sst", "quads-1/CURRENT", "quads-1"])
def test_links_of_the_engines_that_lead_nowhere_are_damage(folder: Path, pattern: str) -> None:
    entry = sorted(folder.glob(pattern))[0]
    entry.rename(folder.parent / "elsewhere")
    entry.symlink_to(folder.parent / "gone")
    for write in (False, True):
        with pytest.raises(
            StoreError, match=rf"{entry.relative_to(folder)} is a link that leads nowhere .*kg store rep"
        ):
            Store.open(folder, write=write)
    assert repair(folder).articles == (3 if entry.name != "quads-1" else 0)
    assert any(one.is_symlink() for one in folder.rglob("*")), "what was there is kept"


@pytest.mark.parametrize("name", SMALL)
def test_a_link_that_leads_nowhere_is_one_line_that_names_its_target(folder: Path, name: str) -> None:
    target, link = folder.parent / "target", folder / name
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    if name == "judgements.set-aside":
        _more(folder / "judgements.jsonl", b"[]\n")
    for opened in (lambda path: Store.open(path, write=True), repair):
        with pytest.raises(StoreError, match=rf"{name}: is a link to {target}, which is not there; bring that back"):
            opened(folder)
    link.unlink()
    link.symlink_to(link)
    with pytest.raises(StoreError, match=rf"{name}: is a link that leads back to itself; delete it"):
        Store.open(folder, write=True)
    link.unlink()
    assert repair(folder).articles == 3


def test_what_is_written_goes_through_links(folder: Path, tmp_path: Path) -> None:
    for name in ("log.nq", "judgements.jsonl", "store.json"):
        (folder / name).rename(tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
    with Store.open(folder, write=True) as store:
        assert store.judgements == (NAMED,)
        store.judge([Judgement(Deed.RENAME, "me", "2026-01-03T03:04:05Z", ("https://a.example/y",), label="Y")])
        store.remove([next(iter(WHOLE))])
        store.compact()
    assert (tmp_path / "judgements.jsonl").read_bytes().count(b"\n") == 2
    assert b"quads-2" in (tmp_path / "store.json").read_bytes()
    assert next(iter(WHOLE)).encode() not in (tmp_path / "log.nq").read_bytes()
    assert all((folder / name).is_symlink() for name in ("log.nq", "judgements.jsonl", "store.json"))
    assert not list(tmp_path.glob("*.tmp"))


def test_a_file_where_the_quads_should_be_is_put_aside(folder: Path) -> None:
    shutil.rmtree(folder / "quads-1")
    (folder / "quads-1").write_text("")
    with pytest.raises(StoreError, match="kg store repair"):
        Store.open(folder, write=True)
    found = repair(folder)
    assert (found.aside, len(found.lost)) == (("quads-1.damaged",), 3)


def test_a_writer_never_makes_a_new_store_over_a_damaged_one(folder: Path) -> None:
    """Even one without a log: what the engine would clear away is kept."""
    (folder / "log.nq").unlink()
    gone("quads*/CURRENT")(folder)
    tables = {file.name for file in folder.glob("quads*/*.sst")}
    with pytest.raises(StoreError, match="kg store repair"):
        Store.open(folder, write=True)
    assert {file.name for file in folder.glob("quads*/*.sst")} == tables
    repair(folder)
    with Store.open(folder) as store:
        assert set(store.articles()) == set(WHOLE)


@pytest.mark.parametrize("write", [True, False])
def test_a_store_that_holds_nothing_yet_is_no_damaged_one(tmp_path: Path, write: bool) -> None:
    Store.open(tmp_path / "s", write=True).close()
    shutil.rmtree(tmp_path / "s" / "quads")
    if write:
        Store.open(tmp_path / "s", write=True).close()
    else:
        with pytest.raises(StoreError, match="holds nothing yet; `kg add"):
            Store.open(tmp_path / "s")


def test_the_command_names_what_to_add_again_until_it_is_added(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    gone("quads*/*")(folder)
    done = CliRunner().invoke(main, ["store", "repair", "--store", str(folder)])
    assert done.exit_code == 1
    assert sorted(done.stdout.split()) == [f"/news/{number}.txt" for number in range(3)]
    assert "0 articles are whole" in done.stderr
    assert "log.lost" in done.stderr
    again = CliRunner().invoke(main, ["store", "repair", "--store", str(folder)])
    assert (again.exit_code, again.stdout) == (1, done.stdout), "a killed repair has told nobody"
    Store.open(folder).close()
    told = f"3 articles were lost when this store was repaired; `kg add` again what `kg store repair --store {folder}` names"
    assert f"{told}, or delete {folder / 'log.lost'}" in caplog.text
    with Store.open(folder, write=True) as store:
        store.replace(WHOLE)
    Store.open(folder, write=True).close()
    assert not (folder / "log.lost").exists()
    assert (repair(folder).articles, repair(folder).lost) == (3, {})


def test_a_store_that_is_as_it_should_be_stays_so(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        store.replace(batch(made_article(0, version=1), made_article(7)))
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    done = CliRunner().invoke(main, ["store", "repair", "--store", str(folder)])
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert "nothing is damaged: 4 articles are whole" in done.stderr
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("graph", ["identity_graph", "tracking_graph"])
def test_where_who_is_who_is_not_right_it_is_computed_anew(folder: Path, graph: str) -> None:
    before = quads_of(folder)
    with Store.open(folder, write=True) as store:
        store.engine.remove_graph(NamedNode(getattr(store.ids, graph)))
    assert quads_of(folder) != before
    assert repair(folder).changed
    assert quads_of(folder) == before


def test_what_may_not_be_read_is_not_damaged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by the system alone: the tests may run as a user who may read all."""
    closed = next(folder.glob("quads-1/*.sst"))
    monkeypatch.setattr(os, "access", lambda entry, mode: entry != closed)
    with pytest.raises(
        StoreError, match=rf"{closed.name}: cannot be read \(Permission denied\); change its permissions"
    ):
        repair(folder)
    assert not list(folder.glob("*.damaged"))


def test_a_format_of_ours_does_not_hide_damage_from_an_upgrade(folder: Path) -> None:
    gone("quads*/CURRENT")(folder)
    with pytest.raises(StoreError, match="kg store repair"):
        upgrade(folder)


def test_what_is_to_be_added_again_is_named_once_and_only_if_it_can_be(folder: Path) -> None:
    gone("quads*/*")(folder)
    one, two, three = WHOLE
    (folder / "log.nq").unlink()
    entries = [
        ArticleRecorded(one, NOON, None, "https://a.example/1", "/news/all.jsonl"),
        ArticleRecorded(two, NOON, None, "https://a.example/2", "/news/all.jsonl"),
        ArticleRecorded(three, NOON, None, "https://a.example/3"),
    ]
    (folder / "log.nq").write_bytes(log.lines(entries, IDS))
    done = CliRunner().invoke(main, ["store", "repair", "--store", str(folder)])
    assert (done.exit_code, done.stdout) == (1, "/news/all.jsonl\n")
    assert f"{three} (https://a.example/3) is lost" in done.stderr


def test_nothing_is_mended_where_there_is_no_store_or_somebody_writes(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear")
    for other in (tmp_path / "none", tmp_path / "letters", tmp_path / "letters" / "a.txt"):
        with pytest.raises(KgError, match="no store here"):
            repair(other)
    code = (
        "import sys; from kg.store import Store; s = Store.open(sys.argv[1], write=True)\n"
        "print(1, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdin is not None
        writer.stdout.readline()
        with pytest.raises(StoreError, match="is being written by another kg command"):
            repair(folder)
        writer.stdin.close()
    assert not list(folder.glob("*.damaged"))


def test_the_log_names_no_article_that_is_not_there_wherever_a_removal_ends(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyboardInterrupt), Store.open(folder, write=True) as store:
        monkeypatch.setattr(store, "_exchange", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        store.remove([next(iter(WHOLE))])
    with Store.open(folder) as store:
        assert store.info().articles == 3


def test_a_manifest_is_read_and_a_table_struck_off_it(made: dict[str, Path]) -> None:
    for path in made.values():
        content = next(path.glob("quads*/MANIFEST*")).read_bytes()
        tables = versions.tables(content)
        assert {f"{number:06}.sst" for number in tables} == {file.name for file in path.glob("quads*/*.sst")}
        assert {table.column for table in tables.values()} >= {0, 1, 5, 6}
        one = min(tables)
        assert versions.tables(versions.without(content, [one])) == {n: t for n, t in tables.items() if n != one}
        long = versions.without(content, [one] * 3000)
        assert len(long) > 32768, "it goes over the end of a block"
        assert versions.tables(long).keys() == tables.keys() - {one}
