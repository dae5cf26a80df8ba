"""Plain text and Markdown: not one character is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.read.dates import day
from kg.read.decode import decoded
from kg.read.inputs import Input
from kg.read.urls import canonical
from kg.records import Article, SegmentKind
from kg.segment import DATELINE, segment


def articles(one: Input) -> Iterator[tuple[str, Article]]:
    """The one article of a text file, with the title, date and section that its first lines give."""
    text = decoded(one.whole(), one.name, declared=one.charset)
    yield one.name, with_first_lines(Article(text, url=canonical(one.url), path=one.path))


def with_first_lines(article: Article) -> Article:
    """The article with title, date and section filled from its headline and dateline, where they are not known."""
    headline = dateline = None
    for part in segment(article):
        if part.kind is SegmentKind.HEADLINE and headline is None:
            headline = part.span.of(article.text)
        if part.kind is SegmentKind.DATELINE and dateline is None:
            dateline = DATELINE.fullmatch(part.span.of(article.text))
    return replace(
        article,
        title=article.title or headline,
        published=article.published or (day(dateline["day"]) if dateline else None),
        section=article.section or (dateline["section"] if dateline else None),
    )
