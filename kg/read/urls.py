"""A url in its one form.

courlan, which trafilatura brings, was tried first: it drops parameters that name an article on many sites (cid, eid,
source, keyword), which would make two articles one, and it cuts urls at quotation marks.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
PORTS = {"http": 80, "https": 443}
"""scheme -> its default port; no other schemes are read"""

_KEPT = "/:@!$&()*+,;=~-._"
_LONGEST = 2_000
_WORTH_READING = 10 * _LONGEST  # before tracking parameters and the fragment are off
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def canonical(url: str | None, base: str | None = None) -> str | None:
    """The absolute http(s) url, ASCII, without fragment, default port, credentials, tracking parameters and final dot of
    the host.

    None for anything else: another scheme, no host, over 2,000 characters. A relative `url` is joined to `base`.
    """
    stripped = (url or "").strip()
    if len(stripped) > _WORTH_READING:
        return None
    try:
        parts = urlsplit(urljoin(base or "", stripped))
        netloc = _netloc(parts)
    except ValueError:  # a port that is no number, brackets that are no IPv6 address, a host that is no name
        return None
    if netloc is None:
        return None
    query = "&".join(part for part in parts.query.split("&") if part and not _is_tracker(part))
    whole = f"{parts.scheme}://{netloc}{_quoted(parts.path) or '/'}" + (f"?{_quoted(query, '?')}" if query else "")
    return whole if len(whole) <= _LONGEST else None


def _netloc(parts: SplitResult) -> str | None:
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    host = parts.hostname
    if ":" in host:
        host = f"[{host}]"  # urlsplit has checked that it is an IPv6 address
    else:
        host = host.encode("idna").decode().lower().removesuffix(".")
        if not _HOST.fullmatch(host):
            return None
    return host if parts.port in (None, PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _quoted(part: str, more: str = "") -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_KEPT + more + "%", errors="replace")


def _is_tracker(parameter: str) -> bool:
    return bool(_trackers().fullmatch(parameter.partition("=")[0].lower()))


@cache
def _trackers() -> re.Pattern[str]:
    """Names of tracking parameters; a trailing * stands for any ending."""
    names = (files("kg.read") / "trackers.txt").read_text(encoding="utf-8").split()
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names))
