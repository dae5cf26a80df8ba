"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import click

from kg.extractors import DEFAULT, EXTRACTORS

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


store_option = click.option(
    "--store", default="kg.store", envvar="KG_STORE", show_default=True, show_envvar=True, help="The store's folder."
)
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
    click.option("--speaker", help="Name or IRI of a speaker or actor."),
    click.option("--topic", help="Label or IRI of a topic."),
    click.option("--measure", help="Label or IRI of a measure."),
    click.option("--outlet", help="Name or IRI of a publisher."),
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
