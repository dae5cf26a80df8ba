"""kill -9 at random moments of `kg add`, changed articles among what is added: whole articles, and adding again mends all.

KG_KILLS says how often (10).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.identity import identity
from kg.store import Store

KILLS = int(os.environ.get("KG_KILLS", "10"))
ARTICLES, VERSIONS = 80, 3
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def rows(version_of: dict[int, int]) -> Iterator[str]:
    """One short article a line; another version has the same url and other words."""
    for number, version in sorted(version_of.items()):
        said = ["will stay open", "will be closed", "was never open"][version]
        text = (
            f'"Bridge {number} {said}," Mayor Ida Brandt said on Monday.\n\nThe Union {number % 7} opposes the bridge toll. '
            f"According to the council, {version + 1} of the {number + 2} bridges are old.\n"
        )
        yield json.dumps(
            {"text": text, "url": f"https://example.org/{number}", "date": "2025-04-27", "publisher": "Post"}
        )


def add(news: Path, store: Path) -> list[str]:
    return [*KG, "add", str(news), "--store", str(store), "--workers", "1"]


def graphs(store: Store) -> dict[str, frozenset[Quad]]:
    """graph -> its quads."""
    found: dict[str, set[Quad]] = {}
    for quad in store.quads():
        found.setdefault(quad.graph_name.value, set()).add(quad)
    return {name: frozenset(quads) for name, quads in found.items()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[frozenset[Quad]]]:
    """evidence graph -> what it holds in each version of its article, as an undisturbed `kg add` writes it."""
    folder = tmp_path_factory.mktemp("whole")
    known: dict[str, set[frozenset[Quad]]] = {}
    for version in range(VERSIONS):
        news, store = folder / "news.jsonl", folder / str(version)
        news.write_text("\n".join(rows(dict.fromkeys(range(ARTICLES), version))), encoding="utf-8")
        subprocess.run(add(news, store), check=True, capture_output=True)
        with Store.open(store) as opened:
            for name, quads in graphs(opened).items():
                known.setdefault(name, set()).add(quads)
    return known


@pytest.mark.skipif(os.name != "posix", reason="kill -9 needs a POSIX system")
def test_a_killed_add_leaves_whole_articles(tmp_path: Path, whole: dict[str, set[frozenset[Quad]]]) -> None:
    store, news = tmp_path / "kg.store", tmp_path / "news.jsonl"
    dice = random.Random(4)
    killed = 0
    for _ in range(KILLS):
        news.write_text("\n".join(rows({n: dice.randrange(VERSIONS) for n in range(ARTICLES)})), encoding="utf-8")
        killed += _killed(add(news, store), store, dice)
        _check(store, whole)
    assert killed >= KILLS / 2, "most runs ended before their kill: nothing was tested"
    subprocess.run(add(news, store), check=True, capture_output=True)
    subprocess.run(add(news, tmp_path / "undisturbed"), check=True, capture_output=True)
    assert _turtle(store) == _turtle(tmp_path / "undisturbed")


def _killed(command: list[str], store: Path, dice: random.Random) -> bool:
    """Half of the kills come at any moment, half soon after a batch has been written."""
    log = store / "log.nq"
    before = log.stat().st_size if log.exists() else 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if dice.random() < 0.5:
        time.sleep(dice.uniform(0.2, 5))
    else:
        while process.poll() is None and (not log.exists() or log.stat().st_size == before):
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.6))
    process.kill()
    return process.wait() != 0


def _check(store: Path, whole: dict[str, set[frozenset[Quad]]]) -> None:
    try:
        opened = Store.open(store)
    except StoreError:
        assert not (store / "quads" / "CURRENT").exists()  # killed before there was anything to read
        return
    with opened:
        found = graphs(opened)
        stored = found.pop(opened.ids.identity_graph, frozenset())
        found.pop(opened.ids.tracking_graph, None)
        assert all(quads in whole[name] for name, quads in found.items()), "an article in part"
        assert stored == identity(found.values(), opened.ids)
    with Store.open(store, write=True) as opened:  # which does what was marked and not done
        before = graphs(opened).get(opened.ids.tracking_graph)
        opened.rebuild()
        assert before == graphs(opened).get(opened.ids.tracking_graph), "what is tracked is not that of the articles"


def _turtle(store: Path) -> bytes:
    command = [*KG, "export", "-", "--format", "ttl", "--with-text", "--store", str(store)]
    return subprocess.run(command, check=True, capture_output=True).stdout
