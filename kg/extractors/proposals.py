"""What the cue lexicon proposes in one paragraph: candidates whose cue attributes often enough, fitted to the quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extractors.drafts import Draft
from kg.extractors.frames import Candidate, candidates
from kg.extractors.labelled import labelled
from kg.extractors.lexicon import reliabilities
from kg.extractors.quotes import Quotation, touching
from kg.extractors.trimming import merged, ordered, token_span, trimmed
from kg.records import Paragraph, Span, Spans

THRESHOLD = 0.34
"""Least reliability of a cue: between 0.30 and 0.38 content soft F1 on PolNeAR dev differs by 0.7."""


def proposals(text: str, paragraph: Paragraph, number: int, quotes: list[Quotation]) -> Iterator[Draft]:
    """The drafts of one paragraph, the article's `number`th, with the quotations that stand in it."""
    label = labelled(text, paragraph, number, quotes)
    if label:
        yield label
    for candidate in candidates(paragraph.doc):
        share = reliabilities().get((candidate.lemma, candidate.pos, candidate.frame), 0.0)
        if share >= THRESHOLD and candidate.content and not _is_bare(paragraph, candidate):
            draft = _draft(text, paragraph, number, candidate, share)
            if not any(quote.inside.covers(draft.cue[0]) for quote in touching(quotes, draft.cue[:1])):
                yield from _fitted(text, draft, touching(quotes, draft.content))


def _is_bare(paragraph: Paragraph, candidate: Candidate) -> bool:
    """Nothing but a pronoun: `opposes it` tells a reader nothing."""
    (start, end), *more = candidate.content
    return not more and end - start == 1 and paragraph.doc[start].pos_ in ("PRON", "DET")


def _draft(text: str, paragraph: Paragraph, number: int, candidate: Candidate, share: float) -> Draft:
    def spans(ranges: Iterable[tuple[int, int]]) -> Spans:
        return tuple(token_span(paragraph, start, end) for start, end in ranges)

    return Draft(
        source=spans([candidate.source] if candidate.source else []),
        cue=merged(text, spans((i, i + 1) for i in candidate.cue)),
        content=spans(candidate.content),
        lemma=candidate.lemma,
        pos=candidate.pos,
        frame=candidate.frame,
        reliability=share,
        segment=paragraph.kind,
        paragraph=number,
    )


def _fitted(text: str, draft: Draft, quotes: list[Quotation]) -> Iterator[Draft]:
    """Content edges moved to the marks of the quotations they touch, and freed of outer marks and punctuation."""
    pieces: list[Span] = []
    own: list[Quotation] = []
    for piece in draft.content:
        start, end = piece.start, piece.end
        for quote in quotes:
            if quote.inside.overlaps(Span(start, end)):
                own.append(quote)
                start, end = min(start, quote.outside.start), max(end, quote.outside.end)
        pieces += trimmed(text, start, end)
    taken = [*draft.cue, *draft.source]
    pieces = [piece for piece in pieces if not any(piece.overlaps(cue) for cue in draft.cue)] or [
        rest for piece in pieces for rest in _without(text, piece, taken)
    ]
    if pieces:
        yield replace(draft, content=ordered(pieces), quotes=tuple(dict.fromkeys(own)))


def _without(text: str, piece: Span, taken: list[Span]) -> Iterator[Span]:
    """What is left of a piece once cue and source are cut out of it."""
    edges = [piece.start]
    for span in sorted(taken):
        if piece.overlaps(span):
            edges += [span.start, span.end]
    edges.append(piece.end)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start < end:
            yield from trimmed(text, start, end)
