"""One http(s) page, within limits of size, time and redirects."""

from __future__ import annotations

import io
import queue
import threading
import time
from collections.abc import Generator, Mapping
from typing import cast

import httpx

from kg.errors import InputError
from kg.read.inflate import inflated
from kg.read.inputs import Input, buffered, shown
from kg.read.urls import canonical

SECONDS = 20.0
"""For the whole of it: names looked up, connections, heads and bodies of all redirects."""

REDIRECTS = 5
_HEADERS = {
    "User-Agent": "claim-kg",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",  # what can be unpacked piece by piece, and counted
}
_HEAD_BYTES = 65_536  # of all fields: some of them are taken apart in time that grows with the square of their length


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
    with httpx.Client(transport=transport, headers=_HEADERS) as client:
        yield _in_time(client, url, media_types, seconds)


def _in_time(client: httpx.Client, url: str, media_types: Mapping[str, str], seconds: float) -> Input | InputError:
    """What a thread fetches, or an error when the time is over.

    A time limit of the socket's is for one read: a server that sends a byte a second never reaches it, and a name that is
    looked up has none. The thread ends at its next byte, for its connection is closed.
    """
    answers: queue.SimpleQueue[Input | InputError] = queue.SimpleQueue()
    deadline = time.monotonic() + seconds
    threading.Thread(target=lambda: answers.put(_answer(client, url, media_types, deadline)), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return InputError(shown(url), f"took longer than {seconds:.0f} seconds")


def _answer(client: httpx.Client, url: str, media_types: Mapping[str, str], deadline: float) -> Input | InputError:
    try:
        return _fetched(client, url, media_types, deadline)
    except InputError as error:
        return error
    except Exception as error:  # httpx's own and, on odd heads, ValueError and others
        return InputError(shown(url), f"could not be fetched: {_reason(error)}")


def _fetched(client: httpx.Client, url: str, media_types: Mapping[str, str], deadline: float) -> Input:
    request = client.build_request("GET", url)
    for _ in range(REDIRECTS + 1):
        if request.url.scheme not in ("http", "https"):
            raise InputError(shown(url), f"redirects to {shown(str(request.url))}; only http and https are followed")
        request.extensions["timeout"] = httpx.Timeout(max(0.001, deadline - time.monotonic())).as_dict()
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return _input(response, url, media_types)
            request = response.next_request
        finally:
            response.close()
    raise InputError(shown(url), f"redirects more than {REDIRECTS} times")


def _input(response: httpx.Response, url: str, media_types: Mapping[str, str]) -> Input:
    if sum(len(name) + len(value) for name, value in response.headers.raw) > _HEAD_BYTES:
        raise InputError(shown(url), f"is sent with a head of over {_HEAD_BYTES // 1024} kB")
    if not response.is_success:
        raise InputError(
            shown(url), f"the server answers {response.status_code} {shown(response.reason_phrase)}".strip()
        )
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media.partition("/")[0] in ("image", "audio", "video", "font") or media == "application/pdf":
        raise InputError(shown(url), f"is {shown(media)}, not an article")
    codings = response.headers.get_list("content-encoding", split_commas=True)
    packed = cast(httpx.SyncByteStream, response.stream)  # as it comes: httpx would unpack a chunk of it whole
    body = io.BytesIO(inflated(packed, codings, shown(url)))
    final, charset = str(response.url), response.charset_encoding
    return Input(shown(url), buffered(body), url=final, format=media_types.get(media), charset=charset)


def _reason(error: Exception) -> str:
    return shown(str(error)) or type(error).__name__
