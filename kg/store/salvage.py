"""What can still be read of a damaged folder of quads: article by article, each whole or not at all.

The engine keeps every quad in several orders, each in files of its own: where the one cannot be read to the end of an article,
another often can. What stands beside the articles follows from them and from the file of judgements.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.ids import Ids
from kg.store import versions
from kg.vocab import DCTERMS, KG, NIF, ORG, PROV, RDF, SCHEMA, SKOS

_TERMS = [term for terms in (RDF, SCHEMA, KG, PROV, NIF, ORG, SKOS, DCTERMS) for term in terms]
_DAMAGE = (OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Remains:
    """What the engine still opens, and the orders (by the number of their column family) of which a file is missing."""

    engine: ox.Store
    lame: frozenset[int] = frozenset()


def opened(quads: Path, beside: Path) -> Remains | None:
    """The folder's quads, read by way of another folder that has the same files; None where the engine reads none of them.

    There CURRENT names the newest MANIFEST that the engine opens, should the own one be gone or wrong, and table files that are
    gone or damaged are struck off it.
    """
    if not quads.is_dir():
        return None
    for name in _manifests(quads):
        linked(quads, beside, without=("LOCK", "CURRENT"))
        (beside / "CURRENT").write_bytes(f"{name}\n".encode())
        with suppress(ValueError):  # of a MANIFEST that we do not understand
            if (found := _without_damaged(beside, beside / name)) is not None:
                return found
    return None


def _without_damaged(beside: Path, manifest: Path) -> Remains | None:
    """What opens once the table files are struck off that the engine refuses; where it names none, each is tried."""
    whole = manifest.read_bytes()
    tables = versions.tables(whole)
    struck = {number for number in tables if not (beside / f"{number:06}.sst").is_file()}
    for _ in range(len(tables) + 1):
        found, why = _tried(beside, manifest, whole, struck)
        if found is not None:
            return found
        named = {int(number) for number in re.findall(r"(\d{6,})\.sst", why)} & tables.keys() - struck
        if not named:
            break
        struck |= named
    attempts = (_tried(beside, manifest, whole, struck | {number})[0] for number in sorted(tables.keys() - struck))
    return next((found for found in attempts if found is not None), None)


def _tried(beside: Path, manifest: Path, whole: bytes, struck: set[int]) -> tuple[Remains | None, str]:
    manifest.write_bytes(versions.without(whole, struck))
    try:
        engine = _engine(beside)
    except _DAMAGE as error:
        return None, str(error)
    tables = versions.tables(whole)
    return Remains(engine, frozenset(tables[number].column for number in struck)), ""


def _engine(folder: Path) -> ox.Store:
    """Without the file that holds the number of its own format, the engine opens for writing alone, and notes it anew."""
    try:
        return ox.Store.read_only(str(folder))
    except _DAMAGE as error:
        if "only possible on read-write" not in str(error):
            raise
        return ox.Store(str(folder))


def linked(source: Path, target: Path, without: Iterable[str] = ()) -> None:
    """Makes `target` a folder of the same files; table files, which nobody ever changes, are links where the disk has such, and
    links that lead nowhere stay what they are."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for file in source.iterdir():
        if file.name in without:
            continue
        if file.is_symlink() and not file.exists():
            (target / file.name).symlink_to(os.readlink(file))  # noqa: PTH115
        elif file.is_file() and not (file.suffix == ".sst" and _is_linked(file, target)):
            shutil.copy2(file, target / file.name)


def _is_linked(file: Path, folder: Path) -> bool:
    try:
        os.link(file, folder / file.name)
    except OSError:
        return False
    return True


def articles(remains: Remains, ids: Ids, named: Iterable[str]) -> Iterator[tuple[str, set[Quad]]]:
    """The articles that are whole, with their evidence; `named` are those that are known of from elsewhere."""
    for article in sorted({*named, *_known(remains.engine, ids)}):
        if evidence := _evidence(remains, NamedNode(article), NamedNode(ids.evidence_graph(article))):
            yield article, evidence


def held(remains: Remains, ids: Ids, named: Iterable[str]) -> int:
    """How many of the articles have a graph there."""
    try:
        return sum(remains.engine.contains_named_graph(NamedNode(ids.evidence_graph(article))) for article in named)
    except _DAMAGE:
        return 0


def _manifests(quads: Path) -> list[str]:
    return sorted((file.name for file in quads.glob("MANIFEST-*")), key=lambda name: (len(name), name), reverse=True)


def _known(engine: ox.Store, ids: Ids) -> set[str]:
    """The articles that the engine knows of, by the list of graphs and by their type, as far as these can be read."""
    graphs = f"{ids.base}evidence/"
    listed = _far(
        f"{ids.base}article/{graph.value.removeprefix(graphs)}"
        for graph in engine.named_graphs()
        if isinstance(graph, NamedNode) and graph.value.startswith(graphs)
    )
    typed = _far(
        quad.subject.value
        for quad in engine.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle, None)
        if isinstance(quad.subject, NamedNode)
    )
    return listed | typed


def _far(found: Iterator[str]) -> set[str]:
    """All up to where they cannot be read."""
    seen = set[str]()
    try:
        seen.update(found)
    except _DAMAGE:
        return seen
    return seen


def _evidence(remains: Remains, article: NamedNode, graph: NamedNode) -> set[Quad]:
    """The article's quads by the first order that can be read to their end; none where there is no such."""
    for column, read in _ORDERS.items():
        if column in remains.lame:
            continue
        try:
            quads = set(read(remains.engine, graph))
        except _DAMAGE:
            continue
        if Quad(article, RDF.type, SCHEMA.NewsArticle, graph) in quads:
            return quads
    return set()


def _by_subject(engine: ox.Store, graph: NamedNode) -> Iterator[Quad]:
    return engine.quads_for_pattern(None, None, None, graph)


def _by_predicate(engine: ox.Store, graph: NamedNode) -> Iterator[Quad]:
    for term in _TERMS:
        yield from engine.quads_for_pattern(None, term, None, graph)


_ORDERS: dict[int, Callable[[ox.Store, NamedNode], Iterator[Quad]]] = {5: _by_subject, 6: _by_predicate}
"""column family (graph-subject-predicate-object, graph-predicate-object-subject) -> how it is read"""
