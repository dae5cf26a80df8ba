"""A query in a process of its own, which a deadline, a memory bound or Ctrl-C truly ends.

Oxigraph has no timeout and does not see Ctrl-C before it returns. On Linux the worker is a fork: it costs a few
milliseconds and inherits an open store. A folder's store is opened by the worker alone; from a process that has threads
(an open store on disk has some), where a fork could inherit a locked lock, a fresh Python is started instead.
"""

from __future__ import annotations

import faulthandler
import os
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NoReturn

from kg.errors import QueryError
from kg.processes import end_with, give_up_output, heed, held_back
from kg.query.answer import Request
from kg.query.memory import exceeded

Work = Callable[[BinaryIO], None]

_LONGEST = 366 * 86400  # seconds; clocks of the system take no infinity
_GRACE = 1.0  # seconds after its deadline in which a process may still end of itself
_LAST_WORDS = 4096  # bytes of what a dying worker says that are read
_FORKING = threading.Lock()  # a fork beside another one would hold the end of its pipe open


@dataclass(frozen=True, slots=True)
class Bounds:
    """The seconds and the bytes of memory that a query may take; the seconds run from `begun`."""

    timeout: float
    memory: int
    begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        if not 0 < self.timeout <= _LONGEST:
            raise QueryError(f"a deadline of {self.timeout:g} s: give seconds, more than 0 and at most a year's")


def can_fork() -> bool:
    """Whether forks are to be had at all."""
    return sys.platform == "linux"


def alone() -> bool:
    """Whether this process has one thread only, those of Oxigraph and other libraries counted."""
    return can_fork() and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are all that is wanted


def in_fork(work: Work, bounds: Bounds) -> bytes:
    """What `work` writes, in a fork. Raises QueryError past the bounds; no process outlives the call or its caller."""
    deadline = bounds.begun + bounds.timeout
    worker: _Worker | None = None
    try:
        with held_back():  # a signal comes when the worker is noted
            worker = _forked(work, bounds)
        data = _read(worker.answer, deadline)
        status = 0 if data is None else worker.wait()
        return _ended(data, status, worker.last_words() if status else b"", bounds)
    finally:
        if worker:
            worker.end()


def in_fresh_python(folder: Path, request: Request, bounds: Bounds) -> bytes:
    """The same in a newly started interpreter, which opens the folder's store."""
    import subprocess  # 10 ms that most queries do without

    command = [sys.executable, "-m", "kg.query.worker", str(folder)]
    command += [str(os.getpid()), repr(bounds.timeout), str(bounds.memory)]
    pipe, worker = subprocess.PIPE, None
    try:
        with held_back():
            worker = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        data, words = worker.communicate(request.to_json(), timeout=bounds.begun + bounds.timeout - time.monotonic())
        return _ended(data, worker.returncode, words, bounds)
    except subprocess.TimeoutExpired:
        return _ended(None, 0, b"", bounds)
    finally:
        if worker:
            worker.kill()
            worker.communicate()


def prepare(parent: int, bounds: Bounds) -> None:
    """What a worker does first: it binds itself to its parent and its deadline, whatever comes."""
    end_with(parent)
    heed()
    faulthandler.disable()  # an abort for want of memory is told in a line, not by a stack on the user's terminal
    if hasattr(signal, "setitimer"):  # where the parent is gone and no kernel tells of it, this ends the worker
        signal.setitimer(signal.ITIMER_REAL, bounds.timeout + _GRACE)


@contextmanager
def within(timeout: float, why: str | None = None) -> Iterator[None]:
    """Raises a QueryError in the main thread after `timeout` seconds, also out of a read or write that nobody answers: `why`,
    which takes the seconds, or else that the query was too slow.

    Should that not get through in a second more, as when nobody reads the error, either, the process ends with 2.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    begun = time.monotonic()

    def late(number: int, frame: object) -> None:
        if time.monotonic() - begun > timeout + _GRACE:
            os._exit(2)
        give_up_output()
        raise QueryError(why.format(timeout) if why else _late(timeout))

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, Bounds(timeout, 0).timeout, 1.2 * _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True, slots=True)
class _Worker:
    """A fork and the ends of the pipes that it writes its answer and its complaints to."""

    process: int
    answer: int
    complaints: int
    statuses: list[int]

    def wait(self) -> int:
        """Its exit status, negative for a signal."""
        if not self.statuses:
            self.statuses.append(os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1]))
        return self.statuses[0]

    def last_words(self) -> bytes:
        """What it wrote to its standard error, of a worker that has ended."""
        os.set_blocking(self.complaints, False)
        try:
            return os.read(self.complaints, _LAST_WORDS)
        except BlockingIOError:
            return b""

    def end(self) -> None:
        if not self.statuses:
            os.kill(self.process, signal.SIGKILL)
            self.wait()
        os.close(self.answer)
        os.close(self.complaints)


def _forked(work: Work, bounds: Bounds) -> _Worker:
    with _FORKING:
        parent = os.getpid()
        (reading, writing), (hearing, complaining) = os.pipe(), os.pipe()
        process = os.fork()
        if process == 0:
            _work(work, writing, complaining, parent, bounds)
        os.close(writing)
        os.close(complaining)
    return _Worker(process, reading, hearing, [])


def _work(work: Work, writing: int, complaining: int, parent: int, bounds: Bounds) -> NoReturn:
    """The fork's whole life: it never returns into the caller's code."""
    status = 1
    try:
        os.dup2(complaining, 2)
        prepare(parent, bounds)
        with os.fdopen(writing, "wb", buffering=1 << 20) as out:
            work(out)
        status = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
    finally:
        os._exit(status)


def _read(reading: int, deadline: float) -> bytes | None:
    """Everything until the pipe closes, or None when the deadline passes first."""
    data = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
        chunk = os.read(reading, 1 << 20)
        if not chunk:
            return bytes(data)
        data += chunk


def _ended(data: bytes | None, status: int, words: bytes, bounds: Bounds) -> bytes:
    if data is None or status == -getattr(signal, "SIGALRM", 0):
        raise QueryError(_late(bounds.timeout))
    if status != 0:
        raise QueryError(_why(status, words.decode("utf-8", "replace"), bounds))
    return data


def _late(timeout: float) -> str:
    return (
        f"the query ran past its deadline of {timeout:g} s and was ended; narrow it (bind a speaker or a topic, "
        "add dates or a LIMIT) or give it longer with --timeout"
    )


def _why(status: int, words: str, bounds: Bounds) -> str:
    """What a worker died of, by what it said last or by the signal."""
    if re.search(r"memory allocation of|bad_alloc|MemoryError", words):
        return exceeded(bounds.memory)
    known = _DEATHS.get(signal.Signals(-status).name if status < 0 else "")
    if known:
        return f"the query {known}"
    how = f"signal {-status}" if status < 0 else f"status {status}"
    said = " ".join(words.split())[-200:] or "without a word"
    return f"the query ended before its answer was whole ({how}): {said}"


_SENT = (
    "SIGTERM",
    "SIGINT",
    "SIGHUP",
    "SIGQUIT",
    "SIGUSR1",
    "SIGUSR2",
    "SIGXCPU",
)  # what a process does not do to itself
_DEATHS = {
    name: f"was ended by signal {getattr(signal, name):d} ({name}) from outside"
    for name in _SENT
    if hasattr(signal, name)
} | {
    "SIGKILL": "was killed before its answer was whole (signal 9); it may need more memory than there is",
    "SIGSEGV": "broke the engine (signal 11); it may be nested or chained too deeply: write it in smaller parts",
}
