"""What is new since a day: claims, stances, positions, changed sides, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.listing.choosing import day_within
from kg.listing.conflicts import Conflict, conflicts
from kg.listing.entries import entries, let_through, names, of_subjects, passing
from kg.listing.facts import Facts
from kg.listing.records import Filters
from kg.listing.table import EVERYTHING
from kg.tracking.groups import grouped
from kg.tracking.timeline import Entry, Event, Told, told
from kg.vocab import KG, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store


class New(StrEnum):
    """In what way something is new."""

    CLAIM = "new claim"
    STANCE = "new stance"
    POSITION = "new position"
    SIDE = "changed side"
    CONTRADICTION = "new contradiction"


@dataclass(frozen=True, slots=True)
class Change:
    """Something new; `entry` is the first that shows it (of a contradiction the first of its sides since the day), `count`
    how many since the day do, `why` the reason of a contradiction or the side that an actor left."""

    new: New
    entry: Entry
    count: int = 1
    why: str = ""
    contradiction: str = ""

    @property
    def order(self) -> tuple[date, str, str, str, str]:
        """By day; within a day by what it is."""
        return self.entry.day or date.max, self.new, self.entry.subject, self.entry.node, self.contradiction


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, by day, and what the IRIs in it are called."""

    rows: tuple[Change, ...]
    names: Mapping[str, str]


def changes(store: Store, since: date, filters: Filters = EVERYTHING) -> Changes:
    """What was not on record before the day, of what the filters let through; what was on record, the filters aside.

    A claim is new that nobody made before; a stance, or a position, that its speaker did not have to that claim or measure;
    a contradiction, with a side on the day or later. What has no day is neither before nor new.
    """
    bounds = replace(filters, since=max(since, filters.since or since))
    allowed = passing(store, filters, KG.Statement, KG.Position)
    statements, positions = of_subjects(store, _subjects_since(store, since))
    known = entries(store, statements, positions)
    lines = told(known)
    before = [one for one in lines if one.entry.day and one.entry.day < since]
    new = [one for one in lines if one.entry.day and let_through(one.entry, allowed, bounds)]
    conflicting = conflicts(store, bounds, known=known).rows
    found = [*_said(new, before), *_taken(new, before), *_contradictions(conflicting, bounds)]
    rows = tuple(sorted(found, key=lambda change: change.order))
    return Changes(rows, names(store, (row.entry for row in rows)))


def _subjects_since(store: Store, since: date) -> set[str]:
    """The claims and measures that something is said of on the day or later."""
    facts = Facts(store)
    article_of, said_on = facts.one(KG.reportedIn), facts.one(KG.saidOn)
    published = facts.one(SCHEMA.datePublished)
    first = since.isoformat()
    late = {node for node, article in article_of.items() if (said_on.get(node) or published.get(article, "")) >= first}
    about = {**facts.one(KG.expresses), **facts.one(KG.measure)}
    return {subject for node, subject in about.items() if node in late}


def _said(new: Iterable[Told], before: Iterable[Told]) -> Iterator[Change]:
    """A claim once; of a claim that is known, a stance once for each speaker."""
    earlier = [one.entry for one in before]
    claims = {entry.subject for entry in earlier}
    speakers = {(entry.subject, entry.who) for entry in earlier}
    stances = {_stance(entry) for entry in earlier}
    statements = [one for one in new if not one.entry.is_position]
    for group in grouped(statements, lambda one: one.entry.subject):
        if group.first.entry.subject not in claims:
            yield Change(New.CLAIM, group.first.entry, group.statements)
    for group in grouped(statements, lambda one: _stance(one.entry)):
        entry = group.first.entry
        if entry.who and (entry.subject, entry.who) in speakers and _stance(entry) not in stances:
            yield Change(New.STANCE, entry, group.statements)


def _taken(new: Iterable[Told], before: Iterable[Told]) -> Iterator[Change]:
    """A stance to a measure once for each actor."""
    earlier = [one.entry for one in before if not one.entry.conditional]
    actors = {(entry.subject, entry.who) for entry in earlier}
    stances = {_stance(entry) for entry in earlier}
    positions = [one for one in new if one.entry.is_position and one.entry.who and not one.entry.conditional]
    for group in grouped(positions, lambda one: _stance(one.entry)):
        turned = next((one for one in group.told if Event.CHANGES in one.events), None)
        entry = group.first.entry
        if turned:
            yield Change(New.SIDE, turned.entry, group.statements, f"before: {turned.before}")
        elif (entry.subject, entry.who) not in actors:
            yield Change(New.POSITION, entry, group.statements)
        elif _stance(entry) not in stances:
            yield Change(New.STANCE, entry, group.statements)


def _stance(entry: Entry) -> tuple[str, str, str]:
    return entry.subject, entry.who, entry.stance


def _contradictions(given: Iterable[Conflict], bounds: Filters) -> Iterator[Change]:
    """Those of which one side begins within the bounds: before, nothing contradicted the other."""
    for row in given:
        openings = [next((entry for entry in side if entry.day), None) for side in (row.one, row.other)]
        dated = [entry for entry in openings if entry is not None]
        later = max(dated, key=lambda entry: entry.order, default=None)
        if later is not None and day_within(later.day, bounds):
            yield Change(New.CONTRADICTION, later, len(row.one) + len(row.other), f"{row.type}: {row.reason}", row.iri)
