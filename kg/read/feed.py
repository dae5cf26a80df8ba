"""RSS and Atom: every item an article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.read.addresses import address, is_front
from kg.read.dates import day
from kg.read.decode import decoded
from kg.read.inputs import Input
from kg.read.markup import Block, collapsed, fragment, joined
from kg.read.patience import at_most
from kg.read.urls import canonical
from kg.records import Article

_ENCODING = re.compile(rb"""<\?xml[^>]+encoding\s*=\s*["']([A-Za-z0-9._:-]+)""")
# Each pattern stops at the next `<`, so that its time grows with the document's length and not with its square.
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<\w")
_DECLARATION = re.compile(r"<\?xml[^<>]*\?>|<!DOCTYPE[^<>\[]*>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"""<[^\s<>/=]++(?:\s++[^\s<>=]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){500}""")
_NAMESPACE = re.compile(r"\bxmlns:([^\s=<>]{1,100})")
_BASE = re.compile(r"""\bbase\s*=\s*["']?([^"'<>]*)""", re.IGNORECASE)

_MOST_TAGS = 200_000  # of a feed, those of its items' content among them; a full feed of 100 items has 20,000
_MOST_NAMESPACES = 200
_MOST_BASES = 100_000_000  # tags times the length of all xml:base: each tag keeps its own copy of what they add up to


def articles(one: Input) -> Iterator[tuple[str, Article] | InputError]:
    """The feed's items in their order; an item without text is an InputError, and the rest goes on.

    Nothing is fetched and no entity of the document's own is expanded. Raises InputError when it is no feed.
    """
    feed = _parsed(one)
    if not feed.entries:
        raise InputError(one.name, "is a feed without items" if feed.version else "is no feed that can be read")
    for number, item in enumerate(feed.entries, start=1):
        yield _found(item, feed.feed, f"{one.name} item {number}", one.url)


def _found(item: Any, feed: Any, where: str, base: str | None) -> tuple[str, Article] | InputError:
    try:
        article = _article(item, feed, where, base)
    except InputError as error:
        return error
    return (where, article) if article else InputError(where, "has no text")


def _parsed(one: Input) -> Any:
    import feedparser

    document = _without_prologue(one)
    try:
        # as a stream, for feedparser takes bytes that look like a url or a path for one, and opens it
        with at_most(one.name):
            return feedparser.parse(io.BytesIO(document), sanitize_html=False)
    except InputError:
        raise
    except Exception as error:  # its loose parser lets ValueError, AssertionError and others out on damaged feeds
        raise InputError(one.name, f"is a feed too damaged to read: {type(error).__name__}") from error


def _without_prologue(one: Input) -> bytes:
    """The document in UTF-8 from its first tag on: without a declaration of another encoding, and without a DOCTYPE and the
    entities in it.

    feedparser does expand nested entities, to megabytes; expat stops it after 4 s only.
    """
    data = one.whole()
    declared = _ENCODING.search(data[:200])
    label = one.charset or (declared[1].decode() if declared else None)
    text = decoded(data, one.name, declared=label, lenient=True)
    root = _ROOT.search(text) or _TAG.search(text)
    document = _DECLARATION.sub("", text[root.start() :] if root else text)
    _check(document, one.name)
    return document.strip().encode()


def _check(document: str, where: str) -> None:
    """Raises InputError, naming `where`, for what would take feedparser hours or all memory."""
    tags = document.count("<") + document.count("&lt;")
    if tags > _MOST_TAGS:
        raise InputError(where, f"holds over {_MOST_TAGS:,} tags; split it")
    if _ATTRIBUTES.search(document):
        raise InputError(where, "has a tag with over 500 attributes")
    if len({prefix[1] for prefix in _NAMESPACE.finditer(document)}) > _MOST_NAMESPACES:
        raise InputError(where, f"names over {_MOST_NAMESPACES} namespaces")
    if tags * sum(len(base[1]) for base in _BASE.finditer(document)) > _MOST_BASES:
        raise InputError(where, "has too many xml:base")


def _article(item: Any, feed: Any, where: str, base: str | None) -> Article | None:
    title = _plain(item.get("title_detail") or {"value": item.get("title")}, where)
    body = _body(item, where)
    if not body:
        return None
    text, headline_at, headings_at = joined(title, body)
    source = item.get("source") or {}
    link = canonical(item.get("link") or item.get("id"), base)
    place = address([None if is_front(link) else link], base)
    return Article(
        text,
        title=title,
        published=day(_written(item, "published")) or day(_written(item, "updated")),
        modified=day(_written(item, "updated")),
        publisher=collapsed(source.get("title")) or collapsed(feed.get("title")),
        url=place.url,
        authors=_authors(item),
        section=next((collapsed(tag.get("term")) for tag in item.get("tags") or ()), None),
        language=item.get("language") or feed.get("language") or "en",
        stated_url=place.stated_url,
        url_only_stated=place.only_stated,
        headline_at=headline_at,
        headings_at=headings_at,
    )


def _written(item: Any, key: str) -> str | None:
    """The item's own value: feedparser's `get` answers one date for the other, with a warning."""
    return dict.get(item, key)


def _body(item: Any, where: str) -> list[Block]:
    """The full text where the feed has it (content:encoded, atom:content), else the summary."""
    contents = [content.get("value") or "" for content in item.get("content") or ()]
    longest = max(contents, key=len, default="")
    return fragment(longest, where) or fragment(item.get("summary") or "", where)


def _plain(detail: Any, where: str) -> str | None:
    value = detail.get("value") or ""
    if "html" not in (detail.get("type") or ""):
        return collapsed(value)
    return collapsed(" ".join(block.text for block in fragment(value, where)))


def _authors(item: Any) -> tuple[str, ...]:
    names = (collapsed(author.get("name")) for author in item.get("authors") or ())
    return tuple(dict.fromkeys(name for name in names if name))
