"""Commands that give the graph away: export, view."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from kg.cli.options import filter_options, store_option
from kg.errors import KgError
from kg.export import EXPORTERS
from kg.listing import Filters
from kg.store import Store


@click.command(epilog="Examples: `kg export claims.ttl`, `kg export --format csv - | head`")
@click.argument("out", metavar="OUT|-")
@click.option("--format", type=click.Choice(sorted(EXPORTERS)), help="By the suffix unless said otherwise.")
@click.option("--with-text", is_flag=True, help="With the full text of the articles.")
@click.option("--with-log", is_flag=True, help="With run times, paths and skipped inputs (nq and trig).")
@store_option
def export(out: str, format: str | None, with_text: bool, with_log: bool, store: str) -> None:
    """Write the graph to a file, sorted: the same store gives the same bytes."""
    from kg.export import export as run
    from kg.export import format_of

    name = format or format_of(out)
    with Store.open(store) as opened, written(out) as stream:
        run(opened, stream, format=name, with_text=with_text, with_log=with_log)


@click.command(epilog="Example: `kg view graph.html --topic ceasefire --since 2025-01-01`")
@click.argument("out", metavar="OUT.html|-")
@store_option
@filter_options
@click.option(
    "--min-statements", type=click.IntRange(min=1), default=1, show_default=True, help="Least statements an edge has."
)
@click.option("--title", help="Heading of the page.")
@click.option("--with-text", is_flag=True, help="With the full text of the articles, every statement marked in it.")
def view(out: str, store: str, filters: Filters, min_statements: int, title: str | None, with_text: bool) -> None:
    """Write the graph as one HTML page that opens from disk and asks the network for nothing."""
    from kg.view.stored import page_of

    with Store.open(store) as opened:
        page = page_of(opened, filters, title=title, min_statements=min_statements, with_text=with_text)
    with written(out) as stream:
        stream.write(page.encode("utf-8"))


@contextmanager
def written(out: str) -> Iterator[BinaryIO]:
    """A binary stream to a file that is there whole or not at all, or to standard output."""
    if out == "-":
        yield sys.stdout.buffer
        return
    path = Path(out)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            yield stream
        beside.replace(path)
    except OSError as error:
        raise KgError(f"{out}: cannot be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
