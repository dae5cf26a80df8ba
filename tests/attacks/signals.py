"""Signals to `kg query`, `kg add` and `kg extract` and to their workers, at moments that matter: what is left behind.

python tests/attacks/signals.py

A line a try: who is hit, when, by what; the exit code; the seconds until every process of the command was gone. Then
totals: `left` counts tries after which a process lived a second later, `bricked` and `lost` stores that do not open or lack
an article that they had, `tracebacks` what a user sees of Python, `odd` exit codes that are not those of a shell. Exit code
1 if any is not 0.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

KG = [sys.executable, "-m", "kg"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(5)) + " }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"
IN_THREADS = """
import sys, threading, time
from kg.cli import main
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
main(sys.argv[1:])
"""  # beside a thread a fresh Python takes the query
SECOND = 1.0
TAG = "KG_ATTACK"
TERM, HUP, INT, KILL = signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Try:
    """One command, the moment to wait for, whom the signal hits and the exit codes that are right."""

    name: str
    command: list[str]
    moment: str
    whom: str
    number: signal.Signals
    codes: tuple[int, ...]
    store: Path
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try."""

    code: int
    gone: float
    left: int
    tracebacks: int
    bricked: int
    lost: int
    odd: int
    said: str


def _hear() -> None:
    """What nohup and a shell's & have ignored for this script, the commands hear."""
    for number in (HUP, INT):
        signal.signal(number, signal.SIG_DFL)


class Running:
    """A command under way, and every process that carries its mark, whoever their parent is by now."""

    def __init__(self, command: list[str], *, unread: bool, folder: Path) -> None:
        self.mark = f"{os.getpid()}.{time.monotonic_ns()}"
        self.errors = folder / "stderr"
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if unread else subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, TAG: self.mark},
                start_new_session=True,
                preexec_fn=_hear,
            )

    def alive(self) -> list[int]:
        self.process.poll()
        return [
            pid
            for pid in map(int, filter(str.isdigit, [one.name for one in Path("/proc").iterdir()]))
            if self._mine(pid)
        ]

    def _mine(self, pid: int) -> bool:
        try:
            marked = f"{TAG}={self.mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes()
            return marked and " Z " not in Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        except OSError:
            return False

    def workers(self) -> list[int]:
        """Its children that do its work: forks, fresh Pythons and what a pool has spawned."""
        return [pid for pid in self.alive() if pid != self.process.pid and b"resource_tracker" not in _command(pid)]

    def unread_bytes(self) -> int:
        assert self.process.stdout
        return int(struct.unpack("i", fcntl.ioctl(self.process.stdout, termios.FIONREAD, b"\0" * 4))[0])


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b"resource_tracker"


MOMENTS: dict[str, Callable[[Running, Try], bool]] = {
    "starting": lambda running, one: time.sleep(0.3) is None,
    "evaluating": lambda running, one: bool(running.workers()) and time.sleep(0.4) is None,
    "writing": lambda running, one: running.unread_bytes() > 1000 and not running.workers(),
    "workers start": lambda running, one: len(running.workers()) == 2,
    "workers work": lambda running, one: len(running.workers()) == 2 and time.sleep(3.5) is None,
    "half stored": lambda running, one: _grown(one.store),
}


def _grown(store: Path) -> bool:
    return (store / "log.nq").stat().st_size > (store / "size").stat().st_size


def hit(one: Try, folder: Path) -> Outcome:
    """Starts, waits for the moment, sends the signal, looks who is left."""
    running = Running(one.command, unread=one.unread, folder=folder)
    until = time.monotonic() + 60
    while not MOMENTS[one.moment](running, one) and running.process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    _send(running, one)
    begun = time.monotonic()
    while running.alive() and time.monotonic() - begun < SECOND:
        time.sleep(0.01)
    left = running.alive()
    gone = time.monotonic() - begun
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    if running.process.stdout:
        running.process.stdout.close()
    code = running.process.wait()
    said = running.errors.read_text("utf-8", "replace")
    bricked, lost = _store(one.store)
    odd = int(not left and code not in one.codes)
    return Outcome(code, gone, int(bool(left)), _unsightly(said), bricked, lost, odd, said)


def _send(running: Running, one: Try) -> None:
    match one.whom:
        case "group":
            os.killpg(running.process.pid, one.number)
        case "worker":
            os.kill(running.workers()[0], one.number)
        case _:
            os.kill(running.process.pid, one.number)


def _unsightly(said: str) -> int:
    return int(any(words in said for words in ("Traceback", "Exception ignored", "Error:")))


