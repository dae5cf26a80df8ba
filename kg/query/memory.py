"""How much memory a query's worker may take: as people write it, what half of this machine is, and the kernel's limit."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import QueryError

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_LEAST = 32 * 10**6  # counting 1,000,000 rows takes 10 MB
_MOST = 2**62


def memory_of(given: int | str | None) -> int:
    """Bytes: `2GB`, `512 MiB`, a plain number, or None for half of what this machine has. Raises QueryError."""
    if given is None:
        return max(_machine() // 2, _LEAST)
    found = re.fullmatch(r"\s*(\d{1,18}(?:\.\d{1,9})?)\s*([A-Za-z]*)\s*", str(given))
    if found is None or found[2].upper() not in _UNITS:
        raise QueryError(f"{given!r} is no amount of memory; write it as 2GB, 512MiB or a number of bytes")
    size = int(float(found[1]) * _UNITS[found[2].upper()])
    if not _LEAST <= size <= _MOST:
        raise QueryError(f"{given!r} of memory: a query takes at least {shown(_LEAST)} and at most {shown(_MOST)}")
    return size


def shown(size: int) -> str:
    """`2 GB`, `1.5 GB`, `64 MB`."""
    unit, name = (10**9, "GB") if size >= 10**9 else (10**6, "MB")
    return f"{size / unit:.3g} {name}" if size < 1000 * unit else f"{size // unit} {name}"


def exceeded(size: int) -> str:
    """What a user is told whose query needs more."""
    return (
        f"the query needs more than its {shown(size)} of memory and was ended; narrow it (bind a speaker or a topic, add "
        "a LIMIT, leave out ORDER BY or GROUP_CONCAT) or give it more with --memory"
    )


def bound_memory(size: int) -> None:
    """Lets this process take `size` bytes more of private memory than it has: an allocation beyond fails.

    Only Linux holds a process to it. Address space that is merely set aside, as allocators and threads do, does not count.
    """
    try:
        import resource  # POSIX alone has it
    except ImportError:
        return
    taken = _taken()
    if taken is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a failed allocation aborts; nobody wants the memory on the disk
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = taken + size if hard == resource.RLIM_INFINITY else min(taken + size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _taken() -> int | None:
    """The private writable memory that the kernel counts for this process; None where it does not say."""
    try:
        found = re.search(r"^VmData:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii", "replace"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def _machine() -> int:
    """Bytes of memory here: of the machine, or of the control group when that has less."""
    import os

    sizes = [group for group in map(_limit, _groups()) if group]
    if hasattr(os, "sysconf") and {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= os.sysconf_names.keys():
        sizes.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(sizes, default=8 * 10**9)


def _groups() -> list[Path]:
    """The files that hold the limits of this process's control groups and of all above, of either version."""
    try:
        lines = Path("/proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return []
    found = []
    for _, kinds, group in (line.split(":", 2) for line in lines if line.count(":") >= 2):
        if kinds == "" or "memory" in kinds.split(","):
            top, name = _VERSIONS["memory" if kinds else ""]
            found += [top / part / name for part in (group[1:], *map(str, Path(group[1:]).parents))]
    return found


_VERSIONS = {
    "": (Path("/sys/fs/cgroup"), "memory.max"),
    "memory": (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
}


def _limit(file: Path) -> int | None:
    try:
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdigit() and 0 < int(text) < 2**60 else None  # version 1 writes "none" as 2**63 or so
