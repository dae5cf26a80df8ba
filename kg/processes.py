"""What ties a process to the one that started it: it ends when that one does, by the kernel's hand where there is a way.

A process that is deep in native code runs none of its own: no handler, no thread of Python's. So the kernel has to end it.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_ASKING = ("SIGINT", "SIGTERM", "SIGHUP")  # by which people and systems end a command; Windows has the first two
_ENDING = (*_ASKING, "SIGALRM")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with(parent: int) -> None:
    """Has this process killed when the thread that started it ends, at once when process `parent` is gone already.

    Linux alone has this. The thread counts, not the process: it has to wait for what it started.
    """
    if sys.platform != "linux":
        return
    import ctypes  # 2 ms that only workers need

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # it ended before the kernel knew


def end_with_spawner() -> None:
    """Has this process, which multiprocessing spawned, ended when the one that spawned it is gone.

    That one holds a pipe to each process that it spawns. On Linux the kernel sends SIGIO when it is closed, which ends a
    process whatever it is doing; elsewhere a thread waits, and has its turn when native code gives it one. Unlike
    `end_with` it holds whichever thread spawned this process.
    """
    import multiprocessing
    from multiprocessing.connection import wait

    if hasattr(signal, "pthread_sigmask"):  # Ctrl-C stays blocked: it is for the parent, with which this process ends
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _known(_ENDING) - {signal.SIGINT})
    parent = multiprocessing.parent_process()
    assert parent is not None
    if sys.platform != "linux":
        threading.Thread(target=_outlast, args=(parent,), daemon=True).start()
        return
    _signalled(parent.sentinel)
    if wait([parent.sentinel], 0):
        os._exit(1)  # it was gone before the kernel knew


def _signalled(pipe: int) -> None:
    import fcntl  # POSIX alone has it

    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _outlast(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def held_back(*names: str) -> Iterator[None]:
    """Keeps signals (all that end a command, unless named) waiting, for processes started meanwhile until they take them.

    A process that begins would else die of Ctrl-C with a traceback, and one that starts it could be interrupted with the
    child half begun or its id not yet noted.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _known(names or _ENDING))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed() -> None:
    """In a fork: what ends a command ends it silently, and nothing is held back any more. What was ignored still is."""
    for number in _known(_ENDING):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _known(_ENDING))


@contextmanager
def orderly() -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP end what is under way as an exit does, with 128 + n: what is open is closed, workers end.

    A second one ends the process at once. What was to be ignored (nohup) still is. Does nothing outside the main thread,
    where Python takes no signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    found = {number: signal.getsignal(number) for number in _known(_ASKING)}
    before = {number: handler for number, handler in found.items() if handler != signal.SIG_IGN}
    atexit.unregister(_leave)
    atexit.register(_leave)  # what multiprocessing registers later runs earlier
    for number in before:
        signal.signal(number, _exit)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_DFL)
    give_up_output()
    _codes.append(128 + number)
    raise SystemExit(128 + number)


_codes: list[int] = []  # that of the signal which ends this process, once there was one


def _leave() -> None:
    """Ends the process once all is closed: taking down an interpreter that has a language model in it costs 0.5 s more."""
    if _codes:
        sys.stderr.flush()
        os._exit(_codes[0])


def give_up_output() -> None:
    """What is still to be written goes nowhere: an exit would wait for a reader who has stopped reading."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no file behind it, or closed: then nothing waits, either
        return


def _known(names: tuple[str, ...]) -> set[signal.Signals]:
    return {signal.Signals[name] for name in names if name in signal.Signals.__members__}
