"""Positions: which actor stands how to which measure, from the parse and the tables kg/extractors/data/position_*.tsv.

A word of position_words.tsv (backs, opposition, critical) ties the actor, which the grammar finds, to a measure in the
place that the table names; the nouns and verbs that may head a measure are tables too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extents import Extents
from kg.extractors.positions.extents import actor_extent, measure_extent
from kg.extractors.positions.findings import Finding, findings
from kg.records import AnnotatedArticle, Paragraph, Position, SegmentKind, Span, Spans, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence

_USED = (SegmentKind.HEADLINE, SegmentKind.BODY)
_HEADLINE = 0.7  # share of the confidence that is left in a headline: no articles, present tense, odd parses


def positions(annotated: AnnotatedArticle) -> tuple[Position, ...]:
    """Every position the article's parsed headline and body show, in text order; `based_on` counts in its statements.

    What is only said to be right or due (`we must ...`) is the position of the source of the statement it stands in.
    """
    contents = contents_of(annotated)
    found = (
        _position(finding, sentence, paragraph, annotated, contents)
        for paragraph in annotated.paragraphs
        if paragraph.kind in _USED
        for sentence in paragraph.doc.sents
        for finding in findings(sentence)
    )
    return tuple(position for position in found if position is not None)


def _position(
    finding: Finding, sentence: Sentence, paragraph: Paragraph, annotated: AnnotatedArticle, contents: Extents[int]
) -> Position | None:
    based_on = statement_over(paragraph.at(finding.word.idx, finding.word.idx + len(finding.word)), contents)
    actor = _actor(finding, paragraph, None if based_on is None else annotated.statements[based_on])
    if not actor:
        return None
    return Position(
        actor_spans=actor,
        stance=finding.stance,
        measure_spans=(paragraph.at(*measure_extent(finding.measure, finding.actor)),),
        evidence=(sentence_words(sentence, paragraph),),
        conditional=finding.conditional,
        based_on=based_on,
        confidence=finding.confidence * (_HEADLINE if paragraph.kind is SegmentKind.HEADLINE else 1),
    )


def _actor(finding: Finding, paragraph: Paragraph, statement: Statement | None) -> Spans:
    if finding.actor is not None:
        return (paragraph.at(*actor_extent(finding.actor)),)
    return () if statement is None else statement.source


def sentence_words(sentence: Sentence, paragraph: Paragraph) -> Span:
    """The sentence's place in the article, without the white space around it."""
    words = sentence.text
    before, after = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    return paragraph.at(sentence.start_char + before, sentence.end_char - after)


def contents_of(annotated: AnnotatedArticle) -> Extents[int]:
    """The pieces of the contents of the article's statements, with the number of each statement."""
    return Extents((span, number) for number, one in enumerate(annotated.statements) for span in one.content)


def statement_over(word: Span, contents: Extents[int]) -> int | None:
    """The statement with the shortest content around the word."""
    around = ((span.end - span.start, number) for span, number in contents.covering(word.start, word.end))
    return min(around, default=(0, None))[1]
