"""kg entities: who is taken for one, and what a person decides about it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kg import judgements
from kg.cli.options import store_option
from kg.cli.tables import print_rows
from kg.cli.writing import must_exist, printable
from kg.entities.clusters import Doubt
from kg.entities.lexicon import known_names
from kg.errors import InputError, KgError, UsageError
from kg.ids import normalised
from kg.judgements import Deed, Judgement
from kg.listing import outside
from kg.listing.bearers import Bearer, Bearers, bearer_of, effects
from kg.store import Store

_DOUBTS_SHOWN = 5
_IDS_SHOWN = 5


@click.group(epilog="Examples: `kg entities list`, `kg entities merge 'A. Rusk' 'Anna Rusk' --why 'same office'`")
def entities() -> None:
    """See who is taken for one person, organisation or country, and decide it otherwise.

    Decisions stand in judgements.jsonl in the store's folder. Articles stay as they were read, and every decision can be
    undone.
    """


def _judging(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command --store, --preview, --why and --author, and what it returns is judged or shown."""

    @wraps(command)
    def judging(*args: Any, store: str, preview: bool, why: str, author: str | None, **given: Any) -> None:
        must_exist(store)
        with Store.open(store, write=not preview) as opened:
            made = _made(command(*args, opened=opened, **given), why, author)
            _judge(opened, made, preview=preview)

    judged: Any = judging
    for option in reversed(
        (
            store_option,
            click.option("--preview", is_flag=True, help="Only say what would change."),
            click.option("--why", default="", help="The reason, kept with the decision."),
            click.option(
                "--author", envvar="KG_AUTHOR", help="Who decides.  [default: the user's name; env var: KG_AUTHOR]"
            ),
        )
    ):
        judged = option(judged)
    wrapped: Callable[..., Any] = judged
    return wrapped


def _made(given: list[Judgement], why: str, author: str | None) -> list[Judgement]:
    """The judgements with reason, author and the time of now."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who = author or getpass.getuser()
    return [Judgement(one.deed, who, now, one.left, one.right, one.label, one.undoes, why) for one in given]


def _judge(store: Store, made: list[Judgement], *, preview: bool) -> None:
    """Judges, or would, and tells what moves."""
    found = effects(store, store.judge(made, preview=preview))
    for effect in found:
        moved = f"{effect.articles} articles, {effect.statements} statements, {effect.positions} positions"
        click.echo(printable(f"{effect.before} -> {effect.after}" + (f": {moved}" if effect.articles else "")))
    if not found and not any(one.deed is Deed.LINK for one in made):
        click.echo("nothing changes" if preview else "nothing changes, but it is remembered", err=True)
    if preview:
        click.echo("only a preview: nothing was written", err=True)
    for one in made if not preview and len(made) <= _IDS_SHOWN else ():
        click.echo(f"judgement {one.id}", err=True)


@entities.command("list", epilog="Example: `kg entities list --limit 100 --format csv`")
@store_option
@click.option("--limit", type=click.IntRange(min=1), default=40, show_default=True, help="The most frequent ones.")
@click.option("--format", type=click.Choice(["table", "json", "csv", "tsv"]), default="table", show_default=True)
def list_(store: str, limit: int, format: str) -> None:
    """List the most frequent entities with their names, and the closest pairs that may be one."""
    with Store.open(store) as opened:
        known = Bearers(opened)
        found, doubtful = known.all[:limit], known.doubts()[:_DOUBTS_SHOWN]
    if not print_rows(found, _cells, format, sys.stdout, without=("iri",) if format == "table" else ()):
        sys.exit(1)
    if format == "table" and doubtful:
        click.echo("\nPerhaps one (`kg entities review` asks about all of them):", err=True)
        for doubt in doubtful:
            click.echo(f"  {_told(doubt)}", err=True)


def _cells(one: Bearer) -> dict[str, Any]:
    return {
        "name": one.node.label,
        "type": one.type,
        "articles": one.articles,
        "names": "; ".join(f"{card.name} {card.count}" for card in one.names),
        "iri": one.node.iri,
    }


def _told(doubt: Doubt) -> str:
    return printable(f"{doubt.left.name} ? {doubt.right.name}: {doubt.comparison}")


@entities.command(epilog="Example: `kg entities merge Rusk 'Anna Rusk' --why 'the same minister' --preview`")
@click.argument("a")
@click.argument("b")
@_judging
def merge(a: str, b: str, opened: Store) -> list[Judgement]:
    """A and B (names or IRIs) are one."""
    one, other = bearer_of(opened, a), bearer_of(opened, b)
    if one.node == other.node:
        raise KgError(f"{a} and {b}: are one already")
    return [Judgement(Deed.MERGE, "", "", (one.node.iri,), (other.node.iri,))]


@entities.command(epilog="Example: `kg entities split 'Anna Rusk' Rusk --why 'her sister'`")
@click.argument("entity")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_judging
def split(entity: str, names: tuple[str, ...], opened: Store) -> list[Judgement]:
    """These names of ENTITY are somebody else's."""
    bearer = bearer_of(opened, entity)
    left = [_name_of(bearer, name) for name in names]
    right = [card.key for card in bearer.names if card.key not in left]
    if not right:
        raise KgError(f"{entity}: would be left without a name; leave one out")
    return [Judgement(Deed.SPLIT, "", "", tuple(sorted(left)), tuple(sorted(right)))]


