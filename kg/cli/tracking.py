"""Commands that follow claims and measures over time: track, repeats, changes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import click

from kg.cli.looking import say_names
from kg.cli.options import FILE, WORDS, Day, filter_options, force_option, format_option, store_option
from kg.cli.outputs import check, written
from kg.cli.tables import Cell, print_rows
from kg.cli.terminal import say
from kg.listing import Filters
from kg.listing.changes import Change, changes
from kg.listing.records import Source
from kg.listing.repeats import Story, repeats, stories
from kg.listing.timeline import SORTS, Life, life
from kg.store import Store
from kg.tracking.groups import PER, Group, grouped
from kg.tracking.timeline import Entry, Told

_SHOWN = 3  # names of nodes that a word was taken for, before it says how many more
_IDS = ("statement", "speaker", "claim or measure", "article", "contradiction", "reprint articles")

Names = Mapping[str, str]


@click.command(
    epilog="Examples: `kg track 'the levy will cost jobs'`, `kg track Finch --as speaker --per speaker`, "
    "`kg track 'harbour levy' --plot levy.svg`"
)
@click.argument("what", type=WORDS)
@store_option
@click.option(
    "--as", "sort", type=click.Choice(SORTS), help="What WHAT is; the first of these that has the name, unless said."
)
@click.option(
    "--per", type=click.Choice(list(PER)), default="statement", show_default=True, help="What one line stands for."
)
@click.option("--since", type=Day(), help="First day, YYYY-MM-DD: said on, else published.")
@click.option("--until", type=Day(), help="Last day, YYYY-MM-DD.")
@click.option("--plot", type=FILE, metavar="OUT.svg|-", help="Draw it, too; with - the drawing is all that is written.")
@force_option
@format_option
def track(
    what: str,
    store: str,
    sort: str | None,
    per: str,
    since: date | None,
    until: date | None,
    plot: str | None,
    force: bool,
    format: str,
) -> None:
    """Follow a claim, measure, topic or speaker over time: who said it first, who repeated, denied or changed sides.

    WHAT is a name, which stands for all that have it, or an IRI. Oldest first, by the day it was said, else published; what
    has no day stands last. Statements: `first said`, `repeated`, `reported again` (another report of the same utterance),
    `reprinted`, `denied`, `undated`, and beside these `hedged` and `now certain`; what is only `said` makes no claim that
    others could make. Positions: `takes position`, `repeats`, `changes side`, `on a condition`.
    """
    draw = _drawing(plot, force)
    with Store.open(store) as opened:
        found = life(opened, what, sort, Filters(since=since, until=until))
    say(_taken_for(found))
    if found.told:
        draw(found)
    if plot != "-":
        cells, without = _columns(found, per, format)
        print_rows(grouped(found.told, PER[per]), cells, format, without=without)
    if not found.told:
        sys.exit(1)


def _taken_for(found: Life) -> str:
    """The sort and the names of what was found."""
    more = len(found.nodes) - _SHOWN
    shown = "; ".join(node.label for node in found.nodes[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    return f"{found.sort}: {shown}"


def _drawing(out: str | None, force: bool) -> Callable[[Life], None]:
    """What draws the life to OUT, which is looked at first; without one nothing."""
    if out is None:
        return lambda found: None
    from kg.plot import PICTURE, plot  # the template engine is wanted here alone

    check(out, PICTURE, force=force)

    def draw(found: Life) -> None:
        picture = plot(found)
        with written(out, PICTURE, force=force) as stream:
            stream.write(picture.encode("utf-8"))

    return draw


def _columns(found: Life, per: str, format: str) -> tuple[Callable[[Group], dict[str, Cell]], tuple[str, ...]]:
    """A line's cells, and which of them a table leaves out."""
    make = _CELLS[per]
    single = len({one.entry.subject for one in found.told}) < 2
    without = (*_IDS, *(("about",) if single else ())) if format == "table" else ()
    return lambda group: make(group, found.names), without


# -- cells ------------------------------------------------------------------------------------------------------------
def _statement_cells(group: Group, names: Names) -> dict[str, Cell]:
    one = group.first
    return {
        "day": one.entry.day,
        "event": one.event,
        "who": who(one.entry, names),
        "stance": stance(one.entry),
        "about": names.get(one.entry.subject),
        "words": one.entry.words,
        "outlet": names.get(one.entry.outlet),
        **_ids(one.entry),
    }


def _utterance_cells(group: Group, names: Names) -> dict[str, Cell]:
    cells = _statement_cells(group, names)
    ids = _ids(group.first.entry)
    counts: dict[str, Cell] = {"statements": group.statements, "outlets": group.outlets}
    return {name: cell for name, cell in cells.items() if name not in ids} | counts | ids


def _speaker_cells(group: Group, names: Names) -> dict[str, Cell]:
    entry = group.first.entry
    return {
        "who": names.get(entry.who),
        "about": names.get(entry.subject),
        "stance": _tallied(stance(one.entry) for one in group.told),
        "first": entry.day,
        "last": group.last.entry.day,
        "statements": group.statements,
        "utterances": group.utterances,
        "outlets": group.outlets,
        "last words": group.last.entry.words,
        "speaker": entry.who,
        "claim or measure": entry.subject,
    }


def _day_cells(group: Group, names: Names) -> dict[str, Cell]:
    return {
        "day": group.first.entry.day,
        "events": _tallied(event for one in group.told for event in one.events),
        "statements": group.statements,
        "utterances": group.utterances,
        "speakers": group.speakers,
        "outlets": group.outlets,
        "against": group.against,
    }


_CELLS: dict[str, Callable[[Group, Names], dict[str, Cell]]] = {
    "statement": _statement_cells,
    "utterance": _utterance_cells,
    "speaker": _speaker_cells,
    "day": _day_cells,
}


