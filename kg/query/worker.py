"""`python -m kg.query.worker FOLDER`: a request on standard input, its answer on standard output. See deadline.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.query.answer import Request, answer, refuse


def work(folder: Path, request: Request, out: BinaryIO) -> None:
    """Opens the folder's store, answers the request from it."""
    try:
        store = _opened(folder)
    except KgError as error:
        refuse(error, out)
    else:
        answer(store, request, out)


def _opened(folder: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder / "quads"))
    except OSError as error:
        raise StoreError(f"{folder}: no readable store: {error}") from None


if __name__ == "__main__":
    work(Path(sys.argv[1]), Request.from_json(sys.stdin.buffer.read()), sys.stdout.buffer)
