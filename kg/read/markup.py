"""A tree of HTML (or of trafilatura's body) -> blocks of text, each a heading or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import InputError
from kg.read.decode import cleaned
from kg.records import Span, Spans

# trafilatura's own names: head, ab, item, list, quote, row, cell, lb
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_BLOCKS = frozenset(
    {*_HEADINGS, "p", "div", "section", "article", "main", "header", "body", "address", "details", "summary", "figure"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th", "blockquote", "pre", "br", "hr"}
    | {"ab", "item", "list", "quote", "row", "cell", "lb"}
)
_SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "nav", "aside", "footer", "form", "button", "select", "figcaption"}
    | {"svg", "math", "iframe", "object", "title"}
)
_MOST_ELEMENTS = 100_000  # a page of real news has 2,000, a long live blog 30,000; trafilatura takes 60 µs for each
_MOST_WITHIN = 2_000_000  # elements times how deep each stands: half a million in the largest real pages
_MOST_ATTRIBUTES = 1_000  # of one element: libxml2 walks all of them for each one more
_WORTH_MEASURING = 30_000  # characters, below which nothing can be slow; measuring costs as much as parsing
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of an article's text; never empty."""

    text: str
    heading: bool = False


def blocks(root: Any, *, skipped: frozenset[str] = _SKIPPED) -> Iterator[Block]:
    """The blocks of an lxml tree in reading order, white space collapsed; walked without recursion, for depth."""
    from lxml import etree

    words: list[str] = []
    heading = passed = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS and not passed:
                yield from _flushed(words, heading)
            heading += tag in _HEADINGS
            passed += tag in skipped
            words.append("" if passed else node.text or "")
            continue
        if event == "end":
            if tag in _BLOCKS and not passed:
                yield from _flushed(words, heading)
            heading -= tag in _HEADINGS
            passed -= tag in skipped
        if node is not root:
            words.append("" if passed else node.tail or "")
    yield from _flushed(words, heading)


def tree(text: str, where: str) -> Any:
    """The lxml tree of a page. Raises InputError, naming `where`, for markup that nobody could read in good time."""
    from lxml import etree, html

    data = text.encode()
    if len(data) > _WORTH_MEASURING:
        etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True, target=_Measure(where)))
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", no_network=True))


class _Measure:
    """What a parser tells each element to, without building a tree."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._elements = self._depth = self._within = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        self._within += self._depth
        if self._elements > _MOST_ELEMENTS:
            raise InputError(self._where, f"holds over {_MOST_ELEMENTS:,} tags; take the text alone")
        if self._within > _MOST_WITHIN:
            raise InputError(self._where, "holds too many tags within tags; take the text alone")
        if len(attributes) > _MOST_ATTRIBUTES:
            raise InputError(self._where, f"has a tag with over {_MOST_ATTRIBUTES:,} attributes; take the text alone")

    def end(self, tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        """A parser asks for the result: there is none."""


def fragment(html: str, where: str) -> list[Block]:
    """The blocks of a piece of HTML, such as a feed item's content."""
    return list(blocks(tree(f"<div>{cleaned(html)}</div>", where))) if html.strip() else []


def joined(title: str | None, body: Iterable[Block]) -> tuple[str, Span | None, Spans]:
    """Title and blocks as one text, a blank line between them; where the title stands, and where the headings.

    A first block that repeats the title is left out.
    """
    lines = [Block(title)] if title else []
    lines += [block for number, block in enumerate(body) if number or not title or not _same(block.text, title)]
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 2
    spans = tuple(
        Span(start, start + len(line.text)) for start, line in zip(starts, lines, strict=True) if line.heading
    )
    return "\n\n".join(line.text for line in lines), Span(0, len(title)) if title else None, spans


def collapsed(text: str | None) -> str | None:
    """The text on one line with single spaces, as a browser shows it; None when nothing is left."""
    return _SPACE.sub(" ", cleaned(text or "")).strip() or None


def _flushed(words: list[str], heading: int) -> Iterator[Block]:
    text = collapsed("".join(words))
    words.clear()
    if text:
        yield Block(text, heading > 0)


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())
