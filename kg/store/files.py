"""The small files of a store: read only where they are files, and written whole or not at all, through links, too."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.store.damage import damaged

HALF_WRITTEN = ".tmp"
"""Ends the name of a file that is not yet written to its end."""


def content(file: Path) -> bytes:
    """A file's bytes, none where there is no such file."""
    try:
        return read(file)
    except FileNotFoundError:
        return b""


def read(file: Path) -> bytes:
    """A file's bytes. Raises FileNotFoundError where there is none, StoreError where it cannot be read.

    What it is is asked first: to open a pipe is to wait for somebody who writes into it.
    """
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            raise damaged(file.parent, f"{file.name} is {kind(mode)}")
        return file.read_bytes()
    except FileNotFoundError:
        if file.is_symlink():
            raise leads_nowhere(file) from None
        raise
    except NotADirectoryError:
        raise
    except OSError as error:
        raise _unreadable(file, error) from error


def is_file(file: Path) -> bool:
    """Whether it is one, or nothing is there, or a link that leads to one or nowhere."""
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except OSError:
        return True


def kind(mode: int) -> str:
    """What stands where a file should be."""
    return next((name for is_one, name in _KINDS if is_one(mode)), "no file")


_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def leads_nowhere(link: Path) -> StoreError:
    """Of a link whose target is gone, or on a disk that is not there."""
    target = os.readlink(link)  # noqa: PTH115 (as it is written, not as a path)
    return StoreError(f"{link}: is a link to {target}, which is not there; bring that back, or delete the link")


def write_whole(file: Path, content: bytes) -> None:
    """Gives a file new content in one step: a kill or a power cut leaves the old content or the new. A link stays a link: what
    it leads to is written."""
    target = _target(file)
    beside = target.with_name(target.name + HALF_WRITTEN)
    if not is_file(beside):
        beside.rmdir() if beside.is_dir() else beside.unlink()
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(target)
    _sync_names(target.parent)


@contextmanager
def writing(file: Path) -> Iterator[Path]:
    """Tells what the system refuses to write as a StoreError."""
    try:
        yield file
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"{file}: cannot be written ({why}); mend that, then run the command again") from error


def _target(file: Path) -> Path:
    if not file.is_symlink():
        return file
    if not file.exists():
        raise leads_nowhere(file)
    return Path(os.path.realpath(file))


def _unreadable(file: Path, error: OSError) -> StoreError:
    if error.errno == errno.ELOOP:
        return StoreError(f"{file}: is a link that leads back to itself; delete it, then run the command again")
    return StoreError(f"{file}: cannot be read ({error.strerror or error}); change its permissions or owner")


def _sync_names(folder: Path) -> None:
    """Makes a rename last; Windows can neither open a folder nor needs it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
