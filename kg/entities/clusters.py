"""The cards of one block -> those of one bearer together; the same for any order of the cards.

Full names first, the best pairs before the others, and never two together that speak against each other; then short names,
each to the one bearer it most likely means, if any. What people decided goes before what is computed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from kg.entities.blocks import is_bare_word, keys
from kg.entities.cards import Card
from kg.entities.comparison import DIFFERENT, SAME, Comparison, Verdict, compared
from kg.records import EntityType

_CLEARLY = 0.75  # share of a surname's articles that one bearer must have for the surname alone to mean him
_BY_FAR = 3  # times the articles of a word taken for a body, for it to be somebody's surname
Pair = frozenset[str]
"""The keys of two cards."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names that are kept apart and may yet be of one bearer."""

    left: Card
    right: Card
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cards of one bearer, the one that gives it its key first."""

    cards: tuple[Card, ...]

    @property
    def head(self) -> Card:
        return self.cards[0]


@dataclass(slots=True)
class _Group:
    """Cards found to be one so far. A score speaks against others within one of the `parts` only: people joined these,
    whatever their names."""

    parts: list[set[str]]
    count: int = 0

    @property
    def keys(self) -> set[str]:
        return set().union(*self.parts)


def clusters(cards: Iterable[Card], judged: Mapping[Pair, Verdict] | None = None) -> list[Cluster]:
    """The bearers among the cards of a block, or of blocks that judgements join; heads in order of their keys."""
    return _Clustering(cards, judged or {}).clusters()


def doubts(cards: Iterable[Card], judged: Mapping[Pair, Verdict] | None = None) -> list[Doubt]:
    """The pairs of bearers, each by its head, on whom the score cannot decide and nobody has yet, the closest first."""
    judged = judged or {}
    heads = {cluster.head.key: cluster.head for cluster in clusters(cards, judged)}
    short = [key for key, head in heads.items() if _is_short(head)]
    pairs = _worth_comparing([head for head in heads.values() if not _is_short(head)])
    pairs |= {(min(a, b), max(a, b)) for a in short for b in heads if a != b}
    asked = [
        Doubt(heads[a], heads[b], compared(heads[a], heads[b])) for a, b in pairs if frozenset((a, b)) not in judged
    ]
    unsure = [doubt for doubt in asked if doubt.comparison.score > DIFFERENT]
    return sorted(unsure, key=lambda doubt: (-doubt.comparison.score, doubt.left.key, doubt.right.key))


def _worth_comparing(cards: Iterable[Card]) -> set[tuple[str, str]]:
    """The pairs of cards, by key, that share one of the keys of kg.entities.blocks."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: card.key):
        for key in keys(card):
            by_key[key].append(card.key)
    return {pair for shared in by_key.values() for pair in combinations(shared, 2)}


class _Clustering:
    def __init__(self, cards: Iterable[Card], judged: Mapping[Pair, Verdict]) -> None:
        self._cards = sorted(cards, key=lambda card: card.key)
        self._by_key = {card.key: card for card in self._cards}
        self._judged = {pair: verdict for pair, verdict in judged.items() if pair <= self._by_key.keys()}
        self._judged_apart = {pair for pair, verdict in self._judged.items() if verdict is not Verdict.SAME}
        self._scores: dict[tuple[str, str], float] = {}
        self._fitting: set[Pair] = set()
        self._group = {card.key: _Group([{card.key}], card.count) for card in self._cards}

    def clusters(self) -> list[Cluster]:
        for pair, verdict in self._judged.items():  # in the order of their making
            if verdict is Verdict.SAME:
                self._join_anyhow(*sorted(pair))
        full = [card for card in self._cards if not _is_short(card)]
        self._compare(full)
        for _, one, other in self._likely():
            self._join(one, other)
        for card in self._cards:
            if _is_short(card) and len(self._group[card.key].keys) == 1:
                self._place(card, full)
        return sorted(map(self._cluster, self._groups()), key=lambda cluster: cluster.head.key)

    def _compare(self, cards: Sequence[Card]) -> None:
        """Scores the pairs that are worth it; any other speaks against each other."""
        pairs = (pair for pair in _worth_comparing(cards) if frozenset(pair) not in self._judged)
        scores = {pair: self._score(*pair) for pair in pairs}
        self._scores = {pair: score for pair, score in scores.items() if score > DIFFERENT}
        self._fitting = {frozenset(pair) for pair in self._scores}

    def _score(self, one: str, other: str) -> float:
        return compared(self._by_key[one], self._by_key[other]).score

    def _likely(self) -> list[tuple[float, str, str]]:
        likely = [(-score, *pair) for pair, score in self._scores.items() if score >= SAME]
        return sorted(likely)

    def _join_anyhow(self, one: str, other: str) -> None:
        """Makes one group of two whatever the scores say of their other names, unless somebody said otherwise."""
        left, right = self._group[one], self._group[other]
        if left is not right and self._judged_apart.isdisjoint(_pairs(left.keys, right.keys)):
            self._unite(left, right, left.parts + right.parts)

    def _join(self, one: str, other: str) -> None:
        """Makes one group of two, unless anything of the one's part speaks against anything of the other's."""
        left, right = self._group[one], self._group[other]
        if left is right or not self._judged_apart.isdisjoint(_pairs(left.keys, right.keys)):
            return
        own, its = _part_of(left, one), _part_of(right, other)
        if self._fitting.issuperset(_pairs(own, its)):
            others = [part for part in left.parts + right.parts if part is not own and part is not its]
            self._unite(left, right, [own | its, *others])

    def _unite(self, left: _Group, right: _Group, parts: list[set[str]]) -> None:
        left.parts = parts
        left.count += right.count
        for key in left.keys:
            self._group[key] = left

    def _place(self, short: Card, full: Sequence[Card]) -> None:
        """A short name goes to whom it fits best or, where roles say nothing, to who has nearly all the articles."""
        scores = {card.key: compared(short, card).score for card in full}
        best = max(scores.values(), default=DIFFERENT)
        least = best if best >= SAME else DIFFERENT + 0.1
        fitting = {id(self._group[key]): key for key, score in sorted(scores.items()) if score >= least}
        counts = Counter({key: self._group[key].count for key in fitting.values()})
        for key, count in counts.most_common(1):
            same_type = self._by_key[key].type is short.type
            if count >= _CLEARLY * counts.total() and (same_type or count >= _BY_FAR * short.count):
                self._join_anyhow(key, short.key)

    def _groups(self) -> list[_Group]:
        return list({id(group): group for group in self._group.values()}.values())

    def _cluster(self, group: _Group) -> Cluster:
        cards = [self._by_key[key] for key in group.keys]
        return Cluster(tuple(sorted(cards, key=lambda card: (_is_short(card), -card.count, -len(card.name), card.key))))


def _part_of(group: _Group, key: str) -> set[str]:
    return next(part for part in group.parts if key in part)


def _pairs(left: Iterable[str], right: Iterable[str]) -> Iterator[Pair]:
    return (frozenset(pair) for pair in product(left, right))


def _is_short(card: Card) -> bool:
    """Whether somebody is called by one word, or by a family name alone, which many may bear."""
    return is_bare_word(card) or (card.type is EntityType.PERSON and not card.person.given)
