"""What `kg entities`, `kg topics` and `kg measures` have in common: to see what is taken for one, and decide it otherwise."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kg import judgements
from kg.cli.options import FILE, WORDS, is_text, store_option
from kg.cli.tables import print_rows
from kg.cli.terminal import finish_work, say, tell
from kg.cli.writing import must_exist
from kg.entities import Card
from kg.errors import InputError, KgError, UsageError
from kg.identity.bearers import Name
from kg.ids import normalised
from kg.judgements import Deed, Judgement
from kg.listing.bearers import Bearer, Bearers, Doubt, bearer_of, effects
from kg.store import Store

_DOUBTS_SHOWN = 5
_IDS_SHOWN = 5
_OUTWARD = (Deed.LINK, Deed.MATCH, Deed.BROADER)  # these move nothing within the store
_author_option = click.option(
    "--author", type=WORDS, envvar="KG_AUTHOR", help="Who decides.  [default: the user's name; env var: KG_AUTHOR]"
)
_FORMATS = click.Choice(["table", "json", "csv", "tsv"])


@dataclass(frozen=True, slots=True)
class Sort:
    """What is judged: the group's name, the sort of node (see kg.listing.matching), what one is called, and two names
    that stand in the examples."""

    group: str
    of: str
    one: str
    short: str
    long: str


def judging_group(sort: Sort, text: str) -> click.Group:
    """A group with list, merge, split, unsure, rename, undo, history, take and review for this sort; `text` is its help."""
    group = click.Group(sort.group, help=text, epilog=f"Examples: `kg {sort.group} list`, `{_merging(sort)}`")
    for make in (_list, _merge, _split, _unsure, _rename, _undo, _history, _take, _review):
        group.add_command(make(sort))
    return group


def judging(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command --store, --preview, --why and --author, and what it returns is judged or shown."""

    @wraps(command)
    def judged(*args: Any, store: str, preview: bool, why: str, author: str | None, **given: Any) -> None:
        must_exist(store)
        finish_work()
        with Store.open(store, write=not preview) as opened:
            _judge(opened, made_now(command(*args, opened=opened, **given), why, author), preview=preview)

    decorated: Any = judged
    for option in reversed(
        (
            store_option,
            click.option("--preview", is_flag=True, help="Only say what would change."),
            click.option("--why", type=WORDS, default="", help="The reason, kept with the decision."),
            _author_option,
        )
    ):
        decorated = option(decorated)
    wrapped: Callable[..., Any] = decorated
    return wrapped


def made_now(given: list[Judgement], why: str, author: str | None) -> list[Judgement]:
    """The judgements with reason, author and the time of now."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who = author or _user()
    return [Judgement(one.deed, who, now, one.left, one.right, one.label, one.undoes, why) for one in given]


def _user() -> str:
    """The user's name. Raises KgError where the system knows none that is text, as in a container."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # OSError from Python 3.13 on
        name = ""
    if not name or not is_text(name):
        raise KgError("the system knows no name of you; say who decides with --author")
    return name


def undoing(standing: list[Judgement], judgement: str | None) -> list[Judgement]:
    """Makes void the last of those in force, or the one whose id begins so. Raises UsageError unless that is one."""
    found = [one for one in standing if one.id.startswith(judgement)] if judgement else standing[-1:]
    if len(found) != 1:
        raise UsageError("judgement in force", judgement or "the last", (one.id for one in found or standing))
    return [Judgement(Deed.UNDO, "", "", undoes=found[0].id)]


