"""kg store: what keeps a store in order, whatever happened to its files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import store_option
from kg.cli.terminal import say, tell
from kg.errors import KgError
from kg.printable import quoted
from kg.store.address import folder_path


@click.group(epilog="Examples: `kg store upgrade`, `kg store repair --store kg.store`")
def store() -> None:
    """Bring a store to the format of this kg, or mend one whose files are damaged."""


@store.command(epilog="Example: `kg store upgrade --store kg.store`")
@store_option
def upgrade(store: str) -> None:
    """Bring a store to the format of this kg; articles and judgements stay."""
    from kg.store.manifest import FORMAT
    from kg.store.upgrade import upgrade as run

    had = run(_folder(store))
    say(f"{store} has format {FORMAT}" + (" already" if had == FORMAT else f", it had {had}"))


@store.command(epilog="Example: `kg store repair --store kg.store > again.txt`, then `kg add` what again.txt names")
@store_option
def repair(store: str) -> None:
    """Mend a store whose files are damaged, and name the articles to add again.

    Whole articles are taken over into new files, judgements stay, and who is who is computed anew. Standard output has a line
    for each file or address from which articles were read that cannot be read any more (exit code 1); an article of which that
    is not known is named on standard error. The damaged files stay beside the new ones; delete them when nothing is missing.
    """
    from kg.store.place import LOST
    from kg.store.repair import repair as run

    done = run(_folder(store))
    tell(*sorted({origin.source for origin in done.lost.values() if _is_exact(origin.source)}))
    for article, origin in done.lost.items():
        if not _is_exact(origin.source):
            named = origin.source or origin.url
            say(
                f"{article}{f' ({named})' if named else ''} is lost, and what it was read from is not known for certain"
            )
    kept = "" if done.changed else "nothing is damaged: "
    say(f"{kept}{done.articles} articles are whole in {store}, {len(done.lost)} are lost")
    if not done.changed:
        say(f"if a command still tells damage, `kg compact --store {quoted(store)}` writes all files anew")
    if done.aside:
        say(f"what was damaged is kept in {store}: {', '.join(done.aside)}")
    if done.lost:
        say(f"add them again with `kg add --store {quoted(store)} ...`; {LOST} has their log lines until then")
        sys.exit(1)


def _is_exact(source: str) -> bool:
    """Whether it stands in a line as it is."""
    return bool(source) and source.isprintable() and "\N{REPLACEMENT CHARACTER}" not in source


def _folder(store: str) -> Path:
    if store == "memory:":
        raise KgError("memory: is gone with its process; name a folder")
    return folder_path(store)
