"""Answers of a server that would grow or never end: name -> what sends it, and the server, on 127.0.0.1 alone."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

SENTENCE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else at all. "
PAGE = f"<html><body><article><h1>Toll</h1>{f'<p>{SENTENCE}</p>' * 4}</article></body></html>".encode()
Send = Callable[[socket.socket], None]
_LONGEST = 45.0  # seconds: what drips ends by itself
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _all(*parts: bytes) -> Send:
    return lambda connection: connection.sendall(b"".join(parts))


def _dripped(start: bytes, drop: bytes, pause: float = 1.0) -> Send:
    def send(connection: socket.socket) -> None:
        until = time.monotonic() + _LONGEST
        connection.sendall(start)
        while time.monotonic() < until:
            connection.sendall(drop)
            time.sleep(pause)

    return send


def _flood(start: bytes, piece: bytes) -> Send:
    return _dripped(start, piece * (65_536 // len(piece)), 0)


def _redirected(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /redirect_loop\r\nContent-Length: 0\r\n\r\n")


def _packed(pieces: Iterable[bytes], window: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


def _bomb(coding: str, *windows: int, size: int = 200_000_000) -> Send:
    def send(connection: socket.socket) -> None:
        body = _packed((bytes(1_000_000) for _ in range(size // 1_000_000)), windows[0])
        for window in windows[1:]:
            body = _packed([body], window)
        connection.sendall(_OK + f"Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    return send


GZIP, ZLIB, RAW = 31, 15, -15
SERVED: dict[str, Send] = {
    "gzip bomb": _bomb("gzip", GZIP),
    "gzip in gzip": _bomb("gzip, gzip", GZIP, GZIP),
    "gzip in gzip in gzip": _bomb("gzip, gzip, gzip", GZIP, GZIP, GZIP),
    "deflate bomb": _bomb("deflate", ZLIB),
    "raw deflate bomb": _bomb("deflate", RAW),
    "gzip in deflate": _bomb("gzip, deflate", GZIP, ZLIB),
    "brotli unasked": _all(_OK, b"Content-Encoding: br\r\n\r\n", bytes(1_000)),
    "no gzip": _all(_OK, b"Content-Encoding: gzip\r\n\r\n", PAGE),
    "packings named": _all(_OK, b"Content-Encoding: ", b"gzip, " * 9_000, b"gzip\r\n\r\n"),
    "gzip of nothing": _flood(_OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0\0\0\xff\xff"),
    "endless body": _flood(_OK + b"\r\n", b"<p>a</p>"),
    "endless chunks": _flood(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "endless trailer": _flood(_OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"A: a\r\n"),
    "endless head": _flood(_OK, b"A: a\r\n"),
    "endless field": _flood(_OK + b"A: ", b"a"),
    "endless informational": _flood(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "dripped head": _dripped(b"HTTP/1.1 200 OK\r\nA: ", b"a"),
    "dripped fields": _dripped(_OK, b"A: a\r\n"),
    "dripped body": _dripped(_OK + b"Content-Length: 900\r\n\r\n", b"a"),
    "dripped chunks": _dripped(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "silence": _dripped(b"", b""),
    "redirect loop": _redirected,
    "cookies": _all(
        _OK,
        b"".join(b"Set-Cookie: a%d=%s; Expires=%s\r\n" % (n, b"a" * 90, b"1" * 90) for n in range(280)),
        b"\r\n",
        PAGE,
    ),
    "semicolons": _all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html", b";" * 60_000, b"\r\n\r\n", PAGE),
    "longer than sent": _all(_OK, b"Content-Length: 999999999999\r\n\r\n", PAGE),
    "shorter than sent": _all(_OK, b"Content-Length: 10\r\n\r\n", PAGE),
    "length of a million digits": _all(_OK, b"Content-Length: ", b"9" * 50_000, b"\r\n\r\n", PAGE),
    "far redirect": _all(b"HTTP/1.1 302 Found\r\nLocation: http://", b"a." * 25_000, b"b/\r\n\r\n"),
}
"""Name -> what answers a request for /name, blanks as underscores."""


@contextmanager
def serving() -> Iterator[str]:
    """Answers for as long as it is open; gives the address."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _accept(server: socket.socket) -> None:
    with suppress(OSError):  # closed: the script is done
        while True:
            threading.Thread(target=_answer, args=(server.accept()[0],), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    with connection, suppress(OSError):  # the reader has gone
        connection.settimeout(_LONGEST)
        path = connection.recv(65_536).split(b" ", 2)[1].decode()
        SERVED[path.strip("/").replace("_", " ")](connection)
