"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import click

from kg.errors import KgError
from kg.extractors import DEFAULT, EXTRACTORS
from kg.printable import shown

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2025-04-27", param, ctx)


class FileName(click.ParamType[str]):
    """What names a file, folder, url or -: any bytes that names have. A store's name is Words, as the engine asks."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value)


class Words(click.ParamType[str]):
    """Any other text, which may be kept or compared: it has to be text."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if not is_text(text):
            where = param.get_error_hint(ctx) if param else self.name
            raise KgError(f"{where}: {shown(text)} is no text in UTF-8; check the encoding of your terminal or script")
        return text


def is_text(value: str) -> bool:
    """Whether it came from bytes that were UTF-8: Python keeps others as halves of surrogate pairs."""
    return not any("\ud800" <= c <= "\udfff" for c in value)


FILE, WORDS = FileName(), Words()
store_option = click.option(
    "--store",
    type=WORDS,
    default="kg.store",
    envvar="KG_STORE",
    show_default=True,
    show_envvar=True,
    help="The store's folder.",
)
force_option = click.option("--force", is_flag=True, help="Overwrite whatever stands there.")
format_option = click.option(
    "--format", type=click.Choice(["table", "json", "csv", "tsv"]), default="table", show_default=True
)
extractor_option = click.option(
    "--extractor",
    type=click.Choice(sorted(EXTRACTORS)),
    default=DEFAULT,
    show_default=True,
    help="What finds statements.",
)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes that analyse articles; one a core unless said otherwise."
)

_FILTERS = (
    click.option("--speaker", type=WORDS, help="Name or IRI of a speaker or actor."),
    click.option("--topic", type=WORDS, help="Label or IRI of a topic."),
    click.option("--measure", type=WORDS, help="Label or IRI of a measure."),
    click.option("--outlet", type=WORDS, help="Name or IRI of a publisher."),
    click.option("--since", type=Day(), help="First day, YYYY-MM-DD: said on, else published."),
    click.option("--until", type=Day(), help="Last day, YYYY-MM-DD."),
)


def filter_options(command: Command) -> Command:
    """Gives a command the filters of cli.md, handed over as one `filters` record."""

    @wraps(command)
    def filtered(*args: Any, **given: Any) -> Any:
        from kg.listing import Filters  # what needs no filters starts 50 ms sooner without

        chosen = {name: given.pop(name) for name in Filters.__dataclass_fields__}
        return command(*args, filters=Filters(**chosen), **given)

    wrapped: Any = filtered
    for option in reversed(_FILTERS):
        wrapped = option(wrapped)
    made: Command = wrapped
    return made
