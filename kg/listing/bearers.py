"""Who is taken for one, with all names, and who may yet be: what `kg entities` shows and asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.entities import Card
from kg.entities.clusters import Doubt, doubts
from kg.entities.names import folded
from kg.errors import UsageError
from kg.identity import Delta
from kg.identity.bearers import Cards, cards, components
from kg.identity.share import LINKS
from kg.ids import normalised
from kg.listing.matching import labels, match
from kg.listing.records import Named
from kg.store.standing import Stored
from kg.vocab import KG, PROV, SKOS

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Bearer:
    """One entity with the names that are taken for its own, each with its articles, the most frequent first."""

    node: Named
    type: str
    names: tuple[Card, ...]

    @property
    def articles(self) -> int:
        """In how many articles it is named, counted by name."""
        return sum(card.count for card in self.names)


@dataclass(frozen=True, slots=True)
class Effect:
    """What moves from one node to another by a judgement; of a renamed node, old and new name with nothing moved."""

    before: str
    after: str
    articles: int
    statements: int
    positions: int


class Bearers:
    """The entities of a store, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        standing = Stored(store.engine, store.ids)
        graph = NamedNode(store.ids.identity_graph)
        nodes = {quad.subject for quad in store.engine.quads_for_pattern(None, KG.block, None, graph)}
        self._cards: Cards = cards(standing.named([node for node in nodes if isinstance(node, NamedNode)]))
        self._found = standing.bearers(list(self._cards))
        self._labels = labels(store, {node.value for node in self._found.values()})

    def all(self) -> list[Bearer]:
        """Every entity that is named, the most frequent first; what articles only describe is left out."""
        names: dict[NamedNode, list[Card]] = defaultdict(list)
        for name, bearer in self._found.items():
            names[bearer].append(self._cards[name])
        found = [self._bearer(node, owned) for node, owned in names.items()]
        return sorted(found, key=lambda one: (-one.articles, one.node.label, one.node.iri))

    def doubts(self) -> list[Doubt]:
        """The pairs that a person may be asked about, the closest first and of these the most frequent."""
        pairs = self._store.decided.pairs
        found = [doubt for block in components(self._cards, pairs) if len(block) > 1 for doubt in doubts(block, pairs)]
        return sorted(
            found,
            key=lambda one: (-one.comparison.score, -min(one.left.count, one.right.count), one.left.key, one.right.key),
        )

    def called(self, names: Collection[str], kind: str) -> list[Bearer]:
        """The entities of a type that have one of the names in full, case and points aside."""
        wanted = {folded(name).removeprefix("the ") for name in names}
        return [
            one
            for one in self.all()
            if one.type == kind and any(folded(card.name).removeprefix("the ") in wanted for card in one.names)
        ]

    def one(self, name: str) -> Bearer:
        """The entity of that name or IRI. Raises UsageError where there is none, several, or one without a name."""
        found = match(self._store, "speaker", name)
        exact = [node for node in found if normalised(node.label) == normalised(name)]
        nodes = exact if len(exact) == 1 else found
        if len(nodes) != 1:
            raise UsageError("entity", name, (f"{node.label} <{node.iri}>" for node in nodes))
        owned = [self._cards[key] for key, bearer in self._found.items() if bearer.value == nodes[0].iri]
        if not owned:
            raise UsageError("named entity", name)  # what is only described in one article is nobody elsewhere
        return self._bearer(NamedNode(nodes[0].iri), owned)

    def _bearer(self, node: NamedNode, owned: list[Card]) -> Bearer:
        names = tuple(sorted(owned, key=lambda card: (-card.count, card.name, card.key)))
        return Bearer(Named(node.value, self._labels.get(node.value, names[0].name)), str(names[0].type), names)


def effects(store: Store, change: Delta) -> list[Effect]:
    """What a change of identity means, for people; `store` may stand before it or after."""
    old = {(quad.subject, quad.predicate): quad.object for quad in change.delete if quad.predicate in _MOVING}
    new = {(quad.subject, quad.predicate): quad.object for quad in change.insert if quad.predicate in _MOVING}
    counts: dict[tuple[str, str], dict[NamedNode, int]] = defaultdict(lambda: defaultdict(int))
    for key in old.keys() & new.keys():
        counts[_text(old[key]), _text(new[key])][key[1]] += 1
    named = labels(store, {node for pair in counts for node in pair})
    before_it, after_it = _labels(change.delete), _labels(change.insert)
    moved = [
        Effect(
            before_it.get(before) or named.get(before, before),
            after_it.get(after) or named.get(after, after),
            count[KG.canonical],
            count[PROV.wasAttributedTo],
            count[KG.actor],
        )
        for (before, after), count in counts.items()
    ]
    return sorted((*moved, *_renamed(change)), key=lambda one: (-one.statements, -one.articles, one.before, one.after))


def _renamed(change: Delta) -> Iterator[Effect]:
    before, after = _labels(change.delete), _labels(change.insert)
    for node in before.keys() & after.keys():
        yield Effect(before[node], after[node], 0, 0, 0)


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    return {_text(quad.subject): _text(quad.object) for quad in quads if quad.predicate == SKOS.prefLabel}


def _text(term: object) -> str:
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else str(term)


_MOVING = frozenset([KG.canonical, *LINKS.values()])
