"""How a command ends: with one line for what stopped it, and the exit code that goes with it."""

from __future__ import annotations

import io
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.terminal import finished, say
from kg.errors import KgError, OutputError
from kg.printable import shown

FAULT = 70
"""The exit code of a fault of our own, as sysexits.h has it."""
_REFUSED = 2


def exit_code(command: Callable[[], object]) -> int:
    """Runs a command to its end, which is when standard output has taken all of its lines."""
    code = _run(command)
    unsaid = finished()
    return code if unsaid is None or unsaid.is_satisfied else _told(unsaid)


def _run(command: Callable[[], object]) -> int:
    try:
        found = command()
    except SystemExit as end:
        found = end.code
    except Exception as error:
        return _told(error)
    return found if isinstance(found, int) else 0


def _told(error: Exception) -> int:
    """Says it, in the way of the first kind of error that it is."""
    if os.environ.get("KG_DEBUG"):
        for line in "".join(traceback.format_exception(error)).splitlines():
            say(line)
    return next(tell for kind, tell in _ENDS if isinstance(error, kind))(error)


def _not_written(error: OutputError) -> int:
    """A reader that has enough, as `head` has, is no error."""
    return 0 if error.is_satisfied else _refused(error)


def _refused(error: KgError) -> int:
    say(f"kg: {error}")
    return _REFUSED


def _misused(error: click.ClickException) -> int:
    lines = io.StringIO()
    error.show(lines)
    for line in lines.getvalue().rstrip("\n").split("\n"):
        say(line)
    return error.exit_code


def _aborted(_: click.Abort) -> int:
    say("Aborted!")
    return 1


def _no_memory(_: MemoryError) -> int:
    say("kg: not enough memory; what was stored is whole")
    return _REFUSED


def _system(error: OSError) -> int:
    """A full disk, a missing right, a folder that went away meanwhile."""
    where = f"{shown(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
    say(f"kg: {where}{error.strerror or error}")
    return _REFUSED


def _fault(error: Exception) -> int:
    say(f"kg: {type(error).__name__}: {error} (at {_place(error)})")
    say("kg: this is a fault of kg, not yours: please report it; with KG_DEBUG=1 it tells how it came about")
    return FAULT


def _place(error: Exception) -> str:
    """The last line of ours that it went through."""
    home = Path(__file__).parent.parent
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((one for one in reversed(frames) if home in Path(one.filename).parents), frames[-1])
    return f"{'/'.join(Path(frame.filename).parts[-3:])} line {frame.lineno}"


_ENDS: tuple[tuple[type[BaseException], Callable[[Any], int]], ...] = (
    (OutputError, _not_written),
    (KgError, _refused),
    (click.ClickException, _misused),
    (click.Abort, _aborted),
    (MemoryError, _no_memory),
    (OSError, _system),
    (Exception, _fault),
)
"""kind of error -> what says it and gives the exit code; the first that fits."""