def _name_of(bearer: Bearer, name: str) -> str:
    found = [card.key for card in bearer.names if name == card.key or normalised(card.name) == normalised(name)]
    if len(found) != 1:
        raise UsageError(f"name of {bearer.node.label}", name, (card.name for card in bearer.names))
    return found[0]


@entities.command(epilog="Example: `kg entities unsure Rusk 'Anna Rusk' --why 'could be her sister'`")
@click.argument("a")
@click.argument("b")
@_judging
def unsure(a: str, b: str, opened: Store) -> list[Judgement]:
    """Nobody knows whether A and B are one: they stay apart, and `review` does not ask again."""
    return [Judgement(Deed.UNSURE, "", "", (bearer_of(opened, a).node.iri,), (bearer_of(opened, b).node.iri,))]


@entities.command(epilog="Example: `kg entities rename Rusk 'Anna Rusk'`")
@click.argument("entity")
@click.argument("label")
@_judging
def rename(entity: str, label: str, opened: Store) -> list[Judgement]:
    """ENTITY is called LABEL from now on; its other names stay."""
    if not label.strip():
        raise UsageError("label", label)
    return [Judgement(Deed.RENAME, "", "", (bearer_of(opened, entity).node.iri,), label=label.strip())]


@entities.command(epilog="Example: `kg entities undo`, `kg entities undo 0f3a9c21d4e7`")
@click.argument("judgement", required=False)
@_judging
def undo(judgement: str | None, opened: Store) -> list[Judgement]:
    """Make a judgement void: the last one in force, or that whose id begins so (see `kg entities history`)."""
    standing = judgements.in_force(opened.judgements)
    found = [one for one in standing if one.id.startswith(judgement)] if judgement else standing[-1:]
    if len(found) != 1:
        raise UsageError("judgement in force", judgement or "the last", (one.id for one in found or standing))
    return [Judgement(Deed.UNDO, "", "", undoes=found[0].id)]


@entities.command(epilog="Example: `kg entities history --format csv`")
@store_option
@click.option("--format", type=click.Choice(["table", "json", "csv", "tsv"]), default="table", show_default=True)
def history(store: str, format: str) -> None:
    """List what was decided, by whom, when and why."""
    with Store.open(store) as opened:
        given = opened.judgements
    standing = {one.id for one in judgements.in_force(given)}
    if not print_rows(given, lambda one: _deed_cells(one, standing), format, sys.stdout):
        sys.exit(1)


