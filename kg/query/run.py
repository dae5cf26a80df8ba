"""A query on a store: checked, in a worker, under a deadline and a bound of memory."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.answer import Request, answer, understood
from kg.query.deadline import Bounds, alone, can_fork, in_fork, in_fresh_python
from kg.query.memory import memory_of
from kg.query.named import described
from kg.query.parameters import values
from kg.query.refuse import checked
from kg.query.results import Result
from kg.query.worker import work, work_on

if TYPE_CHECKING:
    from kg.store import Store


def run(
    store: str | Path | Store | ox.Store,
    text: str,
    parameters: Mapping[str, str] | None = None,
    *,
    timeout: float = 30,
    memory: int | str | None = None,
) -> Result:
    """The query's result; the default graph is the union of all graphs, and the prefixes of kg.vocab are declared.

    `store` is a store's folder, or an open store; `parameters` are values as people write them, for those
    that the query's header declares. `memory` is what the query may take beyond what it begins with, in bytes or as
    `2GB`, half of what the machine has unless said otherwise. Raises QueryError for a query that is refused, wrong,
    slower than `timeout` seconds or in need of more memory, UsageError for parameters, StoreError for a folder that is
    no store. Where a process cannot fork (not Linux), a query on an open store runs to its end and only then fails for
    having passed the deadline, and only its answer is held to the memory.
    """
    bounds = Bounds(timeout, memory_of(memory))
    request = Request(text.removeprefix("\ufeff"), dict(parameters or {}), bounds.memory)
    checked(request.text)
    values(described("this query", request.text), request.parameters)
    return understood(_answered(store, request, bounds))


def _answered(store: str | Path | Store | ox.Store, request: Request, bounds: Bounds) -> bytes:
    if not isinstance(store, str | Path):
        engine, where = (store, "") if isinstance(store, ox.Store) else (store.engine, store.name)
        if can_fork():
            return in_fork(partial(work_on, engine, request, where=where), bounds)
        return _in_this_process(partial(answer, engine, request, where=where), bounds.timeout)
    folder = Path(store)
    return in_fork(partial(work, folder, request), bounds) if alone() else in_fresh_python(folder, request, bounds)


def _in_this_process(work_here: partial[None], timeout: float) -> bytes:
    out = io.BytesIO()
    begun = time.monotonic()
    work_here(out)
    if time.monotonic() - begun > timeout:
        raise QueryError(f"the query ran past its deadline of {timeout:g} s")
    return out.getvalue()
