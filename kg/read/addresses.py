"""Which address an article has: the one it came from, and what it says itself only as far as it can be believed.

The article's identity follows from its url. A page that states the address of another host's (rel=canonical, og:url, a
feed's link) must not take that one's place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from kg.read.urls import PORTS, canonical

# Leading labels under which one outlet serves the same pages: for readers, for phones, as feeds. No others, for on a host
# of blogs or customers each name is somebody else's.
_SAME_SITE = frozenset({"www", "m", "mobile", "amp", "feed", "feeds", "rss"})
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "or", "org"})  # co.uk, com.au


@dataclass(frozen=True, slots=True)
class Address:
    """`url` is the article's, `stated_url` one that it gives itself but that is another host's; `only_stated` where nothing
    but the article's own word speaks for `url`, and `fetched_url` then where it came from, if from anywhere."""

    url: str | None
    stated_url: str | None = None
    only_stated: bool = False
    fetched_url: str | None = None


def address(stated: Iterable[str | None], base: str | None, own: str | None = None) -> Address:
    """The address of an article that came from `base` (None: from no host), of what it states, best first.

    What is stated counts on the host of `base` alone, and without a host for want of better; `own` is the address where
    none counts.
    """
    urls = [url for url in (canonical(url, base) for url in stated if url) if url]
    if base is None:
        return Address(urls[0], only_stated=True) if urls else Address(own)
    site = _site(base)
    ours = [url for url in urls if _site(url) == site]
    others = [url for url in urls if _site(url) != site]
    return Address(next(iter(ours), own), next(iter(others), None))


def page_address(stated: Iterable[str | None], base: str | None) -> Address:
    """The address of a page that was fetched from `base` (None: a file).

    On a host of many authors any page may state any other's address: one that it was not fetched from rests on its word.
    """
    fetched = canonical(base)
    found = address(stated, base, fetched)
    if base is None or found.url == fetched:
        return found
    return replace(found, only_stated=True, fetched_url=fetched)


def is_front(url: str | None) -> bool:
    """Whether the url names a whole site: as the address of an article a slip that would make all of them one."""
    parts = urlsplit(canonical(url) or "")
    return parts.path == "/" and not parts.query


def _site(url: str) -> str:
    """The url's host, a closed list of leading labels set aside, as long as a name of somebody's is left; with the port, for
    behind another one may stand anybody's server."""
    parts = urlsplit(canonical(url) or url)
    labels = (parts.hostname or "").removesuffix(".").split(".")
    while labels[0] in _SAME_SITE and not _is_suffix(labels[1:]):
        labels = labels[1:]
    host = ".".join(labels)
    return host if parts.port in (None, PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _is_suffix(labels: list[str]) -> bool:
    """Whether these are no host of anybody's: `uk`, `co.uk`."""
    return len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SECOND_LEVELS)
