"""Formats: an older store is brought to ours, step by step, whole whenever it ends; others are told what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_articles import batch, made_article
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli import main
from kg.errors import StoreError
from kg.identity import Delta
from kg.judgements import Deed, Judgement
from kg.store import Store
from kg.store.manifest import FORMAT, OLDEST
from kg.store.place import Folder
from kg.store.repair import repair
from kg.store.upgrade import UPGRADES, upgrade
from kg.vocab import KG

NAMED = Judgement(Deed.RENAME, "me", "2026-01-02T03:04:05Z", ("https://a.example/x",), label="X")
FIRST, SECOND = (Quad(KG.stale, KG.stale, Literal(name), NamedNode("https://a.example/g")) for name in "12")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of format 3: two articles and a judgement."""
    path = tmp_path / "kg.store"
    with Store.open(path, write=True) as store:
        store.judge([NAMED])
        store.replace(batch(made_article(1), made_article(2)))
    of_format(path, 3)
    return path


def of_format(path: Path, number: object) -> None:
    described = json.loads((path / "store.json").read_text())
    (path / "store.json").write_text(json.dumps(described | {"format": number}))


def quads_of(path: Path) -> set[Quad]:
    with Store.open(path) as store:
        return set(store.quads())


def test_every_older_format_has_a_step() -> None:
    assert sorted(UPGRADES) == list(range(OLDEST, FORMAT))


@pytest.mark.parametrize(
    "words", ["info", "list articles", "query unopposed", "add -", "rebuild", "compact", "entities undo", "view -"]
)
def test_a_command_on_an_older_store_names_the_one_that_upgrades_it(old: Path, words: str) -> None:
    done = CliRunner().invoke(main, [*words.split(), "--store", str(old)], input="A text.")
    assert done.exit_code == 2
    assert f"store format 3, this kg knows format {FORMAT}; `kg store upgrade --store {old}` brings it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_upgrade_keeps_quads_and_judgements_and_a_second_does_nothing(old: Path) -> None:
    of_format(old, FORMAT)
    before = quads_of(old)
    of_format(old, 3)
    for told in ("it had 3", "already"):
        done = CliRunner().invoke(main, ["store", "upgrade", "--store", str(old)])
        assert (done.exit_code, told in done.stderr) == (0, True), done.output
        assert quads_of(old) == before
        with Store.open(old) as store:
            assert store.judgements == (NAMED,)
            assert store.info().format == FORMAT


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (FORMAT + 1, "use a newer kg"),
        (10**30, "use a newer kg"),
        (2, "add its articles to a new store.*`kg entities take .*/judgements.jsonl --store NEW`"),
        (-7, "add its articles to a new store"),
        (True, "its format is no whole number.*kg store repair"),
        ("3", "its format is no whole number.*kg store repair"),
        (3.0, "its format is no whole number.*kg store repair"),
    ],
)
def test_other_formats_are_refused_and_left_alone(old: Path, number: object, told: str) -> None:
    of_format(old, number)
    before = (old / "store.json").read_bytes()
    for opened in (upgrade, Store.open, lambda path: Store.open(path, write=True)):
        with pytest.raises(StoreError, match=told):
            opened(old)
    assert (old / "store.json").read_bytes() == before


def test_what_is_no_store_is_not_upgraded(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        upgrade(tmp_path / "none")
    assert CliRunner().invoke(main, ["store", "upgrade", "--store", "memory:"]).exit_code == 2


def test_a_kill_between_any_two_steps_leaves_what_upgrading_again_brings_to_its_end(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two steps that change something; each transaction and each writing of store.json may be the last."""
    steps = {3: lambda engine, ids: _given(engine, FIRST), 4: lambda engine, ids: _given(engine, SECOND)}
    monkeypatch.setattr("kg.store.upgrade.UPGRADES", steps)
    for module in ("upgrade", "manifest", "place"):
        monkeypatch.setattr(f"kg.store.{module}.FORMAT", 5)
    describe = Folder.describe
    for kept in (0, 1):
        with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
            killed.setattr(Folder, "describe", _ending(describe, after=kept))
            upgrade(old)
        assert json.loads((old / "store.json").read_text())["format"] == 3 + kept
    assert upgrade(old) == 4
    engine = Folder.read(old, None, format=5).engine
    assert {FIRST, SECOND} <= set(engine)


def _given(engine: object, quad: Quad) -> Delta:
    return Delta(frozenset(), frozenset({quad} - set(engine)))  # type: ignore[call-overload]


def _ending(describe: object, after: int) -> object:
    done: list[int] = []

    def last(folder: Folder, described: object) -> None:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(1)
        describe(folder, described)  # type: ignore[operator]

    return last


def test_a_damaged_older_store_is_mended_and_upgraded_in_one(old: Path) -> None:
    (current,) = old.glob("quads/CURRENT")
    os.truncate(current, 0)
    with pytest.raises(StoreError, match="kg store upgrade"):
        Store.open(old)
    with pytest.raises(StoreError, match="kg store repair"):
        upgrade(old)
    found = repair(old)
    assert (found.articles, found.lost) == (2, {})
    with Store.open(old) as store:
        assert (store.info().format, store.judgements) == (FORMAT, (NAMED,))
