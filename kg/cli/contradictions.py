"""kg contradictions: who contradicts whom, both sides with the words that prove them, and what a person judges of it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import click

from kg import judgements
from kg.cli.judging import deed_cells, judging, undoing
from kg.cli.looking import say_names
from kg.cli.options import WORDS, filter_options, format_option, store_option
from kg.cli.tables import Cell, print_rows
from kg.cli.terminal import say, tell
from kg.cli.tracking import stance, who
from kg.judgements import Deed, Judgement
from kg.listing import Filters
from kg.listing.conflicts import Conflict, Conflicts, conflict_of, conflicts
from kg.printable import printable
from kg.store import Store
from kg.tracking import Type
from kg.tracking.timeline import Entry

_BLOCKS = 20  # contradictions that a table shows unless told otherwise
_LINES = 3  # statements of one side that a table shows


@click.group(
    "contradictions",
    invoke_without_command=True,
    epilog="Examples: `kg contradictions --topic 'harbour traffic' --least 0.5`, `kg contradictions wrong 3f0c --why 'irony'`",
)
@store_option
@filter_options
@click.option("--type", "kind", type=click.Choice([kind.value for kind in Type]), help="Only of this type.")
@click.option("--least", type=click.FloatRange(0, 1), default=0, show_default=True, help="The least score.")
@click.option("--unjudged", is_flag=True, help="Only those that nobody judged.")
@click.option("--all", "every", is_flag=True, help="With those that were judged wrong.")
@click.option("--limit", type=click.IntRange(min=1), help=f"How many.  [default: {_BLOCKS} in a table, else all]")
@format_option
@click.pass_context
def contradictions(
    context: click.Context,
    store: str,
    filters: Filters,
    kind: str | None,
    least: float,
    unjudged: bool,
    every: bool,
    limit: int | None,
    format: str,
) -> None:
    """Show where two sides cannot both hold, the surest first, and decide whether it is so.

    A filter lets through what has a statement or position on either side that passes it. Those judged wrong are left out;
    judgements stand in judgements.jsonl in the store's folder, and every one can be undone.
    """
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    with Store.open(store) as opened:
        say_names(opened, filters)
        most = limit or (_BLOCKS if format == "table" else None)
        found = conflicts(opened, filters, type=kind, least=least, unjudged=unjudged, all=every, limit=most)
    if format == "table":
        tell(*blocks(found))
    else:
        print_rows(_sides(found), _side_cells, format)
    if len(found.rows) < found.total:
        say(f"{len(found.rows)} of {found.total} shown; --limit shows more")
    if not found.rows:
        sys.exit(1)


def _refuse_options(context: click.Context) -> None:
    """An option in front of a subcommand would be read and then forgotten."""
    given = click.core.ParameterSource.COMMANDLINE
    for name in context.params:
        if context.get_parameter_source(name) is given:
            raise click.UsageError(f"options go behind {context.invoked_subcommand!r}")


# -- as blocks ----------------------------------------------------------------------------------------------------------
def blocks(found: Conflicts) -> Iterator[str]:
    """Lines for people: each contradiction with both sides beneath each other, and their number."""
    width = max(shutil.get_terminal_size((100, 24)).columns, 40)
    for row in found.rows:
        verdict = f", judged {row.verdict}" if row.verdict else ""
        yield from _wrapped(f"{row.type} {row.score:.2f}{verdict}: {row.reason}", width, "", "    ")
        for mark, side in (("+", row.one), ("-", row.other)):
            for entry in side[:_LINES]:
                yield from _wrapped(_line(entry, found.names), width, f"  {mark} ", "    ")
            if len(side) > _LINES:
                yield f"  {mark} and {len(side) - _LINES} more"
        yield printable(f"  <{row.iri}>")
        yield ""
    yield f"({len(found.rows)} contradiction{'' if len(found.rows) == 1 else 's'})"


def _line(entry: Entry, names: Mapping[str, str]) -> str:
    told = ", ".join(part for part in (str(entry.day or ""), names.get(entry.outlet, "")) if part)
    return f"{who(entry, names) or '(nobody named)'} {stance(entry)}{f' ({told})' if told else ''}: {entry.words}"


def _wrapped(text: str, width: int, first: str, later: str) -> Iterator[str]:
    shown = printable(" ".join(text.split()))
    yield from textwrap.wrap(shown, width, initial_indent=first, subsequent_indent=later)


# -- as rows ------------------------------------------------------------------------------------------------------------
_Row = tuple[Conflict, str, Entry, Mapping[str, str]]


def _sides(found: Conflicts) -> Iterator[_Row]:
    """One row for each statement or position of each side."""
    for row in found.rows:
        for name, side in (("one", row.one), ("other", row.other)):
            yield from ((row, name, entry, found.names) for entry in side)


def _side_cells(given: _Row) -> dict[str, Cell]:
    row, side, entry, names = given
    return {
        "type": row.type,
        "score": row.score,
        "reason": row.reason,
        "verdict": row.verdict,
        "side": side,
        "day": entry.day,
        "who": who(entry, names),
        "stance": stance(entry),
        "about": names.get(entry.subject),
        "words": entry.words,
        "outlet": names.get(entry.outlet),
        "statement": entry.node,
        "speaker": entry.who,
        "claim or measure": entry.subject,
        "article": entry.article,
        "contradiction": row.iri,
    }


# -- judging ------------------------------------------------------------------------------------------------------------
_MEANING = {
    Deed.RIGHT: "The two sides do contradict each other.",
    Deed.WRONG: "The two sides do not contradict each other; it is no longer shown.",
    Deed.UNSURE: "Nobody knows whether the two sides contradict each other.",
}


def _verdict(deed: Deed) -> click.Command:
    @click.command(deed.value, help=f"{_MEANING[deed]} IRI may be the beginning of its last part.")
    @click.argument("iri", type=WORDS)
    @judging
    def command(iri: str, opened: Store) -> list[Judgement]:
        found = conflict_of(opened, iri)
        tell(f"{found.type}: {found.reason}: {deed.value}")
        return [Judgement(deed, "", "", tuple(sorted(found.concerns)), label=found.type)]

    command.epilog = f"Example: `kg contradictions {deed.value} 3f0c --why 'read both'`"
    return command


for _deed in _MEANING:
    contradictions.add_command(_verdict(_deed))


@contradictions.command(epilog="Example: `kg contradictions undo`, `kg contradictions undo 0f3a9c21d4e7`")
@click.argument("judgement", type=WORDS, required=False)
@judging
def undo(judgement: str | None, opened: Store) -> list[Judgement]:
    """Make a judgement of a contradiction void: the last one in force, or that whose id begins so (see `history`)."""
    return undoing([one for one in judgements.in_force(opened.judgements) if one.is_verdict], judgement)


@contradictions.command(epilog="Example: `kg contradictions history --format csv`")
@store_option
@format_option
def history(store: str, format: str) -> None:
    """List what was decided of contradictions, by whom, when and why."""
    with Store.open(store) as opened:
        given = opened.judgements
    standing = {one.id for one in judgements.in_force(given)}
    verdicts = {one.id for one in given if one.is_verdict}
    shown = [one for one in given if one.is_verdict or _undone(one, given) in verdicts]

    def cells(one: Judgement) -> dict[str, Any]:
        return deed_cells(one, standing)

    if not print_rows(shown, cells, format):
        sys.exit(1)


def _undone(one: Judgement, given: tuple[Judgement, ...]) -> str:
    """The id of what an undoing, or the undoing of an undoing, is about in the end."""
    by_id = {other.id: other for other in given}
    while one.undoes in by_id:
        one = by_id[one.undoes]
    return one.id
