"""Token ranges and stretches of text -> spans with clean edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.records import Paragraph, Span, Spans

OUTER = " \t\r\n,;:–—-.“”\"„«»`'’‘\xa0"
"""What is trimmed off a content's edges."""


def token_span(paragraph: Paragraph, start: int, end: int) -> Span:
    """The article's span of the doc's tokens [start, end)."""
    last = paragraph.doc[end - 1]
    return paragraph.at(paragraph.doc[start].idx, last.idx + len(last))


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without outer marks and punctuation, but with both marks of a quotation that begins or ends it."""
    while start < end and text[start] in OUTER:
        start += 1
    while start < end and text[end - 1] in OUTER:
        end -= 1
    if start < end:
        yield _balanced(text, start, end)


def _balanced(text: str, start: int, end: int) -> Span:
    """The stretch with the other mark of a quotation that it holds only one mark of, where that stands right beside it."""
    inside = text[start:end]
    missing = inside.count("“") - inside.count("”")
    if missing or inside.count('"') % 2:
        tail = re.match('[,.;:!?]?[”"]', text[end : end + 2])
        if missing >= 0 and tail:
            return Span(start, end + tail.end())
        if missing <= 0 and text[start - 1 : start] in ("“", '"'):
            return Span(start - 1, end)
    return Span(start, end)


def ordered(pieces: Iterable[Span]) -> Spans:
    """Sorted, overlapping pieces joined."""
    out: list[Span] = []
    for piece in sorted(pieces):
        if out and piece.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, piece.end))
        else:
            out.append(piece)
    return tuple(out)


def merged(text: str, spans: Spans) -> Spans:
    """Neighbouring words of a cue as one span."""
    out: list[Span] = []
    for span in spans:
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)
