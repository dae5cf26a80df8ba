"""Every error this package raises on purpose.

KgError                    one clear line for the user; exit code 2 unless said otherwise
├── InputError             an input could not be read: the rest goes on, exit code 1
│   └── StepError          a step of an article's analysis failed: the rest of the article stands, exit code 1
├── StoreError             a store is missing, locked, of another format, or not writable
├── QueryError             a query was refused, is wrong, or ran past its deadline
├── OutputError            what was asked for cannot be written, or whoever read it has gone
└── UsageError             a name, an option or a parameter that does not exist
"""

from __future__ import annotations

import errno
from collections.abc import Iterable


class KgError(Exception):
    """Base of the tree; `str(error)` is one line a user can act on."""


class InputError(KgError):
    """An input that could not be read.

    `where` names it (a path, a url, `feed.xml item 3`), `why` says what is wrong and, where there is one, the way out.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return InputError, (self.where, self.why)  # so that it travels between processes


class StepError(InputError):
    """A step of the analysis that failed on the article `where`; all else of the article stands."""

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return StepError, (self.where, self.why)


class StoreError(KgError):
    """A store that cannot be opened or written."""


class QueryError(KgError):
    """A query that was refused, cannot be parsed, or took too long."""


class OutputError(KgError):
    """An output that cannot be written: `where` names it, `code` is the system's errno where it gave one.

    `OSError` is left to what is read: nobody who catches one takes a full disk under the output for a bad input.
    """

    def __init__(self, where: str, why: str, code: int | None = None) -> None:
        super().__init__(f"{where}: cannot be written: {why}")
        self.code = code

    @property
    def is_satisfied(self) -> bool:
        """Whether the reader only went because it had enough, as `head` does."""
        return self.code == errno.EPIPE


class UsageError(KgError):
    """A name or value that does not exist; `choices` lists those that do."""

    def __init__(self, what: str, value: str, choices: Iterable[str] = ()) -> None:
        known = ", ".join(sorted(choices))
        super().__init__(f"unknown {what} {value!r}" + (f"; choose from: {known}" if known else ""))
