"""Commands that give the graph away: export, view."""

from __future__ import annotations

import click

from kg.cli.options import FILE, WORDS, filter_options, force_option, store_option
from kg.cli.outputs import check, written
from kg.export import EXPORTERS
from kg.listing import Filters
from kg.store import Store


@click.command(epilog="Examples: `kg export claims.ttl`, `kg export --format csv - | head`")
@click.argument("out", type=FILE, metavar="OUT|-")
@click.option("--format", type=click.Choice(sorted(EXPORTERS)), help="By the suffix unless said otherwise.")
@click.option("--with-text", is_flag=True, help="With the full text of the articles.")
@click.option("--with-log", is_flag=True, help="With run times, paths and skipped inputs (nq and trig).")
@force_option
@store_option
def export(out: str, format: str | None, with_text: bool, with_log: bool, force: bool, store: str) -> None:
    """Write the graph to a file, sorted: the same store gives the same bytes.

    An earlier export of that format is replaced, a device or FIFO is written to; anything else needs --force.
    """
    from kg.export import export as run
    from kg.export import format_of

    name = format or format_of(out)
    kind = EXPORTERS[name].kind
    check(out, kind, force=force)
    with Store.open(store) as opened, written(out, kind, force=force) as stream:
        run(opened, stream, format=name, with_text=with_text, with_log=with_log)


@click.command(epilog="Example: `kg view graph.html --topic ceasefire --since 2025-01-01`")
@click.argument("out", type=FILE, metavar="OUT.html|-")
@store_option
@filter_options
@click.option(
    "--min-statements", type=click.IntRange(min=1), default=1, show_default=True, help="Least statements an edge has."
)
@click.option("--title", type=WORDS, help="Heading of the page.")
@click.option("--with-text", is_flag=True, help="With the full text of the articles, every statement marked in it.")
@force_option
def view(
    out: str, store: str, filters: Filters, min_statements: int, title: str | None, with_text: bool, force: bool
) -> None:
    """Write the graph as one HTML page that opens from disk and asks the network for nothing.

    An earlier page is replaced, a device or FIFO is written to; anything else needs --force.
    """
    from kg.view import PAGE
    from kg.view.stored import page_of

    check(out, PAGE, force=force)
    with Store.open(store) as opened:
        page = page_of(opened, filters, title=title, min_statements=min_statements, with_text=with_text)
    with written(out, PAGE, force=force) as stream:
        stream.write(page.encode("utf-8"))
