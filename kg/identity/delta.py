"""The identity graph of all articles, and how it changes when some of them do: the same quads either way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from kg.claims.grouping import Wording
from kg.identity.bearers import Cards, Name, bearer_quads, bearers, blocks_of, cards
from kg.identity.edges import Edge, Pair, most_specific
from kg.identity.nodes import node_quads, scheme_quads
from kg.identity.share import Node, Share, Tally, changed, difference, placed, share, total
from kg.identity.wordings import StandingWordings, Tied, all_tied, changed_ties, reached
from kg.ids import Ids
from kg.judgements import NOTHING, Decided, Deed
from kg.vocab import SCHEMA, SKOS


class Standing(StandingWordings, Protocol):
    """What has to be known of the articles in a store to bring its identity up to date; all of it before the change."""

    def tally(self, nodes: Collection[Node]) -> Tally:
        """The tally over all referents of these nodes."""

    def direct(self, pairs: Collection[Pair]) -> set[Edge]:
        """The direct edges that are stored between these nodes."""

    def shown(self, pairs: Collection[Pair], *, besides: Container[object]) -> set[Edge]:
        """All edges between these nodes that statements and positions show, those in `besides` not counted."""

    def linked(self, things: Collection[Node], *, besides: Container[object]) -> set[Node]:
        """Those of the things that something leads to, the subjects in `besides` not counted."""

    def topics(self) -> Iterable[Node]:
        """Every topic node that is stored."""

    def named(self, names: Collection[Node]) -> Tally:
        """The tally over all referents that have these names."""

    def in_blocks(self, blocks: Collection[str]) -> set[Node]:
        """The names that are compared in these blocks."""

    def blocks(self, names: Collection[Node]) -> set[str]:
        """The blocks in which these names are compared."""

    def bearers(self, names: Collection[Node]) -> dict[Node, Node]:
        """Name -> the node that stands for its bearer, for those that are stored."""

    def evidence(self, names: Collection[Node]) -> Iterator[Collection[Quad]]:
        """The evidence graphs of the articles that do not change and have one of these names."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What to delete from an identity graph and what to insert; the two have nothing in common."""

    delete: frozenset[Quad]
    insert: frozenset[Quad]


def identity(articles: Iterable[Iterable[Quad]], ids: Ids, decided: Decided = NOTHING) -> set[Quad]:
    """The identity graph of all articles, each given as the quads of its evidence graph, in any order."""
    named = total(share(evidence, ids) for evidence in articles)
    known = cards(named.tally)
    tied = all_tied(_wordings(known))
    who = _Bearers(known, bearers(known, decided.pairs) | tied.bearers(decided.pairs), tied, decided)
    whole = placed(named, who.moving)
    nodes = node_quads(whole.tally, ids, who.labels) | {quad for _, quad in whole.things}
    return {
        *whole.links,
        *nodes,
        *who.quads(ids),
        *scheme_quads(nodes, ids),
        *_edge_quads(most_specific(whole.edges), ids),
    }


def delta(
    before: Share,
    after: Share,
    standing: Standing,
    ids: Ids,
    decided: Decided = NOTHING,
    decided_before: Decided | None = None,
) -> Delta:
    """How identity changes when articles that brought `before` now bring `after`; reads the names and nodes they touch alone.

    `identity` of all articles afterwards is what stood, less `delete`, plus `insert`. New articles bring nothing
    before, removed ones nothing after. Where people decide something new, `decided_before` is what was decided so far.
    """
    old_names, new_names = _bearers(before, after, standing, ids, decided, decided_before or decided)
    moved = _moved(old_names.found, new_names.found)
    others = total(share(evidence, ids) for evidence in standing.evidence(moved)) if moved else Share()
    before, after = placed(total((before, others)), old_names.moving), placed(total((after, others)), new_names.moving)
    old_nodes, new_nodes = _nodes(before, after, standing, ids, old_names.labels, new_names.labels)
    old_edges, new_edges = _edges(before, after, standing, ids)
    old_things, new_things = _things(before, after, standing)
    old = before.links | old_nodes | old_edges | old_things | old_names.quads(ids)
    new = after.links | new_nodes | new_edges | new_things | new_names.quads(ids)
    delete, insert = old - new, new - old
    scheme_gone = _scheme_gone(delete, insert, standing)
    return Delta(
        frozenset(delete | (scheme_quads(delete, ids) if scheme_gone else set())),
        frozenset(insert | scheme_quads(insert, ids)),
    )


_TIES = {Deed.MATCH: SKOS.exactMatch, Deed.BROADER: SKOS.broadMatch}


@dataclass(frozen=True, slots=True)
class _Bearers:
    """The names of some whole blocks, and who bears them; wordings with their ties."""

    cards: Cards
    found: Mapping[Node, Node]
    tied: Tied
    decided: Decided

    @property
    def moving(self) -> dict[Node, Node]:
        """The names that another name's node stands for."""
        return {name: bearer for name, bearer in self.found.items() if name != bearer}

    @property
    def labels(self) -> dict[Node, str]:
        """What people call the bearers."""
        called = {NamedNode(iri): label for iri, label in self.decided.labels.items()}
        return {self.found[name]: label for name, label in called.items() if name in self.found}

    def quads(self, ids: Ids) -> set[Quad]:
        graph = NamedNode(ids.identity_graph)
        links = ((NamedNode(name), NamedNode(iri)) for name, iri in self.decided.links)
        same = {Quad(self.found[name], SCHEMA.sameAs, iri, graph) for name, iri in links if name in self.found}
        tied = ((NamedNode(name), _TIES[deed], NamedNode(concept)) for name, deed, concept in self.decided.matches)
        matched = {Quad(self.found[name], tie, concept, graph) for name, tie, concept in tied if name in self.found}
        return bearer_quads(self.cards, self.found, ids) | self.tied.quads(ids) | same | matched


