"""No process outlives its parent or the call that it was started for, whatever it is doing, and whatever ends the parent."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.processes import orderly
from kg.runners import run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and counts on the kernel's signals")

DEEP = "(a|aa)+$"  # on forty a and a b it runs for hours, and lets no thread of Python have a turn
CALLS = {
    "a pool": "from test_processes import deep\nfrom kg.runners import run\nnext(run(deep, range(30), workers=2))",
    "a fork": "import pyoxigraph as ox\nfrom kg.query import run\nstore = ox.Store()\n"
    "store.update('INSERT DATA { ' + ' '.join(f'<urn:{n}> <urn:p> {n} .' for n in range(99)) + ' }')\n"
    "run(store, 'SELECT (COUNT(*) AS ?n) { ' + ' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(9)) + ' }')",
}


def deep(number: int) -> int:
    print(os.getpid(), flush=True)
    return len(re.findall(DEEP, "a" * 60 + "b"))


def idle(number: int) -> int:
    return os.getpid()


def kill_itself(number: int) -> int:
    if number == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture
def started(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    call = f"if __name__ == '__main__':\n with orderly():\n  exec({CALLS[request.param]!r})"
    code = f"from kg.processes import orderly\n{call}"
    place = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    caller = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **place}, stderr=subprocess.PIPE,
                              stdout=subprocess.PIPE, start_new_session=True)  # fmt: skip
    try:
        yield caller
    finally:
        _end(caller)


def _end(caller: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # there should be none
        os.killpg(caller.pid, signal.SIGKILL)
    caller.communicate()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("started", CALLS, indirect=True)
def test_workers_deep_in_native_code_end_with_their_parent(
    started: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    wanted = 3 if b"test_processes" in Path(f"/proc/{started.pid}/cmdline").read_bytes() else 2
    assert _within(30, lambda: _running(started.pid, b"resource_tracker") >= wanted)
    time.sleep(0.7)
    started.send_signal(number)
    assert started.wait(5) == (-number if number == signal.SIGKILL else 128 + number)
    assert _within(1, lambda: _running(started.pid, b"") == 0)
    _, errors = started.communicate()
    assert b"Traceback" not in errors


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(0.02)
    return False


def _running(session: int, but: bytes) -> int:
    """Living processes of a session, those left out whose command has a word."""
    found = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, of = (place / "stat").read_text().rpartition(")")[2].split()[:4]
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        found += int(of) == session and state != "Z" and not (but and but in command)
    return found


def test_who_leaves_early_leaves_no_worker() -> None:
    results = run(idle, range(30), workers=2)
    workers = {next(results), next(results)}
    results.close()
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_a_dead_worker_is_told_in_a_line_and_the_next_run_is_whole() -> None:
    with pytest.raises(KgError, match=r"a worker process died .* what was stored is whole"):
        list(run(kill_itself, range(30), workers=2))
    assert list(run(abs, range(30), workers=2)) == list(range(30))


def test_handlers_are_as_before_and_nohup_holds() -> None:
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with orderly():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) != before
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert signal.getsignal(signal.SIGTERM) == before
