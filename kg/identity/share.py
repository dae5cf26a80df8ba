"""What one article brings to identity, read off the quads of its evidence graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import Literal, NamedNode, Quad

from kg.concepts import is_general, is_open
from kg.entities.names import is_name
from kg.identity import edges
from kg.identity.edges import Edge
from kg.identity.things import NAMED_BY, things
from kg.ids import Ids
from kg.records import EntityType
from kg.vocab import KG, KGV, ORG, PROV, RDF, SCHEMA, SKOS

Node = NamedNode
Value = NamedNode | Literal
Facts = Mapping[Node, list[Value]]  # predicate -> objects, of one subject
Tally = Counter[tuple[Node, Node, Value]]
"""(node, predicate, value) -> how many referents of the node have that value."""

Counts = Mapping[Node, Mapping[Value, int]]
"""predicate -> value -> number of referents, of one node"""

TALLIED = (RDF.type, SCHEMA.name, SKOS.altLabel, KG.entityType, KG.contextual)
"""What is counted of a referent."""

LINKS: dict[Node, Node] = {
    KG.speakerReferent: PROV.wasAttributedTo,
    KG.accordingToReferent: KG.accordingTo,
    KG.topicReferent: SCHEMA.about,
    KG.claimReferent: KG.expresses,
    KG.actorReferent: KG.actor,
    KG.measureReferent: KG.measure,
}
"""What leads from a statement or position to a referent -> what leads to the referent's node."""

_REFERENTS = {KG.EntityReferent, KG.TopicReferent, KG.MeasureReferent, KG.ClaimReferent}
_READ = {*TALLIED, *LINKS, *NAMED_BY, ORG.member, KG.mode, KG.stance, KG.conditional}


@dataclass(frozen=True, slots=True)
class Share:
    """What some articles bring to identity: their links, the tally of their referents, the edges they show, and the
    outlets, roles and runs they name, each with the quads that describe it.

    As `share` reads it, all leads to the node of a name; `placed` turns it to the nodes that the names stand for.
    """

    links: frozenset[Quad] = frozenset()
    tally: Tally = field(default_factory=Counter)
    edges: frozenset[Edge] = frozenset()
    things: frozenset[tuple[Node, Quad]] = frozenset()


def share(evidence: Iterable[Quad], ids: Ids) -> Share:
    """What one article brings, from the quads of its evidence graph; all of it as if every name were a node of its own."""
    facts = _by_subject(evidence)
    canonical = {subject: _canonical(subject, known, ids) for subject, known in facts.items() if _is_referent(known)}
    graph = NamedNode(ids.identity_graph)
    links = {Quad(referent, KG.canonical, node, graph) for referent, node in canonical.items()}
    links |= {
        Quad(referent, KG.named, node, graph) for referent, node in canonical.items() if _has_name(facts[referent])
    }
    shown: set[Edge] = set()
    named: set[tuple[Node, Quad]] = set()
    for subject, known in facts.items():
        for predicate, thing, description in things(known, ids):
            links.add(Quad(subject, predicate, thing, graph))
            if predicate == KG.subject:
                shown.add((canonical[subject], SKOS.broader, thing))
            named.update((thing, Quad(*triple, graph)) for triple in description)
        if not (ends := _ends(known, canonical)):
            continue
        links |= {Quad(subject, predicate, node, graph) for predicate, nodes in ends.items() for node in nodes}
        shown.update(_shown(known, ends))
    return Share(frozenset(links), _tally(facts, canonical), frozenset(shown), frozenset(named))


def by_node(tally: Tally) -> Mapping[Node, Counts]:
    """The tally of each node that any referent is left of."""
    nodes: dict[Node, dict[Node, dict[Value, int]]] = defaultdict(lambda: defaultdict(dict))
    for (node, predicate, value), count in tally.items():
        if count > 0:
            nodes[node][predicate][value] = count
    return nodes


def changed(tally: Tally, change: Tally) -> Tally:
    """The tally after a change, which may take away."""
    after = Counter(tally)
    after.update({key: count for key, count in change.items() if count})
    return after


def difference(before: Share, after: Share) -> Tally:
    """What the tally of some articles gains, negative where it loses."""
    change = Counter(after.tally)
    change.subtract(before.tally)
    return change


