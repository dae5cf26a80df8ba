"""The nodes of names -> the nodes of those who bear them: reads cards off a tally, and writes what kg.entities finds.

A name's node is frozen: where another name's node stands for the bearer, it stays as a redirection (dcterms:isReplacedBy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby, product

from pyoxigraph import Literal, NamedNode, Quad

from kg import concepts
from kg.claims.grouping import Wording
from kg.concepts import Concept, concepts_apart, has_other_names, is_general, is_open
from kg.entities import Card, Verdict, block, clusters
from kg.entities.names import is_name
from kg.identity.share import Counts, Node, Tally, Value, by_node
from kg.ids import Ids
from kg.records import EntityType
from kg.vocab import DCTERMS, KG, KGV, RDF, SCHEMA, SKOS

Name = Card | Concept | Wording
"""What all articles say of one name of an entity, of one label of a topic or measure, or of one wording of a claim."""
Cards = Mapping[Node, Name]
Judged = Mapping[frozenset[str], Verdict]
"""What people decided of two names' nodes; see kg.judgements.Decided."""

_LEAST_ALIASES = 0.2  # share of a name's articles that must give another name for it to count
_ROLES = 30  # that a card keeps, the most frequent ones
_USES: dict[Value, str] = {KG.TopicReferent: "topic", KG.MeasureReferent: "measure"}


def cards(tally: Tally) -> dict[Node, Name]:
    """The card of each name in the tally of names; what is only described, or a noun that means something else in each article,
    has none."""
    found = {node: _name(node, facts) for node, facts in by_node(tally).items()}
    return {node: card for node, card in found.items() if card is not None}


def bearers(known: Cards, judged: Judged) -> dict[Node, Node]:
    """Name's node -> the node that stands for its bearer; whole blocks are wanted, with all that judgements join to them.

    Wordings of claims have no single block: see wordings.py.
    """
    found: dict[Node, Node] = {}
    for component in components(known, judged):
        for head, *others in _groups(component, judged):
            found |= {NamedNode(card.key): NamedNode(head.key) for card in (head, *others)}
    return found


def _groups(component: Iterable[Name], judged: Judged) -> list[list[Name]]:
    """The names of each bearer, the one that stands for it first."""
    names = [one for one in component if isinstance(one, Card)]
    labels = [one for one in component if isinstance(one, Concept)]
    entities: list[list[Name]] = [list(cluster.cards) for cluster in clusters(names, judged)]
    if not labels:
        return entities
    parts = [part for group in concepts_apart(labels) for part in _parted(group, judged)]
    return _joined([*entities, *parts], {one.key for one in labels}, judged)


def _parted(group: Iterable[Name], judged: Judged) -> list[list[Name]]:
    """Labels of one concept, without two together that people said are not one."""
    parts: list[list[Name]] = []
    for one in group:
        fitting = [part for part in parts if not _apart([one], part, judged)]
        if fitting:
            fitting[0].append(one)
        else:
            parts.append([one])
    return parts


def _joined(groups: list[list[Name]], labels: set[str], judged: Judged) -> list[list[Name]]:
    """The groups with those in one that people said are, a topic's label among them; the most frequent name comes first."""
    of = {one.key: group for group in groups for one in group}
    for pair, verdict in judged.items():
        ends = [of[key] for key in sorted(pair) if key in of]
        if verdict is Verdict.SAME and len(ends) == 2 and not labels.isdisjoint(pair) and ends[0] is not ends[1]:
            left, right = sorted(ends, key=lambda group: (-group[0].count, group[0].key))
            if not _apart(left, right, judged):
                left += right
                of |= {one.key: left for one in right}
    return list({id(group): group for group in of.values()}.values())


def _apart(left: Iterable[Name], right: Iterable[Name], judged: Judged) -> bool:
    pairs = (frozenset((one.key, other.key)) for one, other in product(left, right))
    return any(judged.get(pair, Verdict.SAME) is not Verdict.SAME for pair in pairs)


def components(known: Cards, judged: Judged) -> list[list[Name]]:
    """The cards by block, blocks joined where people judged names of both."""
    named = {node: card for node, card in known.items() if not isinstance(card, Wording)}
    blocks = {node.value: block_of(card) for node, card in named.items()}
    parent = {name: name for name in blocks.values()}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for pair in judged:
        ends = [root(blocks[iri]) for iri in sorted(pair) if iri in blocks]
        for end in ends[1:]:
            parent[root(end)] = root(ends[0])
    ordered = sorted(named.values(), key=lambda card: (root(blocks[card.key]), card.key))
    return [list(group) for _, group in groupby(ordered, key=lambda card: root(blocks[card.key]))]


def bearer_quads(known: Cards, found: Mapping[Node, Node], ids: Ids) -> set[Quad]:
    """What stands of each name: its block, but for wordings, and who replaces it."""
    graph = NamedNode(ids.identity_graph)
    named = {node: card for node, card in known.items() if not isinstance(card, Wording)}
    quads = {Quad(node, KG.block, Literal(block_of(card)), graph) for node, card in named.items()}
    return quads | {Quad(node, DCTERMS.isReplacedBy, to, graph) for node, to in found.items() if to != node}


def _name(node: Node, facts: Counts) -> Name | None:
    """None where other articles do not know the node by its name."""
    if RDF.type not in facts:  # a role that is left of it
        return None
    kind, count = next(iter(facts[RDF.type].items()))
    label = _most_frequent(facts[SCHEMA.name])[0]
    if kind == KG.ClaimReferent:
        contextual = any(value.value == "true" for value in facts.get(KG.contextual, {}))
        return Wording(node.value, label, contextual, count)
    named = 2 * sum(facts.get(KG.entityType, {}).values()) > count and not has_other_names(label)
    if kind == KG.MeasureReferent:
        return None if is_open(label) else Concept(node.value, label, _USES[kind], count)
    if kind == KG.TopicReferent and not named:
        return None if is_general(label) else Concept(node.value, label, _USES[kind], count)
    card = _card(node, facts, count, _USES.get(kind, ""))
    return card if is_name(card.name, card.type) else _described(card)


def _described(card: Card) -> Concept | None:
    """Who is only described: as a topic by the words of the description, as an entity not at all."""
    return Concept(card.key, card.name, card.use, card.count) if card.use and not is_general(card.name) else None


def _card(node: Node, facts: Counts, count: int, use: str) -> Card:
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
        use=use,
    )


def _most_frequent(counts: Mapping[Value, int]) -> list[str]:
    return [value.value for value in sorted(counts, key=lambda value: (-counts[value], -len(value.value), value.value))]


def block_of(card: Card | Concept) -> str:
    """The block that a name is compared in; topics, measures and entities never share one."""
    if isinstance(card, Concept):
        return concepts.block(card)
    return f"{card.use}:{block(card)}" if card.use else block(card)


def blocks_of(known: Iterable[Name]) -> set[str]:
    """The blocks that the cards are compared in."""
    return {block_of(card) for card in known if not isinstance(card, Wording)}
