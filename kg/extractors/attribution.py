"""Quotations and candidate attributions of one article -> drafts of statements, as spans.

A quotation belongs to the cue whose content touches it (proposals.py), else to a saying beside it (sayings.py); one that
follows an attributed quotation in the same paragraph continues it (one content of several spans).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extractors.drafts import Draft, distinct, whole
from kg.extractors.proposals import proposals
from kg.extractors.quotes import Quotation, quotations_by_paragraph
from kg.extractors.sayings import with_loose
from kg.records import AnnotatedArticle, Paragraph, SegmentKind


def drafts(annotated: AnnotatedArticle) -> list[Draft]:
    """All drafts of an article in text order; contents may nest (A says that B said X), never repeat."""
    paragraphs, quotes = _material(annotated)
    found = with_loose(annotated.article.text, paragraphs, quotes, whole(distinct(proposed(annotated))))
    return sorted(whole(distinct(found)), key=lambda draft: (draft.content[0].start, draft.cue))


def proposed(annotated: AnnotatedArticle) -> Iterator[Draft]:
    """What the cue lexicon proposes, paragraph by paragraph; may repeat and overlap."""
    for number, (paragraph, inside) in enumerate(zip(*_material(annotated), strict=True)):
        yield from proposals(annotated.article.text, paragraph, number, inside)


def _material(annotated: AnnotatedArticle) -> tuple[list[Paragraph], list[list[Quotation]]]:
    """The paragraphs that may hold statements, and the quotations of each."""
    paragraphs = [p for p in annotated.paragraphs if p.kind is not SegmentKind.HEADING]
    return paragraphs, quotations_by_paragraph(annotated.article.text, [p.span for p in paragraphs])