def _store(store: Path) -> tuple[int, int]:
    """Whether it does not open, and whether an article is missing that it had."""
    listed = subprocess.run([*KG, "list", "articles", "--format", "json", "--store", str(store)], capture_output=True)
    if listed.returncode != 0:
        return 1, 0
    return 0, int(len(json.loads(listed.stdout)["results"]["bindings"]) < ARTICLES)


ARTICLES = 30


def news(count: int, first: int) -> Iterable[str]:
    """Short articles, one a line."""
    for number in range(first, first + count):
        text = (
            f'"Pier {number} will stay shut," Mayor Ines Falk said on Monday.\n\n'
            f"The Rowers of {number % 7} oppose the pier toll. "
            f"According to the port, {number % 5 + 2} of the {number + 9} piers are old.\n"
        ) * 3
        yield json.dumps(
            {"text": text, "url": f"https://example.org/pier/{number}", "date": "2025-05-04", "publisher": "Wave"}
        )


def tries(folder: Path) -> Iterable[Try]:
    """All of them; each that adds does so to a copy of the store."""
    base, more = folder / "base", folder / "more.jsonl"
    (folder / "endless.rq").write_text(ENDLESS, encoding="utf-8")
    (folder / "long.rq").write_text(LONG, encoding="utf-8")

    def query(text: str, *options: str) -> list[str]:
        return ["query", str(folder / text), "--store", str(base), "--timeout", "50", *options]

    def shell(number: signal.Signals) -> tuple[int, ...]:
        return (-number,) if number == KILL else (128 + number, -number)

    for number in (TERM, HUP, INT, KILL):
        yield Try("query", [*KG, *query("endless.rq")], "evaluating", "it", number, shell(number), base)
        csv = [*KG, *query("long.rq", "--format", "csv")]
        yield Try("query, stuck", csv, "writing", "it", number, shell(number), base, unread=True)
        fresh = [sys.executable, "-c", IN_THREADS, *query("endless.rq")]
        yield Try("query, fresh", fresh, "evaluating", "it", number, shell(number), base)
    for number in (TERM, HUP, KILL):
        yield Try("query", [*KG, *query("endless.rq")], "starting", "it", number, shell(number), base)
    for number in (TERM, INT):
        yield Try("query", [*KG, *query("endless.rq")], "evaluating", "group", number, shell(number), base)
    for number in (TERM, KILL, signal.SIGSEGV):
        yield Try("query", [*KG, *query("endless.rq")], "evaluating", "worker", number, (2,), base)
    pooled = [("workers start", "it", number) for number in (TERM, HUP, INT, KILL)]
    pooled += [("half stored", "it", number) for number in (TERM, HUP, INT, KILL)]
    pooled += [("half stored", "group", number) for number in (TERM, HUP, INT)] + [("workers start", "group", INT)]
    pooled += [("half stored", "worker", number) for number in (TERM, KILL)]
    for index, (moment, whom, number) in enumerate(pooled):
        store = folder / f"store{index}"
        shutil.copytree(base, store)
        shutil.copyfile(base / "log.nq", store / "size")
        command = [*KG, "add", str(more), "--workers", "2", "--store", str(store)]
        yield Try("add", command, moment, whom, number, (2,) if whom == "worker" else shell(number), store)
    for whom, number in [("it", TERM), ("it", HUP), ("it", INT), ("it", KILL), ("group", INT), ("worker", KILL)]:
        command = [*KG, "extract", str(more), "--workers", "2"]
        codes = (2,) if whom == "worker" else shell(number)
        yield Try("extract", command, "workers work", whom, number, codes, base)


def main() -> int:
    """Makes a store, goes through the tries, prints."""
    totals = {"tries": 0, "lost": 0, "bricked": 0, "left": 0, "tracebacks": 0, "odd": 0}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "base.jsonl").write_text("\n".join(news(ARTICLES, 0)), encoding="utf-8")
        (folder / "more.jsonl").write_text("\n".join(news(400, ARTICLES)), encoding="utf-8")
        made = [*KG, "add", str(folder / "base.jsonl"), "--workers", "1", "--store", str(folder / "base")]
        subprocess.run(made, check=True, capture_output=True)
        for one in tries(folder):
            found = hit(one, folder)
            marks = [name for name in totals if getattr(found, name, 0)]
            row = f"{one.name:<13} {one.moment:<14} {one.whom:<7} {one.number.name:<8} code {found.code:>4}  {found.gone:.2f} s"
            print(row, *marks, flush=True)
            if marks:
                print("    " + "\n    ".join(found.said.splitlines()[-12:]))
            for name in totals:
                totals[name] += 1 if name == "tries" else getattr(found, name)
    print(", ".join(f"{count} {name}" for name, count in totals.items()))
    return int(any(count for name, count in totals.items() if name != "tries"))


if __name__ == "__main__":
    sys.exit(main())
