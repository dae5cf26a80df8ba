"""Where a command's lines go: standard output and error, which may be full, closed, no terminal, or of another encoding.

Whatever people are to read goes through `tell` and `say`, which let no control character through.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO, cast

from kg.errors import OutputError
from kg.printable import printable

_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]"
)
"""In UTF-8, what kg.printable calls control; lines may end as CSV's do."""


def tell(*lines: str) -> None:
    """Lines of the result, for people to read."""
    for line in lines:
        print(printable(line), file=sys.stdout, flush=True)


def say(line: str) -> None:
    """One line about the work, on standard error."""
    print(printable(line), file=sys.stderr, flush=True)


def text_out(format: str) -> TextIO:
    """Standard output for a result; what programs read is UTF-8 whatever the locale says (RFC 8259, for JSON)."""
    if format != "table" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def binary_out() -> BinaryIO:
    """Standard output for bytes."""
    sys.stdout.flush()
    return sys.stdout.buffer


def finish_work() -> None:
    """From now on the command goes to its end even if nobody reads its lines: it is going to change a store."""
    out = getattr(sys.stdout, "buffer", None)
    if isinstance(out, Output):
        out.is_patient = True


def finished() -> OutputError | None:
    """Standard output has all there is now; gives what went wrong with it and was not raised yet."""
    finish_work()
    sys.stdout.flush()
    return getattr(sys.stdout.buffer, "unsaid", None)


class Output(io.BufferedIOBase):
    """Bytes on their way out. What the system has against them is an OutputError that names where they were to go.

    Where `is_patient`, that is kept in `unsaid` and what follows is dropped. `is_clean` lets no control character through.
    """

    def __init__(self, inner: BinaryIO, where: str, *, is_patient: bool = False, is_clean: bool = False) -> None:
        self.is_patient = is_patient
        self.unsaid: OutputError | None = None
        self._inner = inner
        self._where = where
        self._is_clean = is_clean
        self._is_lost = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self._is_lost:
            rest = _CONTROL.sub("\N{REPLACEMENT CHARACTER}".encode(), data) if self._is_clean else data
            try:
                while rest:  # an unbuffered stream may take a part, or nothing now
                    taken = self._inner.write(rest)
                    if taken is None:
                        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
                    rest = rest[taken:]
            except OSError as error:
                self._lose(error)
        return len(data)

    def flush(self) -> None:
        if not self._is_lost:
            try:
                self._inner.flush()
            except OSError as error:
                self._lose(error)

    def close(self) -> None:
        """Leaves the inner stream to whoever opened it."""

    def fileno(self) -> int:
        return self._inner.fileno()

    def isatty(self) -> bool:
        return self._inner.isatty()

    def _lose(self, error: OSError) -> None:
        self._is_lost = True
        _silence(self._inner)
        lost = OutputError(self._where, error.strerror or str(error), error.errno)
        if not self.is_patient:
            raise lost from error
        self.unsaid = lost


def _silence(stream: BinaryIO) -> None:
    """Sends what the stream still holds nowhere: the interpreter flushes it at its end, and would exit with 120."""
    try:
        number = stream.fileno()
    except OSError:
        return  # a stream in memory
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Replaces the three standard streams by such as fail in order, whether they are closed, full or without a reader.

    Standard error has nobody to complain to: what it cannot take is dropped.
    """
    _open_descriptors()
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 (stays open as the other would)
    sys.stdout = _text_on(sys.stdout, "standard output")
    sys.stderr = _text_on(sys.stderr, "standard error", is_patient=True)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _open_descriptors() -> None:
    """Fills 0, 1 and 2 where they are closed: else the next file that is opened, the store's, takes their place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _text_on(stream: TextIO | None, where: str, *, is_patient: bool = False) -> TextIO:
    """Text in the stream's encoding; what that cannot hold, and bytes that are no text, as escapes."""
    inner = _Closed() if stream is None else getattr(stream, "buffer", None) or _Encoded(stream)
    is_terminal = inner.isatty()
    out = Output(cast(BinaryIO, inner), where, is_patient=is_patient, is_clean=is_terminal)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return io.TextIOWrapper(
        cast(BinaryIO, out), encoding, errors="backslashreplace", newline="", line_buffering=is_terminal
    )


class _Closed(io.RawIOBase):
    """Stands for a stream that the caller has closed."""

    def write(self, data: Any) -> int:
        raise OSError(errno.EBADF, "it is closed")


class _Encoded(io.RawIOBase):
    """The bytes of a stream that takes only text, as a notebook's does."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode(self._stream.encoding or "utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()
