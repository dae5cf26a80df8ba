"""The command line: parse, call, print.

To add a command: one function in a file of this folder, one line in COMMANDS.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import click

from kg.errors import KgError

COMMANDS: dict[str, str] = {
    "demo": "kg.cli.demo:demo",
    "add": "kg.cli.writing:add",
    "extract": "kg.cli.extracting:extract",
    "remove": "kg.cli.writing:remove",
    "list": "kg.cli.looking:list_",
    "show": "kg.cli.looking:show",
    "info": "kg.cli.looking:info",
    "query": "kg.cli.querying:query",
    "export": "kg.cli.giving:export",
    "view": "kg.cli.giving:view",
    "validate": "kg.cli.checking:validate",
    "evaluate": "kg.cli.checking:evaluate",
    "rebuild": "kg.cli.writing:rebuild",
    "compact": "kg.cli.writing:compact",
}
"""name -> module:function, imported when asked for."""


class Commands(click.Group):
    """Finds commands in COMMANDS, and turns a KgError into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        try:
            return super().main(args, *more, **options)
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
            sys.exit(2)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 all well; 1 some inputs failed or nothing was found; 2 wrong usage, unreadable store, refused query.",
)
@click.version_option(version("claim-kg"), prog_name="kg")
def main() -> None:
    """Track who claims what about which topic, and who stands where on which measure, with the words that prove it.

    \b
    Start with:
      kg demo                      sample articles, a store, a table, graph.html
      kg add article.txt           your own article into ./kg.store
      kg list statements           who said what
      kg view graph.html           the graph as a page
    """
