"""A store -> the page of its view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg import listing
from kg.listing import Filters, PositionRow, StatementRow
from kg.listing.conflicts import conflicts
from kg.view.page import render
from kg.view.payload import Clash, Shown

if TYPE_CHECKING:
    from kg.store import Store

EVERYTHING = Filters()


def page_of(
    store: Store, filters: Filters = EVERYTHING, *, title: str | None = None, min_statements: int = 1,
    with_text: bool = False,
) -> str:  # fmt: skip
    """The HTML page of what passes the filters; an edge needs `min_statements` statements or positions. The articles' whole
    text goes with it on request only."""
    statements = _heavy_statements(listing.statements(store, filters), min_statements)
    positions = _heavy_positions(listing.positions(store, filters), min_statements)
    shown = {row.article.iri for row in statements} | {row.article.iri for row in positions}
    texts, subjects = listing.texts(store, shown), listing.broader(store)
    rows = Shown(statements, positions, texts, subjects, with_text, _clashes(store, filters))
    return render(rows, title=title or "Who claims what, who stands where")


def _clashes(store: Store, filters: Filters) -> list[Clash]:
    return [
        Clash(
            row.type,
            row.score,
            row.reason,
            row.verdict,
            [entry.node for entry in row.one],
            [entry.node for entry in row.other],
        )
        for row in conflicts(store, filters).rows
    ]


def _heavy_statements(rows: list[StatementRow], least: int) -> list[StatementRow]:
    """Those on a speaker-topic edge of at least so many statements."""
    if least == 1:
        return rows
    weights = Counter((row.speaker, topic) for row in rows for topic in row.topics)
    return [row for row in rows if any(weights[row.speaker, topic] >= least for topic in row.topics)]


def _heavy_positions(rows: Iterable[PositionRow], least: int) -> list[PositionRow]:
    """Those on an actor-measure edge of at least so many positions."""
    kept = list(rows)
    weights = Counter((row.actor, row.measure) for row in kept)
    return [row for row in kept if weights[row.actor, row.measure] >= least]
