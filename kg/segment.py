"""Article text -> headline, datelines, headings, teasers and body paragraphs, as spans.

A line of text is one segment; what it is follows from its shape, its neighbours, and what the reader knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.records import Article, Segment, SegmentKind, Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DATELINE = re.compile(
    r"(?:(?:date|published|updated|posted)(?: on)?:?\s+)?"
    rf"(?P<day>\d{{4}}-\d\d-\d\d|{_MONTH} \d\d?,? \d{{4}}|\d\d? {_MONTH},? \d{{4}})"
    r"(?:[\s|,·–-]+(?P<section>(?-i:[A-Z])[\w&' -]{0,30}))?\.?",
    re.IGNORECASE,
)
"""A line that is nothing but the day of publication and, at most, the section of the paper: `date 2025-04-27 World`."""

_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"(?P<heading>#{1,6}\s+)|(?P<bullet>[-–*•‣▪◦·]\s+|\(?\d{1,2}[.)]\s+)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SENTENCE_END = re.compile(r"""(?<=[.!?])["”’')\]]*\s+""")
_CLOSED = re.compile(r"""[.!?;:,…]["”’')\]]*$""")
_WIRE = re.compile(
    r"[A-Z][A-Z.,' ]{2,30}(?:, [A-Z][a-z.]+)*(?: \([^)]{2,20}\))? ?[-–—]{1,2} "
)  # `NASHUA, N.H. (AP) - `
_BYLINE = re.compile(r"[Bb][Yy] [A-Z]")
_LOWER_IN_TITLES = re.compile(
    r"(?:an?|the|and|n?or|but|for|of|in|on|at|to|by|from|with|as|vs?|via|is|are|be|was|were|its?|over|after|that|than)",
    re.IGNORECASE,
)
_LEAD = 5  # lines among which dateline and headline are looked for
_HEADLINE_WORDS = 30
_HEADING_WORDS = 12
_HEADING_LENGTH = 120  # characters
_TEASER_WORDS = 6  # fewer are repeated by chance


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that holds words: its span without outer white space and mark, and what stands around it."""

    span: Span
    text: str
    mark: str  # "heading", "bullet" or ""
    alone: bool  # blank lines, or an end of the text, on both sides
    before_blank: bool  # a blank line follows


def segment(article: Article) -> Iterator[Segment]:
    """One segment a line that holds words, in order, without outer white space and marks of bullets and Markdown."""
    lines = _lines(article.text)
    kinds = [SegmentKind.BODY] * len(lines)
    for at in _datelines(lines):
        kinds[at] = SegmentKind.DATELINE
    teasers = _teasers(lines)
    headline = _headline(article, lines, [at for at in range(len(lines)) if kinds[at] is SegmentKind.BODY], teasers)
    for at in teasers:
        if kinds[at] is SegmentKind.BODY:
            kinds[at] = SegmentKind.TEASER
    if headline is not None:
        kinds[headline] = SegmentKind.HEADLINE
    for at in _headings(article, lines, kinds):
        kinds[at] = SegmentKind.HEADING
    for line, kind in zip(lines, kinds, strict=True):
        yield Segment(line.span, kind)


def _lines(text: str) -> list[_Line]:
    found = [match for match in _LINE.finditer(text) if not match.group().isspace()]
    lines = []
    for at, match in enumerate(found):
        words = match.group().strip()
        start = match.start() + match.group().index(words)
        mark = _MARK.match(words)
        inner = words[mark.end() :] if mark else words
        if not _WORD.search(inner):
            continue
        before = not at or _blank_between(text, found[at - 1].end(), match.start())
        after = at + 1 == len(found) or _blank_between(text, match.end(), found[at + 1].start())
        span = Span(start + len(words) - len(inner), start + len(words))
        lines.append(_Line(span, inner, (mark and mark.lastgroup) or "", before and after, after))
    return lines


def _blank_between(text: str, start: int, end: int) -> bool:
    return len(text[start:end].replace("\r\n", "\n").strip(" \t")) > 1


def _datelines(lines: Sequence[_Line]) -> Iterator[int]:
    return (at for at, line in enumerate(lines[:_LEAD]) if DATELINE.fullmatch(line.text))


def _teasers(lines: Sequence[_Line]) -> list[int]:
    """Lines whose sentences all stand, word for word, in one later line."""
    sentences = [[_key(sentence) for sentence in _SENTENCE_END.split(line.text)] for line in lines]
    last = {sentence: at for at, keys in enumerate(sentences) for sentence in keys}
    distinct = cache(lambda at: frozenset(sentences[at]))  # many lines may repeat the same long one
    teasers = []
    for at, keys in enumerate(sentences):
        later = last[keys[0]]
        if later > at and sum(map(len, keys)) >= _TEASER_WORDS and distinct(later).issuperset(keys):
            teasers.append(at)
    return teasers


def _key(sentence: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(sentence.casefold()))


def _headline(article: Article, lines: Sequence[_Line], free: Sequence[int], teasers: Sequence[int]) -> int | None:
    """Where the reader saw it; else where the title stands; without a title, the first line that looks like one."""
    if article.headline_at is not None:
        hint = article.headline_at
        return next((at for at in free if lines[at].span.overlaps(hint)), None)
    lead = free[:_LEAD]
    if article.title:
        title = _key(article.title)
        return next((at for at in lead if _key(lines[at].text) == title), None)
    first = next((at for at in lead if at not in teasers), None)
    return first if first is not None and _looks_like_headline(lines, first) else None


def _looks_like_headline(lines: Sequence[_Line], at: int) -> bool:
    line, words = lines[at], _WORD.findall(lines[at].text)
    if line.mark:
        return line.mark == "heading"
    if at + 1 == len(lines) or len(words) > _HEADLINE_WORDS or len(_SENTENCE_END.split(line.text)) > 2:
        return False
    if len(words) > 12 and _WIRE.match(line.text):
        return False
    longest = max(len(later.text) for later in lines[at + 1 : at + 4])
    return longest > len(line.text) and (line.before_blank or not _CLOSED.search(line.text.rstrip("; ")))


def _headings(article: Article, lines: Sequence[_Line], kinds: Sequence[SegmentKind]) -> Iterator[int]:
    """Lines the reader saw marked up as headings; in plain text, those that look like one."""
    hints = {span.start for span in article.headings_at}
    plain = article.headline_at is None
    for at, line in enumerate(lines):
        marked = line.span.start in hints or line.mark == "heading"
        if kinds[at] is SegmentKind.BODY and (marked or (plain and _looks_like_heading(lines, at))):
            yield at


def _looks_like_heading(lines: Sequence[_Line], at: int) -> bool:
    """A short line between blank lines, before prose, that is no sentence, quotation, bullet or byline."""
    line = lines[at]
    if not line.alone or line.mark or len(line.text) > _HEADING_LENGTH or at + 1 == len(lines):
        return False
    if not line.text[0].isupper() or _BYLINE.match(line.text):  # a quotation mark is no capital either
        return False
    words = _WORD.findall(line.text)
    closed = _CLOSED.search(line.text) and not (line.text.endswith((".", "?")) and _is_title_like(line.text, words))
    return len(words) <= _HEADING_WORDS and not closed and _is_prose(lines[at + 1])


def _is_title_like(text: str, words: Sequence[str]) -> bool:
    """Every word of weight has a capital: THE COST, or three words and more, for two may be a name."""
    if "," in text or "/" in text or any(word[0].islower() and not _LOWER_IN_TITLES.fullmatch(word) for word in words):
        return False
    return (text.isupper() and len(text) > 2) or len(words) > 2


def _is_prose(line: _Line) -> bool:
    return bool(line.mark == "bullet" or _CLOSED.search(line.text))
