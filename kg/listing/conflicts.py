"""The contradictions of a store, with both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.listing.entries import entries, let_through, names, passing
from kg.listing.facts import Facts, subjects
from kg.listing.records import Filters
from kg.listing.table import EVERYTHING
from kg.tracking.timeline import Entry
from kg.vocab import DCTERMS, KG, KGV, RDF

if TYPE_CHECKING:
    from kg.store import Store

Side = tuple[Entry, ...]

_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction: what it concerns (IRIs), its two sides, oldest first, and what a person judged of it, or ""."""

    iri: str
    type: str
    score: float
    reason: str
    verdict: str
    concerns: tuple[str, ...]
    one: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Some contradictions, the surest first, of `total` that were looked for; and what the IRIs in them are called."""

    rows: tuple[Conflict, ...]
    total: int
    names: Mapping[str, str]


def conflicts(
    store: Store,
    filters: Filters = EVERYTHING,
    *,
    type: str | None = None,
    least: float = 0,
    unjudged: bool = False,
    all: bool = False,
    limit: int | None = None,
    known: Iterable[Entry] = (),
) -> Conflicts:
    """The contradictions of which a statement or position on either side passes the filters, so many at most.

    Those judged wrong are left out unless `all`; `unjudged` leaves only those that nobody judged. `known` are entries that
    need not be read once more.
    """
    found = [
        row
        for row in _read(store, subjects(store, RDF.type, [KG.Contradiction.value]))
        if row.score >= least
        and type in (None, row.type)
        and (all or row.verdict != "wrong")
        and not (unjudged and row.verdict)
    ]
    found.sort(key=lambda row: (-row.score, row.type, row.iri))
    sides = {entry.node: entry for entry in known}
    if filters != EVERYTHING:
        allowed = passing(store, filters, KG.Statement, KG.Position)
        _add(store, found, sides)
        found = [row for row in found if any(let_through(sides[iri], allowed, filters) for iri in row.nodes)]
    shown = found[:limit]
    _add(store, shown, sides)
    rows = tuple(_with_sides(row, sides) for row in shown)
    return Conflicts(rows, len(found), names(store, (entry for row in rows for entry in (*row.one, *row.other))))


def conflict_of(store: Store, key: str) -> Conflict:
    """The contradiction of this IRI, or that whose last part begins so. Raises UsageError where there is none, or several."""
    every = subjects(store, RDF.type, [KG.Contradiction.value])
    found = [key] if key in every else sorted(iri for iri in every if key and iri.rpartition("/")[2].startswith(key))
    if len(found) != 1:
        raise UsageError("contradiction", key, found[:_CHOICES])
    rows, sides = _read(store, found), dict[str, Entry]()
    _add(store, rows, sides)
    return _with_sides(rows[0], sides)


@dataclass(frozen=True, slots=True)
class _Bare:
    """A contradiction whose sides are not read yet."""

    iri: str
    type: str
    score: float
    reason: str
    verdict: str
    concerns: tuple[str, ...]
    one: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        return *self.one, *self.other


def _read(store: Store, iris: Iterable[str]) -> list[_Bare]:
    facts = Facts(store, iris)
    values = {term: facts.one(term) for term in (KG.contradictionType, KG.score, DCTERMS.description, KG.verdict)}
    concerns, one, other = (facts.many(term) for term in (KG.concerns, KG.oneSide, KG.otherSide))
    return [
        _Bare(
            iri,
            kind.removeprefix(KGV.namespace),
            float(values[KG.score].get(iri, "0")),
            values[DCTERMS.description].get(iri, ""),
            values[KG.verdict].get(iri, "").removeprefix(KGV.namespace),
            tuple(concerns.get(iri, ())),
            tuple(one.get(iri, ())),
            tuple(other.get(iri, ())),
        )
        for iri, kind in values[KG.contradictionType].items()
    ]


def _add(store: Store, rows: Iterable[_Bare], sides: dict[str, Entry]) -> None:
    """Reads what the rows' sides are made of and `sides` lacks."""
    nodes = {iri for row in rows for iri in row.nodes} - sides.keys()
    taken = set(Facts(store, nodes).one(KG.conditional))
    sides |= {entry.node: entry for entry in entries(store, nodes - taken, taken)}


def _with_sides(row: _Bare, sides: Mapping[str, Entry]) -> Conflict:
    one, other = (tuple(sorted((sides[iri] for iri in side), key=_order)) for side in (row.one, row.other))
    return Conflict(row.iri, row.type, row.score, row.reason, row.verdict, row.concerns, one, other)


def _order(entry: Entry) -> tuple[date, date, str, str, str]:
    return entry.order
