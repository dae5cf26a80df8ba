"""The command line: parse, call, print.

To add a command: one function in a file of this folder, one line in COMMANDS.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from kg.cli.ending import exit_code
from kg.cli.terminal import standard_streams
from kg.processes import orderly

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("kg.cli.demo:demo", "See what the graph does, on sample articles."),
    "add": ("kg.cli.writing:add", "Read articles, find who says what and who stands where, and store it."),
    "extract": ("kg.cli.extracting:extract", "Print what is found in articles, without a store."),
    "remove": ("kg.cli.writing:remove", "Take articles out, with all that only they supported."),
    "list": ("kg.cli.looking:list_", "List statements, positions, claims, speakers, topics, measures or articles."),
    "show": ("kg.cli.looking:show", "Show one node with its evidence."),
    "info": ("kg.cli.looking:info", "Counts, runs and format version of the store."),
    "query": ("kg.cli.querying:query", "Run a named query or SPARQL of your own."),
    "export": ("kg.cli.giving:export", "Write the graph to a file: Turtle, CSV, GraphML ..."),
    "view": ("kg.cli.giving:view", "Write the graph as one HTML page that opens from disk."),
    "validate": ("kg.cli.checking:validate", "Check shapes, and that every span is exactly in its text."),
    "evaluate": ("kg.cli.checking:evaluate", "Score an extractor against gold annotations."),
    "entities": (
        "kg.cli.entities:entities",
        "See who is taken for one, and decide: merge, split, rename, undo, review.",
    ),
    "topics": ("kg.cli.concepts:topics", "See which labels are taken for one topic, and decide."),
    "measures": ("kg.cli.concepts:measures", "See which labels are taken for one measure, and decide."),
    "claims": ("kg.cli.concepts:claims", "See which wordings are taken for one claim, and decide."),
    "track": (
        "kg.cli.tracking:track",
        "Follow a claim, measure, topic or speaker over time, as lines or as a picture.",
    ),
    "contradictions": (
        "kg.cli.contradictions:contradictions",
        "See who contradicts whom, side against side, and decide: right, wrong, unsure, undo.",
    ),
    "repeats": ("kg.cli.tracking:repeats_", "List claims made more than once, and articles printed more than once."),
    "changes": ("kg.cli.tracking:changes_", "List what is new since a day."),
    "rebuild": ("kg.cli.writing:rebuild", "Compute who is who anew from the evidence."),
    "compact": ("kg.cli.writing:compact", "Write the store's files anew, without removed words."),
    "store": ("kg.cli.store:store", "Bring a store to this kg's format, or mend one whose files are damaged."),
}
"""name -> module:function, imported when asked for, and the line that `kg --help` shows."""


class Commands(click.Group):
    """Finds commands in COMMANDS, and ends as kg.cli.ending says: no error leaves as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands from the table: importing them all would cost `kg --help` half a second."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        with standard_streams(), orderly():
            code = exit_code(partial(super().main, args, *more, **{**options, "standalone_mode": False}))
        sys.exit(code)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 all well; 1 some inputs failed or nothing was found; "
    "2 wrong usage, unreadable store, refused query, output that cannot be written.",
)
@click.version_option(package_name="claim-kg", prog_name="kg")
def main() -> None:
    """Track who claims what about which topic, and who stands where on which measure, with the words that prove it.

    \b
    Start with:
      kg demo                      sample articles, a store, a table, graph.html
      kg add article.txt           your own article into ./kg.store
      kg list statements           who said what
      kg view graph.html           the graph as a page
    """
