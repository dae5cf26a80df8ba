"""Drafts -> statements: what kind of words they are, what the speaker does with them, and the sentences that prove it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from kg.extractors.drafts import Draft
from kg.extractors.wording import certainty, denied_content, kind, mode, stance
from kg.records import AnnotatedArticle, Span, Spans, Stance, Statement, words_of

Sentence = tuple[Span, int]  # a sentence's place, and the number of its paragraph


def stated(annotated: AnnotatedArticle, drafts: Iterable[Draft]) -> Iterator[Statement]:
    """A statement for each draft of the parsed article."""
    sentences = [
        (paragraph.at(sentence.start_char, sentence.end_char), number)
        for number, paragraph in enumerate(annotated.paragraphs)
        for sentence in paragraph.doc.sents
    ]
    for draft in drafts:
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
