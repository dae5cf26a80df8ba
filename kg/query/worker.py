"""`python -m kg.query.worker FOLDER PARENT SECONDS BYTES`: a request on standard input, its answer on standard output.

See deadline.py; PARENT is the process to end with.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import KgError
from kg.query.answer import Request, answer, refuse
from kg.query.deadline import Bounds, prepare
from kg.query.memory import bound_memory
from kg.store.place import Folder


def work(folder: Path, request: Request, out: BinaryIO) -> None:
    """Opens the folder's store, answers the request from it. What opening takes is not the query's."""
    try:
        place = Folder.read(folder, None)
    except KgError as error:
        refuse(error, out)
    else:
        work_on(place.engine, request, out, where=str(folder))


def work_on(engine: ox.Store, request: Request, out: BinaryIO, *, where: str = "") -> None:
    """Answers the request from an open store, in a process that is bound to the request's memory from here on."""
    bound_memory(request.memory)
    answer(engine, request, out, where=where)


if __name__ == "__main__":
    folder, parent, timeout, memory = sys.argv[1:]
    prepare(int(parent), Bounds(float(timeout), int(memory)))
    work(Path(folder), Request.from_json(sys.stdin.buffer.read()), sys.stdout.buffer)