def _deed_cells(one: Judgement, standing: set[str]) -> dict[str, Any]:
    return {
        "judgement": one.id,
        "on": one.on,
        "author": one.author,
        "deed": one.deed.value,
        "left": " ".join(_short(iri) for iri in one.left) or one.undoes,
        "right": " ".join(_short(iri) for iri in one.right) or one.label,
        "why": one.why,
        "in force": "yes" if one.id in standing or one.deed is Deed.UNDO else "no",
    }


def _short(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


@entities.command(epilog="Example: `kg entities take colleague.jsonl`")
@click.argument("file", metavar="FILE|-")
@store_option
@click.option("--preview", is_flag=True, help="Only say what would change.")
def take(file: str, store: str, preview: bool) -> None:
    """Take over judgements from another store's judgements.jsonl; those that are here already count once."""
    must_exist(store)
    given = judgements.read(_text_of(file).encode(), file)
    with Store.open(store, write=not preview) as opened:
        known = set(opened.judgements)
        new = [one for one in given if one not in known]
        _judge(opened, new, preview=preview)
    click.echo(f"{len(new)} judgements {'would be ' if preview else ''}taken, {len(given) - len(new)} known", err=True)


@entities.command(epilog="Examples: `kg entities link people.csv`, `kg entities link` for states and big organisations")
@click.argument("table", required=False, metavar="[TABLE.csv|-]")
@_judging
def link(table: str | None, opened: Store) -> list[Judgement]:
    """Link entities to Wikidata (schema:sameAs) by a table with the columns name, type, wikidata and aliases (apart by |).

    Without a table the one that ships with the package is taken. What fits no entity is left out, what fits several is named.
    """
    rows = outside.read_table(_text_of(table), table) if table else known_names()
    made, known = list[Judgement](), opened.decided.links
    for one in outside.matches(Bearers(opened), rows):
        if len(one.found) > 1:
            several = ", ".join(bearer.node.label for bearer in one.found)
            click.echo(printable(f"{one.row.name}: fits several, not linked: {several}"), err=True)
        elif one.found and (one.found[0].node.iri, one.iri) not in known:
            made.append(Judgement(Deed.LINK, "", "", (one.found[0].node.iri,), label=one.iri))
            click.echo(printable(f"{one.found[0].node.label} = {one.iri}"))
    click.echo(f"{len(made)} linked", err=True)
    return made


def _text_of(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(file, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(file, f"is not UTF-8 at byte {error.start}; save it as CSV UTF-8") from None


_ANSWERS = {"s": Deed.MERGE, "d": Deed.SPLIT, "u": Deed.UNSURE}


@entities.command(epilog="Example: `kg entities review --limit 10`")
@store_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Questions at most.")
@click.option("--author", envvar="KG_AUTHOR", help="Who decides.  [default: the user's name; env var: KG_AUTHOR]")
def review(store: str, limit: int, author: str | None) -> None:
    """Walk through the most doubtful pairs: same, different, unsure, skip or quit."""
    must_exist(store)
    with Store.open(store) as opened:
        asked = Bearers(opened).doubts()[:limit]
    made = list[Judgement]()
    for number, doubt in enumerate(asked, start=1):
        click.echo(printable(f"\n{number} of {len(asked)}: {doubt.comparison}"))
        for card in (doubt.left, doubt.right):
            roles = "; ".join(card.roles[:3]) or "no role known"
            click.echo(printable(f"  {card.name} ({card.type}, {card.count} articles): {roles}"))
        answer = click.prompt(
            "same, different, unsure, skip, quit", type=click.Choice(["s", "d", "u", "k", "q"]), default="k"
        )
        if answer == "q":
            break
        if answer in _ANSWERS:
            made += _made([Judgement(_ANSWERS[answer], "", "", (doubt.left.key,), (doubt.right.key,))], "", author)
    if made:
        with Store.open(store, write=True) as writing:
            writing.judge(made)
    click.echo(f"{len(made)} judgements written to {store}", err=True)
