"""Tally of referents -> the quads of the nodes they stand for: type, one label, other names, scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg.identity.share import Counts, Node, Tally, Value, by_node
from kg.ids import Ids
from kg.records import EntityType
from kg.vocab import KG, KGV, RDF, SCHEMA, SKOS

ENTITY_TYPES: dict[EntityType, Node] = {
    EntityType.PERSON: SCHEMA.Person,
    EntityType.ORGANIZATION: SCHEMA.Organization,
    EntityType.COUNTRY: SCHEMA.Country,
    EntityType.GROUP: KG.Group,
    EntityType.DOCUMENT: SCHEMA.CreativeWork,
    EntityType.UNNAMED: KG.UnnamedSource,
}
"""In the order in which a tie between types is decided."""

NODE_TYPES: dict[Value, Node] = {
    KG.TopicReferent: SKOS.Concept,
    KG.MeasureReferent: KG.Measure,
    KG.ClaimReferent: SCHEMA.Claim,
}


def node_quads(tally: Tally, ids: Ids, labels: Mapping[Node, str] | None = None) -> set[Quad]:
    """The quads of every node of the tally, without the direct edges between them; `labels` are what people call some."""
    graph = NamedNode(ids.identity_graph)
    scheme = NamedNode(ids.topic_scheme)
    return {
        Quad(node, predicate, value, graph)
        for node, counts in by_node(tally).items()
        for predicate, value in _pairs(counts, scheme, (labels or {}).get(node))
    }


def scheme_quads(quads: Iterable[Quad], ids: Ids) -> set[Quad]:
    """The topic scheme's own quad, where any of the quads puts a topic into it."""
    scheme, graph = NamedNode(ids.topic_scheme), NamedNode(ids.identity_graph)
    any_topic = any(quad.predicate == SKOS.inScheme for quad in quads)
    return {Quad(scheme, RDF.type, SKOS.ConceptScheme, graph)} if any_topic else set()


def _pairs(counts: Counts, scheme: Node, called: str | None) -> Iterator[tuple[Node, Value]]:
    kind = next(iter(counts[RDF.type]))
    label = Literal(called) if called else _label(counts[SCHEMA.name])
    yield RDF.type, NODE_TYPES[kind] if kind in NODE_TYPES else _entity_type(counts[KG.entityType])
    yield SKOS.prefLabel, label
    for other in {*counts[SCHEMA.name], *counts.get(SKOS.altLabel, ())} - {label}:
        yield SKOS.altLabel, other
    if kind == KG.TopicReferent:
        yield SKOS.inScheme, scheme
    if kind == KG.ClaimReferent:
        yield SCHEMA.text, label


def _label(names: Mapping[Value, int]) -> Value:
    """The most frequent name of more than one word, if any has, else of all; of several the longest, of these the first by
    code points."""
    full = {name: count for name, count in names.items() if " " in name.value}
    return min(full or names, key=lambda name: (-names[name], -len(name.value), name.value))


def _entity_type(counts: Mapping[Value, int]) -> Node:
    """The type that most referents have."""
    return ENTITY_TYPES[max(ENTITY_TYPES, key=lambda entity_type: counts.get(KGV[entity_type], 0))]
