"""Rows -> the three pictures, as networkx graphs: who talks about what, who stands where, who agrees with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import networkx as nx

from kg.ids import digest
from kg.listing import Named, PositionRow, StatementRow
from kg.network import agreement
from kg.records import PositionStance, Stance

# A node's key begins with what it is: speaker or actor on one side, topic or measure on the other.
SPEAKER, TOPIC, ACTOR, MEASURE = "s", "t", "a", "m"
MOST = 112  # nodes that a picture draws at once


@lru_cache(maxsize=1 << 16)
def key(kind: str, named: Named) -> str:
    """A short name for a node that stays the same from page to page: fit for an address, never made of user text."""
    return kind + digest(named.iri, length=12)


def talk_graph(statements: Iterable[StatementRow]) -> nx.Graph:
    """Speakers and topics; an edge carries `weight`, how many statements, and `against`, how many of them deny."""
    counts: Counter[tuple[str, str]] = Counter()
    denials: Counter[tuple[str, str]] = Counter()
    for row in statements:
        for topic in row.topics if row.speaker else ():
            link = key(SPEAKER, row.speaker), key(TOPIC, topic)
            counts[link] += 1
            denials[link] += row.stance == Stance.DENIES
    return _graph(counts, denials, "talk")


def stand_graph(positions: Sequence[PositionRow]) -> nx.Graph:
    """Actors and measures; an edge carries `weight`, how many positions, and `against`, how many of them are against."""
    counts: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    for row in positions:
        if row.actor and row.measure:
            link = key(ACTOR, row.actor), key(MEASURE, row.measure)
            counts[link] += 1
            against[link] += not PositionStance(row.stance).is_for
    return _graph(counts, against, "stand")


def agree_graph(positions: Iterable[PositionRow]) -> nx.Graph:
    """Actors, tied as kg.network.agreement says: an edge carries `weight`, on how many measures they agree or conflict, and
    `against`, on how many they conflict, and `pull`, the weight there, by which the strongest are chosen."""
    tied = agreement(positions)
    counts: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    pull: dict[tuple[str, str], float] = {}
    for one, other, link in tied.edges(data=True):
        first, second = sorted(key(ACTOR, Named(actor, "")) for actor in (one, other))
        pair = first, second
        counts[pair] = link["congruence"] + link["conflict"]
        against[pair] = link["conflict"]
        pull[pair] = link["weight"]
    graph = _graph(counts, against, "agree")
    nx.set_edge_attributes(graph, pull, "pull")
    return graph


def _graph(counts: Counter[tuple[str, str]], against: Counter[tuple[str, str]], scene: str) -> nx.Graph:
    graph: nx.Graph = nx.Graph(scene=scene)
    for (who, what), count in sorted(counts.items()):
        graph.add_node(who, who=True)
        graph.add_node(what, who=scene == "agree")
        graph.add_edge(who, what, weight=count, against=against[who, what])
    return graph


def strongest(graph: nx.Graph, most: int = MOST) -> nx.Graph:
    """The part that is drawn: of two sides half each, the heaviest topics or measures and those who say most about them; of one
    side the heaviest. See strongest in js/layout.js, which does the same after a filter."""
    if graph.graph["scene"] == "agree":
        return _tied(graph.subgraph(sorted(_heaviest(graph, graph, most, by="pull"))))
    who = what = most // 2
    things = _heaviest((node for node, is_who in graph.nodes(data="who") if not is_who), graph, what)
    around = nx.Graph(graph.edges(things, data=True))
    around.add_nodes_from((node, graph.nodes[node]) for node in list(around))
    people = _heaviest((node for node, is_who in around.nodes(data="who") if is_who), around, who)
    kept = {node for node in things if not people.isdisjoint(around[node])} | people
    return around.subgraph(sorted(kept))


def _tied(graph: nx.Graph) -> nx.Graph:
    """Without the nodes that no edge ties to another."""
    return graph.subgraph(sorted(node for node, degree in graph.degree() if degree))


def _heaviest(nodes: Iterable[str], graph: nx.Graph, limit: int, by: str = "weight") -> set[str]:
    weight = {node: round(total, 6) for node, total in graph.degree(weight=by)}
    return set(sorted(nodes, key=lambda node: (-weight[node], -graph.degree(node), node))[:limit])
