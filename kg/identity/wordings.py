"""Which wordings make one claim, over all articles, and how that changes when wordings come and go: the same ties either way.

A tie follows from the words of two wordings; whether the two are compared at all follows from the keys they share, and from how
many wordings have each key. So a new wording is compared with its partners alone, and a key that grows too common, or loses its
last wording too many, has its own ties looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.claims import Relation, proposition
from kg.claims.candidates import COMMON, Keys, enough, is_short, partners, stems
from kg.claims.grouping import Tie, Wording, claims, tie, ties
from kg.entities import Verdict
from kg.ids import Ids
from kg.judgements import Pair
from kg.vocab import HYCL, KG

Node = NamedNode
Wordings = Mapping[str, Wording]
"""By the IRI of the wording's node."""

MEANINGS = {Relation.SAME: HYCL.hasSameMeaning, Relation.OPPOSITE: HYCL.hasOppositeMeaning}
_RELATIONS = {predicate: relation for relation, predicate in MEANINGS.items()}


class StandingWordings(Protocol):
    """What has to be known of the wordings in a store; all of it before the change."""

    def holders(self, stem: str, limit: int) -> dict[str, bool]:
        """The wordings that have the key of this stem, `limit` at most, and whether each is short."""

    def keys_of(self, wordings: Collection[str]) -> dict[str, Keys]:
        """The keys of each."""

    def wordings(self, names: Collection[str]) -> dict[str, Wording]:
        """What is known of each that is stored."""

    def ties(self, wordings: Collection[str]) -> set[Tie]:
        """The ties that one of these has."""


@dataclass(frozen=True, slots=True)
class Tied:
    """Wordings with all their ties to one another."""

    wordings: Wordings = field(default_factory=dict)
    ties: frozenset[Tie] = frozenset()

    def bearers(self, judged: Mapping[Pair, Verdict]) -> dict[Node, Node]:
        """Wording's node -> the node that stands for its claim; whole groups of tied and judged wordings are wanted."""
        groups = claims(self.wordings.values(), self.ties, judged)
        return {NamedNode(one.key): NamedNode(head.key) for head, *others in groups for one in (head, *others)}

    def quads(self, ids: Ids) -> set[Quad]:
        """The keys of the wordings and their ties."""
        graph = NamedNode(ids.identity_graph)
        found = keys_of([one.label for one in self.wordings.values()])
        keyed = zip(self.wordings, found, strict=True)
        made = {Quad(NamedNode(iri), KG.block, Literal(key), graph) for iri, own in keyed for key in own}
        return made | {
            Quad(NamedNode(one.one), MEANINGS[one.relation], NamedNode(one.other), graph) for one in self.ties
        }


def all_tied(known: Iterable[Wording]) -> Tied:
    """All wordings of all articles, compared."""
    by_iri = {one.key: one for one in known}
    return Tied(by_iri, frozenset(ties(by_iri.values())))


def tie_of(one: str, predicate: Node, other: str) -> Tie:
    """The tie that a stored quad tells of."""
    return Tie(one, other, _RELATIONS[predicate])


def changed_ties(gone: Collection[str], come: Wordings, standing: StandingWordings) -> tuple[set[Tie], set[Tie]]:
    """The ties that go and those that come when wordings do; a wording that stays as it was is in neither."""
    return (change := _Change(frozenset(gone), come, standing)).lost, change.found


def reached(
    start: Collection[str], found: Iterable[Tie], judged: Collection[Pair], standing: StandingWordings
) -> set[str]:
    """The wordings that a chain of ties of one claim, stored ones or those found, or of judgements leads to."""
    new: dict[str, set[str]] = {}
    for pair in (*({made.one, made.other} for made in found if made.is_same), *judged):
        for end in pair:
            new.setdefault(end, set()).update(pair)
    names, edge = set(start), set(start)
    while edge:
        ends = {end for made in standing.ties(edge) if made.is_same for end in (made.one, made.other)}
        edge = (ends | {end for name in edge for end in new.get(name, ())}) - names
        names |= edge
    return names


class _Change:
    """What the coming and going of wordings does to the ties."""

    def __init__(self, gone: frozenset[str], come: Wordings, standing: StandingWordings) -> None:
        self._gone, self._come, self._standing = gone, come, standing
        self._known = dict(come)
        own = dict(zip(come, keys_of([one.label for one in come.values()]), strict=True))
        self._keys = own | standing.keys_of(gone)
        self._short = {iri for iri in come if is_short(own[iri])}
        self._holders: dict[str, tuple[set[str], set[str]]] = {}
        self._new: dict[str, set[str]] = {}
        for iri in come:
            for stem in stems(own[iri]):
                self._new.setdefault(stem, set()).add(iri)

    @cached_property
    def lost(self) -> set[Tie]:
        dying = self._crossing(lambda before, after: len(before) <= COMMON < len(after))
        left = {iri for stem in dying for iri in self._held(stem)[0] - self._gone}
        loosened = {made for made in self._standing.ties(left) if {made.one, made.other} <= left}
        self._learn(left)
        cut = {made for made in loosened if not self._is_candidate(made.one, made.other)}
        return cut | self._standing.ties(self._gone)

    @cached_property
    def found(self) -> set[Tie]:
        pairs = set[tuple[str, str]]()
        for iri in self._come:
            holders = (self._held(stem)[1] for stem in stems(self._keys[iri]))
            counting = [names - {iri} for names in holders if len(names) <= COMMON]
            near = partners(self._keys[iri], counting, self._short)
            pairs |= {(min(iri, other), max(iri, other)) for other in near}
        reviving = self._crossing(lambda before, after: len(after) <= COMMON < len(before))
        for stem in reviving:
            after = self._held(stem)[1]
            self._learn(after)
            pairs |= {pair for pair in combinations(sorted(after), 2) if self._is_candidate(*pair)}
        unknown = {iri for pair in pairs for iri in pair} - self._known.keys()
        self._known |= self._standing.wordings(unknown)
        made = (tie(self._known[one], self._known[other]) for one, other in sorted(pairs))
        return {one for one in made if one is not None}

    def _crossing(self, crosses: Callable[[set[str], set[str]], bool]) -> list[str]:
        """The stems of keys that come to count, or cease to."""
        touched = {stem for iri in (*self._come, *self._gone) for stem in stems(self._keys[iri])}
        return [stem for stem in sorted(touched) if crosses(*self._held(stem))]

    def _held(self, stem: str) -> tuple[set[str], set[str]]:
        """The wordings that have the key before and after; where there are too many, enough of them to tell so."""
        if stem not in self._holders:
            found = self._standing.holders(stem, COMMON + 1 + len(self._gone))
            self._short |= {iri for iri, short in found.items() if short}
            before = set(found)
            self._holders[stem] = before, (before - self._gone) | self._new.get(stem, set())
        return self._holders[stem]

    def _learn(self, wordings: Collection[str]) -> None:
        self._keys |= self._standing.keys_of({iri for iri in wordings if iri not in self._keys})

    def _is_candidate(self, one: str, other: str) -> bool:
        own, others = self._keys[one], self._keys[other]
        counting = sum(len(self._held(stem)[1]) <= COMMON for stem in stems(own) & stems(others))
        return counting >= enough(is_short(own), is_short(others))


@lru_cache(maxsize=100_000)
def _keys_of(text: str) -> Keys:
    from kg.claims.keys import keys  # which loads vectors: who only reads a store never asks

    return next(keys([proposition(text)]))


def keys_of(texts: Iterable[str]) -> Iterator[Keys]:
    """The keys of each text; those asked for lately are not worked out again."""
    return map(_keys_of, texts)
