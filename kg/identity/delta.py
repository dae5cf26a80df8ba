"""The identity graph of all articles, and how it changes when some of them do: the same quads either way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode, Quad

from kg.identity.edges import Edge, Pair, most_specific
from kg.identity.nodes import node_quads, scheme_quads
from kg.identity.share import Node, Share, Tally, share, total
from kg.ids import Ids
from kg.vocab import SKOS


class Standing(Protocol):
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


@dataclass(frozen=True, slots=True)
class Delta:
    """What to delete from an identity graph and what to insert; the two have nothing in common."""

    delete: frozenset[Quad]
    insert: frozenset[Quad]


def identity(articles: Iterable[Iterable[Quad]], ids: Ids) -> set[Quad]:
    """The identity graph of all articles, each given as the quads of its evidence graph, in any order."""
    whole = total(share(evidence, ids) for evidence in articles)
    nodes = node_quads(whole.tally, ids) | {quad for _, quad in whole.things}
    return {*whole.links, *nodes, *scheme_quads(nodes, ids), *_edge_quads(most_specific(whole.edges), ids)}


def delta(before: Share, after: Share, standing: Standing, ids: Ids) -> Delta:
    """How identity changes when articles that brought `before` now bring `after`; reads the nodes they touch alone.

    `identity` of all articles afterwards is what stood, less `delete`, plus `insert`. New articles bring nothing
    before, removed ones nothing after.
    """
    old_nodes, new_nodes = _nodes(before, after, standing, ids)
    old_edges, new_edges = _edges(before, after, standing, ids)
    old_things, new_things = _things(before, after, standing)
    old = before.links | old_nodes | old_edges | old_things
    new = after.links | new_nodes | new_edges | new_things
    delete, insert = old - new, new - old
    scheme_gone = _scheme_gone(delete, insert, standing)
    return Delta(
        frozenset(delete | (scheme_quads(delete, ids) if scheme_gone else set())),
        frozenset(insert | scheme_quads(insert, ids)),
    )


def _nodes(before: Share, after: Share, standing: Standing, ids: Ids) -> tuple[set[Quad], set[Quad]]:
    change = Counter(after.tally)
    change.subtract(before.tally)
    touched = {node for (node, _, _), count in change.items() if count}
    old = standing.tally(touched)
    new = Counter(old)
    new.update({key: count for key, count in change.items() if count})
    return node_quads(old, ids), node_quads(new, ids)


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
