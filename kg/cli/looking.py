"""Commands that look things up: list, show, info."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from kg import listing
from kg.cli.options import WORDS, filter_options, store_option
from kg.cli.tables import article_cells, position_cells, print_rows, statement_cells, tally_cells
from kg.cli.terminal import say, tell
from kg.listing import Filters, StatementRow
from kg.store import Store

LISTS: dict[str, tuple[Callable[..., list[Any]], Callable[[Any], Any]]] = {
    "statements": (listing.statements, statement_cells),
    "positions": (listing.positions, position_cells),
    "claims": (listing.claims, tally_cells),
    "speakers": (listing.speakers, tally_cells),
    "topics": (listing.topics, tally_cells),
    "measures": (listing.measures, tally_cells),
    "articles": (listing.articles, article_cells),
}
"""what `kg list` lists -> its rows, and a row's cells."""

_IDS = ("statement", "position", "iri", "article", "confidence", "first", "last", "outlets")


@click.command("list", epilog="Example: `kg list statements --speaker Lavrov --since 2025-01-01 --format csv`")
@click.argument("what", type=click.Choice(list(LISTS)))
@store_option
@filter_options
@click.option("--format", type=click.Choice(["table", "json", "csv", "tsv"]), default="table", show_default=True)
def list_(what: str, store: str, filters: Filters, format: str) -> None:
    """List statements, positions, claims, speakers, topics, measures or articles.

    A name stands for every node that has it; an IRI for itself. The table leaves ids out; the other formats have them.
    """
    rows, cells = LISTS[what]
    with Store.open(store) as opened:
        say_names(opened, filters)
        found = rows(opened, filters)
    shown = print_rows(found, cells, format, without=_IDS if format == "table" else ())
    if not shown:
        sys.exit(1)


def say_names(store: Store, filters: Filters) -> None:
    """Tells which nodes a name was taken for, where it is not the label of exactly one."""
    for what in ("speaker", "topic", "measure", "outlet"):
        name = getattr(filters, what)
        if name:
            nodes = listing.match(store, what, name)
            if [node.label for node in nodes] != [name]:
                taken = "; ".join(node.label for node in nodes) or "nothing in the store"
                say(f"{what} {name!r}: {taken}")


@click.command(epilog="Example: `kg show https://w3id.org/claim-kg/id/topic/ceasefire-1c2d3e4f5a`")
@click.argument("iri", type=WORDS)
@store_option
def show(iri: str, store: str) -> None:
    """Show one node with its evidence."""
    with Store.open(store) as opened:
        described = listing.describe(opened, iri)
    tell(described.node.label, f"  <{described.node.iri}>")
    for one in described.properties:
        tell(f"  {one.name}: {one.label or one.value}")
    for evidence in described.evidence:
        row = evidence.row
        who = (row.speaker if isinstance(row, StatementRow) else row.actor) or None
        told = [row.article.publisher or "", str(row.article.published or "")]
        source = ", ".join(part for part in told if part)
        tell(f"- {who.label if who else '(nobody named)'}: {row.words}")
        tell(f"    {' '.join(evidence.sentence.split())} ({source or row.article.iri})")


@click.command(epilog="Example: `kg info`")
@store_option
def info(store: str) -> None:
    """Counts, runs and format version of the store."""
    with Store.open(store) as opened:
        found = opened.info()
    for name in found.__dataclass_fields__:
        value = getattr(found, name)
        tell(f"{name:<12} {', '.join(value) if isinstance(value, tuple) else value}")
