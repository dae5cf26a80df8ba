"""Rows of a listing -> networkx graphs: who talks about what, who stands where on which measure, who agrees with whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from kg.listing import Filters, Named, PositionRow, StatementRow, positions, statements
from kg.records import PositionStance, Stance

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

    Network: TypeAlias = nx.MultiDiGraph[str]
    Agreement: TypeAlias = nx.Graph[str]

_EVERYTHING = Filters()


def network(store: Store, filters: Filters = _EVERYTHING) -> Network:
    """Speakers, topics and measures of a store in one graph: `speaker_topic` and `actor_measure` together."""
    said, stood = statements(store, filters), positions(store, filters)
    return _add_standing(_add_speaking(_empty(), said), stood)


def speaker_topic(rows: Iterable[StatementRow]) -> Network:
    """An edge from each speaker to each topic of theirs, kind `speaks_about`, with the number of `statements` and, among
    them, `denials`. Nodes carry `label`, `kind` (speaker or topic), `type` (person, ... or topic) and `count`."""
    return _add_speaking(_empty(), rows)


def actor_measure(rows: Iterable[PositionRow]) -> Network:
    """An edge from each actor to each measure for each stance, kind `proposes` ... `breaches`, with the number of
    `positions`, of `conditional` ones among them, and `side` (for or against)."""
    return _add_standing(_empty(), rows)


def agreement(rows: Iterable[PositionRow]) -> Agreement:
    """Actors joined by the measures both take a position on.

    `congruence` counts measures on which both are for or both against, `conflict` those on which one is for and the other
    against, as in Discourse Network Analyzer (Leifeld 2017); who is on both sides of a measure counts in both.
    `balance` is the difference. `weight` counts a measure the less, the more others take a position on it, 1 / (actors - 1)
    each (Newman 2001), so that one that everybody speaks of does not tie all to all.
    """
    import networkx as nx

    sides, kinds = _sides(rows)
    crowds = Counter(measure for held in sides.values() for measure in {measure for measure, _ in held})
    graph: Agreement = nx.Graph()
    for actor in sorted(sides):
        graph.add_node(actor.iri, label=actor.label, kind="speaker", type=kinds[actor], count=len(sides[actor]))
    for one, other in combinations(sorted(sides), 2):
        congruence, conflict = _compared(sides[one], sides[other])
        if congruence or conflict:
            counts = {"congruence": congruence, "conflict": conflict, "balance": congruence - conflict}
            graph.add_edge(one.iri, other.iri, **counts, weight=_tied(sides[one], sides[other], crowds))
    return graph


Side = tuple[str, bool]  # a measure, and whether for it


def _sides(rows: Iterable[PositionRow]) -> tuple[dict[Named, set[Side]], dict[Named, str]]:
    sides: dict[Named, set[Side]] = defaultdict(set)
    kinds: dict[Named, str] = {}
    for row in rows:
        if row.actor and row.measure and not row.conditional:
            sides[row.actor].add((row.measure.iri, PositionStance(row.stance).is_for))
            kinds[row.actor] = row.actor_type or ""
    return sides, kinds


def _compared(one: set[Side], other: set[Side]) -> tuple[int, int]:
    against = {(measure, not is_for) for measure, is_for in other}
    return len(one & other), len(one & against)


def _tied(one: set[Side], other: set[Side], crowds: Mapping[str, int]) -> float:
    shared = {measure for measure, _ in one} & {measure for measure, _ in other}
    return round(sum(1 / (crowds[measure] - 1) for measure in sorted(shared)), 6)


def _empty() -> Network:
    import networkx as nx

    return nx.MultiDiGraph()


def _add_speaking(graph: Network, rows: Iterable[StatementRow]) -> Network:
    ties: dict[tuple[Named, Named], list[StatementRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.iri):
        if row.speaker and row.topics:
            _count(graph, row.speaker, "speaker", row.speaker_type)
            for topic in row.topics:
                _count(graph, topic, "topic", "topic")
                ties[row.speaker, topic].append(row)
    for (speaker, topic), said in sorted(ties.items()):
        denials = sum(row.stance == Stance.DENIES for row in said)
        name = "speaks_about"
        graph.add_edge(speaker.iri, topic.iri, name, kind=name, statements=len(said), denials=denials, weight=len(said))
    return graph


def _add_standing(graph: Network, rows: Iterable[PositionRow]) -> Network:
    ties: dict[tuple[Named, Named, str], list[PositionRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.iri):
        if row.actor and row.measure:
            _count(graph, row.actor, "speaker", row.actor_type)
            _count(graph, row.measure, "measure", "measure")
            ties[row.actor, row.measure, row.stance].append(row)
    for (actor, measure, name), stood in sorted(ties.items()):
        side = "for" if PositionStance(name).is_for else "against"
        conditional = sum(row.conditional for row in stood)
        counts = {"positions": len(stood), "conditional": conditional, "weight": len(stood)}
        graph.add_edge(actor.iri, measure.iri, name, kind=name, side=side, **counts)
    return graph


def _count(graph: Network, node: Named, kind: str, type: str | None) -> None:
    """One more row in which the node comes up."""
    if node.iri not in graph:
        graph.add_node(node.iri, label=node.label, kind=kind, type=type or "unknown", count=0)
    graph.nodes[node.iri]["count"] += 1
