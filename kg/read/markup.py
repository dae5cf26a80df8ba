"""A tree of HTML (or of trafilatura's body) -> blocks of text, each a heading or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

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


def fragment(html: str) -> list[Block]:
    """The blocks of a piece of HTML, such as a feed item's content."""
    from lxml import html as lxml_html

    if not html.strip():
        return []
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    root = lxml_html.document_fromstring(f"<div>{cleaned(html)}</div>".encode(), parser=parser)
    return list(blocks(root))


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
