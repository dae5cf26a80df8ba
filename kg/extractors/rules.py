"""The extractor `rules`: cue lexicon and grammatical frames over the spaCy parse, quotation marks, position tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.extractors.attribution import drafts
from kg.extractors.drafts import Draft
from kg.extractors.positions import positions
from kg.extractors.wording import certainty, denied_content, kind, mode, stance
from kg.ids import package_digest, run_digest
from kg.parse import model_name
from kg.records import AnnotatedArticle, Run, Span, Spans, Stance, Statement, words_of

VERSION = "1"

Sentence = tuple[Span, int]  # a sentence's place, and the number of its paragraph


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
    sentences = [
        (paragraph.at(sentence.start_char, sentence.end_char), number)
        for number, paragraph in enumerate(annotated.paragraphs)
        for sentence in paragraph.doc.sents
    ]
    for draft in drafts(annotated):
        yield _statement(annotated.article.text, draft, sentences)


def _statement(text: str, draft: Draft, sentences: list[Sentence]) -> Statement:
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
        evidence=_evidence(sentences, (*draft.source, *draft.cue, *draft.content)),
    )


def _evidence(sentences: list[Sentence], spans: Spans) -> Spans:
    """From the first to the last sentence that the spans touch, a span for each paragraph."""
    by_paragraph: dict[int, Span] = {}
    for span in sorted(spans):
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence[0].end)
        last = bisect_left(sentences, span.end, key=lambda sentence: sentence[0].start)
        for sentence, paragraph in sentences[first:last]:
            known = by_paragraph.get(paragraph, sentence)
            by_paragraph[paragraph] = Span(min(known.start, sentence.start), max(known.end, sentence.end))
    return tuple(by_paragraph[paragraph] for paragraph in sorted(by_paragraph))
