"""`python -m kg.query.worker FOLDER`: a request on standard input, its answer on standard output. See deadline.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError
from kg.query.answer import Request, answer, refuse
from kg.store.place import Folder


def work(folder: Path, request: Request, out: BinaryIO) -> None:
    """Opens the folder's store, answers the request from it."""
    try:
        place = Folder.read(folder, None)
    except KgError as error:
        refuse(error, out)
    else:
        answer(place.engine, request, out, where=str(folder))


if __name__ == "__main__":
    work(Path(sys.argv[1]), Request.from_json(sys.stdin.buffer.read()), sys.stdout.buffer)
