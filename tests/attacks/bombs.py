"""Small inputs that would grow: each through `kg extract`, its CPU seconds and peak memory measured.

    python tests/attacks/bombs.py [part of a name ...]

Each is to be analysed with at most 60 s of CPU and 1.2 GB, or to be refused by name. Servers stand on 127.0.0.1 and end with
the script. Exits with 1 when one is lost, over its bound, ends in a traceback or leaves a process behind.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bombs_files import FILES
from bombs_served import SERVED, serving

CPU_SECONDS = 60
MEGABYTES = 1_200
SERVED_SECONDS = 21
_STARTING = 12  # seconds that a process may take to start and to end on a busy machine
_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Outcome:
    """What one call of `kg extract` came to."""

    name: str
    code: int
    cpu: float
    megabytes: int
    wall: float
    errors: str
    left: bool

    @property
    def faults(self) -> list[str]:
        """Of lost, over, left and traceback those that hold."""
        refused = self.code == 1 and all(line.startswith("not read: ") for line in self.errors.splitlines())
        return [
            fault
            for fault, holds in {
                "lost": self.code != 0 and not (refused and self.errors),
                "over": self.cpu > CPU_SECONDS or self.megabytes > MEGABYTES,
                "late": self.name in SERVED and self.wall > SERVED_SECONDS + _STARTING,
                "left": self.left,
                "traceback": "Traceback" in self.errors,
            }.items()
            if holds
        ]


def extracted(name: str, source: str, folder: Path) -> Outcome:
    """Runs `kg extract` on the source, bounded well beyond what is allowed, and waits for its figures."""
    errors = folder / f"{name.replace(' ', '_')}.err"
    begun = time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, __file__, "--limited", source],
        os.environ | {"PYTHONPATH": str(_ROOT)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, str(errors), os.O_WRONLY | os.O_CREAT, 0o600),
        ],
        setpgroup=0,
    )
    _, status, used = os.wait4(pid, 0)
    wall, left = time.monotonic() - begun, _is_left(pid)
    told = errors.read_text(encoding="utf-8", errors="replace")
    code = os.waitstatus_to_exitcode(status)
    return Outcome(name, code, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, wall, told, left)


def _is_left(group: int) -> bool:
    """Whether a process of the group lives on; it is ended then."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _limited(source: str) -> None:
    """Becomes `kg extract`, with a bound on what the machine is to bear."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS + 15, CPU_SECONDS + 15))
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    os.execv(sys.executable, [sys.executable, "-m", "kg", "extract", "--extractor", "rules", "--workers", "1", source])


def _line(one: Outcome) -> str:
    said = one.errors.strip().splitlines()[-1][-70:] if one.errors.strip() else "analysed"
    verdict = " ".join(one.faults) or "ok"
    return f"{one.name:34} {one.code:4} {one.cpu:6.1f} s {one.megabytes:6} MB {one.wall:6.1f} s  {verdict:10} {said}"


def main(wanted: list[str]) -> int:
    """Runs all bombs, or those whose names have one of `wanted` in them, two at a time."""
    with tempfile.TemporaryDirectory() as temporary, serving() as address, ThreadPoolExecutor(2) as pool:
        folder = Path(temporary)

        def tried(name: str) -> Outcome:
            if name in SERVED:
                return extracted(name, f"{address}/{name.replace(' ', '_')}", folder)
            suffix, made = FILES[name]
            path = folder / f"{name.replace(' ', '_')}{suffix}"
            path.write_bytes(made())
            try:
                return extracted(name, str(path), folder)
            finally:
                path.unlink()

        names = [name for name in (*FILES, *SERVED) if not wanted or any(part in name for part in wanted)]
        outcomes = []
        print(f"{'bomb':34} {'code':>4} {'CPU':>8} {'peak':>9} {'wall':>8}")
        for outcome in pool.map(tried, names):
            outcomes.append(outcome)
            print(_line(outcome), flush=True)
    faults = [fault for one in outcomes for fault in one.faults]
    counts = {fault: faults.count(fault) for fault in ("lost", "over", "late", "left", "traceback")}
    print(json.dumps({"tries": len(outcomes), **counts, "bricked": 0}))
    return int(bool(faults) or not outcomes)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--limited"]:
        _limited(sys.argv[2])
    sys.exit(main(sys.argv[1:]))
