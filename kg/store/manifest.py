"""store.json: what a store on disk knows about itself."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.printable import quoted
from kg.store import files
from kg.store.address import check_namespace
from kg.store.damage import damaged
from kg.store.files import HALF_WRITTEN

FORMAT = 4
OLDEST = 3
"""The oldest format that `kg store upgrade` starts from."""
FILE = "store.json"
GENERATION = re.compile(r"quads(?:-(\d{1,9}))?")
"""What a folder with quads is called; each compaction makes the next one."""


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


def existing(path: Path, namespace: str | None, *, format: int = FORMAT) -> Manifest:
    """The manifest of the store in a folder; StoreError where there is none that can be used."""
    manifest = described(path)
    if manifest.format != format:
        raise StoreError(other_format(path, manifest.format))
    if namespace is not None and namespace != manifest.namespace:
        raise StoreError(f"{path}: has the namespace {manifest.namespace}, not {namespace}; open it without naming one")
    return manifest


def described(path: Path) -> Manifest:
    """The manifest, of whatever format; StoreError where there is none."""
    manifest = _read(path)
    if manifest is None:
        raise none_here(path)
    return manifest


def none_here(path: Path) -> StoreError:
    """Of a folder that is none, or holds no store."""
    if path.is_symlink() and not path.exists():
        return StoreError(f"{path}: is a link to {path.readlink()}, which is not there; name another with --store")
    return StoreError(f"{path}: no store here; make one with `kg add --store {quoted(str(path))} ARTICLE...`")


def other_format(path: Path, found: int) -> str:
    """What is to be done about a store of another format."""
    has = f"{path}: has store format {found}, this kg knows format {FORMAT}"
    if OLDEST <= found < FORMAT:
        return f"{has}; `kg store upgrade --store {quoted(str(path))}` brings it to that, keeping judgements"
    if found > FORMAT:
        return f"{has}; use a newer kg, or name another store with --store"
    taking = f"`kg entities take {quoted(str(path / 'judgements.jsonl'))} --store NEW`"
    return (
        f"{has} and upgrades from {OLDEST} on; add its articles to a new store, which takes its judgements by {taking}"
    )


def make(path: Path, namespace: str) -> None:
    """Makes a folder into a store unless it is one; never one that has other files."""
    if _read(path) is not None:
        return
    if path.is_symlink() and not path.exists():
        raise none_here(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        write(path, Manifest(FORMAT, namespace))
    except OSError as error:
        raise StoreError(f"{path}: cannot be made ({error.strerror}); name another with --store") from error


def write(path: Path, manifest: Manifest) -> None:
    """Writes store.json in one step."""
    files.write_whole(path / FILE, (json.dumps(asdict(manifest), indent=2) + "\n").encode())


def _read(path: Path) -> Manifest | None:
    try:
        return _parsed(files.read(path / FILE))
    except FileNotFoundError:
        if path.is_dir() and any(not entry.name.endswith(HALF_WRITTEN) for entry in path.iterdir()):
            raise _without(path) from None
        return None
    except NotADirectoryError:
        raise StoreError(f"{path}: is a file, not a store; name another with --store") from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = f"lacks {error}" if isinstance(error, KeyError) else " ".join(str(error).split())[:120]
        raise damaged(path, f"{FILE} does not describe a store ({why})") from error


def _parsed(content: bytes) -> Manifest:
    found = json.loads(content)
    if type(found) is not dict:
        raise ValueError("it is no object")
    if type(found["format"]) is not int:
        raise ValueError("its format is no whole number")
    if not isinstance(found["namespace"], str) or not isinstance(found["quads"], str):
        raise ValueError("a value is no text")
    try:
        check_namespace(found["namespace"])
    except StoreError as error:
        raise ValueError(str(error)) from None
    return Manifest(found["format"], found["namespace"], found["quads"])


def _without(path: Path) -> StoreError:
    """Of a folder without store.json that holds other files, a store's or anybody's."""
    if is_remains(path):
        return damaged(path, f"{FILE} is missing")
    return StoreError(f"{path}: is a folder with other files, not a store; name another with --store")


def is_remains(path: Path) -> bool:
    """Whether a folder holds what a store holds besides store.json: its quads or its log."""
    return path.is_dir() and any(
        entry.name == "log.nq" or (GENERATION.fullmatch(entry.name) and entry.is_dir()) for entry in path.iterdir()
    )
