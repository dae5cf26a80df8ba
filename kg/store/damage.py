"""What the engine's errors mean to a user, and whether a store holds what its log says it holds.

The engine tells of a damaged file as OSError or RuntimeError, when it opens or only in the middle of reading. A cut MANIFEST it
does not tell at all: it opens as an older store, of no article perhaps, and a writer then deletes the files that this one does
not know. So the articles that log.nq names are looked for before a writer opens the folder, and whenever it is read.
"""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.ids import Ids
from kg.printable import printable, quoted
from kg.store import log

_ENGINE = re.compile(
    r"(Corruption|IO error|Invalid argument|Not implemented|Operation|Busy|Try again|Shutdown|Not able to find the string|"
    r"Invalid triple term|Unexpected|Column family)\b"
)
_OUTSIDE = {
    "No space left on device": "there is no space left on its disk; make room, then run the command again",
    "Disk quota exceeded": "the disk quota is used up; make room, then run the command again",
    "File too large": "a file would grow past its limit; make room, then run the command again",
    "Permission denied": "its files may not be read or written by this user; change their permissions or owner",
    "Operation not permitted": "its files may not be written by this user; change their permissions or owner",
    "Read-only file system": "its disk is read-only; copy the folder to another and name that with --store",
    "Too many open files": "too many files are open; raise the limit (`ulimit -n 4096`)",
    "Input/output error": "its disk cannot be read there; copy what you can of the folder to another disk",
}
"""What the system says -> what is wrong and what helps, where nothing is damaged."""


_SAID = set[str]()
_LOGGER = logging.getLogger("kg.store")


def say_once(line: str) -> None:
    """Tells a line that needs no answer: on standard error, unless the program that uses the package logs elsewhere."""
    if line not in _SAID:
        _SAID.add(line)
        _LOGGER.warning("%s", printable(line))


@contextmanager
def told_of(path: Path | str) -> Iterator[None]:
    """Tells an error of the system, or of the engine that opens the folder's quads, as a StoreError of one line."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if (told := translated(path, error) or _refused(path, error)) is None:
            raise
        raise told from error


def translated(path: Path | str, error: BaseException) -> StoreError | None:
    """The engine's error as one line with a way out; None for an error of anybody else."""
    text = " ".join(str(error).split())
    if isinstance(error, StoreError) or not isinstance(error, OSError | RuntimeError) or not _ENGINE.match(text):
        return None
    for sign, advice in _OUTSIDE.items():
        if sign in text:
            return StoreError(f"{path}: {advice}")
    return damaged(path, f"its quads are damaged: {_short(text, path)}")


def _refused(path: Path | str, error: Exception) -> StoreError | None:
    """What the system refuses without the engine: a look into the folder, a name in it."""
    if not isinstance(error, OSError):
        return None
    why = _OUTSIDE.get(error.strerror or "", f"its files cannot be opened ({error.strerror or error})")
    return StoreError(f"{path}: {why}")


def damaged(path: Path | str, why: str) -> StoreError:
    """A store that is damaged, and what mends it."""
    return StoreError(f"{path}: {why}; {way_out(path)}")


def way_out(path: Path | str) -> str:
    """The command that mends a store, and what it does."""
    named = f" --store {quoted(str(path))}" if str(path) else ""
    return f"`kg store repair{named}` saves what can be read and names what is to be added again"


def missing(engine: ox.Store, logged: bytes, ids: Ids) -> list[str]:
    """The articles that the log names and the store does not hold.

    It asks for the graph alone, which is a look at a key: 5 µs an article, and none of its words is read.
    """
    named = log.articles(logged, ids)
    return sorted(one for one in named if not engine.contains_named_graph(NamedNode(ids.evidence_graph(one))))


def check(path: Path, engine: ox.Store, logged: bytes, ids: Ids) -> None:
    """Raises StoreError unless the store holds what its log names."""
    if gone := missing(engine, logged, ids):
        of = len(log.articles(logged, ids))
        raise damaged(path, f"{len(gone)} of the {of} articles that log.nq names are not in its quads any more")
    if (other := log.namespace(logged)) not in (None, ids.base):
        raise damaged(path, f"store.json names the namespace {ids.base}, log.nq {other}")


def check_files(path: Path, quads: Path) -> None:
    """Raises StoreError where a file of the engine's is none, which it would wait for: a pipe, or a link that leads nowhere."""
    for entry in (quads, *(quads.iterdir() if quads.is_dir() else ())):
        try:
            mode = entry.stat().st_mode
        except OSError as error:
            if entry.is_symlink():
                name = entry.relative_to(path)
                raise damaged(path, f"{name} is a link that leads nowhere ({error.strerror})") from None
        else:
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise damaged(path, f"{entry.relative_to(path)} is neither a file nor a folder")


def is_bare(quads: Path) -> bool:
    """Whether the engine would make a new, empty store of the folder, be there something in it or not."""
    return not (quads / "CURRENT").exists()


def has_content(quads: Path) -> bool:
    """Whether a folder holds files with quads, or what tells them: a writer killed while it makes the folder leaves none."""
    return any(file.suffix in (".sst", ".log") for file in quads.iterdir()) if quads.is_dir() else quads.exists()


def _short(text: str, path: Path | str) -> str:
    """What is wrong with which file, without folders and checksums."""
    file = re.search(r"\d{6,}\.(?:sst|log)|MANIFEST-\d+|CURRENT|OPTIONS-\d+", text)
    parts = [part.strip() for part in re.split(r":\s|\s=\s|\sThe file\s|\(context", text.replace(str(path), ""))]
    told = [part for part in parts if part and part not in ("Corruption", "IO error")]
    if file and "No such file" in text:
        return f"{'a table file' if file[0].endswith('.sst') else 'a file'} is missing ({file[0]})"
    why = "".join(c for c in (told or parts)[-1 if "IO error" in parts else 0] if c.isprintable())[:120]
    return f"{why} ({file[0]})" if file and file[0] not in why else why
