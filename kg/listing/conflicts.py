"""The contradictions of a store, with both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """Some contradictions, the surest first, and what the IRIs in them are called."""

    rows: tuple[Conflict, ...]
    names: Mapping[str, str]


def conflicts(
    store: Store,
    filters: Filters = EVERYTHING,
    *,
    type: str | None = None,
    least: float = 0,
    unjudged: bool = False,
    all: bool = False,
) -> Conflicts:
    """The contradictions of which a statement or position on either side passes the filters.

    Those judged wrong are left out unless `all`; `unjudged` leaves only those that nobody judged.
    """
    every = subjects(store, RDF.type, [KG.Contradiction.value])
    found = [
        row
        for row in _read(store, every)
        if row.score >= least
        and type in (None, row.type)
        and (all or row.verdict != "wrong")
        and not (unjudged and row.verdict)
    ]
    allowed = passing(store, filters, KG.Statement, KG.Position)
    chosen = [row for row in found if any(let_through(one, allowed, filters) for one in (*row.one, *row.other))]
    ordered = sorted(chosen, key=lambda row: (-row.score, row.type, row.iri))
    shown = (entry for row in ordered for entry in (*row.one, *row.other))
    return Conflicts(tuple(ordered), names(store, shown))


def conflict_of(store: Store, key: str) -> Conflict:
    """The contradiction of this IRI, or that whose last part begins so. Raises UsageError where there is none, or several."""
    every = subjects(store, RDF.type, [KG.Contradiction.value])
    found = [key] if key in every else sorted(iri for iri in every if key and iri.rpartition("/")[2].startswith(key))
    if len(found) != 1:
        raise UsageError("contradiction", key, found[:_CHOICES])
    return _read(store, found)[0]


def _read(store: Store, iris: Iterable[str]) -> list[Conflict]:
    facts = Facts(store, iris)
    values = {term: facts.one(term) for term in (KG.contradictionType, KG.score, DCTERMS.description, KG.verdict)}
    concerns, one, other = (facts.many(term) for term in (KG.concerns, KG.oneSide, KG.otherSide))
    known = _entries(store, (*one.values(), *other.values()))
    return [
        Conflict(
            iri,
            kind.removeprefix(KGV.namespace),
            float(values[KG.score].get(iri, "0")),
            values[DCTERMS.description].get(iri, ""),
            values[KG.verdict].get(iri, "").removeprefix(KGV.namespace),
            tuple(concerns.get(iri, ())),
            _side(one.get(iri, ()), known),
            _side(other.get(iri, ()), known),
        )
        for iri, kind in values[KG.contradictionType].items()
    ]


def _entries(store: Store, sides: Iterable[Iterable[str]]) -> dict[str, Entry]:
    nodes = {iri for side in sides for iri in side}
    typed = Facts(store, nodes).many(RDF.type)
    said, taken = ({iri for iri, types in typed.items() if kind.value in types} for kind in (KG.Statement, KG.Position))
    return {entry.node: entry for entry in entries(store, said, taken)}


def _side(nodes: Iterable[str], known: Mapping[str, Entry]) -> Side:
    return tuple(sorted((known[iri] for iri in nodes if iri in known), key=lambda entry: entry.order))
