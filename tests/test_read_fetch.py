"""Urls -> articles, over a fake transport: no network."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from kg.errors import InputError
from kg.read import FORMATS, read
from kg.read.fetch import opened_page
from kg.records import Article

PROSE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else at all."
PAGE = f"<html><head><title>Toll</title></head><body><article><p>{PROSE}</p><p>{PROSE} So.</p></article></body></html>"
Answer = Callable[[httpx.Request], httpx.Response]


def fetched(answer: Answer, url: str = "https://Paper.example/a?utm_source=x") -> Article | InputError:
    (found,) = read([url], transport=httpx.MockTransport(answer))
    return found


def test_a_page() -> None:
    found = fetched(lambda request: httpx.Response(200, html=PAGE))
    assert isinstance(found, Article)
    assert (found.url, found.path, found.title) == ("https://paper.example/a", None, "Toll")


def test_the_charset_of_the_header_counts() -> None:
    data = PAGE.replace("Toll", "Жуков").encode("cp1251")
    found = fetched(lambda _: httpx.Response(200, content=data, headers={"content-type": "text/html; charset=cp1251"}))
    assert isinstance(found, Article) and found.title == "Жуков"


def test_redirects_are_followed_to_the_final_url() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(200, text=PROSE)
            if request.url.path == "/b"
            else httpx.Response(301, headers={"location": "/b"})
        )

    found = fetched(answer)
    assert isinstance(found, Article) and found.url == "https://paper.example/b"


def _refused(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route\nto host")


def _timed_out(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("")


def _endless() -> Iterator[bytes]:
    while True:
        yield b"a " * 50_000


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _: httpx.Response(404, html=PAGE), "the server answers 404 Not Found"),
        (lambda _: httpx.Response(200, content=b"x", headers={"content-type": "image/png"}), "is image/png"),
        (lambda _: httpx.Response(200, content=b"%PDF-1.7"), "is a PDF"),
        (lambda _: httpx.Response(200, content=b""), "is empty"),
        (lambda _: httpx.Response(200, content=_endless()), "is over 5 MB"),
        (
            lambda _: httpx.Response(
                200, content=gzip.compress(bytes(6_000_000)), headers={"content-encoding": "gzip"}
            ),
            "is over 5 MB",
        ),
        (
            lambda _: httpx.Response(200, content=b"not gzip at all", headers={"content-encoding": "gzip"}),
            "could not be fetched",
        ),
        (lambda _: httpx.Response(302, headers={"location": "/again"}), "redirects more than 5 times"),
        (lambda _: httpx.Response(302, headers={"location": "file:///etc/passwd"}), "only http and https"),
        (lambda _: httpx.Response(302, headers={"location": "ftp://x.example/"}), "only http and https"),
        (_refused, "could not be fetched: no route"),
        (_timed_out, "could not be fetched: ReadTimeout"),
    ],
)
def test_what_cannot_be_fetched_is_one_clear_line(answer: Answer, why: str) -> None:
    found = fetched(answer)
    assert isinstance(found, InputError) and why in str(found) and "\n" not in str(found)


@pytest.mark.parametrize("url", ["http://", "https://a b.example/", "http://[nonsense/", "https://x.example:port/"])
def test_a_url_that_is_none(url: str) -> None:
    assert isinstance(fetched(lambda _: httpx.Response(200, text=PROSE), url), InputError)


def test_the_time_limit_is_for_the_whole() -> None:
    media_types = {media: name for name, format in FORMATS.items() for media in format.media_types}
    transport = httpx.MockTransport(lambda _: time.sleep(0.3) or httpx.Response(200, text=PROSE))
    (found,) = opened_page("https://x.example/", media_types, transport=transport, seconds=0.05)
    assert isinstance(found, InputError) and "longer than" in str(found)
