"""The words that the network takes for a measure -> those that name it: no article or possessor in front, no loose end."""

from __future__ import annotations

import re

from kg.records import Span, Spans

_BEFORE = re.compile(
    r"(?:[\s\"“”‘’'.,;:()\[\]–—-]+|(?:the|a|an|to|and|or|of|on|for|his|her|its|their|our|your|my|s)\b(?=\W))+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[\s\"“”‘'.,;:(\[–—-]+|\b(?:the|a|an|to|and|or|of|on|for|in|by|with|that|which|who))+$", re.IGNORECASE
)


def trimmed(text: str, spans: Spans) -> Spans:
    """The spans without what does not belong to the name of a measure; empty pieces are left out, all of them kept if nothing
    would be left."""
    if not spans:
        return spans
    kept = [_cut(text, span, first=at == 0, last=at == len(spans) - 1) for at, span in enumerate(spans)]
    return tuple(span for span in kept if span is not None) or spans


def _cut(text: str, span: Span, *, first: bool, last: bool) -> Span | None:
    words = span.of(text)
    start = match.end() if first and (match := _BEFORE.match(words)) else 0
    end = match.start() if last and (match := _AFTER.search(words)) else len(words)
    return Span(span.start + start, span.start + end) if start < end else None
