"""Runners: anything shaped like `map`, in this process or over several.

Results come in the order of their inputs, and only a few are under way at once, so that memory stays flat however long
the stream is.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TypeVar

from kg.errors import KgError

Item = TypeVar("Item")
Out = TypeVar("Out")

_AHEAD = 3  # tasks a worker under way or waiting
_WORTH_A_POOL = 24  # items below which starting workers (some seconds each) costs more than it saves


def run(function: Callable[[Item], Out], items: Iterable[Item], *, workers: int | None = None) -> Iterator[Out]:
    """`map(function, items)`, over worker processes where there are enough items; None means one a core.

    `function` must be picklable. Raises KgError when a worker process dies.
    """
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        return map(function, items)
    stream = iter(items)
    first = list(islice(stream, _WORTH_A_POOL))
    if len(first) < _WORTH_A_POOL:
        return map(function, first)
    return _pooled(function, chain(first, stream), workers)


def _pooled(function: Callable[[Item], Out], items: Iterable[Item], workers: int) -> Iterator[Out]:
    # Spawned, not forked: the parent may hold a store whose threads a forked child would not have.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[Out]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) >= workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise KgError(
                "a worker process died (out of memory?); what was stored is whole; try again with --workers 1"
            ) from error
        finally:
            for future in waiting:
                future.cancel()
