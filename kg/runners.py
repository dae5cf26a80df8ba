"""Runners: anything shaped like `map`, in this process or over several.

Results come in the order of their inputs, and only a few are under way at once, so that memory stays flat however long
the stream is. Workers end with this process, whatever ends it, and with the generator that they work for.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from kg.errors import KgError
from kg.processes import end_with_spawner, held_back

Item = TypeVar("Item")
Out = TypeVar("Out")

_AHEAD = 3  # tasks a worker under way or waiting
_WORTH_A_POOL = 24  # items below which starting workers (some seconds each) costs more than it saves


def run(
    function: Callable[[Item], Out], items: Iterable[Item], *, workers: int | None = None
) -> Generator[Out, None, None]:
    """`map(function, items)`, over worker processes where there are enough items; None means one a core.

    `function` must be picklable. Raises KgError when a worker process dies. Who may leave before the end closes it, so that
    the workers end there and then.
    """
    workers = workers or os.cpu_count() or 1
    stream = iter(items)
    first = list(islice(stream, _WORTH_A_POOL)) if workers > 1 else []
    if len(first) < _WORTH_A_POOL:
        yield from map(function, chain(first, stream))
    else:
        yield from _pooled(function, chain(first, stream), workers)


def _pooled(function: Callable[[Item], Out], items: Iterable[Item], workers: int) -> Iterator[Out]:
    with _pool(workers) as pool:
        waiting: deque[Future[Out]] = deque()
        try:
            for item in items:
                with held_back(
                    "SIGINT"
                ):  # it may start a worker, and Ctrl-C is for this process: the others end with it
                    waiting.append(pool.submit(function, item))
                if len(waiting) >= workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise KgError(
                "a worker process died (out of memory?); what was stored is whole; try again with --workers 1"
            ) from error


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Workers that are killed when anything goes wrong here, and by the kernel when this process is gone."""
    context = _Spawning()
    with held_back("SIGHUP"):  # what keeps track of semaphores starts here, and must not end before this process
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_spawner)
    try:
        yield pool
        pool.shutdown()
    except BaseException:  # also GeneratorExit: nobody wants the rest
        for process in context.spawned:
            if process.pid is not None:  # else it could not be started
                process.kill()
        pool.shutdown(cancel_futures=True)
        raise


class _Spawning(SpawnContext):
    """Spawned, not forked: this process may hold a store whose threads a forked child would not have. Knows its processes,
    as an executor lets nobody end its own."""

    def __init__(self) -> None:
        super().__init__()
        self.spawned: list[BaseProcess] = []

    def Process(self, *args: Any, **options: Any) -> BaseProcess:  # type: ignore[override]
        self.spawned.append(SpawnProcess(*args, **options))
        return self.spawned[-1]
