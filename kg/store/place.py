"""Where a store keeps its quads, its log and what it knows about itself: in memory or in a folder.

A folder holds `store.json`, the folder with the quads that it names, `log.nq`, and `judgements.jsonl`. One writer at a time:
Oxigraph's own lock, which ends with the process that holds it. Readers see what was finished when they opened.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ids import Ids
from kg.printable import quoted
from kg.store import files, log, manifest
from kg.store.damage import check, check_files, damaged, has_content, is_bare, missing, say_once, told_of, translated
from kg.store.files import HALF_WRITTEN, content, writing
from kg.store.manifest import FORMAT, GENERATION, Manifest

JUDGEMENTS = "judgements.jsonl"
"""The file in a store's folder that holds what people decided."""
ASIDE = "judgements.set-aside"
"""The file beside it with the lines that were none."""
LOG = "log.nq"
LOST = "log.lost"
"""The file that has the log's lines of articles that were lost with damaged files, until they are added again."""
_TRIES, _PAUSE = 20, 0.05  # of a command that meets another's compaction; seconds


class Place(Protocol):
    """Where the parts of an open store are kept."""

    engine: ox.Store
    manifest: Manifest

    def read_log(self) -> bytes: ...
    def append_log(self, lines: bytes) -> None: ...
    def replace_log(self, lines: bytes) -> None: ...
    def read_judgements(self) -> bytes: ...
    def write_judgements(self, lines: bytes) -> None: ...
    def set_aside(self, lines: bytes) -> None:
        """Keeps lines of judgements that are none."""

    def compact(self) -> None:
        """Makes the engine's files anew from its quads, so that nothing is left of what was removed."""


class Memory:
    """A store that is gone with its process."""

    def __init__(self, namespace: str) -> None:
        self.engine = ox.Store()
        self.manifest = Manifest(FORMAT, namespace)
        self._log = self._judgements = b""

    def read_log(self) -> bytes:
        return self._log

    def append_log(self, lines: bytes) -> None:
        self._log += lines

    def replace_log(self, lines: bytes) -> None:
        self._log = lines

    def read_judgements(self) -> bytes:
        return self._judgements

    def write_judgements(self, lines: bytes) -> None:
        self._judgements = lines

    def set_aside(self, lines: bytes) -> None:
        raise AssertionError("what is in memory was written by ourselves")

    def compact(self) -> None:
        fresh = ox.Store()
        fresh.bulk_extend(self.engine)
        self.engine = fresh


