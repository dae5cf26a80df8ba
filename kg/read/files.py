"""Paths, folders and globs -> opened files."""

from __future__ import annotations

import glob
import io
import os
import stat
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.read.inputs import LOOK_AHEAD, Input, shown

Found = str | InputError


def opened_files(source: str, suffixes: Mapping[str, str]) -> Generator[Input | InputError]:
    """Every file that `source` names, open for reading while its turn lasts. `suffixes`: suffix -> name of a format."""
    for found in _files(source, suffixes):
        if isinstance(found, InputError):
            yield found
            continue
        try:
            stream = io.BufferedReader(io.FileIO(found), LOOK_AHEAD)
        except OSError as error:
            yield _refused(found, error)
            continue
        with stream:
            yield Input(shown(found), stream, path=found, format=suffixes.get(Path(found).suffix.lower()))


def _files(source: str, suffixes: Mapping[str, str]) -> Iterator[Found]:
    try:
        mode = Path(source).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        yield from _matches(source, suffixes)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield _refused(source, error)
    else:
        yield from _folder(source, suffixes) if stat.S_ISDIR(mode) else [source]


def _matches(pattern: str, suffixes: Mapping[str, str]) -> Iterator[Found]:
    if not glob.has_magic(pattern):
        yield InputError(shown(pattern), "does not exist")
        return
    matches = sorted(glob.iglob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
    if not matches:
        yield InputError(shown(pattern), "matches no file")
    for match in matches:
        yield from _folder(match, suffixes) if Path(match).is_dir() else [match]


def _folder(folder: str, suffixes: Mapping[str, str]) -> Iterator[Found]:
    """The folder's files of a known suffix and those of the folders in it, sorted; one error where there are none."""
    nothing = True
    for found in _walked(folder, suffixes):
        nothing = False
        yield found
    if nothing:
        yield InputError(shown(folder), f"holds no file that can be read ({' '.join(sorted(suffixes))})")


def _walked(folder: str, suffixes: Mapping[str, str]) -> Iterator[Found]:
    """Depth first, by hand: folders may be nested deeper than Python recurses, and links may lead in a circle."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, tuple[tuple[int, int], ...]]] = [(folder, ())]
    while waiting:
        path, above = waiting.pop()
        try:
            status = Path(path).stat()
            place = (status.st_dev, status.st_ino)
            if not stat.S_ISDIR(status.st_mode):
                yield path if stat.S_ISREG(status.st_mode) else InputError(shown(path), "is not a regular file")
            elif place in above:
                yield InputError(shown(path), "is a link back to a folder that holds it")
            elif place not in seen and not _is_store(path):
                seen.add(place)
                waiting += [(entry, (*above, place)) for entry in reversed(_entries(path, suffixes))]
        except OSError as error:
            yield _refused(path, error)


def _entries(folder: str, suffixes: Mapping[str, str]) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(
            entry.path
            for entry in entries
            if not entry.name.startswith(".") and (_is_folder(entry) or Path(entry.name).suffix.lower() in suffixes)
        )


def _is_store(folder: str) -> bool:
    """A store of ours (`kg add .` may stand right beside it): its store.json is no article."""
    return Path(folder, "store.json").is_file() and any(Path(folder).glob("quads*/CURRENT"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: let the walk stat it and say so
        return True


def _refused(path: str, error: OSError | ValueError) -> InputError:
    why = {
        FileNotFoundError: "vanished before it was read",
        PermissionError: "permission denied",
        ValueError: "is not a path",
    }.get(type(error))
    return InputError(shown(path), why or f"could not be opened: {getattr(error, 'strerror', None) or error}")
