"""kill -9 at random moments of a writer: the store opens, each article is whole, and adding again mends all.

KG_KILLS says how often (10).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from killed_writer import ARTICLES, VERSIONS, round_of
from made_articles import IDS, made_article, nquads
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.identity import identity
from kg.store import Store

KILLS = int(os.environ.get("KG_KILLS", "10"))
WRITER = Path(__file__).with_name("killed_writer.py")


@pytest.mark.skipif(os.name != "posix", reason="kill -9 needs a POSIX system")
def test_killed_writers_leave_whole_articles(tmp_path: Path) -> None:
    folder = tmp_path / "kg.store"
    dice = random.Random(2)
    versions = {number: _versions(number) for number in range(ARTICLES)}
    killed = 0
    for seed in range(KILLS):
        killed += _killed(folder, seed, dice.random())
        for write in (False, True):
            _check(folder, versions, write=write)
    assert killed > KILLS / 2, "the writer ended before most kills: nothing was tested"
    with Store.open(folder, write=True) as store, Store.open("memory:") as undisturbed:
        round_of(store, 0)
        round_of(undisturbed, 0)
        assert _sorted(store) == _sorted(undisturbed)
    with Store.open(folder) as store:
        assert len(list(store.articles())) == ARTICLES


def _killed(folder: Path, seed: int, moment: float) -> bool:
    """Starts a writer, kills it after a share of the time that its steps take; whether it was still at work."""
    writer = subprocess.Popen([sys.executable, str(WRITER), str(folder), str(seed)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    steps = int(moment * (ARTICLES / 3 + 1))
    started = time.monotonic()
    for _ in range(steps):
        writer.stdout.readline()
    if steps:
        time.sleep(random.Random(seed).random() * (time.monotonic() - started) / (steps + 3))
    else:
        _wait_for(folder / "store.json")
    writer.kill()
    writer.stdout.close()
    return writer.wait() != 0


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def _check(folder: Path, versions: dict[int, list[set[Quad]]], *, write: bool) -> None:
    try:
        opened = Store.open(folder, write=write)
    except StoreError as error:
        assert not write, error
        assert not (folder / "quads" / "CURRENT").exists(), error  # killed before there was anything to read
        return
    with opened as store:
        graphs: dict[str, set[Quad]] = {}
        for quad in store.quads():
            graphs.setdefault(quad.graph_name.value, set()).add(quad)
        stored_identity = graphs.pop(IDS.identity_graph, set())
        for number, known in versions.items():
            found = graphs.get(IDS.evidence_graph(IDS.article(made_article(number).article)))
            assert found is None or found in known, f"article {number} is in part"
        assert stored_identity == identity(graphs.values(), IDS)


def _versions(number: int) -> list[set[Quad]]:
    return [_as_stored(nquads(made_article(number, version=version))) for version in range(VERSIONS)]


def _as_stored(evidence: bytes) -> set[Quad]:
    engine = ox.Store()
    engine.load(evidence, format=ox.RdfFormat.N_QUADS)
    return set(engine)


def _sorted(store: Store) -> bytes:
    return "\n".join(sorted(map(str, store.quads()))).encode()