def _ids(entry: Entry) -> dict[str, Cell]:
    return {
        "statement": entry.node,
        "speaker": entry.who,
        "claim or measure": entry.subject,
        "article": entry.article,
    }


def who(entry: Entry, names: Names) -> str | None:
    """The speaker or actor, and on whose word."""
    known = names.get(entry.who)
    return f"{known or '(nobody named)'} (according to {names[entry.reporter]})" if entry.reporter else known


def stance(entry: Entry) -> str:
    """affirms, opposes, ..., and whether on a condition."""
    return entry.stance + (" (conditional)" if entry.conditional else "")


def _tallied(given: Any) -> str:
    """`2 affirms, 1 denies`, the most frequent first; of one kind without a number."""
    counts = Counter(str(one) for one in given)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ordered[0][0] if len(ordered) == 1 else ", ".join(f"{count} {what}" for what, count in ordered)


# -- repeats ------------------------------------------------------------------------------------------------------------
@click.command(
    "repeats", epilog="Examples: `kg repeats --per speaker --least 3`, `kg repeats --articles --outlet Herald`"
)
@store_option
@filter_options
@click.option(
    "--per",
    type=click.Choice(list(PER)),
    default="utterance",
    show_default=True,
    help="What sorts and is counted by --least.",
)
@click.option("--least", type=click.IntRange(min=1), default=2, show_default=True, help="The fewest of these.")
@click.option("--articles", is_flag=True, help="Instead of claims, the articles that several papers print.")
@format_option
def repeats_(store: str, filters: Filters, per: str, least: int, articles: bool, format: str) -> None:
    """List the claims that are made more than once, most first.

    An utterance is one act of saying: reprints and parallel reports of it count once. Statements that deny the claim count,
    too, and are told. With --articles: the texts that several articles print, with the first of them.
    """
    with Store.open(store) as opened:
        say_names(opened, filters)
        rows, cells = _articles(opened, filters) if articles else _claims(opened, filters, per, least)
    without = (*_IDS, *_APART) if format == "table" else _TOGETHER
    if not print_rows(rows, cells, format, without=without):
        sys.exit(1)


_Listed = tuple[Sequence[Any], Callable[[Any], dict[str, Cell]]]  # rows, and a row's cells


def _articles(store: Store, filters: Filters) -> _Listed:
    return stories(store, filters), _story_cells


def _claims(store: Store, filters: Filters, per: str, least: int) -> _Listed:
    found = repeats(store, filters, per=per, least=least)
    return found.groups, lambda group: _repeat_cells(group, found.names)


_TOGETHER = ("first", "last")  # one cell for people, three for programs
_APART = tuple(f"{end} {part}" for end in _TOGETHER for part in ("day", "who", "outlet"))


def _repeat_cells(group: Group, names: Names) -> dict[str, Cell]:
    claim = group.first.entry.subject
    return {
        "claim": names.get(claim),
        "utterances": group.utterances,
        "statements": group.statements,
        "denials": group.against,
        "speakers": group.speakers,
        "outlets": group.outlets,
        "days": group.days,
        **_end("first", group.first, names),
        **_end("last", group.last, names),
        "claim or measure": claim,
        "statement": group.first.entry.node,
    }


def _end(name: str, one: Told, names: Names) -> dict[str, Cell]:
    """Day, who, outlet: each, and those that are known in one line."""
    parts = (one.entry.day, who(one.entry, names), names.get(one.entry.outlet))
    apart = dict(zip((f"{name} day", f"{name} who", f"{name} outlet"), parts, strict=True))
    return {name: ", ".join(str(part) for part in parts if part), **apart}


def _story_cells(story: Story) -> dict[str, Cell]:
    return {
        "day": story.first.published,
        "outlet": story.first.publisher,
        "headline": story.first.headline,
        "reprints": len(story.reprints),
        "reprinted by": "; ".join(_printed_by(one) for one in story.reprints),
        "article": story.first.iri,
        "reprint articles": " ".join(one.iri for one in story.reprints),
    }


def _printed_by(source: Source) -> str:
    known = (source.publisher or "(no outlet)", source.published.isoformat() if source.published else "")
    return " ".join(part for part in known if part)


# -- changes ------------------------------------------------------------------------------------------------------------
@click.command("changes", epilog="Example: `kg changes --since 2025-04-01 --topic 'harbour traffic' --format csv`")
@store_option
@filter_options
@format_option
def changes_(store: str, filters: Filters, format: str) -> None:
    """List what is new since a day: claims, stances, positions, changed sides, contradictions.

    Days are those of saying, else of publication. A claim is new that nobody made before the day; a stance that its speaker,
    who spoke of the claim before, did not have; a contradiction of which one side begins on the day or later. The table
    leaves out ids, outlets and how many statements there are; the other formats have them.
    """
    if filters.since is None:
        raise click.UsageError("say since when: --since 2025-04-01")
    with Store.open(store) as opened:
        say_names(opened, filters)
        found = changes(opened, filters.since, filters)
    without = (*_IDS, "outlet", "statements") if format == "table" else ()
    if not print_rows(found.rows, lambda row: _change_cells(row, found.names), format, without=without):
        sys.exit(1)


def _change_cells(row: Change, names: Names) -> dict[str, Cell]:
    return {
        "day": row.entry.day,
        "change": row.new + (f" ({row.why})" if row.why else ""),
        "who": who(row.entry, names),
        "stance": stance(row.entry),
        "about": names.get(row.entry.subject),
        "words": row.entry.words,
        "outlet": names.get(row.entry.outlet),
        "statements": row.count,
        **_ids(row.entry),
        "contradiction": row.contradiction,
    }
