"""How long a parser of somebody else's may take.

What is known to make one slow is counted and refused before it runs; this is for what is not known.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from kg.errors import InputError

SECONDS = 20.0
"""Of this process's own work for one page or feed; 5 MB of prose take 3."""


@contextmanager
def at_most(where: str, seconds: float = SECONDS) -> Iterator[None]:
    """Ends the work in it with an InputError that names `where` after so many seconds of it.

    Works between steps of Python code, so that one long call of a C library is not cut short; and only in the main thread
    and where there are timers of this kind (not on Windows): elsewhere the work takes what it takes.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise InputError(where, f"takes over {seconds:.0f} seconds to read; take the text alone")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)  # again and again: a library may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
