"""What can still be read of a damaged folder of quads: article by article, each whole or not at all.

The engine keeps every quad in several orders, each in files of its own: where the one cannot be read to the end of an article,
another often can. What stands beside the articles follows from them and from the file of judgements.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.ids import Ids
from kg.vocab import DCTERMS, KG, NIF, ORG, PROV, RDF, SCHEMA, SKOS

_TERMS = [term for terms in (RDF, SCHEMA, KG, PROV, NIF, ORG, SKOS, DCTERMS) for term in terms]
_DAMAGE = (OSError, RuntimeError)
_KEPT_OUT = ("LOCK", "CURRENT")


def opened(quads: Path, beside: Path) -> ox.Store | None:
    """The folder's quads, read by way of another folder that has the same files; None where the engine reads none of them.

    There CURRENT names the newest MANIFEST that the engine opens, should the own one be gone or wrong.
    """
    if not quads.is_dir():
        return None
    for name in _manifests(quads):
        linked(quads, beside, without=_KEPT_OUT)
        (beside / "CURRENT").write_bytes(f"{name}\n".encode())
        try:
            return ox.Store.read_only(str(beside))
        except _DAMAGE:
            continue
    return None


def linked(source: Path, target: Path, without: Iterable[str] = ()) -> None:
    """Makes `target` a folder of the same files; they are copied only where the disk knows no links."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for file in source.iterdir():
        if file.is_file() and file.name not in without:
            try:
                os.link(file, target / file.name)
            except OSError:
                shutil.copy2(file, target / file.name)


def articles(engine: ox.Store, ids: Ids, named: Iterable[str]) -> Iterator[tuple[str, set[Quad]]]:
    """The articles that are whole, with their evidence; `named` are those that are known of from elsewhere."""
    for article in sorted({*named, *_known(engine, ids)}):
        if evidence := _evidence(engine, NamedNode(article), NamedNode(ids.evidence_graph(article))):
            yield article, evidence


def held(engine: ox.Store, ids: Ids, named: Iterable[str]) -> int:
    """How many of the articles have a graph there."""
    try:
        return sum(engine.contains_named_graph(NamedNode(ids.evidence_graph(article))) for article in named)
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


def _evidence(engine: ox.Store, article: NamedNode, graph: NamedNode) -> set[Quad]:
    """The article's quads by the first order that can be read to their end; none where there is no such."""
    for read in _ORDERS:
        try:
            quads = set(read(engine, graph))
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


_ORDERS: tuple[Callable[[ox.Store, NamedNode], Iterator[Quad]], ...] = (_by_subject, _by_predicate)
