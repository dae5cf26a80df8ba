"""Commands that change a store: add, remove, rebuild, compact."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.options import FILE, WORDS, extractor_option, store_option, workers_option
from kg.cli.terminal import say
from kg.errors import InputError, KgError, StepError, UsageError
from kg.store import Store

if TYPE_CHECKING:
    from kg.recording import Added


@click.command(epilog="Examples: `kg add news/`, `kg add 'june/*.html' feed.xml`, `cat a.txt | kg add -`")
@click.argument("sources", type=FILE, nargs=-1, required=True, metavar="PATH|URL|-...")
@store_option
@click.option("--namespace", type=WORDS, help="IRI ending in / or # for the data of a new store.")
@extractor_option
@workers_option
def add(sources: tuple[str, ...], store: str, namespace: str | None, extractor: str, workers: int | None) -> None:
    """Read articles, find who says what and who stands where, and store it.

    Sources are files, folders, globs, http(s) pages or - for standard input. An article that is in the store already is
    replaced when it changed. What cannot be read is named at the end (exit code 1); everything else is stored.
    """
    from kg.pipeline import add as run

    with Store.open(store, write=True, namespace=namespace) as opened, progress() as watch:
        done = run(opened, sources, name=extractor, workers=workers, watch=watch)
    report(done, store)


def report(done: Added, store: str) -> None:
    """The report at the end of a run, on standard error; exits with 1 when an input failed."""
    changes = done.changes
    say(
        f"{counted(done.articles, 'article')} ({changes.added} new, {changes.changed} changed, "
        f"{changes.unchanged} as they were): {counted(done.statements, 'statement')}, "
        f"{counted(done.positions, 'position')} in {store}"
    )
    if done.dropped:
        say(f"{counted(done.dropped, 'finding')} dropped, because their words are not in the text")
    if done.contested:
        state = "1 text states" if len(done.contested) == 1 else f"{len(done.contested)} texts state"
        say(f"{state} an address under which the store has another text; both are kept")
    for text in done.contested:
        other = f"“{text.title[:80]}”" if text.title else "a text without title"
        say(f"two texts claim {text.url}: {other} stands there, {text.where} is kept beside it")
    for failure in done.failures:
        say(failure_line(failure))
    if done.failures:
        sys.exit(1)


def counted(number: int, what: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def failure_line(failure: InputError) -> str:
    """One line for what failed: an input that was not read, or a step on an article that stands without it."""
    return str(failure) if isinstance(failure, StepError) else f"not read: {failure}"


@contextmanager
def progress() -> Iterator[Callable[[Added], None] | None]:
    """A line with articles and words a second on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    begun = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.__stderr__), transient=True) as bar:
        task = bar.add_task("reading")

        def watch(done: Added) -> None:
            speed = done.words / max(time.monotonic() - begun, 0.001)
            text = f"{done.articles} articles, {done.statements} statements, {speed:,.0f} words a second"
            bar.update(task, description=text + (f", {len(done.failures)} failed" if done.failures else ""))

        yield watch


@click.command(epilog="Example: `kg remove https://example.org/news/1`")
@click.argument("articles", type=WORDS, nargs=-1, required=True, metavar="ARTICLE...")
@store_option
def remove(articles: tuple[str, ...], store: str) -> None:
    """Take articles out: by IRI, by url, or by the beginning of their id.

    Nothing stays that only they supported. `kg compact` then clears their words from the store's files too.
    """
    with Store.open(store) as reading:
        found = {key: reading.find_articles(key) for key in articles}
    for key, iris in found.items():
        if not iris:
            raise UsageError("article", key)
        if len(iris) > 1:
            raise UsageError("article", key, iris)
    with Store.open(store, write=True) as opened:
        gone = opened.remove(iri for iris in found.values() for iri in iris)
    say(f"{counted(gone, 'article')} removed from {store}")


@click.command(epilog="Example: `kg rebuild`")
@store_option
def rebuild(store: str) -> None:
    """Compute who is who, topics, measures and claims anew from the evidence and the judgements."""
    must_exist(store)
    with Store.open(store, write=True) as opened:
        opened.rebuild()
    say(f"identity rebuilt in {store}")


@click.command(epilog="Example: `kg compact`")
@store_option
def compact(store: str) -> None:
    """Write the store's files anew: the words of removed articles are then gone from the disk."""
    must_exist(store)
    with Store.open(store, write=True) as opened:
        opened.compact()
    say(f"{store} compacted")


def must_exist(store: str) -> None:
    """Opens for reading and closes: raises StoreError where there is no store, before a writer would make one."""
    if store == "memory:":
        raise KgError("memory: is gone with its process; name a folder")
    Store.open(store).close()
