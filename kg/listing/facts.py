"""Property scans over a store: one predicate at a time, joined by the caller in Python, or many hashed together.

Scanning a predicate costs 10 µs a fact on disk, most of it to look up the words of two terms. For many subjects
sub-selects are quicker, which Oxigraph joins by hash before it looks up any word: six tenths of the time for eight predicates,
where a plain join, fact by fact, takes twice. For few subjects they would scan all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import NamedNode, QuerySolution

from kg.vocab import NIF, RDF

if TYPE_CHECKING:
    from kg.store import Store

Places = tuple[tuple[int, int], ...]
Value = TypeVar("Value", str, tuple[tuple[int, int], str])

_FEW = 2000  # up to so many subjects are looked up one by one; for more, scanning the whole predicate is faster


class Facts:
    """What a store says of some subjects (of all, when `subjects` is None), by predicate.

    Terms come as strings: the IRI of a node, the lexical form of a literal.
    """

    def __init__(self, store: Store, subjects: Iterable[str] | None = None) -> None:
        self._store = store
        self._subjects = None if subjects is None else frozenset(subjects)

    def one(self, predicate: NamedNode) -> dict[str, str]:
        """subject -> its value; of several, the smallest."""
        found: dict[str, str] = {}
        for subject, value in self._pairs(predicate):
            if subject not in found or value < found[subject]:
                found[subject] = value
        return found

    def many(self, predicate: NamedNode) -> dict[str, list[str]]:
        """subject -> its values, sorted."""
        return _grouped(self._pairs(predicate))

    def together(self, kind: NamedNode, predicates: Sequence[NamedNode]) -> dict[NamedNode, dict[str, list[str]]]:
        """predicate -> what `many` says of it, for subjects of one kind; for predicates that seldom have two values."""
        if self._subjects is not None and len(self._subjects) <= _FEW:
            return {predicate: self.many(predicate) for predicate in predicates}
        names = [f"?value{number}" for number in range(len(predicates))]
        parts = (
            f"OPTIONAL {{ SELECT ?subject {name} {{ ?subject {predicate} {name} }} }}"
            for name, predicate in zip(names, predicates, strict=True)
        )
        pattern = f"{{ ?subject {RDF.type} {kind} {' '.join(parts)} }}"
        pairs = _columns(self._rows(f"SELECT ?subject {' '.join(names)}", pattern), len(predicates))
        return {predicate: _grouped(column) for predicate, column in zip(predicates, pairs, strict=True)}

    def _pairs(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        rows = self._rows("SELECT ?subject ?object", f"{{ ?subject {predicate} ?object }}")
        return ((subject.value, value.value) for subject, value in rows)

    def _rows(self, select: str, pattern: str) -> Iterator[QuerySolution]:
        wanted = self._subjects
        if wanted is None:
            return iter(self._store.select(f"{select} {pattern}"))
        if len(wanted) <= _FEW:
            return iter(self._store.select(f"{select} {pattern} {only('subject', wanted)}"))
        return (row for row in self._store.select(f"{select} {pattern}") if row[0].value in wanted)


def subjects(store: Store, predicate: NamedNode, objects: Iterable[str]) -> set[str]:
    """The nodes that lead to any of the objects by the predicate."""
    rows = store.select(f"SELECT DISTINCT ?subject {{ ?subject {predicate} ?object }} {only('object', objects)}")
    return {row[0].value for row in rows}


def objects(store: Store, predicate: NamedNode) -> set[str]:
    """The nodes and values that the predicate leads to."""
    return {row[0].value for row in store.select(f"SELECT DISTINCT ?object {{ ?subject {predicate} ?object }}")}


def pointing(store: Store, node: str) -> set[str]:
    """The nodes that lead to the node by any predicate."""
    rows = store.select(f"SELECT DISTINCT ?subject {{ ?subject ?predicate ?node }} {only('node', [node])}")
    return {row[0].value for row in rows}


def properties(store: Store, node: str) -> list[tuple[str, str]]:
    """All (predicate, value) of one node, sorted."""
    rows = store.select(f"SELECT ?predicate ?object {{ ?node ?predicate ?object }} {only('node', [node])}")
    return sorted({(predicate.value, value.value) for predicate, value in rows})


def texts(store: Store, articles: Iterable[str]) -> dict[str, str]:
    """article IRI -> its text."""
    return Facts(store, articles).one(NIF.isString)


def only(variable: str, iris: Iterable[str]) -> str:
    """A trailing VALUES clause; NamedNode has checked each IRI, so none can end its own brackets."""
    return f"VALUES ?{variable} {{ {' '.join(str(NamedNode(iri)) for iri in sorted(iris))} }}"


def day(text: str | None) -> date | None:
    """The day that a literal tells."""
    return date.fromisoformat(text[:10]) if text else None


def place(span: str) -> tuple[int, int]:
    """(start, end) of a span, read from its IRI (kg.ids.Ids.span): half the time of asking for both."""
    start, end = span.rsplit("_", 2)[1:]
    return int(start), int(end)


def _columns(rows: Iterable[QuerySolution], width: int) -> list[list[tuple[str, str]]]:
    """Rows of a subject and `width` values -> a list of (subject, value) for each value that is there."""
    columns: list[list[tuple[str, str]]] = [[] for _ in range(width)]
    for first, *values in rows:
        subject = first.value
        for column, value in zip(columns, values, strict=True):
            if value is not None:
                column.append((subject, value.value))
    return columns


def _grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    groups: dict[str, list[Value]] = {}
    for subject, value in pairs:
        groups.setdefault(subject, []).append(value)
    return {subject: sorted(set(values)) if len(values) > 1 else values for subject, values in groups.items()}
