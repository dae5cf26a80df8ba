"""Whether the engine's files are what they should be: each quad is read in every order, and the log's articles are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ids import Ids
from kg.store import log
from kg.store.damage import check, check_files, is_bare
from kg.store.manifest import Manifest

_Pattern = tuple[object, ...]


def sound(path: Path, described: Manifest, logged: bytes) -> ox.Store | None:
    """The store's quads, open for reading, if nothing is wrong with their files; all their terms are in memory meanwhile."""
    quads = path / described.quads
    with suppress(OSError, RuntimeError, StoreError):  # whatever it is, it is not sound
        check_files(path, quads)
        if not is_bare(quads):
            engine = ox.Store.read_only(str(quads))
            check(path, engine, logged, Ids(described.namespace))
            # without a log it could be an older store, and what is newer would be cleared away
            return engine if log.namespace(logged) is not None and _agrees(engine) else None
    return None


def _agrees(engine: ox.Store) -> bool:
    """Whether all six orders, by subject, predicate and object and by these within a graph, hold as many quads."""
    if not _alike(engine, engine, None):
        return False
    graphs = list(engine.named_graphs())
    within = (_alike(engine, engine.quads_for_pattern(None, None, None, graph), graph) for graph in graphs)
    return all(within) and _count(engine, [(None, None, None, graph) for graph in graphs]) == len(engine)


def _alike(engine: ox.Store, quads: Iterable[ox.Quad], graph: object) -> bool:
    """Whether there are as many quads by their subjects, predicates and objects as there are, all told."""
    terms = _terms(quads)
    number = _count(engine, [(None, None, None, graph)])
    sides = ([tuple(one if at == side else None for at in range(3)) for one in terms[side]] for side in range(3))
    return all(_count(engine, [(*side, graph) for side in patterns]) == number for patterns in sides)


def _terms(quads: Iterable[ox.Quad]) -> tuple[Collection[object], ...]:
    subjects, predicates, objects = set[object](), set[object](), set[object]()
    for quad in quads:
        subjects.add(quad.subject)
        predicates.add(quad.predicate)
        objects.add(quad.object)
    return subjects, predicates, objects


def _count(engine: ox.Store, patterns: Iterable[_Pattern]) -> int:
    return sum(1 for pattern in patterns for _ in engine.quads_for_pattern(*pattern))  # type: ignore[arg-type, misc]
