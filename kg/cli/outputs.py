"""Where an OUT leads, and whether something stands there that is not ours to overwrite.

A device, a FIFO or an open descriptor is written to as it is. A file is there whole or not at all: it is written beside its
place, at the end of the link where OUT is one, and then put there with the mode of the file before it.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.cli.terminal import Output, binary_out
from kg.errors import OutputError
from kg.kinds import LOOKED_AT, Kind
from kg.printable import shown

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_DESCRIPTORS = {"/dev/stdout": 1, "/dev/stderr": 2}
_PLACEHOLDER = 64
"""Bytes of one line of plain text that may stand at the end of a link: who makes OUT a link has chosen that file."""


def check(out: str, kind: Kind, *, force: bool = False) -> None:
    """Raises OutputError where `written` would, as far as can be told before there is anything to write."""
    if out != "-" and _descriptor(out) is None:
        _status(out, kind, force)


@contextmanager
def written(out: str, kind: Kind, *, force: bool = False) -> Iterator[BinaryIO]:
    """A binary stream to what OUT names, - for standard output.

    Raises OutputError where it cannot be written, and, unless `force`, where something else than an earlier output of this
    kind stands. A FIFO is waited for until somebody reads it.
    """
    if out == "-":
        yield binary_out()
    elif (number := _descriptor(out)) is not None:
        with _poured(os.dup(number), out) as stream:
            yield stream
    elif (status := _status(out, kind, force)) and not stat.S_ISREG(status.st_mode):
        with _poured(out, out) as stream:
            yield stream
    else:
        with _put(out) as stream:
            yield stream
            stream.flush()
            status = _status(out, kind, force)  # it may have come while we worked
            if status and not stat.S_ISREG(status.st_mode):
                raise OutputError(shown(out), "became something else meanwhile; try again")


def _descriptor(out: str) -> int | None:
    """The number of an open descriptor of this process that OUT is another name for."""
    match = _DESCRIPTOR.fullmatch(out)
    return int(match[1]) if match else _DESCRIPTORS.get(out)


# -- what stands there --------------------------------------------------------------------------------------------------
def _status(out: str, kind: Kind, force: bool) -> os.stat_result | None:
    """Of what stands where OUT leads; None where there is nothing yet, and can be."""
    with _told(out):
        place = Path(os.path.realpath(out))
        try:
            status = Path(out).stat()
        except FileNotFoundError:
            place.parent.stat()
            status = None
    if (status is None and (not out or out.endswith("/"))) or (status and stat.S_ISDIR(status.st_mode)):
        raise OutputError(shown(out) or "''", "it is a folder; name a file")
    if not force and (why := _worth_keeping(out, place, status, kind)):
        raise OutputError(shown(out), f"{why}; --force writes it all the same")
    return status


def _worth_keeping(out: str, place: Path, status: os.stat_result | None, kind: Kind) -> str:
    """Why it must be asked for twice; nothing where it need not."""
    if status and stat.S_ISBLK(status.st_mode):
        return "it is a disk"
    if status and not stat.S_ISREG(status.st_mode):
        return ""
    if any(map(_is_store, place.parents[:2])):
        return "it is in the folder of a store"
    if status and status.st_size and not _is_ours(place, kind, linked=Path(out).is_symlink()):
        return f"what stands there is not {kind.what} of an earlier run"
    return ""


def _is_store(folder: Path) -> bool:
    return (folder / "store.json").is_file() and any(folder.glob("quads*"))


def _is_ours(place: Path, kind: Kind, *, linked: bool) -> bool:
    with place.open("rb") as file:
        head = file.read(LOOKED_AT)
    return kind.is_of(head) or (linked and _is_placeholder(head))


def _is_placeholder(head: bytes) -> bool:
    return (
        len(head) <= _PLACEHOLDER
        and head.count(b"\n") <= head.endswith(b"\n")
        and head[:1].isalnum()
        and head.isascii()
    )


# -- writing it ---------------------------------------------------------------------------------------------------------
@contextmanager
def _poured(where: int | str, out: str) -> Iterator[BinaryIO]:
    """Straight into what is no file."""
    with _told(out):
        inner = open(where, "wb")  # noqa: SIM115, PTH123 (a number or a name; closed below, where closing may fail)
    with _closing(inner, out) as stream:
        yield stream


@contextmanager
def _put(out: str) -> Iterator[BinaryIO]:
    """Beside its place, then there."""
    place = Path(os.path.realpath(out))
    beside = place.with_name(f".{secrets.token_hex(8)}.part")  # short and new, whatever OUT is called
    with _told(out):
        inner = beside.open("xb")
    try:
        with _closing(inner, out) as stream:
            yield stream
        with _told(out):
            _settle(beside, place)
    finally:
        beside.unlink(missing_ok=True)


def _settle(beside: Path, place: Path) -> None:
    """Puts the file into its place, with mode and owner of the one before; one that has other names (hard links) keeps them."""
    before = place.stat() if place.exists() else None
    if before and before.st_nlink > 1:
        shutil.copyfile(beside, place)
        return
    if before and os.name == "posix":
        if os.geteuid() == 0:
            os.chown(beside, before.st_uid, before.st_gid)
        beside.chmod(stat.S_IMODE(before.st_mode))
    try:
        beside.replace(place)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        shutil.copyfile(beside, place)  # a container has the file mounted there: it cannot be replaced, only written


@contextmanager
def _closing(inner: BinaryIO, out: str) -> Iterator[BinaryIO]:
    """The stream as one that fails with OutputError, to its last flush."""
    stream = Output(inner, shown(out), is_clean=inner.isatty())
    try:
        yield stream  # type: ignore[misc]  # a BufferedIOBase is all that a BinaryIO must be
        stream.flush()
    finally:
        inner.close()


@contextmanager
def _told(out: str) -> Iterator[None]:
    """What the system has against OUT, as OutputError."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        code = getattr(error, "errno", None)
        raise OutputError(shown(out), getattr(error, "strerror", None) or str(error), code) from error
