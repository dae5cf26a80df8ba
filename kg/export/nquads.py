"""N-Quads: every graph, one sorted line a quad."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from kg.export.chosen import quads

if TYPE_CHECKING:
    from kg.store import Store


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """What `kg.store` reads back, line by line."""
    out.writelines(quads(store, with_text=with_text, with_log=with_log))
