"""The command `kg query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from kg.cli.options import FILE, WORDS, store_option
from kg.cli.terminal import say, tell, text_out
from kg.errors import QueryError, UsageError
from kg.printable import shown


@click.command(
    epilog="Examples: `kg query --list`, `kg query who-said-what --param speaker=Lavrov`, `kg query mine.rq --format csv`, "
    "`echo 'SELECT * { ?s kg:claims ?t }' | kg query -`"
)
@click.argument("query", type=FILE, required=False, metavar="NAME|FILE.rq|-")
@click.option("--list", "list_", is_flag=True, help="Name the shipped queries with their parameters.")
@click.option(
    "--param", "parameters", type=WORDS, multiple=True, metavar="NAME=VALUE", help="A parameter; may be given often."
)
@click.option(
    "--format",
    type=click.Choice(["table", "json", "csv", "tsv", "ttl"]),
    help="Table unless said otherwise; ttl for graphs.",
)
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True, help="Seconds.")
@click.option(
    "--memory",
    type=WORDS,
    metavar="SIZE",
    help="What it may take, such as 2GB; half of what is here unless said otherwise.",
)
@store_option
def query(
    query: str | None,
    list_: bool,
    parameters: tuple[str, ...],
    format: str | None,
    timeout: float,
    memory: str | None,
    store: str,
) -> None:
    """Run a named query, a file of SPARQL or, with -, what standard input holds. Read-only, with a deadline.

    The deadline covers the writing of the answer, too; for the query itself, at most 1 MB, it waits as long.
    An answer may be as large as a sixth of the memory.
    """
    if list_:
        return _list()
    if query is None:
        raise click.UsageError("name a query, a file or -; `kg query --list` names the shipped ones")
    from kg.query import Graph, run, within, write

    given = dict(map(_pair, parameters))
    with within(timeout, "the query had not come to its end after {:g} s; see what writes it, or wait with --timeout"):
        text = _text(query)
    with within(timeout):
        result = run(store, text, given, timeout=timeout, memory=memory)
        for note in result.notes:
            say(note)
        chosen = format or ("ttl" if isinstance(result, Graph) else "table")
        write(result, chosen, text_out(chosen))
        sys.stdout.flush()
    return None


def _list() -> None:
    from kg.query import named_queries

    for query in named_queries():
        tell(f"{query.name}: {query.title}")
        for parameter in query.parameters:
            need = (
                "required"
                if parameter.required
                else f"default {parameter.default}"
                if parameter.default
                else "optional"
            )
            tell(f"    --param {parameter.name}=<{'|'.join(parameter.types)}>  {parameter.meaning} ({need})")


def _text(query: str) -> str:
    from kg.query import named_queries

    if query == "-":
        return _decoded(_bounded(sys.stdin.buffer, "standard input"), "standard input")
    named = {one.name: one.text for one in named_queries()}
    if query in named:
        return named[query]
    path = Path(query)
    if not path.suffix and not path.exists():
        raise UsageError("query", query, named)
    try:
        with path.open("rb") as file:
            content = _bounded(file, shown(query))
    except OSError as error:
        raise QueryError(f"{shown(query)}: cannot be read: {error.strerror or error}") from error
    return _decoded(content, shown(query))


def _bounded(file: BinaryIO, where: str) -> bytes:
    """All of it, unless that is more than a query may be: what never ends, as /dev/zero, is not read on."""
    from kg.query.refuse import LONGEST, TOO_LONG

    content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise QueryError(f"{where}: {TOO_LONG}")
    return content


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise QueryError(f"{where}: cannot be read: line {line} is not UTF-8; save it as UTF-8") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--param {text!r}: write NAME=VALUE")
    return name, value