class Folder:
    """A store on disk, open for reading or for writing."""

    def __init__(self, path: Path, described: Manifest, engine: ox.Store) -> None:
        self.path = path
        self.manifest = described
        self.engine = engine

    @classmethod
    def read(cls, path: Path, namespace: str | None, *, format: int = FORMAT, all: bool = False) -> Folder:
        """Opens what stands, and looks whether it holds what the log names: of a long one what both ends name, asked for `all`.
        Tells of articles that were lost."""
        folder = cls._read(path, namespace, format=format, all=all)
        folder._tell_of_lost()
        return folder

    @classmethod
    def _read(cls, path: Path, namespace: str | None, *, format: int, all: bool) -> Folder:
        """Where another command changes the files meanwhile (a compaction swaps them), it tries again."""
        for _ in range(_TRIES):
            before = _state(path)
            try:
                with told_of(path):
                    return cls._looked_at(path, manifest.existing(path, namespace, format=format), all=all)
            except StoreError:
                if _state(path) == before:
                    raise
            time.sleep(_PAUSE)
        raise StoreError(f"{path}: is being changed by another kg command; wait for it to end")

    @classmethod
    def write(cls, path: Path, namespace: str | None, *, default: str) -> Folder:
        """Opens for writing, makes the store if need be, and clears away what a killed writer left half-done."""
        manifest.make(path, namespace or default)
        folder = cls.locked(path, namespace)
        folder._tell_of_lost()
        return folder

    @classmethod
    def locked(cls, path: Path, namespace: str | None, *, format: int = FORMAT) -> Folder:
        """The same for a store that is there, of the format named."""
        for _ in range(_TRIES):
            described = manifest.existing(path, namespace, format=format)
            _is_safe(path, described)
            folder = cls(path, described, _locked(path, described.quads))
            if manifest.existing(path, namespace, format=format) == described:
                folder._clear_away()
                folder._strike_off_found()
                return folder
            # another command compacted the store between our reading store.json and taking the lock
        raise StoreError(f"{path}: is being compacted by another kg command; wait for it to end")

    @classmethod
    def fresh(cls, path: Path, described: Manifest, quads: Iterable[ox.Quad], *, ending: str = "") -> Folder:
        """New files with these quads, whole and locked, to which store.json does not yet point; with `ending` after the name
        of their folder they are no part of the store, whatever becomes of them."""
        engine = _locked(path, described.quads + ending)
        with told_of(path):
            engine.bulk_extend(quads)
            engine.flush()
        return cls(path, described, engine)

    @classmethod
    def _looked_at(cls, path: Path, described: Manifest, *, all: bool) -> Folder:
        logged, quads = read_log(path), path / described.quads
        check_files(path, quads)
        if is_bare(quads):
            if log.namespace(logged) is None and not has_content(quads):
                raise StoreError(f"{path}: holds nothing yet; `kg add --store {quoted(str(path))} ARTICLE...` fills it")
            raise damaged(path, f"{described.quads} or the file CURRENT in it is missing")
        folder = cls(path, described, ox.Store.read_only(str(quads)))
        check(path, folder.engine, logged if all else log.ends(logged), Ids(described.namespace))
        return folder

    def read_log(self) -> bytes:
        return read_log(self.path)

    def append_log(self, lines: bytes) -> None:
        with writing(self.path / LOG) as file, file.open("ab") as out:
            out.write(lines)
            out.flush()
            os.fsync(out.fileno())

    def replace_log(self, lines: bytes) -> None:
        with writing(self.path / LOG) as file:
            files.write_whole(file, lines)

    def read_judgements(self) -> bytes:
        return content(self.path / JUDGEMENTS)

    def write_judgements(self, lines: bytes) -> None:
        with writing(self.path / JUDGEMENTS) as file:
            files.write_whole(file, lines)

    def set_aside(self, lines: bytes) -> None:
        """What a writer killed between this and the next step set aside already is not written twice."""
        before = content(self.path / ASIDE)
        if not before.endswith(lines):
            with writing(self.path / ASIDE) as file:
                files.write_whole(file, before + lines)

    def compact(self) -> None:
        """The new files are whole and locked before store.json, in one step, points to them."""
        fresh = Folder.fresh(self.path, replace(self.manifest, quads=self.manifest.next_quads), self.engine)
        self.describe(fresh.manifest)
        self.engine = fresh.engine
        self._clear_away()

    def describe(self, described: Manifest) -> None:
        """Writes store.json in one step."""
        with writing(self.path / manifest.FILE):
            manifest.write(self.path, described)
        self.manifest = described

    def _clear_away(self) -> None:
        """Removes older or unfinished folders of quads, half-written files, and half a last line of the log."""
        with writing(self.path):
            for entry in self.path.iterdir():
                if _is_left_over(entry.name) and entry.name != self.manifest.quads:
                    shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        file = self.path / LOG
        if file.exists() and len(whole := self.read_log()) < file.stat().st_size:
            self.replace_log(whole)

    def _tell_of_lost(self) -> None:
        if lost := missing(self.engine, content(self.path / LOST), Ids(self.manifest.namespace)):
            several = "1 article was" if len(lost) == 1 else f"{len(lost)} articles were"
            again = f"`kg add` again what `kg store repair --store {quoted(str(self.path))}` names"
            say_once(f"{self.path}: {several} lost when this store was repaired; {again}, or delete {self.path / LOST}")

    def _strike_off_found(self) -> None:
        """Articles that were lost and are there again are lost no more."""
        if before := content(self.path / LOST):
            left = log.only(before, missing(self.engine, before, Ids(self.manifest.namespace)))
            with writing(self.path / LOST) as file:
                files.write_whole(file, left) if left else file.unlink()


def _is_left_over(name: str) -> bool:
    return bool(GENERATION.fullmatch(name)) or (name.endswith(HALF_WRITTEN) and name.startswith(_OURS))


_OURS = (manifest.FILE, LOG, LOST, JUDGEMENTS, ASIDE, "quads", "repair")
"""What the names of the things begin with that we write beside and then rename."""


def read_log(path: Path) -> bytes:
    """The whole lines of a folder's log."""
    return log.whole_lines(content(path / LOG))


def _is_safe(path: Path, described: Manifest) -> None:
    """Raises StoreError where opening for writing would lose what is there: an engine that misses a file makes its folder a
    new store, or an older one and deletes what that one did not have. A look before costs 10 ms."""
    quads = path / described.quads
    check_files(path, quads)
    if log.namespace(read_log(path)) is not None:
        Folder._read(path, None, format=described.format, all=True)
    elif is_bare(quads) and has_content(quads):
        raise damaged(path, f"the file CURRENT in {described.quads} is missing")


def _state(path: Path) -> list[tuple[str, int, int]]:
    """What changes when another command works on the folder."""
    try:
        files = [file for entry in path.iterdir() for file in (entry, *(entry.iterdir() if entry.is_dir() else ()))]
        return sorted((str(file), (found := file.lstat()).st_size, found.st_mtime_ns) for file in files)
    except FileNotFoundError:  # of a file that went meanwhile, or of the folder itself
        return [("", 0, time.monotonic_ns() if path.is_dir() else 0)]
    except OSError:  # no folder, or none to look into: opening tells more
        return []


def _locked(path: Path, quads: str) -> ox.Store:
    try:
        return ox.Store(str(path / quads))
    except (OSError, RuntimeError) as error:
        if "lock hold by" in str(error) or "LOCK: Resource temporarily unavailable" in str(error):
            raise StoreError(f"{path}: is being written by another kg command; wait for it to end") from None
        raise translated(path, error) or StoreError(f"{path}: cannot be opened for writing ({error})") from error
