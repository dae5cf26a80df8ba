"""Where a span of the article stands in its parse: tokens, sentence, quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg.records import Paragraph, SegmentKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_QUOTED = re.compile(r'["“][^"“”]*["”]?')


class Places:
    """Looks up an article's parse by character offset; paragraphs are in order of the text."""

    def __init__(self, paragraphs: tuple[Paragraph, ...]) -> None:
        self.paragraphs = paragraphs
        self._starts = [paragraph.span.start for paragraph in paragraphs]
        self._start_of = {id(paragraph.doc): paragraph.span.start for paragraph in paragraphs}

    def paragraph_number(self, offset: int) -> int:
        """Index of the paragraph at or before the offset, -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def paragraph(self, offset: int) -> Paragraph | None:
        """The paragraph that holds the character, if it was parsed."""
        number = self.paragraph_number(offset)
        if number < 0 or offset >= self.paragraphs[number].span.end:
            return None
        return self.paragraphs[number]

    def words(self, span: Span) -> Words | None:
        """The tokens that share a character with the span, None where the text was not parsed."""
        paragraph = self.paragraph(span.start)
        if paragraph is None:
            return None
        start, last = span.start - paragraph.span.start, paragraph.doc[-1]
        end = min(span.end - paragraph.span.start, last.idx + len(last))
        return paragraph.doc.char_span(start, end, alignment_mode="expand") if start < end else None

    def offset(self, token: Token) -> int:
        """The article's offset of the token's first character."""
        return self._start_of[id(token.doc)] + token.idx

    def span(self, words: Words) -> Span:
        """The article's span of some tokens."""
        start = self._start_of[id(words.doc)]
        return Span(start + words.start_char, start + words.end_char)

    def sentence_number(self, offset: int) -> int:
        """Ordinal of the sentence at the offset, counted over the article."""
        return bisect_right(self._sentences, offset) - 1

    def in_quotes(self, offset: int) -> bool:
        """Whether the character stands within quotation marks of its paragraph; an open quote runs to the end."""
        number = bisect_right(self._quote_starts, offset) - 1
        return number >= 0 and offset < self._quotes[number].end

    def is_headline(self, offset: int) -> bool:
        """Whether the character stands in a headline or section heading."""
        paragraph = self.paragraph(offset)
        return paragraph is not None and paragraph.kind in (SegmentKind.HEADLINE, SegmentKind.HEADING)

    @cached_property
    def _sentences(self) -> list[int]:
        return [p.span.start + sentence.start_char for p in self.paragraphs for sentence in p.doc.sents]

    @cached_property
    def _quotes(self) -> list[Span]:
        return [quote for p in self.paragraphs for quote in _quotes_of(p)]

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [quote.start for quote in self._quotes]


@lru_cache(maxsize=2)  # the steps of one article ask for the same places, one after the other
def places_of(paragraphs: tuple[Paragraph, ...]) -> Places:
    """The places of an article's paragraphs."""
    return Places(paragraphs)


def _quotes_of(paragraph: Paragraph) -> Iterator[Span]:
    for quote in _QUOTED.finditer(paragraph.doc.text):
        yield paragraph.at(quote.start(), quote.end())
