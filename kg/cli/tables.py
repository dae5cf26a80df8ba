"""Rows of a listing -> tables, JSON, CSV and TSV, by the writers that query results have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from pyoxigraph import Literal

from kg.cli.terminal import text_out
from kg.listing import ArticleRow, PositionRow, StatementRow, Tally
from kg.query import Solutions, write
from kg.rdf import literal
from kg.vocab import XSD

Cell = str | int | float | date | None


def statement_cells(row: StatementRow) -> dict[str, Cell]:
    """One statement as a row for people: who, what, about what, where."""
    return {
        "date": row.said_on or row.article.published,
        "speaker": row.speaker.label if row.speaker else None,
        "verb": _verb(row),
        "topics": ", ".join(topic.label for topic in row.topics),
        "words": row.words,
        "outlet": row.article.publisher,
        "confidence": row.confidence,
        "statement": row.iri,
    }


def position_cells(row: PositionRow) -> dict[str, Cell]:
    """One position as a row for people."""
    return {
        "date": row.said_on or row.article.published,
        "actor": row.actor.label if row.actor else None,
        "stance": row.stance + (" (conditional)" if row.conditional else ""),
        "measure": row.measure.label if row.measure else None,
        "according to": row.according_to.label if row.according_to else None,
        "sentence": row.sentence,
        "outlet": row.article.publisher,
        "confidence": row.confidence,
        "position": row.iri,
    }


def tally_cells(row: Tally) -> dict[str, Cell]:
    """One speaker, topic, measure or claim with its counts."""
    return {
        "name": row.node.label,
        "type": row.type,
        "statements": row.statements,
        "denials": row.denials,
        "positions": row.positions,
        "against": row.against,
        "articles": row.articles,
        "outlets": row.outlets,
        "first": row.first,
        "last": row.last,
        "iri": row.node.iri,
    }


def article_cells(row: ArticleRow) -> dict[str, Cell]:
    """One article with its counts."""
    return {
        "date": row.article.published,
        "outlet": row.article.publisher,
        "headline": row.article.headline,
        "statements": row.statements,
        "positions": row.positions,
        "url": row.article.url,
        "article": row.article.iri,
    }


def print_rows(
    rows: Iterable[Any],
    cells: Callable[[Any], dict[str, Cell]],
    format: str,
    *,
    without: Sequence[str] = (),
) -> int:
    """Writes the rows to standard output, in a format of kg.query.write; gives their number."""
    made = [cells(row) for row in rows]
    names = [name for name in (made[0] if made else {}) if name not in without]
    table = tuple(tuple(_term(row[name]) for name in names) for row in made)
    write(Solutions(tuple(name.replace(" ", "_") for name in names), table), format, text_out(format))
    return len(made)


def _verb(row: StatementRow) -> str:
    """The cue, with what a reader must know beyond it."""
    notes = [row.stance] if row.stance == "denies" else []
    if row.mode != "statement":
        notes.append(row.mode)
    if row.according_to:
        notes.append(f"according to {row.according_to.label}")
    return row.cue + (f" ({', '.join(notes)})" if notes else "")


def _term(cell: Cell) -> Literal | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, date):
        return Literal(cell.isoformat(), datatype=XSD.date)
    if isinstance(cell, str):
        return literal(cell)
    return Literal(f"{cell:.2f}" if isinstance(cell, float) else str(cell), datatype=XSD.decimal)
