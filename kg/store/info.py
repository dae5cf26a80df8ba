"""What is in a store, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.identity.nodes import ENTITY_TYPES
from kg.ids import Ids
from kg.store.manifest import Manifest
from kg.vocab import KG, PROV, RDF, SCHEMA, SKOS


@dataclass(frozen=True, slots=True)
class Changes:
    """How many articles a write added, changed, or found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What is in a store; `runs` are the extractors that found it: name, version, digest of settings."""

    format: int
    namespace: str
    articles: int
    statements: int
    positions: int
    entities: int
    topics: int
    measures: int
    claims: int
    quads: int
    runs: tuple[str, ...]


def info(engine: ox.Store, manifest: Manifest) -> StoreInfo:
    """Counts the things of each type and the quads of all graphs."""
    ids = Ids(manifest.namespace)
    identity, scheme = NamedNode(ids.identity_graph), NamedNode(ids.topic_scheme)

    def count(kind: NamedNode, graph: NamedNode | None = None) -> int:
        return sum(1 for _ in engine.quads_for_pattern(None, RDF.type, kind, graph))

    publishers = engine.quads_for_pattern(None, SCHEMA.publisher, None, identity)
    outlets = {quad.object for quad in publishers}  # organizations, too, but nobody that an article speaks of
    return StoreInfo(
        format=manifest.format,
        namespace=manifest.namespace,
        articles=count(SCHEMA.NewsArticle),
        statements=count(KG.Statement),
        positions=count(KG.Position),
        entities=sum(count(kind, identity) for kind in ENTITY_TYPES.values()) - len(outlets),
        topics=sum(1 for _ in engine.quads_for_pattern(None, SKOS.inScheme, scheme, identity)),
        measures=count(KG.Measure, identity),
        claims=count(SCHEMA.Claim, identity),
        quads=len(engine),
        runs=tuple(sorted(_runs(engine))),
    )


def _runs(engine: ox.Store) -> Iterator[str]:
    for quad in engine.quads_for_pattern(None, PROV.wasAssociatedWith, None, None):
        run, agent = cast(NamedNode, quad.subject), cast(NamedNode, quad.object)
        name, version = _value(engine, agent, SCHEMA.name), _value(engine, agent, SCHEMA.softwareVersion)
        yield f"{name} {version} ({_value(engine, run, KG.digest)})"


def _value(engine: ox.Store, subject: NamedNode, predicate: NamedNode) -> str:
    return cast(ox.Literal, next(engine.quads_for_pattern(subject, predicate, None, None)).object).value
