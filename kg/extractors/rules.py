"""The extractor `rules`: cue lexicon and grammatical frames over the spaCy parse, quotation marks, position tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.extractors.attribution import Draft, drafts
from kg.extractors.positions import positions
from kg.extractors.wording import certainty, denied_content, kind, mode, stance
from kg.ids import package_digest, run_digest
from kg.parse import model_name
from kg.records import AnnotatedArticle, Paragraph, Run, Span, Spans, Stance, Statement, words_of

VERSION = "1"


class Rules:
    """Statements and positions by rule; needs nothing but the parse."""

    def __init__(self) -> None:
        self.run = Run("rules", VERSION, run_digest([model_name(), package_digest(Path(__file__).parent)]))

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for article in articles:
            stated = replace(article, run=self.run, statements=tuple(statements(article)))
            yield replace(stated, positions=positions(stated))


def statements(annotated: AnnotatedArticle) -> Iterator[Statement]:
    """The statements of one parsed article, in text order."""
    for draft in drafts(annotated):
        yield _statement(annotated, draft)


def _statement(annotated: AnnotatedArticle, draft: Draft) -> Statement:
    text = annotated.article.text
    denied = denied_content(text, draft.content)
    content = denied or draft.content
    words = words_of(text, content)
    return Statement(
        source=draft.source,
        cue=draft.cue,
        content=content,
        kind=kind(content, tuple(quote.inside for quote in draft.quotes)),
        mode=mode(draft.lemma, draft.frame, words),
        stance=Stance.DENIES if denied else stance(draft.lemma, draft.frame, words_of(text, draft.cue)),
        certainty=certainty(draft.lemma, words),
        segment=draft.segment,
        confidence=round(draft.reliability, 2),
        evidence=_evidence(annotated.paragraphs, (*draft.source, *draft.cue, *draft.content)),
    )


def _evidence(paragraphs: tuple[Paragraph, ...], spans: Spans) -> Spans:
    """The sentences that the spans stand in, neighbouring ones joined, one span a paragraph at least."""
    found: list[Span] = []
    for paragraph in paragraphs:
        inside = [span for span in spans if paragraph.span.overlaps(span)]
        if inside:
            touched = [
                paragraph.at(sentence.start_char, sentence.end_char)
                for sentence in paragraph.doc.sents
                if sentence.end_char > sentence.start_char
            ]
            touched = [sentence for sentence in touched if any(sentence.overlaps(span) for span in inside)]
            if touched:
                found.append(Span(touched[0].start, touched[-1].end))
    return tuple(found)
