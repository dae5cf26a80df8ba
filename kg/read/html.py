"""A web page -> its article: the main text alone, with what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from kg.errors import InputError
from kg.read.decode import decoded
from kg.read.inputs import Input
from kg.read.markup import Block, blocks, joined, tree
from kg.read.metadata import Metadata, metadata
from kg.read.patience import at_most
from kg.records import Article

_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_FORMATTING = ("b", "strong", "em", "i", "u", "kbd", "samp", "tt", "var", "sub", "sup", "del", "s", "strike")
_MOST_FORMATTED = (
    5_000  # trafilatura joins neighbours by copying all before: 25,000 took 5 s and 300 MB. None are kept here
)
_UNSETTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PRESCAN = 4_096  # bytes; browsers look at 1,024, but pages put scripts first


def articles(one: Input) -> Iterator[tuple[str, Article]]:
    """The one article of a page: its title, a blank line, then headings and paragraphs with blank lines between.

    Broken markup is read as browsers do. Navigation, asides, cookie bars, comments and footers are left out. Raises
    InputError for a page without an article.
    """
    from lxml import etree

    data = one.whole()
    text = decoded(data, one.name, declared=one.charset or _declared(data), lenient=True)
    try:
        with at_most(one.name):
            root = tree(text, one.name)
            about = metadata(root, one.url)
            body = _body(root)
    except (etree.LxmlError, RecursionError) as error:
        raise InputError(one.name, f"is HTML that cannot be read: {error}") from error
    if not body:
        raise InputError(one.name, "is a page without article text")
    yield one.name, _article(about, body, one.path)


def _article(about: Metadata, body: list[Block], path: str | None) -> Article:
    text, headline_at, headings_at = joined(about.title, body)
    return Article(
        text,
        title=about.title,
        published=about.published,
        modified=about.modified,
        publisher=about.publisher,
        url=about.address.url,
        authors=about.authors,
        section=about.section,
        language=about.language or "en",
        stated_url=about.address.stated_url,
        url_only_stated=about.address.only_stated,
        fetched_url=about.address.fetched_url,
        path=path,
        headline_at=headline_at,
        headings_at=headings_at,
    )


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_PRESCAN])
    if not match:
        return None
    label = (match[1] or match[2]).decode("ascii", "ignore")
    return "utf-8" if label.lower().startswith("utf-16") else label  # it was readable as ASCII: so browsers decide, too


def _body(root: Any) -> list[Block]:
    from trafilatura import bare_extraction

    _make_settable(root)
    for path in _pruned():
        for node in root.xpath(path, extensions={(None, "has-few-paragraphs"): _has_few_paragraphs}):
            if node.getparent() is not None:
                node.drop_tree()
    if sum(1 for _ in root.iter(*_FORMATTING)) > _MOST_FORMATTED:
        _unformat(root)
    found: Any = bare_extraction(root, include_comments=False, include_formatting=True, favor_precision=True)
    return [] if found is None else list(blocks(found.body, skipped=frozenset()))


def _make_settable(root: Any) -> None:
    """Puts U+FFFD for what lxml reads but refuses to set: whoever moves a piece of text would fail on it."""
    for node in root.iter():
        for part in ("text", "tail"):
            words = getattr(node, part)
            if words and _UNSETTABLE.search(words):
                setattr(node, part, _UNSETTABLE.sub("\ufffd", words))


def _unformat(root: Any) -> None:
    """Takes formatting out and leaves the words, each run of them as one piece."""
    from lxml import etree

    etree.strip_tags(root, *_FORMATTING)
    for node in root.iter(etree.Element):
        node.text, node.tail = node.text, node.tail


def _has_few_paragraphs(_: object, nodes: list[Any]) -> bool:
    """`count(.//p) < 6` that counts no further: in boxes within boxes, each would count all of the page's."""
    return next(islice(nodes[0].iterdescendants("p"), 5, None), None) is None


@cache
def _pruned() -> tuple[str, ...]:
    """XPaths of what is never part of an article."""
    lines = (files("kg.read") / "pruned.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
