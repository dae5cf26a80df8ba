"""Small inputs that would grow while they are read: refused by name, or read in time that grows with their length."""

from __future__ import annotations

import gzip
import io
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import FORMATS, read
from kg.read.fetch import opened_page
from kg.read.inflate import inflated
from kg.read.inputs import Input
from kg.read.patience import at_most
from kg.records import Article
from kg.segment import segment

PROSE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else at all. "
PAGE = f"<html><body><article><h1>Toll</h1><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"
Served = Callable[[socket.socket], None]


def only(data: bytes, suffix: str, folder: Path) -> Article | InputError:
    path = folder / f"bomb{suffix}"
    path.write_bytes(data)
    (found,) = read([str(path)])
    return found


# -- what a server sends -------------------------------------------------------------------------------------------
def served(send: Served, seconds: float = 1.0) -> tuple[Input | InputError, float]:
    """What comes of a server that answers one connection with `send`, and how long that took."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        threading.Thread(target=_serve, args=(server, send), daemon=True).start()
        media_types = {media: name for name, format in FORMATS.items() for media in format.media_types}
        begun = time.monotonic()
        (found,) = opened_page(f"http://127.0.0.1:{server.getsockname()[1]}/", media_types, seconds=seconds)
        return found, time.monotonic() - begun


def _serve(server: socket.socket, send: Served) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65_536)
        try:
            send(connection)
        except OSError:
            return  # the reader has gone


def answer(body: bytes, *fields: str) -> Served:
    head = ["HTTP/1.1 200 OK", "Content-Type: text/html", f"Content-Length: {len(body)}", *fields]
    return lambda connection: connection.sendall("\r\n".join([*head, "", ""]).encode() + body)


def dripped(start: bytes, drop: bytes) -> Served:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        for _ in range(60):
            connection.sendall(drop)
            time.sleep(0.1)

    return send


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: a\r\n"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: a\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0\0\0\xff\xff"),
    ],
    ids=["status", "field", "fields", "informational", "body", "chunks", "trailer", "empty blocks"],
)
def test_a_dripping_server_is_left_in_time(start: bytes, drop: bytes) -> None:
    found, took = served(dripped(start, drop), 0.6)
    assert isinstance(found, InputError) and "took longer than 1 seconds" in str(found)
    assert took < 4  # it would drip for 6 seconds


def test_a_slow_page_within_its_time_is_read() -> None:
    body = PAGE.encode()

    def send(connection: socket.socket) -> None:
        time.sleep(0.2)
        answer(body)(connection)

    found, _ = served(send, 5)
    assert isinstance(found, Input) and found.stream.read() == body


@pytest.mark.parametrize(
    ("send", "why"),
    [
        (answer(b"a", "X-A: " + "a" * 70_000), "a head of over 64 kB"),
        (answer(b"a", *(f"X-{n}: {'a' * 90}" for n in range(800))), "a head of over 64 kB"),
        (answer(b"a", "X-A: " + "a" * 200_000), "could not be fetched"),
        (answer(b"a", "Content-Encoding: br"), "is packed as br, which was not asked for"),
        (answer(b"a", "Content-Encoding: gzip, gzip", "Content-Encoding: gzip"), "is packed 3 times over"),
        (answer(b"no gzip at all", "Content-Encoding: gzip"), "is not packed as it says"),
    ],
    ids=["long field", "many fields", "longer field", "br", "three layers", "no gzip"],
)
def test_what_a_server_may_not_send(send: Served, why: str) -> None:
    found, _ = served(send, 10)
    assert isinstance(found, InputError) and why in str(found) and "\n" not in str(found)


def packed(data: bytes, window: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(data) + packer.flush()


GZIP, ZLIB, RAW = 31, 15, -15


@pytest.mark.parametrize(
    ("codings", "windows"),
    [
        ([], []),
        (["identity"], []),
        (["utf-8"], []),
        (["gzip"], [GZIP]),
        (["X-GZIP"], [GZIP]),
        (["deflate"], [ZLIB]),
        (["deflate"], [RAW]),
        (["gzip", "gzip"], [GZIP, GZIP]),
        (["deflate", "gzip"], [ZLIB, GZIP]),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_packed_page_is_read(codings: list[str], windows: list[int], size: int) -> None:
    page = body = PAGE.encode() * 100
    for window in windows:
        body = packed(body, window)
    size = max(size, 2) if windows == [RAW] else size  # one byte does not tell which kind of deflate it is
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert inflated(chunks, codings, "x") == page


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("window", [GZIP, ZLIB])
def test_a_packed_bomb_is_counted_as_it_is_unpacked(layers: int, window: int) -> None:
    body = bytes(60_000_000)
    for _ in range(layers):
        body = packed(body, window)
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        for at in range(0, len(body), 100):
            taken += 100
            yield body[at : at + 100]

    with pytest.raises(InputError, match="over 5 MB"):
        inflated(chunks(), ["gzip" if window == GZIP else "deflate"] * layers, "x")
    assert taken <= len(body) * (0.2 if layers == 1 else 1)


def test_what_unpacks_to_nothing_is_counted_too() -> None:
    empty = packed(b"", RAW)[:0] + b"\0\0\0\xff\xff" * 1_100_000
    with pytest.raises(InputError, match="over 5 MB"):
        inflated(
            [b"\x1f\x8b\x08\0\0\0\0\0\0\3", *(empty[at : at + 65_535] for at in range(0, len(empty), 65_535))],
            ["gzip"],
            "x",
        )


# -- markup --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("bomb", "why"),
    [
        ("<i>a</i>" * 110_000, "over 100,000 tags"),
        ("<div class=share>" * 200 + "<p>a</p>" * 20_000, "too many tags within tags"),
        ("<p " + " ".join(f"a{n}" for n in range(200_000)) + ">", "over 1,000 attributes"),
    ],
    ids=["tags", "nesting", "attributes"],
)
def test_markup_that_nobody_could_read(bomb: str, why: str, tmp_path: Path) -> None:
    in_page, in_feed = only(PAGE.replace("<p>", bomb + "<p>", 1).encode(), ".html", tmp_path), None
    feed = f"<rss version='2.0'><channel><item><description><![CDATA[{bomb}]]></description></item></channel></rss>"
    in_feed = only(feed.encode(), ".rss", tmp_path)
    assert isinstance(in_page, InputError) and why in str(in_page)
    assert isinstance(in_feed, InputError) and (
        "has no text" in str(in_feed) or "over" in str(in_feed) or why in str(in_feed)
    )


@pytest.mark.parametrize(
    "much",
    [
        "<p>" + "<b>a</b>" * 20_000 + "</p>",
        "<p " + " ".join(f"a{n}" for n in range(800)) + ">a</p>",
        "<div>" * 60 + f"<p>{PROSE}</p>" * 3_000 + "</div>" * 60,
        "<script type='application/ld+json'>[" + "[]," * 300_000 + "{}]</script>",
        f"<p style='{'a' * 1_000_000}'>a</p>",
        "<meta name=a content=b>" * 5_000,
    ],
    ids=["formatting", "attributes", "depth", "JSON-LD", "attribute", "meta"],
)
def test_much_markup_is_read(much: str, tmp_path: Path) -> None:
    begun = time.process_time()
    found = only(PAGE.replace("<p>", much + "<p>", 1).encode(), ".html", tmp_path)
    assert isinstance(found, Article) and PROSE.strip() in found.text
    assert time.process_time() - begun < 6


def test_formatting_of_much_text_is_left_out_and_the_words_stay(tmp_path: Path) -> None:
    few, many = (
        only(
            PAGE.replace("<p>", "<p>" + "the <b>bold</b> and <em>the</em> so. " * count, 1).encode(), ".html", tmp_path
        )
        for count in (20, 2_600)
    )
    assert isinstance(few, Article) and isinstance(many, Article)
    assert many.text.replace("the bold and the so. " * 2_580, "", 1) == few.text


# -- feeds ---------------------------------------------------------------------------------------------------------
ITEM = f"<item><title>Toll</title><description>{PROSE}</description></item>"


@pytest.mark.parametrize(
    "start",
    [
        "<?xml version='1.0'?>",
        "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://x.example/rss.dtd'>",
        "<!DOCTYPE rss [<!ENTITY a '>]'> ]  >",
        "<?xml version='1.0'?><?style a?><!-- by <b> hand -->\n\n<!DOCTYPE rss [ <!-- ] > --> ]>",
        "<!DOCTYPE q [" * 100_000,
        "<!DOCTYPE q [" + "] ]  " * 100_000,
        "<?xml " * 100_000,
        "<!--" + "-" * 1_000_000 + "-->",
        "<?a?>" + "\n" * 1_000_000,
        "<!ENTITY a '&b;'>" * 50_000,
    ],
    ids=["none", "public", "quoted", "comments", "doctypes", "brackets", "declarations", "dashes", "blank", "entities"],
)
def test_what_stands_before_a_feed(start: str, tmp_path: Path) -> None:
    begun = time.process_time()
    found = only(f"{start}<rss version='2.0'><channel>{ITEM}</channel></rss>".encode(), ".rss", tmp_path)
    assert isinstance(found, Article) and found.title == "Toll"
    assert time.process_time() - begun < 1.5


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        ("<a>" * 210_000, "over 200,000 tags"),
        ("&lt;b&gt;" * 210_000, "over 200,000 tags"),
        ("<item " + " ".join(f"a{n}='1'" for n in range(600)) + "/>", "over 500 attributes"),
        ("".join(f"<i xmlns:a{n}='u'/>" for n in range(300)), "over 200 namespaces"),
        ("<i xml:base='aaaaaaaaaa/'>" * 5_000, "too many xml:base"),
    ],
    ids=["tags", "escaped tags", "attributes", "namespaces", "bases"],
)
def test_what_a_feed_may_not_hold(inner: str, why: str, tmp_path: Path) -> None:
    found = only(f"<rss version='2.0'><channel>{ITEM}{inner}</channel></rss>".encode(), ".rss", tmp_path)
    assert isinstance(found, InputError) and why in str(found)


def test_a_parser_is_stopped_and_the_next_one_starts_anew() -> None:
    for _ in range(2):
        with pytest.raises(InputError, match=r"^page: takes over 0 seconds"), at_most("page", 0.05):
            while True:
                pass
    with at_most("page", 5):
        assert sum(range(1_000)) == 499_500


# -- the rest ------------------------------------------------------------------------------------------------------
def test_of_a_million_bad_lines_the_first_are_named_and_good_ones_are_read() -> None:
    rows = b"1\n" * 5_000 + b'{"text": "It rained."}\n' + b"2\n" * 20
    found = list(read(["-"], stdin=io.BytesIO(b'{"text": "Sun."}\n' + rows)))
    assert [one.text for one in found if isinstance(one, Article)] == ["Sun.", "It rained."]
    failed = [str(one) for one in found if isinstance(one, InputError)]
    assert len(failed) == 1_001 and failed[-1] == "standard input: and 4,020 more of its articles could not be read"


def test_no_more_than_a_thousand_authors_are_kept() -> None:
    row = {"text": "It rained.", "author": [f"Writer {number}" for number in range(3_000)]}
    (article,) = read(["-"], stdin=io.BytesIO(json.dumps(row).encode()))
    assert isinstance(article, Article) and article.authors == tuple(row["author"][:1_000])


def test_lines_that_all_lead_to_one_long_line() -> None:
    sentences = [f"The quay of port number {n} is closed today." for n in range(15_000)]
    begun = time.process_time()
    parts = list(segment(Article("\n".join([*sentences, " ".join(sentences)]))))
    assert {part.kind.value for part in parts[1:-1]} == {"teaser"}
    assert time.process_time() - begun < 3


def test_the_same_page_gzipped_is_the_same_page() -> None:
    found, _ = served(answer(gzip.compress(PAGE.encode()), "Content-Encoding: gzip"), 10)
    assert isinstance(found, Input) and found.stream.read() == PAGE.encode()
