"""Where a store keeps its quads, its log and what it knows about itself: in memory or in a folder.

A folder holds `store.json`, the folder with the quads that it names, `log.nq`, and `judgements.jsonl`. One writer at a time:
Oxigraph's own lock, which ends with the process that holds it. Readers see what was finished when they opened.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import log, manifest
from kg.store.manifest import FORMAT, GENERATION, HALF_WRITTEN, Manifest

_LOG = "log.nq"
JUDGEMENTS = "judgements.jsonl"
"""The file in a store's folder that holds what people decided."""
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
    def read(cls, path: Path, namespace: str | None) -> Folder:
        """Opens what stands; where a compaction is just swapping the files, tries again."""
        for attempt in range(_TRIES):
            described = manifest.existing(path, namespace)
            try:
                return cls(path, described, ox.Store.read_only(str(path / described.quads)))
            except (OSError, RuntimeError) as error:  # RuntimeError: a file went while the list of files was read
                if attempt == _TRIES - 1:
                    raise StoreError(f"{path}: cannot be read ({error}); `kg add` makes a new store whole") from error
                time.sleep(_PAUSE)
        raise AssertionError("unreachable")

    @classmethod
    def write(cls, path: Path, namespace: str | None, *, default: str) -> Folder:
        """Opens for writing, makes the store if need be, and clears away what a killed writer left half-done."""
        manifest.make(path, namespace or default)
        for _ in range(_TRIES):
            described = manifest.existing(path, namespace)
            folder = cls(path, described, _locked(path, described))
            if manifest.existing(path, namespace) == described:
                folder._clear_away()
                return folder
            # another command compacted the store between our reading store.json and taking the lock
        raise StoreError(f"{path}: is being compacted by another kg command; wait for it to end")

    def read_log(self) -> bytes:
        file = self.path / _LOG
        return log.whole_lines(file.read_bytes()) if file.exists() else b""

    def append_log(self, lines: bytes) -> None:
        with (self.path / _LOG).open("ab") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def replace_log(self, lines: bytes) -> None:
        manifest.write_whole(self.path / _LOG, lines)

    def read_judgements(self) -> bytes:
        file = self.path / JUDGEMENTS
        return file.read_bytes() if file.exists() else b""

    def write_judgements(self, lines: bytes) -> None:
        manifest.write_whole(self.path / JUDGEMENTS, lines)

    def compact(self) -> None:
        """The new files are whole and locked before store.json, in one step, points to them."""
        described = replace(self.manifest, quads=self.manifest.next_quads)
        fresh = _locked(self.path, described)
        fresh.bulk_extend(self.engine)
        fresh.flush()
        manifest.write(self.path, described)
        self.engine, self.manifest = fresh, described
        self._clear_away()

    def _clear_away(self) -> None:
        """Removes older or unfinished folders of quads, half-written files, and half a last line of the log."""
        for entry in self.path.iterdir():
            if GENERATION.fullmatch(entry.name) and entry.name != self.manifest.quads:
                shutil.rmtree(entry)
            elif entry.name in (manifest.FILE + HALF_WRITTEN, _LOG + HALF_WRITTEN, JUDGEMENTS + HALF_WRITTEN):
                entry.unlink()
        file = self.path / _LOG
        if file.exists() and len(whole := self.read_log()) < file.stat().st_size:
            self.replace_log(whole)


def _locked(path: Path, described: Manifest) -> ox.Store:
    try:
        return ox.Store(str(path / described.quads))
    except OSError as error:
        if "LOCK" in str(error):
            raise StoreError(f"{path}: is being written by another kg command; wait for it to end") from None
        raise StoreError(f"{path}: cannot be opened for writing ({error})") from error
