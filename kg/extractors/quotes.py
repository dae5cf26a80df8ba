"""Quotation marks -> quotations, over a whole article.

A mark opens when it stands before a word and after a space or bracket, and closes otherwise; curly marks say themselves
which they are. A quotation ends with its paragraph. When its closing mark is missing and the next paragraph opens again, it
runs on there (the newspaper convention for quotes over paragraphs); when nothing tells where it ends it is dropped: an odd
mark costs its own quote and no other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.records import Span, Spans

_MARK = re.compile("[\"“”„«»]|``|''|(?<![\\w.,!?…])[‘'](?=\\w)|(?<=[\\w.,!?…])[’'](?!\\w)")
_OPENERS, _CLOSERS = {"“", "„", "«", "``"}, {"”", "»", "''"}
_SINGLE = {"'", "‘", "’"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two marks; `runs_on` when the closing mark is missing."""

    inside: Span
    outside: Span  # marks included
    runs_on: bool = False


def quotations(text: str, paragraphs: Sequence[Span]) -> list[Quotation]:
    """All quotations of the article's body paragraphs in order; a quote within a quote is part of the outer one."""
    return [quote for inside in quotations_by_paragraph(text, paragraphs) for quote in inside]


def quotations_by_paragraph(text: str, paragraphs: Sequence[Span]) -> list[list[Quotation]]:
    """The same, a list for each paragraph."""
    found = [list(_in_paragraph(text, paragraph)) for paragraph in paragraphs]
    followed = zip(found, [*found[1:], list[Quotation]()], strict=False)
    return [list(_joined(here, after)) for here, after in followed]


def touching(quotes: Sequence[Quotation], spans: Spans) -> list[Quotation]:
    """Those of a paragraph's quotations whose marks or words share a character with one of the spans."""
    first = bisect_right(quotes, min(span.start for span in spans), key=lambda quote: quote.outside.end)
    last = bisect_left(quotes, max(span.end for span in spans), key=lambda quote: quote.outside.start)
    return [quote for quote in quotes[first:last] if any(quote.outside.overlaps(span) for span in spans)]


def _joined(here: list[Quotation], after: list[Quotation]) -> Iterator[Quotation]:
    """An open end is kept when the next paragraph opens with a mark, or when nothing but the paragraph's end can close it."""
    for quote in here:
        if quote.runs_on and not after and len(here) > 1:
            continue
        yield quote


def _in_paragraph(text: str, paragraph: Span) -> Iterator[Quotation]:
    double = [m for m in _MARK.finditer(text, paragraph.start, paragraph.end) if m.group() not in _SINGLE]
    if double:
        yield from _pairs(text, paragraph, double)
    else:
        yield from _single_pairs(text, paragraph)


def _pairs(text: str, paragraph: Span, marks: list[re.Match[str]]) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is None:
            opened = mark if _opens(text, mark, paragraph) else None
        elif _closes(text, mark, paragraph) or (opened.group() == "„" and mark.group() == "“"):
            yield from _quote(opened.start(), opened.end(), mark.start(), mark.end())
            opened = None
        elif mark.group() in _OPENERS or mark.group() == '"':  # the earlier one was odd: forget it alone
            opened = mark
    if opened is not None:
        yield from _quote(opened.start(), opened.end(), paragraph.end, paragraph.end, runs_on=True)


def _single_pairs(text: str, paragraph: Span) -> Iterator[Quotation]:
    """Single marks are read only where no double one stands, opening and closing on either side of whole words."""
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        if _opens(text, mark, paragraph) and mark.group() != "’":
            opened = opened or mark
        elif opened is not None and _closes_single(text, mark):
            yield from _quote(opened.start(), opened.end(), mark.start(), mark.end())
            opened = None


def _closes_single(text: str, mark: re.Match[str]) -> bool:
    """Not an apostrophe, nor the plural's possessive (`the voters' will`)."""
    after = text[mark.end() : mark.end() + 1]
    return not after.isalnum() and (text[mark.start() - 1] != "s" or after in {",", ".", ""})


def _opens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    if mark.group() in _OPENERS or mark.start() == paragraph.start:
        return True
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return not after.isspace() and (before.isspace() or before in "([—–-…:,‘'")


def _closes(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    if mark.group() in _CLOSERS:
        return True
    return mark.group() not in _OPENERS and not (
        _opens(text, mark, paragraph) and text[mark.start() - 1 : mark.start()].isspace()
    )


def _quote(start: int, inner_start: int, inner_end: int, end: int, *, runs_on: bool = False) -> Iterator[Quotation]:
    if inner_start < inner_end:
        yield Quotation(Span(inner_start, inner_end), Span(start, max(end, inner_end)), runs_on=runs_on)