def _bearers(
    before: Share, after: Share, standing: Standing, ids: Ids, decided: Decided, decided_before: Decided
) -> tuple[_Bearers, _Bearers]:
    """Who bore the names of all blocks that the change touches, and who bears them after it; likewise of wordings."""
    change = difference(before, after)
    touched = {node for node, _, _ in change} | {NamedNode(iri) for iri in decided.unlike(decided_before)}
    said = {node for node in touched if ids.is_claim(node.value)}
    coming = {*cards(before.tally).values(), *cards(after.tally).values()}
    judged = {*decided.pairs, *decided_before.pairs}
    names = _in_reach(touched - said, coming, standing, judged)
    old_said = cards(standing.named(said))
    new_said = cards(
        changed(standing.named(said), Counter({key: count for key, count in change.items() if key[0] in said}))
    )
    come = {card.key: card for card in _wordings(new_said) if NamedNode(card.key) not in old_said}
    lost, found = changed_ties({node.value for node in old_said.keys() - new_said.keys()}, come, standing)
    ends = {end for made in (*lost, *found) for end in (made.one, made.other)}
    within = reached({node.value for node in said} | ends, found, judged, standing)
    tally = standing.named(names | {NamedNode(iri) for iri in within})
    old, new = cards(tally), cards(changed(tally, change))
    stood = frozenset(standing.ties(within))
    old_tied = Tied({card.key: card for card in _wordings(old)}, stood)
    new_tied = Tied({card.key: card for card in _wordings(new)}, stood - lost | found)
    bearing = bearers(new, decided.pairs) | new_tied.bearers(decided.pairs)
    return (
        _Bearers(old, standing.bearers(list(old)), old_tied, decided_before),
        _Bearers(new, bearing, new_tied, decided),
    )


def _wordings(known: Cards) -> list[Wording]:
    return [card for card in known.values() if isinstance(card, Wording)]


def _in_reach(
    touched: set[Node], coming: Iterable[Name], standing: Standing, judged: Collection[frozenset[str]]
) -> set[Node]:
    """The names of all blocks that the touched ones are in, were in, or are joined to by judgements."""
    names, blocks = set(touched), blocks_of(coming)
    while True:
        known = {name.value for name in names}
        partners = {NamedNode(iri) for pair in judged for iri in pair if not pair.isdisjoint(known)}
        blocks |= standing.blocks(names | partners)
        reached = names | partners | standing.in_blocks(blocks)
        if reached == names:
            return names
        names = reached


def _moved(old: Mapping[Node, Node], new: Mapping[Node, Node]) -> set[Node]:
    return {name for name in old.keys() & new.keys() if old[name] != new[name]}


def _nodes(
    before: Share,
    after: Share,
    standing: Standing,
    ids: Ids,
    old_labels: Mapping[Node, str],
    new_labels: Mapping[Node, str],
) -> tuple[set[Quad], set[Quad]]:
    change = difference(before, after)
    touched = {node for (node, _, _), count in change.items() if count}
    touched |= {node for node, _ in old_labels.items() ^ new_labels.items()}
    old = standing.tally(touched)
    return node_quads(old, ids, old_labels), node_quads(changed(old, change), ids, new_labels)


def _edges(before: Share, after: Share, standing: Standing, ids: Ids) -> tuple[set[Quad], set[Quad]]:
    """A stored edge speaks for all articles that show it, so only where one may have lost its ground are these read."""
    lost, found = _ends(before.edges - after.edges), _ends(after.edges - before.edges)
    touched = lost | found
    stored = standing.direct(touched)
    grounds = {edge for edge in stored if _ends((edge,)).isdisjoint(lost)}
    grounds |= {edge for edge in after.edges if not _ends((edge,)).isdisjoint(touched)}
    grounds |= standing.shown(lost, besides={quad.subject for quad in before.links})
    return _edge_quads(stored, ids), _edge_quads(most_specific(grounds), ids)


def _things(before: Share, after: Share, standing: Standing) -> tuple[set[Quad], set[Quad]]:
    """The descriptions that go unless they come back, and those that come; one stays while any other article needs it."""
    lost = {thing for thing, _ in before.things} - {thing for thing, _ in after.things}
    kept = standing.linked(lost, besides={quad.subject for quad in before.links})
    gone = {quad for thing, quad in before.things if thing in lost - kept}
    return gone, {quad for _, quad in after.things}


def _ends(edges: Iterable[Edge]) -> set[Pair]:
    return {(start, end) for start, _, end in edges}


def _edge_quads(edges: Iterable[Edge], ids: Ids) -> set[Quad]:
    graph = NamedNode(ids.identity_graph)
    return {Quad(*edge, graph) for edge in edges}


def _scheme_gone(delete: Iterable[Quad], insert: Iterable[Quad], standing: Standing) -> bool:
    """Whether the last topic leaves."""
    leaving = {quad.subject for quad in delete if quad.predicate == SKOS.inScheme}
    coming = any(quad.predicate == SKOS.inScheme for quad in insert)
    return bool(leaving) and not coming and all(topic in leaving for topic in standing.topics())
