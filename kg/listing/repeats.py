"""Which claims are made more than once, and which articles print one text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.listing.choosing import day_within
from kg.listing.entries import entries, let_through, names, of_subjects, passing
from kg.listing.facts import Facts
from kg.listing.records import Filters, Source
from kg.listing.table import EVERYTHING, sources
from kg.tracking.groups import Group, grouped
from kg.tracking.timeline import told
from kg.vocab import KG

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Repeats:
    """The claims that are made more than once, most first, and what the IRIs in them are called."""

    groups: tuple[Group, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """An article and those that print the same text after it."""

    first: Source
    reprints: tuple[Source, ...]


def repeats(store: Store, filters: Filters = EVERYTHING, *, per: str = "utterance", least: int = 2) -> Repeats:
    """The claims that at least so many statements, utterances, speakers or days (`per`) make, of all that pass."""
    allowed = passing(store, filters, KG.Statement)
    expressed = Facts(store, allowed).one(KG.expresses)
    often = Counter(expressed.values())  # no claim has more utterances, speakers or days than statements
    candidates = {claim for claim, count in often.items() if count >= least}
    statements = of_subjects(store, candidates)[0] if candidates else set()
    made = [one for one in told(entries(store, statements)) if let_through(one.entry, allowed, filters)]
    groups = [one for one in grouped(made, lambda one: one.entry.subject) if one.count(per) >= least]
    known = names(store, (one.entry for group in groups for one in group.told))
    return Repeats(tuple(sorted(groups, key=lambda one: _most_first(one, per, known))), known)


def stories(store: Store, filters: Filters = EVERYTHING) -> list[Story]:
    """The texts that several articles print, most reprints first, where one of them passes the filters."""
    first = Facts(store).one(KG.reprints)
    groups: dict[str, list[str]] = defaultdict(list)
    for article, original in first.items():
        groups[original].append(article)
    known = sources(store, {*first, *first.values()})
    passes = _articles(store, filters, known)
    found = [
        Story(known[original], tuple(sorted((known[one] for one in copies), key=_order)))
        for original, copies in groups.items()
        if not passes.isdisjoint({original, *copies})
    ]
    return sorted(found, key=lambda story: (-len(story.reprints), *_order(story.first)))


def _articles(store: Store, filters: Filters, known: Mapping[str, Source]) -> set[str]:
    within = {iri for iri, source in known.items() if day_within(source.published, filters)}
    allowed = passing(store, filters, KG.Statement, KG.Position)
    return within if allowed is None else within & set(Facts(store, allowed).one(KG.reportedIn).values())


def _order(source: Source) -> tuple[str, str]:
    return source.published.isoformat() if source.published else "9999-99-99", source.iri


def _most_first(group: Group, per: str, known: Mapping[str, str]) -> tuple[int, int, str, str]:
    claim = group.first.entry.subject
    return -group.count(per), -group.statements, known.get(claim, claim), claim
