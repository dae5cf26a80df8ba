"""Which statements and positions the filters let through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.listing.facts import Facts, subjects
from kg.listing.matching import match
from kg.listing.records import Filters, PositionRow, StatementRow
from kg.vocab import KG, PROV, RDF, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

Step = Callable[["Store", set[str]], set[str]]


def chosen(store: Store, kind: NamedNode, filters: Filters) -> set[str]:
    """The nodes of a kind, kg:Statement or kg:Position, that all name filters choose; days are not looked at."""
    sets = list(_sets(store, kind, filters))
    if not sets:
        return subjects(store, RDF.type, [kind.value])
    candidates = set.intersection(*sets)
    typed = Facts(store, candidates).many(RDF.type)
    return {iri for iri, types in typed.items() if kind.value in types}


def within(row: StatementRow | PositionRow, filters: Filters) -> bool:
    """Whether a row's day lies within `since` and `until`."""
    return day_within(day_of(row), filters)


def day_within(day: date | None, filters: Filters) -> bool:
    """Whether the day lies within `since` and `until`; no day lies within any bound."""
    if day is None:
        return filters.since is None and filters.until is None
    return (filters.since or date.min) <= day <= (filters.until or date.max)


def day_of(row: StatementRow | PositionRow) -> date | None:
    """The day something was said, else the article's."""
    return row.said_on or row.article.published


def _sets(store: Store, kind: NamedNode, filters: Filters) -> Iterator[set[str]]:
    names = (
        ("speaker", filters.speaker),
        ("topic", filters.topic),
        ("measure", filters.measure),
        ("outlet", filters.outlet),
    )
    for what, name in names:
        if name is not None:
            nodes = {node.iri for node in match(store, what, name)}
            for step in _STEPS[kind][what]:
                nodes = step(store, nodes)
            yield nodes


def _into(predicate: NamedNode) -> Step:
    return lambda store, nodes: subjects(store, predicate, nodes)


def _along(predicate: NamedNode) -> Step:
    return lambda store, nodes: set().union(*Facts(store, nodes).many(predicate).values())


_STEPS: dict[NamedNode, dict[str, tuple[Step, ...]]] = {
    KG.Statement: {
        "speaker": (_into(PROV.wasAttributedTo),),
        "topic": (_into(SCHEMA.about),),
        "measure": (_into(KG.measure), _along(KG.basedOn)),
        "outlet": (_into(SCHEMA.publisher), _into(KG.reportedIn)),
    },
    KG.Position: {
        "speaker": (_into(KG.actor),),
        "topic": (_into(SCHEMA.about), _into(KG.basedOn)),
        "measure": (_into(KG.measure),),
        "outlet": (_into(SCHEMA.publisher), _into(KG.reportedIn)),
    },
}
"""From the nodes a filter names to the statements or positions it chooses."""
