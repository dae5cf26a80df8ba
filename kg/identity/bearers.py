"""The nodes of names -> the nodes of those who bear them: reads cards off a tally, and writes what kg.entities finds.

A name's node is frozen: where another name's node stands for the bearer, it stays as a redirection (dcterms:isReplacedBy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from kg.entities import Card, Verdict, block, clusters
from kg.entities.names import is_name
from kg.identity.share import Counts, Node, Tally, Value, by_node
from kg.ids import Ids
from kg.records import EntityType
from kg.vocab import DCTERMS, KG, KGV, RDF, SCHEMA, SKOS

Cards = Mapping[Node, Card]
Judged = Mapping[frozenset[str], Verdict]
"""What people decided of two names' nodes; see kg.judgements.Decided."""

_LEAST_ALIASES = 0.2  # share of a name's articles that must give another name for it to count
_ROLES = 30  # that a card keeps, the most frequent ones


def cards(tally: Tally) -> dict[Node, Card]:
    """The card of each entity's name in the tally of names; what is only described has none."""
    made = {node: _card(node, facts) for node, facts in by_node(tally).items() if KG.EntityReferent in facts[RDF.type]}
    return {node: card for node, card in made.items() if is_name(card.name, card.type)}


def bearers(known: Cards, judged: Judged) -> dict[Node, Node]:
    """Name's node -> the node that stands for its bearer; whole blocks are wanted, with all that judgements join to them."""
    found: dict[Node, Node] = {}
    for component in components(known, judged):
        for cluster in clusters(component, judged):
            head = NamedNode(cluster.head.key)
            found |= {NamedNode(card.key): head for card in cluster.cards}
    return found


def components(known: Cards, judged: Judged) -> list[list[Card]]:
    """The cards by block, blocks joined where people judged names of both."""
    blocks = {node.value: block(card) for node, card in known.items()}
    parent = {name: name for name in blocks.values()}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for pair in judged:
        ends = [root(blocks[iri]) for iri in sorted(pair) if iri in blocks]
        for end in ends[1:]:
            parent[root(end)] = root(ends[0])
    ordered = sorted(known.values(), key=lambda card: (root(blocks[card.key]), card.key))
    return [list(group) for _, group in groupby(ordered, key=lambda card: root(blocks[card.key]))]


def bearer_quads(known: Cards, found: Mapping[Node, Node], ids: Ids) -> set[Quad]:
    """What stands of each name: its block, and who replaces it."""
    graph = NamedNode(ids.identity_graph)
    quads = {Quad(node, KG.block, Literal(block(card)), graph) for node, card in known.items()}
    return quads | {Quad(node, DCTERMS.isReplacedBy, to, graph) for node, to in found.items() if to != node}


def _card(node: Node, facts: Counts) -> Card:
    count = facts[RDF.type][KG.EntityReferent]
    others = {
        value.value for value, given in facts.get(SKOS.altLabel, {}).items() if given >= max(_LEAST_ALIASES * count, 1)
    }
    (name, *_) = _most_frequent(facts[SCHEMA.name])
    kinds = _most_frequent(facts[KG.entityType])
    return Card(
        node.value,
        name,
        EntityType(kinds[0].removeprefix(KGV.namespace)),
        tuple(sorted(others - {name})),
        tuple(_most_frequent(facts.get(KG.roleName, {}))[:_ROLES]),
        count,
    )


def _most_frequent(counts: Mapping[Value, int]) -> list[str]:
    return [value.value for value in sorted(counts, key=lambda value: (-counts[value], -len(value.value), value.value))]


def blocks_of(known: Iterable[Card]) -> set[str]:
    """The blocks that the cards are compared in."""
    return {block(card) for card in known}
