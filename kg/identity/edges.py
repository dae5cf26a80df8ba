"""The direct edges: speaker kg:claims topic, actor kg:proposes measure, and which of them implies which."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.records import Mode
from kg.vocab import KG, KGV, SKOS

Edge = tuple[NamedNode, NamedNode, NamedNode]
"""(speaker, kg:claims or kg:speaksAbout, topic), (actor, a stance, measure) or (topic, skos:broader, subject)."""
Pair = tuple[NamedNode, NamedNode]

IMPLIED: dict[NamedNode, NamedNode] = {
    KG.claims: KG.speaksAbout,
    KG.proposes: KG.supports,
    KG.adopts: KG.supports,
    KG.breaches: KG.opposes,
}
"""A direct edge -> the more general one that is not stored beside it."""

EDGE_NAMES = (*IMPLIED, KG.speaksAbout, KG.supports, KG.opposes)
"""Every predicate of a direct edge."""

STORED = (*EDGE_NAMES, SKOS.broader)
"""The same, and what ties a topic to the subject it belongs under."""

_CLAIMING_MODES = {KGV[Mode.STATEMENT], KGV[Mode.BELIEF]}


def speaking(mode: NamedNode | Literal, *, second_hand: bool) -> NamedNode:
    """kg:claims for what a speaker states or believes and says in person, else kg:speaksAbout."""
    return KG.claims if mode in _CLAIMING_MODES and not second_hand else KG.speaksAbout


def taking(stance: NamedNode | Literal) -> NamedNode:
    """The edge of a position: kgv:proposes -> kg:proposes."""
    return KG[stance.value.removeprefix(KGV.namespace)]


def most_specific(edges: Iterable[Edge]) -> set[Edge]:
    """The edges that no other edge between the same two nodes implies."""
    every = set(edges)
    return every - {(start, IMPLIED[name], end) for start, name, end in every if name in IMPLIED}
