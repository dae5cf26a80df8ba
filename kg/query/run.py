"""A query on a store: checked, in a worker, under a deadline."""

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
from kg.query.deadline import alone, can_fork, in_fork, in_fresh_python
from kg.query.named import described
from kg.query.parameters import values
from kg.query.refuse import checked
from kg.query.results import Result
from kg.query.worker import work

if TYPE_CHECKING:
    from kg.store import Store


def run(
    store: str | Path | Store | ox.Store, text: str, parameters: Mapping[str, str] | None = None, *, timeout: float = 30
) -> Result:
    """The query's result; the default graph is the union of all graphs, and the prefixes of kg.vocab are declared.

    `store` is a store's folder, or an open store; `parameters` are values as people write them, for those
    that the query's header declares. Raises QueryError for a query that is refused, wrong or slower than `timeout`
    seconds, UsageError for parameters, StoreError for a folder that is no store. Where a process cannot fork (not
    Linux), a query on an open store runs to its end and only then fails for having passed the deadline.
    """
    request = Request(text.removeprefix("\ufeff"), dict(parameters or {}))
    checked(request.text)
    values(described("this query", request.text), request.parameters)
    return understood(_answered(store, request, timeout))


def _answered(store: str | Path | Store | ox.Store, request: Request, timeout: float) -> bytes:
    if not isinstance(store, str | Path):
        engine, where = (store, "") if isinstance(store, ox.Store) else (store.engine, store.name)
        work_there = partial(answer, engine, request, where=where)
        return in_fork(work_there, timeout) if can_fork() else _in_this_process(work_there, timeout)
    folder = Path(store)
    return in_fork(partial(work, folder, request), timeout) if alone() else in_fresh_python(folder, request, timeout)


def _in_this_process(work_here: partial[None], timeout: float) -> bytes:
    out = io.BytesIO()
    begun = time.monotonic()
    work_here(out)
    if time.monotonic() - begun > timeout:
        raise QueryError(f"the query ran past its deadline of {timeout:g} s")
    return out.getvalue()
