"""What a page says of itself: JSON-LD first, then meta tags (OpenGraph, Dublin Core, ...), then the visible page."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from kg.read.addresses import Address, page_address
from kg.read.dates import day
from kg.read.markup import collapsed
from kg.read.urls import canonical

_LONGEST_NAME = 1_000  # characters of a headline or outlet
_OUTLET_MARKS = (" | ", " – ", " — ", " - ")
_POSTS = ("BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report")
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title"),
    "published": (
        *(
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "parsely-pub-date",
            "date",
            "pubdate",
        ),
        *(
            "publishdate",
            "publish-date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.issued",
            "dcterms.created",
        ),
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name"),
    "author": ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator"),
    "section": ("article:section", "section", "parsely-section"),
}
"""field -> names of meta tags (name, property or itemprop, lower case), best first."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article's metadata; None or () for what the page does not say."""

    title: str | None
    published: date | None
    modified: date | None
    publisher: str | None
    authors: tuple[str, ...]
    address: Address
    section: str | None
    language: str | None


def metadata(root: Any, base: str | None = None) -> Metadata:
    """The metadata of an lxml page that was fetched from `base` (None for a file)."""
    linked, metas = _json_ld(root), _metas(root)
    publisher = _short(_name(linked.get("publisher"))) or _short(_meta(metas, "publisher"))
    return Metadata(
        title=_title(root, linked, metas, publisher),
        published=day(_text(linked.get("datePublished"))) or day(_meta(metas, "published")) or _time(root),
        modified=day(_text(linked.get("dateModified"))) or day(_meta(metas, "modified")),
        publisher=publisher,
        authors=_authors(linked.get("author")) or _authors(_meta(metas, "author")),
        address=_address(root, linked, metas, base),
        section=_text(linked.get("articleSection")) or _meta(metas, "section"),
        language=_text(linked.get("inLanguage")) or _language(root),
    )


def _title(root: Any, linked: dict[str, Any], metas: dict[str, str], publisher: str | None) -> str | None:
    title = _short(_text(linked.get("headline")) or _text(linked.get("name")) or _meta(metas, "title"))
    heads = [collapsed(head.text_content()) for head in root.xpath("//h1")]
    visible = heads[0] if len(heads) == 1 else None
    title = title or _short(visible) or _short(collapsed(root.findtext(".//title")))
    return _without_outlet(title, publisher) if title and publisher else title


def _short(name: str | None) -> str | None:
    """The name, unless it is so long that it is none."""
    return name if name and len(name) <= _LONGEST_NAME else None


def _without_outlet(title: str, publisher: str) -> str:
    """`Headline` of `Headline | Outlet` and of `Headline - Outlet`."""
    before = title.removesuffix(publisher)
    return before[:-3] if before != title and before.endswith(_OUTLET_MARKS) else title


def _address(root: Any, linked: dict[str, Any], metas: dict[str, str], base: str | None) -> Address:
    """Where it was fetched, or what it says of that, front pages left out: they are a slip of the site's template."""
    page = linked.get("mainEntityOfPage")
    stated = (
        *root.xpath("//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href"),
        metas.get("og:url"),
        _text(linked.get("url")),
        _text(page.get("@id") if isinstance(page, dict) else page),
    )
    against = _base(root, base)
    urls = (canonical(url, against) for url in stated if url)
    return page_address((url for url in urls if url and urlsplit(url).path != "/"), base)


def _base(root: Any, page: str | None) -> str | None:
    """What the page's relative addresses are relative to: its first <base href>, as browsers take it, else its own address."""
    href = next(iter(root.xpath("//base/@href")), "")
    try:
        base = urljoin(page or "", href.strip())
    except ValueError:  # brackets that are no IPv6 address
        return page
    return base if base.lower().startswith(("http:", "https:")) else page


def _json_ld(root: Any) -> dict[str, Any]:
    """The first object of an article's type in the page's JSON-LD; {} when there is none."""
    for script in root.xpath("//script[translate(@type, 'APLICTONJSD', 'aplictonjsd') = 'application/ld+json']/text()"):
        try:
            parsed = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):  # broken JSON-LD is common; the meta tags stand in for it
            continue
        for thing in _objects(parsed):
            if any(kind.endswith("Article") or kind in _POSTS for kind in _kinds(thing)):
                return thing
    return {}


def _objects(parsed: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top, in lists and in @graph; those inside others (a related article) are left out."""
    waiting = deque([parsed])
    while waiting:
        thing = waiting.popleft()
        if isinstance(thing, list):
            waiting.extendleft(reversed(thing))
        elif isinstance(thing, dict):
            yield thing
            waiting.extend([thing.get("@graph"), thing.get("mainEntity")])


def _kinds(thing: dict[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in listed if isinstance(kind, str)]


def _metas(root: Any) -> dict[str, str]:
    """Lower-case name, property or itemprop -> content; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = collapsed(meta.get("content"))
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and content:
            found.setdefault(name, content)
    return found


def _meta(metas: dict[str, str], field: str) -> str | None:
    return next((metas[name] for name in _META[field] if name in metas), None)


def _text(value: Any) -> str | None:
    value = next(iter(value), None) if isinstance(value, list) else value
    return collapsed(value) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    value = next(iter(value), None) if isinstance(value, list) else value
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _authors(value: Any) -> tuple[str, ...]:
    """Names of people, without `By`; profile urls are left out."""
    names = (_name(author) for author in (value if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(re.sub(r"^by\s+", "", name, flags=re.I) for name in names if name and "://" not in name))


def _time(root: Any) -> date | None:
    """The first day in a <time> of the article's; not by XPath, where the steps for nested articles multiply."""
    times = (
        time for time in root.iter("time") if next(time.iterancestors("article", "header", "main"), None) is not None
    )
    return next((found for found in (day(time.get("datetime")) for time in times) if found), None)


def _language(root: Any) -> str | None:
    return collapsed(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
