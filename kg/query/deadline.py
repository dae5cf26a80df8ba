"""A query in a process of its own, which a deadline or Ctrl-C truly ends.

Oxigraph has no timeout and does not see Ctrl-C before it returns. On Linux the worker is a fork: it costs a few
milliseconds and inherits an open store. A folder's store is opened by the worker alone; from a process that has threads
(an open store on disk has some), where a fork could inherit a locked lock, a fresh Python is started instead.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

from kg.errors import QueryError
from kg.query.answer import Request

Work = Callable[[BinaryIO], None]


def can_fork() -> bool:
    """Whether forks are to be had at all."""
    return sys.platform == "linux"


def alone() -> bool:
    """Whether this process has one thread only, those of Oxigraph and other libraries counted."""
    return can_fork() and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are all that is wanted


def in_fork(work: Work, timeout: float) -> bytes:
    """What `work` writes, in a fork. Raises QueryError after `timeout` seconds; no process outlives the call."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    try:
        data = _read(reading, time.monotonic() + timeout)
    except BaseException:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        raise
    finally:
        os.close(reading)
    if data is None:
        os.kill(worker, signal.SIGKILL)
    return _ended(data, os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), timeout)


def in_fresh_python(folder: Path, request: Request, timeout: float) -> bytes:
    """The same in a newly started interpreter, which opens the folder's store."""
    import subprocess  # 10 ms that most queries do without

    command = [sys.executable, "-m", "kg.query.worker", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        try:
            data, _ = worker.communicate(request.to_json(), timeout=timeout)
        except subprocess.TimeoutExpired:
            worker.kill()
            return _ended(None, 0, timeout)
        except BaseException:
            worker.kill()
            raise
    return _ended(data, worker.returncode, timeout)


def _work(work: Work, writing: int) -> NoReturn:
    """The fork's whole life: it never returns into the caller's code."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with os.fdopen(writing, "wb", buffering=1 << 20) as out:
            work(out)
        status = 0
    finally:
        os._exit(status)


def _read(reading: int, deadline: float) -> bytes | None:
    """Everything until the pipe closes, or None when the deadline passes first."""
    chunks: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
        chunk = os.read(reading, 1 << 20)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def _ended(data: bytes | None, status: int, timeout: float) -> bytes:
    if data is None:
        raise QueryError(
            f"the query ran past its deadline of {timeout:g} s and was ended; narrow it (bind a speaker or a topic, "
            "add dates or a LIMIT) or give it longer with --timeout"
        )
    if status != 0:
        how = f"signal {-status}" if status < 0 else f"status {status}"
        raise QueryError(f"the query ended before its answer was whole ({how}); it may need more memory than there is")
    return data