def placed(brought: Share, bearers: Mapping[Node, Node]) -> Share:
    """The same with the node that each name stands for in place of the name's own, where they differ."""
    if not bearers:
        return brought
    tally: Tally = Counter()
    for (node, predicate, value), count in brought.tally.items():
        tally[bearers.get(node, node), predicate, value] += count
    return Share(
        frozenset(_placed(link, bearers) for link in brought.links),
        tally,
        frozenset((bearers.get(start, start), name, bearers.get(end, end)) for start, name, end in brought.edges),
        brought.things,
    )


def _placed(link: Quad, bearers: Mapping[Node, Node]) -> Quad:
    name = link.object
    if link.predicate == KG.named or not isinstance(name, NamedNode) or name not in bearers:
        return link
    return Quad(link.subject, link.predicate, bearers[name], link.graph_name)


def total(shares: Iterable[Share]) -> Share:
    """What several articles bring together."""
    links: set[Quad] = set()
    tally: Tally = Counter()
    shown: set[Edge] = set()
    named: set[tuple[Node, Quad]] = set()
    for each in shares:
        links |= each.links
        tally.update(each.tally)
        shown |= each.edges
        named |= each.things
    return Share(frozenset(links), tally, frozenset(shown), frozenset(named))


def _by_subject(evidence: Iterable[Quad]) -> dict[Node, dict[Node, list[Value]]]:
    facts: dict[Node, dict[Node, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _graph in evidence:
        if predicate in _READ:
            facts[subject][predicate].append(value)
    return facts


def _is_referent(known: Facts) -> bool:
    return not _REFERENTS.isdisjoint(known.get(RDF.type, ()))


def _has_name(known: Facts) -> bool:
    """Whether other articles may know the referent by its name."""
    kind, name = known[RDF.type][0], known[SCHEMA.name][0].value
    if kind == KG.EntityReferent:
        return is_name(name, _entity_type(known))
    if kind == KG.MeasureReferent:
        return not is_open(name)
    return kind == KG.ClaimReferent or not is_general(name)


def _entity_type(known: Facts) -> EntityType:
    return EntityType(known[KG.entityType][0].value.removeprefix(KGV.namespace))


def _canonical(referent: Node, known: Facts, ids: Ids) -> Node:
    kind, name = known[RDF.type][0], known[SCHEMA.name][0].value
    article = referent.value.partition("#")[0]
    if kind == KG.EntityReferent:
        return NamedNode(ids.entity(name, _entity_type(known), article))
    if kind == KG.ClaimReferent:
        contextual = any(value.value == "true" for value in known.get(KG.contextual, ()))
        return NamedNode(ids.claim(name, article, contextual=contextual))
    return NamedNode((ids.topic if kind == KG.TopicReferent else ids.measure)(name, article))


def _tally(facts: Mapping[Node, Facts], canonical: Mapping[Node, Node]) -> Tally:
    tally = Counter(
        (node, predicate, value)
        for referent, node in canonical.items()
        for predicate in TALLIED
        for value in facts[referent].get(predicate, ())
    )
    for known in facts.values():
        for member, role in product(known.get(ORG.member, ()), known.get(KG.roleName, ())):
            if isinstance(member, NamedNode) and member in canonical:
                tally[canonical[member], KG.roleName, role] += 1
    return tally


def _ends(known: Facts, canonical: Mapping[Node, Node]) -> dict[Node, list[Node]]:
    """The nodes that a statement or position leads to, by what will lead there."""
    return {
        LINKS[predicate]: [canonical[referent] for referent in referents if isinstance(referent, NamedNode)]
        for predicate, referents in known.items()
        if predicate in LINKS
    }


def _shown(known: Facts, ends: Mapping[Node, list[Node]]) -> Iterator[Edge]:
    """The direct edges that a statement or position shows; a conditional position shows none."""
    second_hand = KG.accordingTo in ends
    for speaker, topic in product(ends.get(PROV.wasAttributedTo, ()), ends.get(SCHEMA.about, ())):
        for mode in known[KG.mode]:
            yield speaker, edges.speaking(mode, second_hand=second_hand), topic
    if any(conditional.value == "true" for conditional in known.get(KG.conditional, ())):
        return
    for actor, measure in product(ends.get(KG.actor, ()), ends.get(KG.measure, ())):
        for stance in known[KG.stance]:
            yield actor, edges.taking(stance), measure
