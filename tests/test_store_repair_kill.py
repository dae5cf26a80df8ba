"""A repair that ends at any of its steps: the store is told to be damaged, or mended; repairing again brings it to its end."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from made_articles import batch, made_article

from kg.errors import StoreError
from kg.judgements import Deed, Judgement
from kg.store import ArticleRecorded, Store, files, repair
from kg.store.place import Folder

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
WHOLE = batch(*map(made_article, range(2)))
NAMED = Judgement(Deed.RENAME, "me", "2026-01-02T03:04:05Z", ("https://a.example/x",), label="X")

STEPS: tuple[tuple[Any, str], ...] = (
    (Path, "rename"),
    (Path, "replace"),
    (Path, "unlink"),
    (shutil, "rmtree"),
    (files, "write_whole"),
    (Folder, "fresh"),
    (Store, "_update"),
    (Store, "close"),
)
"""What changes something on the disk: each call is one step."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "kg.store"
    with Store.open(path, write=True) as store:
        store.judge([NAMED])
        store.replace(WHOLE)
        store.record([ArticleRecorded(iri, NOON, "/news/a.txt") for iri in WHOLE])
        store.compact()
    return path


def all_gone(path: Path) -> None:
    for file in path.glob("quads-1/*"):
        file.unlink()


def one_gone(path: Path) -> None:
    """An article that the log alone knows of."""
    with Store.open(path, write=True) as store:
        store.record([ArticleRecorded(store.ids.base + "article/00", NOON, "/news/b.txt")])


def described_wrong(path: Path) -> None:
    (path / "store.json").write_text("{")


@pytest.mark.parametrize(("damage", "after"), [(one_gone, True), (all_gone, True), (described_wrong, False)])
def test_a_repair_that_ends_at_any_step_leaves_no_half_store(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None], after: bool
) -> None:
    shutil.copytree(made, broken := tmp_path / "broken")
    damage(broken)
    shutil.copytree(broken, mended := tmp_path / "mended")
    repair.repair(mended)
    wanted = state(mended)
    seen = Counter[str]()
    for step in range(1, 100):
        shutil.copytree(broken, path := tmp_path / "kg.store")
        if not (ended := ends_at(step, path, monkeypatch, after=after)):
            break
        found = state(path)
        seen[ended] += 1
        assert found in ("damaged", wanted), (step, ended)
        repair.repair(path)
        assert state(path) == wanted, (step, ended)
        shutil.rmtree(path)
    assert seen.keys() >= {"rename", "replace", "write_whole"}, seen
    assert damage is described_wrong or seen.keys() >= {"fresh", "_update"}, seen


def ends_at(step: int, path: Path, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> str:
    """Repairs until a step, which is done or not done; gives its name, "" where the repair has fewer."""
    done: list[str] = []

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **given: Any) -> Any:
            done.append(name)
            if len(done) >= step and not after:
                raise KeyboardInterrupt
            made = call(*args, **given)
            if len(done) >= step:
                raise KeyboardInterrupt
            return made

        return counting

    with monkeypatch.context() as killed:
        for owner, name in STEPS:
            killed.setattr(owner, name, counted(name, getattr(owner, name)))
        try:
            repair.repair(path)
        except KeyboardInterrupt:
            ended = done[step - 1]
        else:
            ended = ""
    gc.collect()  # closes what the killed one had open
    return ended


def state(path: Path) -> object:
    """What a reader sees: the quads, the log's lines and the lost ones; or that the store is damaged."""
    try:
        with Store.open(path) as store:
            quads, judged = sorted(map(str, store.quads())), store.judgements
    except StoreError as error:
        assert "`kg store repair" in str(error)
        return "damaged"
    lost = path / "log.lost"
    return quads, judged, (path / "log.nq").read_bytes(), lost.read_bytes() if lost.exists() else b""
