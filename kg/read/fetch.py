"""One http(s) page, within limits of size, time and redirects."""

from __future__ import annotations

import io
import time
from collections.abc import Generator, Mapping

import httpx

from kg.errors import InputError
from kg.read.inputs import MAX_BYTES, TOO_LARGE, Input, buffered, shown
from kg.read.urls import canonical

SECONDS = 20.0
"""For the whole of it, redirects among it; a server that then still drips is cut off at its next byte."""

REDIRECTS = 5
_HEADERS = {"User-Agent": "claim-kg", "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5"}


def opened_page(
    url: str,
    media_types: Mapping[str, str],
    *,
    transport: httpx.BaseTransport | None = None,
    seconds: float = SECONDS,
) -> Generator[Input | InputError]:
    """The page as one input, or one error. `media_types`: media type -> name of a format."""
    if canonical(url) is None:
        yield InputError(shown(url), "is not an http(s) url")
        return
    try:
        with httpx.Client(transport=transport, headers=_HEADERS) as client:
            yield _fetched(client, url, media_types, time.monotonic() + seconds)
    except InputError as error:
        yield error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        yield InputError(shown(url), f"could not be fetched: {_reason(error)}")


def _fetched(client: httpx.Client, url: str, media_types: Mapping[str, str], deadline: float) -> Input:
    request = client.build_request("GET", url)
    for _ in range(REDIRECTS + 1):
        if request.url.scheme not in ("http", "https"):
            raise InputError(shown(url), f"redirects to {shown(str(request.url))}; only http and https are followed")
        request.extensions["timeout"] = httpx.Timeout(_left(url, deadline)).as_dict()
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return _input(response, url, media_types, deadline)
            request = response.next_request
        finally:
            response.close()
    raise InputError(shown(url), f"redirects more than {REDIRECTS} times")


def _input(response: httpx.Response, url: str, media_types: Mapping[str, str], deadline: float) -> Input:
    if not response.is_success:
        raise InputError(
            shown(url), f"the server answers {response.status_code} {shown(response.reason_phrase)}".strip()
        )
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media.partition("/")[0] in ("image", "audio", "video", "font") or media == "application/pdf":
        raise InputError(shown(url), f"is {shown(media)}, not an article")
    body = io.BytesIO(_body(response, url, deadline))
    final, charset = str(response.url), response.charset_encoding
    return Input(shown(url), buffered(body), url=final, format=media_types.get(media), charset=charset)


def _body(response: httpx.Response, url: str, deadline: float) -> bytes:
    """Counted after decompression, so that a small bomb does not grow past the limit."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise InputError(shown(url), TOO_LARGE)
        _left(url, deadline)
    return bytes(body)


def _left(url: str, deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise InputError(shown(url), f"took longer than {SECONDS:.0f} seconds")
    return left


def _reason(error: Exception) -> str:
    return shown(str(error)) or type(error).__name__
