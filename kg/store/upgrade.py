"""A store of an older format -> one of ours, step by step.

To bring a new format in: raise FORMAT in manifest.py, add one function here that says how the quads change, and one line to
UPGRADES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.identity import Delta
from kg.ids import Ids
from kg.store import manifest
from kg.store.damage import told_of
from kg.store.manifest import FORMAT, Manifest
from kg.store.place import Folder
from kg.store.update import update_text

Step = Callable[[ox.Store, Ids], Delta]
"""What changes in the quads from one format to the next. It is written in one transaction, and the format number in a step of
its own after it: a step has to find nothing to do in a store that has taken it and was killed in between."""


def upgrade(path: Path) -> int:
    """Brings the store in a folder to FORMAT, judgements and all; gives the format that it had. Raises StoreError for one that
    is damaged, being written, newer or too old."""
    had = manifest.described(path).format
    if had == FORMAT:
        Folder.read(path, None, all=True)  # tells damage
        return had
    if had not in UPGRADES:
        raise StoreError(manifest.other_format(path, had))
    place = Folder.locked(path, None, format=had)
    with told_of(path):
        while place.manifest.format < FORMAT:
            _step(place)
    return had


def _step(place: Folder) -> None:
    known = place.manifest
    change_quads(place.engine, known)
    place.engine.flush()
    place.describe(replace(known, format=known.format + 1))


def change_quads(engine: ox.Store, known: Manifest) -> None:
    """Takes the step to the next format, in one transaction."""
    change = UPGRADES[known.format](engine, Ids(known.namespace))
    if text := update_text(change.delete, change.insert):
        engine.update(text)


def _to_4(engine: ox.Store, ids: Ids) -> Delta:
    """An article may have a kg:statedUrl; nothing that stands changes."""
    return Delta(frozenset(), frozenset())


UPGRADES: dict[int, Step] = {3: _to_4}
"""format -> the step to the next"""
