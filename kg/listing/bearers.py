"""Who is taken for one, with all names, and who may yet be: what `kg entities` shows and asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.claims import grouping
from kg.claims.grouping import Wording
from kg.concepts import Concept
from kg.entities import Card
from kg.entities.clusters import doubts
from kg.entities.names import without_article
from kg.errors import UsageError
from kg.identity import Delta
from kg.identity.bearers import Name, cards, components
from kg.identity.share import LINKS
from kg.ids import normalised
from kg.listing.matching import labels, match
from kg.listing.records import Named
from kg.store.standing import Stored
from kg.vocab import DCTERMS, KG, PROV, SKOS

if TYPE_CHECKING:
    from kg.store import Store


_USES = {"speaker": "", "topic": "topic", "measure": "measure", "claim": "claim"}
_BLOCKS = {"topic": "topic", "measure": "measure", "claim": "claim", "short": "claim"}
"""What a block's name begins with -> the sort."""

_CALLED = {"speaker": "entity", "topic": "topic", "measure": "measure", "claim": "claim"}


@dataclass(frozen=True, slots=True)
class Bearer:
    """One entity, topic or measure with the names that are taken for its own, each with its articles, the most frequent
    first."""

    node: Named
    type: str
    names: tuple[Name, ...]

    @property
    def articles(self) -> int:
        """In how many articles it is named, counted by name."""
        return sum(card.count for card in self.names)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names that are kept apart and may yet be of one, with what speaks for it and against."""

    left: Name
    right: Name
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What moves from one node to another by a judgement; of a renamed node, old and new name with nothing moved."""

    before: str
    after: str
    articles: int
    statements: int
    positions: int


class Bearers:
    """The entities, topics, measures or claims of a store, read once; of all names or of some, whole ones of them.

    `sort` is that of kg.listing.matching: speaker, topic, measure or claim.
    """

    def __init__(self, store: Store, sort: str = "speaker", names: Collection[NamedNode] | None = None) -> None:
        self._store = store
        standing = Stored(store.engine, store.ids)
        found = cards(standing.named(_all_names(store, sort) if names is None else names))
        self._cards = {node: card for node, card in found.items() if _USES[sort] == card.use}
        self._found = standing.bearers(list(self._cards))
        self._labels = labels(store, {node.value for node in self._found.values()})

    @cached_property
    def all(self) -> list[Bearer]:
        """Every entity that is named, the most frequent first; what articles only describe is left out."""
        names: dict[NamedNode, list[Name]] = defaultdict(list)
        for name, bearer in self._found.items():
            names[bearer].append(self._cards[name])
        found = [self._bearer(node, owned) for node, owned in names.items()]
        return sorted(found, key=lambda one: (-one.articles, one.node.label, one.node.iri))

    def doubts(self) -> list[Doubt]:
        """The pairs that a person may be asked about, the closest first and of these the most frequent; names before labels."""
        pairs = self._store.decided.pairs
        blocks = ([one for one in block if isinstance(one, Card)] for block in components(self._cards, pairs))
        found = [doubt for block in blocks if len(block) > 1 for doubt in doubts(block, pairs)]
        closest = sorted(
            found,
            key=lambda one: (-one.comparison.score, -min(one.left.count, one.right.count), one.left.key, one.right.key),
        )
        named = [Doubt(one.left, one.right, str(one.comparison)) for one in closest]
        return [*named, *self._alike(), *self._nearly_said()]

    def _nearly_said(self) -> list[Doubt]:
        heads = [one for node, one in self._cards.items() if isinstance(one, Wording) and self._found[node] == node]
        if not heads:
            return []
        asked = grouping.doubts(heads, self._store.decided.pairs)
        return [Doubt(one.left, one.right, str(one.found)) for one in asked]

    def _alike(self) -> list[Doubt]:
        labels = [one for node, one in self._cards.items() if isinstance(one, Concept) and self._found[node] == node]
        if not labels:
            return []
        from kg.concepts.likeness import alike  # numpy and the tokenizer, only when there are labels to compare

        found = alike(labels, self._store.decided.pairs)
        return [Doubt(one.left, one.right, f"near in meaning ({one.cosine:.2f})") for one in found]

    def called(self, names: Iterable[str], kind: str) -> list[Bearer]:
        """The entities of a type that have one of the names in full, case, points and 'the' aside."""
        keys = ((without_article(name), kind) for name in names)
        found = {one.node.iri: one for key in keys for one in self._by_name.get(key, ())}
        return [found[iri] for iri in sorted(found)]

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Bearer]]:
        index: dict[tuple[str, str], list[Bearer]] = defaultdict(list)
        for one in self.all:
            for key in {(without_article(card.label), one.type) for card in one.names}:
                index[key].append(one)
        return index

    def _bearer(self, node: NamedNode, owned: list[Name]) -> Bearer:
        names = tuple(sorted(owned, key=lambda card: (-card.count, card.label, card.key)))
        kind = names[0].type if isinstance(names[0], Card) else "claim" if names[0].use == "claim" else "concept"
        return Bearer(Named(node.value, self._labels.get(node.value, names[0].label)), str(kind), names)


def bearer_of(store: Store, sort: str, name: str) -> Bearer:
    """The entity, topic or measure of that name or IRI. Raises UsageError where there is none, several, or one without
    a name."""
    found = match(store, sort, name)
    exact = [node for node in found if normalised(node.label) == normalised(name)]
    nodes = exact if len(exact) == 1 else found
    if len(nodes) != 1:
        raise UsageError(_CALLED[sort], name, (f"{node.label} <{node.iri}>" for node in nodes))
    node, graph = NamedNode(nodes[0].iri), NamedNode(store.ids.identity_graph)
    others = (quad.subject for quad in store.engine.quads_for_pattern(None, DCTERMS.isReplacedBy, node, graph))
    names = {node, *(other for other in others if isinstance(other, NamedNode))}
    known = Bearers(store, sort, names).all
    if not known:
        raise UsageError(f"named {_CALLED[sort]}", name)  # what is only described in one article is nobody elsewhere
    return known[0]


def _all_names(store: Store, sort: str) -> set[NamedNode]:
    """Every name of that sort: what blocks are called begins with the use of topics and measures."""
    graph = NamedNode(store.ids.identity_graph)
    quads = store.engine.quads_for_pattern(None, KG.block, None, graph)
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode) and _sort_of(quad.object) == sort}


def _sort_of(block: object) -> str:
    return _BLOCKS.get(_text(block).partition(":")[0], "speaker")


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
            count[PROV.wasAttributedTo] or count[KG.expresses],
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
