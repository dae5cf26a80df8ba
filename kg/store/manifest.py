"""store.json: what a store on disk knows about itself, and how its small files are written whole or not at all."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError

FORMAT = 3
FILE = "store.json"
GENERATION = re.compile(r"quads(?:-(\d+))?")
"""What a folder with quads is called; each compaction makes the next one."""
HALF_WRITTEN = ".tmp"
"""Ends the name of a file that is not yet written to its end."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What store.json says; `quads` names the folder with the engine's files."""

    format: int
    namespace: str
    quads: str = "quads"

    def __post_init__(self) -> None:
        if not GENERATION.fullmatch(self.quads):
            raise ValueError(f"{self.quads!r} is no folder of a store")

    @property
    def next_quads(self) -> str:
        """What the folder is called after the next compaction."""
        match = GENERATION.fullmatch(self.quads)
        return f"quads-{int(match[1] or 0) + 1}" if match else self.quads


def existing(path: Path, namespace: str | None) -> Manifest:
    """The manifest of the store in a folder; StoreError where there is none that can be used."""
    manifest = _read(path)
    if manifest is None:
        raise StoreError(f"{path}: no store here; make one with `kg add --store {path} ARTICLE...`")
    if manifest.format != FORMAT:
        raise StoreError(
            f"{path}: has store format {manifest.format}, this kg knows format {FORMAT}; "
            "use the kg that made it, or add its articles to a new store"
        )
    if namespace is not None and namespace != manifest.namespace:
        raise StoreError(f"{path}: has the namespace {manifest.namespace}, not {namespace}; open it without naming one")
    return manifest


def make(path: Path, namespace: str) -> None:
    """Makes a folder into a store unless it is one; never one that has other files."""
    if _read(path) is not None:
        return
    try:
        path.mkdir(parents=True, exist_ok=True)
        write(path, Manifest(FORMAT, namespace))
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error}); name another with --store") from error


def write(path: Path, manifest: Manifest) -> None:
    """Writes store.json in one step."""
    write_whole(path / FILE, (json.dumps(asdict(manifest), indent=2) + "\n").encode())


def write_whole(file: Path, content: bytes) -> None:
    """Gives a file new content in one step: a kill or a power cut leaves the old content or the new."""
    beside = file.with_name(file.name + HALF_WRITTEN)
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    _sync_names(file.parent)


def _read(path: Path) -> Manifest | None:
    file = path / FILE
    try:
        found = json.loads(file.read_bytes())
        return Manifest(int(found["format"]), str(found["namespace"]), str(found["quads"]))
    except FileNotFoundError:
        if path.is_dir() and any(not entry.name.endswith(HALF_WRITTEN) for entry in path.iterdir()):
            raise StoreError(f"{path}: is a folder with other files, not a store; name another with --store") from None
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{file}: does not describe a store ({error}); name another with --store") from error


def _sync_names(folder: Path) -> None:
    """Makes a rename last; Windows can neither open a folder nor needs it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
