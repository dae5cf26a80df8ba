"""Positions by the trained network: it finds the words of measures and then, measure by measure, who stands how to it.

    windows that the tagger has read -> network -> reading (held) -> calibration -> positions

What the rules find is asked for, too: their measures are read again, and that they agree counts for the confidence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.extents import Extents
from kg.extractors.positions import contents_of, sentence_words, statement_over
from kg.extractors.positions import positions as positions_by_rule
from kg.extractors.tagger.calibration import Calibration
from kg.extractors.tagger.reading import Read
from kg.extractors.tagger.stances.calibration import Evidence, confidence, fitted
from kg.extractors.tagger.stances.coordination import of_each
from kg.extractors.tagger.stances.reading import Held, Network, Ruled, held
from kg.extractors.tagger.stances.trimming import trimmed
from kg.extractors.tagger.stances.widening import holder, widened
from kg.records import AnnotatedArticle, Paragraph, Position, SegmentKind, Span, Spans

OVERLAP = 0.3
"""Share of the words of two measures from which one is taken for the other."""

_USED = (SegmentKind.HEADLINE, SegmentKind.BODY)
_SOMEBODY = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the network found, with what else speaks for it."""

    held: Held
    evidence: Evidence


def positions(network: Network, annotated: AnnotatedArticle, read: Sequence[Read]) -> tuple[Position, ...]:
    """The likely positions of an article whose statements are known, in text order."""
    return tuple(chosen(annotated, candidates(network, annotated, read)))


def candidates(network: Network, annotated: AnnotatedArticle, read: Sequence[Read]) -> list[Candidate]:
    """All that the network finds in the article, likely or not."""
    ruled = positions_by_rule(annotated)
    windows = [
        (one.first.window, np.concatenate([one.embedded, one.told, one.first.window.hints], axis=1)) for one in read
    ]
    found = held(network, windows, [_as_ruled(position) for position in ruled])
    named = [replace(one, measure=trimmed(annotated.article.text, one.measure)) for one in found]
    contents = contents_of(annotated)
    return [Candidate(one, _evidence(one, ruled, annotated, contents)) for one in named]


def _as_ruled(position: Position) -> Ruled:
    """An actor who is only the source of what is said is none that stands beside the measure."""
    actor = position.actor_spans[0] if len(position.actor_spans) == 1 else None
    return Ruled(actor, position.stance, position.measure_spans, position.conditional, position.confidence)


def chosen(
    annotated: AnnotatedArticle, found: Sequence[Candidate], by: Calibration | None = None
) -> Iterator[Position]:
    """What the rules found, and of what the network found besides the likely part; of two positions of one actor on the same
    words only one, the rules' or else the surer."""
    by = by or fitted()
    sure = {id(one): confidence(one.held, one.evidence, by) for one in found}
    kept: list[Position] = []
    contents = contents_of(annotated)
    for one in sorted(found, key=lambda one: (not one.held.ruled, -sure[id(one)], _order(one.held))):
        if not one.held.ruled and sure[id(one)] < by.least:
            continue
        for position in _made(one, sure[id(one)], annotated, contents):
            if not any(_clash(position, other) for other in kept):
                kept.append(position)
    yield from sorted(kept, key=_order_of)


def overlap(left: Spans, right: Spans) -> float:
    """The share of the characters of two groups of spans that both have, of those that either has."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)
    every = sum(span.end - span.start for span in (*left, *right)) - shared
    return shared / every if every else 0.0


def _order(one: Held) -> tuple[int, int, int, str]:
    return one.measure[0].start, one.measure[-1].end, one.actor.start if one.actor else -1, one.stance.value


def _order_of(one: Position) -> tuple[int, int, int, str]:
    return one.measure_spans[0].start, one.measure_spans[-1].end, one.actor_spans[0].start, one.stance.value


def _made(one: Candidate, sure: float, annotated: AnnotatedArticle, contents: Extents[int]) -> Iterator[Position]:
    """The position; what only the network found with the others of its coordinations, which the rules have looked at."""
    position = as_position(one.held, sure, annotated, contents)
    paragraph = paragraph_at(annotated.paragraphs, one.held.measure[0])
    if position is not None and paragraph is not None:
        yield from (position,) if one.held.ruled else of_each(position, paragraph)


def _clash(left: Position, right: Position) -> bool:
    """One actor and measures of which one lies in the other or nearly is the other."""
    if not any(one.overlaps(other) for one in left.actor_spans for other in right.actor_spans):
        return False
    one, other = left.measure_spans, right.measure_spans
    return _within(one, other) or _within(other, one) or overlap(one, other) >= OVERLAP


def _within(inner: Spans, outer: Spans) -> bool:
    return all(any(span.covers(one) for span in outer) for one in inner)


def _evidence(one: Held, ruled: Sequence[Position], annotated: AnnotatedArticle, contents: Extents[int]) -> Evidence:
    alike = [position for position in ruled if overlap(position.measure_spans, one.measure) >= OVERLAP]
    shared = [position for position in alike if _same_actor(position, one)]
    paragraph = paragraph_at(annotated.paragraphs, one.measure[0])
    return Evidence(
        measure=float(bool(alike)),
        actor=float(bool(shared)),
        side=float(any(position.stance.is_for == one.stance.is_for for position in shared)),
        headline=float(paragraph is not None and paragraph.kind is SegmentKind.HEADLINE),
        said=float(statement_over(one.measure[0], contents) is not None),
    )


def _same_actor(position: Position, one: Held) -> bool:
    return any(one.actor is not None and span.overlaps(one.actor) for span in position.actor_spans)


def as_position(one: Held, sure: float, annotated: AnnotatedArticle, contents: Extents[int]) -> Position | None:
    """What was found as a position; None where nobody holds it or its words stand in no body text."""
    paragraph = paragraph_at(annotated.paragraphs, one.measure[0])
    if paragraph is None or paragraph.kind not in _USED or (one.actor and not _is_somebody(paragraph, one.actor)):
        return None
    measure = one.measure if one.ruled else widened(paragraph, one.measure)
    if not measure:
        return None
    based_on = statement_over(one.measure[0], contents)
    named = (one.actor if one.ruled else holder(paragraph, one.actor)) if one.actor else None
    actor = (named,) if named else () if based_on is None else annotated.statements[based_on].source
    if not actor:
        return None
    return Position(
        actor_spans=actor,
        stance=one.stance,
        measure_spans=measure,
        evidence=(_sentence(paragraph, one.measure[0]),),
        conditional=one.conditional,
        based_on=based_on,
        confidence=round(sure, 4),
    )


def _is_somebody(paragraph: Paragraph, actor: Span) -> bool:
    """Whether the words name or point to someone: no lone `the`, no verb."""
    offset = paragraph.span.start
    words = paragraph.doc.char_span(actor.start - offset, actor.end - offset, alignment_mode="expand")
    return words is not None and words.root.pos_ in _SOMEBODY


def _sentence(paragraph: Paragraph, span: Span) -> Span:
    """The sentence of the paragraph in which the span begins, without the white space around it."""
    sentences = list(paragraph.doc.sents)
    starts = [paragraph.span.start + sentence.start_char for sentence in sentences]
    return sentence_words(sentences[max(0, bisect_right(starts, span.start) - 1)], paragraph)


def paragraph_at(paragraphs: Sequence[Paragraph], span: Span) -> Paragraph | None:
    """The paragraph that holds the span."""
    return next((paragraph for paragraph in paragraphs if paragraph.span.covers(span)), None)
