"""One opened input, not yet understood."""

from __future__ import annotations

import io
import sys
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.printable import shown as shown

MAX_BYTES = 5_000_000
"""The most bytes of one text file, page, feed, JSON file, or line of JSON Lines."""

LOOK_AHEAD = 65_536
"""Bytes that an input's stream can show before they are read, for telling its format."""

TOO_LARGE = "is over 5 MB; split it, or take the text alone"


@dataclass(frozen=True, slots=True)
class Input:
    """A stream of bytes with what is known of it before a byte is read.

    `name` is what errors call it, `path` how the user named the file (None for standard input and urls), `format` a
    name in FORMATS when suffix or media type tells, `charset` what an http header declares.
    """

    name: str
    stream: io.BufferedReader[Any]
    path: str | None = None
    url: str | None = None
    format: str | None = None
    charset: str | None = None

    def whole(self) -> bytes:
        """All its bytes. Raises InputError for none, and for more than MAX_BYTES."""
        data = self.stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(self.name, TOO_LARGE)
        if not data.strip():
            raise InputError(self.name, "is empty")
        return data


def buffered(stream: BinaryIO) -> io.BufferedReader[Any]:
    """The stream with a look-ahead of LOOK_AHEAD bytes."""
    return io.BufferedReader(_Raw(stream), buffer_size=LOOK_AHEAD)


def opened_stdin(stdin: BinaryIO | None) -> Generator[Input | InputError]:
    """Standard input as one input; its content tells the format."""
    yield Input("standard input", buffered(stdin or sys.stdin.buffer))


class _Raw(io.RawIOBase):
    """A binary stream of any kind (BytesIO, pipe, fake) as the raw stream that BufferedReader wants."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
