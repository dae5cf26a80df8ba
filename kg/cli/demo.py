"""The command `kg demo`: what the graph does, on sample articles."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.giving import written
from kg.cli.tables import position_cells, print_rows, statement_cells
from kg.store import Store

_TITLE = "kg demo: three fictional weeks in Valmoria"


@click.command(epilog="Example: `kg demo --out /tmp/demo`")
@click.option("--out", default="kg-demo", show_default=True, help="Folder for the store, claims.ttl and graph.html.")
def demo(out: str) -> None:
    """Read sample articles; write a store, claims.ttl and graph.html; print who claims what and who stands where."""
    from kg.api import samples
    from kg.export import export
    from kg.listing import positions, statements
    from kg.pipeline import add
    from kg.view.stored import page_of

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    click.echo("reading the sample articles ...", err=True)
    with Store.open(folder / "kg.store", write=True) as store:
        done = add(store, samples())
        with written(str(folder / "claims.ttl")) as stream:
            export(store, stream, format="ttl")
        with written(str(folder / "graph.html")) as stream:
            stream.write(page_of(store, title=_TITLE).encode("utf-8"))
        said, held = statements(store), positions(store)
    click.echo("\nWho claims what about which topic\n")
    print_rows(said, statement_cells, "table", sys.stdout, without=("statement", "confidence", "outlet"))
    click.echo("\nWho stands where on which measure\n")
    print_rows(held, position_cells, "table", sys.stdout, without=("position", "confidence", "outlet", "according to"))
    click.echo(f"\n{done.articles} articles, {done.statements} statements, {done.positions} positions.")
    click.echo(_NEXT.format(store=folder / "kg.store", page=folder / "graph.html", turtle=folder / "claims.ttl"))


_NEXT = """
Try next:
  open {page} in a browser (click a name or a line for the sentences behind it)
  kg query --store {store} --list
  kg list speakers --store {store}
  kg add your-article.txt && kg view graph.html
The graph as Turtle: {turtle}"""
