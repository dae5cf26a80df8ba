"""A table of names with their ids in Wikidata -> which entity of a store is which."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.entities.lexicon import Known
from kg.errors import InputError
from kg.listing.bearers import Bearer, Bearers
from kg.records import EntityType

WIKIDATA = "http://www.wikidata.org/entity/"
_COLUMNS = ("name", "type", "wikidata", "aliases")


@dataclass(frozen=True, slots=True)
class Match:
    """One row with the entities that have its names: one where it is clear."""

    row: Known
    found: tuple[Bearer, ...]

    @property
    def iri(self) -> str:
        return WIKIDATA + self.row.wikidata


def matches(known: Bearers, rows: Iterable[Known]) -> Iterator[Match]:
    """What each row with an id fits, in the order of the rows."""
    for row in rows:
        if row.wikidata:
            yield Match(row, tuple(known.called((row.name, *row.aliases), str(row.type))))


def read_table(text: str, where: str) -> list[Known]:
    """The rows of a CSV table with the columns name, type, wikidata and aliases (apart by |), in any order.

    Raises InputError naming the first line that is wrong.
    """
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(where, f"has no column {missing[0]!r}; the first line names name,type,wikidata,aliases")
    return [_row(row, f"{where} line {number}") for number, row in enumerate(reader, start=2)]


def _row(row: dict[str, str | None], where: str) -> Known:
    name, kind, wikidata, aliases = ((row[column] or "").strip() for column in _COLUMNS)
    if kind not in set(EntityType) or not name:
        raise InputError(where, f"has the type {kind!r} and the name {name!r}; types are {', '.join(EntityType)}")
    if not re.fullmatch(r"Q[1-9]\d*|", wikidata):
        raise InputError(where, f"has the Wikidata id {wikidata!r}; one looks like Q42")
    return Known(name, EntityType(kind), wikidata, tuple(filter(None, (alias.strip() for alias in aliases.split("|")))))
