"""The command `kg demo`: what the graph does, on sample articles."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.contradictions import blocks
from kg.cli.options import WORDS, force_option
from kg.cli.outputs import check, written
from kg.cli.tables import Cell, print_rows
from kg.cli.terminal import say, tell
from kg.listing import Named, PositionRow, StatementRow
from kg.store import Store

_TITLE = "kg demo: a fictional September in Karvonia"


@click.command(epilog="Example: `kg demo --out ../demo`")
@click.option(
    "--out", type=WORDS, default="kg-demo", show_default=True, help="Folder for the store, claims.ttl and graph.html."
)
@force_option
def demo(out: str, force: bool) -> None:
    """Read sample articles; write a store, claims.ttl and graph.html; print who claims what, stands where, contradicts whom."""
    from kg.api import samples
    from kg.export import EXPORTERS, export
    from kg.listing import positions, statements
    from kg.listing.conflicts import conflicts
    from kg.pipeline import add
    from kg.view import PAGE
    from kg.view.stored import page_of

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    turtle, page = str(folder / "claims.ttl"), str(folder / "graph.html")
    check(turtle, EXPORTERS["ttl"].kind, force=force)
    check(page, PAGE, force=force)
    say("reading the sample articles ...")
    with Store.open(folder / "kg.store", write=True) as store:
        done = add(store, samples())
        with written(turtle, EXPORTERS["ttl"].kind, force=force) as stream:
            export(store, stream, format="ttl")
        with written(page, PAGE, force=force) as stream:
            stream.write(page_of(store, title=_TITLE, with_text=True).encode("utf-8"))
        said, held, contradicting = statements(store), positions(store), conflicts(store)
    tell("", "WHO CLAIMS WHAT ABOUT WHICH TOPIC (some of the direct quotations)", "")
    print_rows(_telling(said), _said, "table")
    tell("", "WHO STANDS WHERE ON WHICH MEASURE", "")
    print_rows(sorted(held, key=_by_measure), _held, "table")
    tell("", "WHO CONTRADICTS WHOM (see `kg contradictions` and `kg track`)", "")
    tell(*blocks(contradicting))
    tell("", f"In all: {done.articles} articles, {done.statements} statements, {done.positions} positions.")
    tell(*(line.format(store=folder / "kg.store", page=page, turtle=turtle) for line in _NEXT.split("\n")))


def _telling(rows: list[StatementRow]) -> list[StatementRow]:
    """One direct quotation of each speaker, by topic."""
    first: dict[Named, StatementRow] = {}
    for row in rows:
        if row.speaker and row.topics and row.kind == "direct":
            first.setdefault(row.speaker, row)
    return sorted(first.values(), key=lambda row: (_topic(row), row.iri))


def _topic(row: StatementRow) -> str:
    """The most telling of a statement's topics: the longest label."""
    return max((topic.label for topic in row.topics), key=lambda label: (len(label.split()), label))


def _said(row: StatementRow) -> dict[str, Cell]:
    who = row.speaker.label if row.speaker else None
    return {"speaker": who, "topic": _topic(row), "words": row.words}


def _by_measure(row: PositionRow) -> tuple[str, bool, str]:
    return (row.measure.label if row.measure else ""), row.stance in ("opposes", "breaches"), row.iri


def _held(row: PositionRow) -> dict[str, Cell]:
    measure, actor = row.measure, row.actor
    names = {
        "measure": measure.label if measure else None,
        "stance": row.stance,
        "actor": actor.label if actor else None,
    }
    return {**names, "sentence": " ".join(row.sentence.split())}


_NEXT = """
Try next:
  open {page} in a browser (click a name or a line for the sentences behind it)
  kg query --store {store} --list
  kg list speakers --store {store}
  kg track "400 jobs" --store {store}
  kg add your-article.txt && kg view graph.html
The graph as Turtle: {turtle}"""