def text_of(file: str) -> str:
    """What a file or, for -, standard input holds. Raises InputError where it is no text in UTF-8."""
    try:
        return content_of(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(file, f"is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def content_of(file: str) -> bytes:
    """What a file or, for -, standard input holds. Raises InputError where it cannot be read."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise InputError(file, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def told(doubt: Doubt) -> str:
    """The two names and why they may be one."""
    return f"{doubt.left.label} ? {doubt.right.label}: {doubt.why}"


def _judge(store: Store, made: list[Judgement], *, preview: bool) -> None:
    """Judges, or would, and tells what moves."""
    found = effects(store, store.judge(made, preview=preview))
    for effect in found:
        moved = f"{effect.articles} articles, {effect.statements} statements, {effect.positions} positions"
        tell(f"{effect.before} -> {effect.after}" + (f": {moved}" if effect.articles else ""))
    if not found and not any(_is_outward(one, store) for one in made):
        say("nothing changes" if preview else "nothing changes, but it is remembered")
    if preview:
        say("only a preview: nothing was written")
    for one in made if not preview and len(made) <= _IDS_SHOWN else ():
        say(f"judgement {one.id}")


def _is_outward(one: Judgement, store: Store) -> bool:
    """Whether it moves nothing from node to node though it changes what is shown; verdicts on contradictions do."""
    undone = next((other for other in store.judgements if other.id == one.undoes), one)
    return one.deed in _OUTWARD or undone.is_verdict


def _merging(sort: Sort) -> str:
    return f"kg {sort.group} merge {_quoted(sort.short)} {_quoted(sort.long)} --why 'the same'"


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


def _list(sort: Sort) -> click.Command:
    @click.command("list", epilog=f"Example: `kg {sort.group} list --limit 100 --format csv`")
    @store_option
    @click.option("--limit", type=click.IntRange(min=1), default=40, show_default=True, help="The most frequent ones.")
    @click.option("--format", type=_FORMATS, default="table", show_default=True)
    def command(store: str, limit: int, format: str) -> None:
        with Store.open(store) as opened:
            known = Bearers(opened, sort.of)
            found, doubtful = known.all[:limit], known.doubts()[:_DOUBTS_SHOWN]
        if not print_rows(found, _cells, format, without=("iri",) if format == "table" else ()):
            sys.exit(1)
        if format == "table" and doubtful:
            say("")
            say(f"Perhaps one (`kg {sort.group} review` asks about all of them):")
            for doubt in doubtful:
                say(f"  {told(doubt)}")

    command.help = f"List the most frequent {sort.group} with their names, and the closest pairs that may be one."
    return command


def _cells(one: Bearer) -> dict[str, Any]:
    return {
        "name": one.node.label,
        "type": one.type,
        "articles": one.articles,
        "names": "; ".join(f"{name.label} {name.count}" for name in one.names),
        "iri": one.node.iri,
    }


def _merge(sort: Sort) -> click.Command:
    @click.command("merge", epilog=f"Example: `{_merging(sort)} --preview`")
    @click.argument("a", type=WORDS)
    @click.argument("b", type=WORDS)
    @judging
    def command(a: str, b: str, opened: Store) -> list[Judgement]:
        """A and B (names or IRIs) are one."""
        one, other = bearer_of(opened, sort.of, a), bearer_of(opened, sort.of, b)
        if one.node == other.node:
            raise KgError(f"{a} and {b}: are one already")
        return [Judgement(Deed.MERGE, "", "", (one.node.iri,), (other.node.iri,))]

    return command


def _split(sort: Sort) -> click.Command:
    @click.command("split", epilog=f"Example: `kg {sort.group} split {_quoted(sort.long)} {_quoted(sort.short)}`")
    @click.argument("whole", type=WORDS, metavar=sort.one.upper())
    @click.argument("names", type=WORDS, nargs=-1, required=True, metavar="NAME...")
    @judging
    def command(whole: str, names: tuple[str, ...], opened: Store) -> list[Judgement]:
        bearer = bearer_of(opened, sort.of, whole)
        left = [_name_of(bearer, name) for name in names]
        right = [name.key for name in bearer.names if name.key not in left]
        if not right:
            raise KgError(f"{whole}: would be left without a name; leave one out")
        return [Judgement(Deed.SPLIT, "", "", tuple(sorted(left)), tuple(sorted(right)))]

    command.help = f"These names of {sort.one.upper()} are another's."
    return command


def _name_of(bearer: Bearer, name: str) -> str:
    found = [one.key for one in bearer.names if name == one.key or normalised(one.label) == normalised(name)]
    if len(found) != 1:
        raise UsageError(f"name of {bearer.node.label}", name, (one.label for one in bearer.names))
    return found[0]


def _unsure(sort: Sort) -> click.Command:
    @click.command("unsure", epilog=f"Example: `kg {sort.group} unsure {_quoted(sort.short)} {_quoted(sort.long)}`")
    @click.argument("a", type=WORDS)
    @click.argument("b", type=WORDS)
    @judging
    def command(a: str, b: str, opened: Store) -> list[Judgement]:
        """Nobody knows whether A and B are one: they stay apart."""
        one, other = bearer_of(opened, sort.of, a), bearer_of(opened, sort.of, b)
        return [Judgement(Deed.UNSURE, "", "", (one.node.iri,), (other.node.iri,))]

    return command


def _rename(sort: Sort) -> click.Command:
    @click.command("rename", epilog=f"Example: `kg {sort.group} rename {_quoted(sort.short)} {_quoted(sort.long)}`")
    @click.argument("whole", type=WORDS, metavar=sort.one.upper())
    @click.argument("label", type=WORDS)
    @judging
    def command(whole: str, label: str, opened: Store) -> list[Judgement]:
        if not label.strip():
            raise UsageError("label", label)
        return [Judgement(Deed.RENAME, "", "", (bearer_of(opened, sort.of, whole).node.iri,), label=label.strip())]

    command.help = f"{sort.one.upper()} is called LABEL from now on; its other names stay."
    return command


def _undo(sort: Sort) -> click.Command:
    @click.command("undo", epilog=f"Example: `kg {sort.group} undo`, `kg {sort.group} undo 0f3a9c21d4e7`")
    @click.argument("judgement", type=WORDS, required=False)
    @judging
    def command(judgement: str | None, opened: Store) -> list[Judgement]:
        """Make a judgement void: the last one in force, or that whose id begins so (see `history`)."""
        return undoing(judgements.in_force(opened.judgements), judgement)

    return command


def _history(sort: Sort) -> click.Command:
    @click.command("history", epilog=f"Example: `kg {sort.group} history --format csv`")
    @store_option
    @click.option("--format", type=_FORMATS, default="table", show_default=True)
    def command(store: str, format: str) -> None:
        """List what was decided, by whom, when and why."""
        with Store.open(store) as opened:
            given = opened.judgements
        standing = {one.id for one in judgements.in_force(given)}
        if not print_rows(given, lambda one: deed_cells(one, standing), format):
            sys.exit(1)

    return command


def deed_cells(one: Judgement, standing: set[str]) -> dict[str, Any]:
    """A judgement as a row for people; `standing` are the ids of those in force."""
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


def _take(sort: Sort) -> click.Command:
    @click.command("take", epilog=f"Example: `kg {sort.group} take colleague.jsonl`")
    @click.argument("file", type=FILE, metavar="FILE|-")
    @store_option
    @click.option("--preview", is_flag=True, help="Only say what would change.")
    def command(file: str, store: str, preview: bool) -> None:
        """Take over judgements from another store's judgements.jsonl; those that are here already count once.

        A line that is no judgement is named (exit code 1), and the others are taken.
        """
        must_exist(store)
        read = judgements.read(content_of(file))
        given = read.judgements
        finish_work()
        with Store.open(store, write=not preview) as opened:
            known = set(opened.judgements)
            new = [one for one in given if one not in known]
            _judge(opened, new, preview=preview)
        for line in read.told(file, "not taken"):
            say(line)
        say(f"{len(new)} judgements {'would be ' if preview else ''}taken, {len(given) - len(new)} known")
        if read.strange:
            sys.exit(1)

    return command


_ANSWERS = {"s": Deed.MERGE, "d": Deed.SPLIT, "u": Deed.UNSURE}


def _review(sort: Sort) -> click.Command:
    @click.command("review", epilog=f"Example: `kg {sort.group} review --limit 10`")
    @store_option
    @click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Questions at most.")
    @_author_option
    def command(store: str, limit: int, author: str | None) -> None:
        """Walk through the most doubtful pairs: same, different, unsure, skip or quit."""
        must_exist(store)
        with Store.open(store) as opened:
            asked = Bearers(opened, sort.of).doubts()[:limit]
        made = made_now(list(_answered(asked)), "", author)
        if made:
            with Store.open(store, write=True) as writing:
                writing.judge(made)
        say(f"{len(made)} judgements written to {store}")

    return command


def _answered(asked: list[Doubt]) -> Iterator[Judgement]:
    for number, doubt in enumerate(asked, start=1):
        tell("", f"{number} of {len(asked)}: {doubt.why}")
        for name in (doubt.left, doubt.right):
            tell(f"  {_described(name)}")
        answer = click.prompt(
            "same, different, unsure, skip, quit", type=click.Choice(["s", "d", "u", "k", "q"]), default="k"
        )
        if answer == "q":
            return
        if answer in _ANSWERS:
            yield Judgement(_ANSWERS[answer], "", "", (doubt.left.key,), (doubt.right.key,))


def _described(name: Name) -> str:
    if not isinstance(name, Card):
        return f"{name.label} ({name.count} articles)"
    return f"{name.name} ({name.type}, {name.count} articles): {'; '.join(name.roles[:3]) or 'no role known'}"
