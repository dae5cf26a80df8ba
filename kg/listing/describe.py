"""One node with all that stands behind it: what `kg show` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.ids import is_iri
from kg.listing.facts import Facts, pointing, properties, texts
from kg.listing.matching import labels
from kg.listing.records import Named, PositionRow, StatementRow
from kg.listing.table import position_rows, statement_rows
from kg.vocab import KG, NIF, PREFIXES, RDF

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node: `schema:headline` or an IRI, the value, and the value's label when it is a named node."""

    name: str
    value: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement or position and the sentences it stands in."""

    row: StatementRow | PositionRow
    sentence: str


@dataclass(frozen=True, slots=True)
class Description:
    """A node, its properties, and its evidence: the statements and positions that lead to it, or itself."""

    node: Named
    properties: tuple[Property, ...]
    evidence: tuple[Evidence, ...]


def describe(store: Store, iri: str) -> Description:
    """What the store says about one node. Raises UsageError when it says nothing; an article's text is left out."""
    found = [] if not is_iri(iri) else properties(store, iri)
    if not found:
        raise UsageError("node", iri)
    named = labels(store, {iri, *(value for _, value in found if is_iri(value))})
    shown = tuple(
        Property(compact(term), value, named.get(value)) for term, value in found if term != NIF.isString.value
    )
    return Description(Named(iri, named.get(iri, iri)), shown, tuple(_evidence(store, {iri, *pointing(store, iri)})))


def compact(iri: str) -> str:
    """`schema:headline` for an IRI under one of kg.vocab.PREFIXES, else the IRI."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _evidence(store: Store, nodes: Iterable[str]) -> Iterator[Evidence]:
    types = Facts(store, nodes).many(RDF.type)
    said = statement_rows(store, [iri for iri, kinds in types.items() if KG.Statement.value in kinds])
    stood = position_rows(store, [iri for iri, kinds in types.items() if KG.Position.value in kinds])
    rows: list[StatementRow | PositionRow] = [*said, *stood]
    text_of = texts(store, {row.article.iri for row in rows})
    for row in rows:
        yield Evidence(row, " … ".join(text_of[row.article.iri][start:end] for start, end in row.evidence))
