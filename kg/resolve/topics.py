"""What a statement is about: up to three normalised noun phrases, the most specific first.

A phrase counts by where it stands (content, sentence, paragraph, article) and by how much its words run through the
article; headings and title add to it. After the keyphrase scores of RAKE (Rose et al. 2010), with place as weight.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.records import AnnotatedArticle, EntityType, Statement, Topic
from kg.resolve.phrases import Phrase, phrases_of, stems_of
from kg.resolve.places import Places, places_of

_MOST = 3
_IN_CONTENT, _IN_SENTENCE, _IN_PARAGRAPH, _IN_ARTICLE = 1.0, 0.65, 0.55, 0.3


def resolve_topics(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement its topics."""
    reading = _reading(annotated)
    statements = (replace(s, topics=_topics(s, reading)) for s in annotated.statements)
    return replace(annotated, statements=tuple(statements))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all statements of an article share."""

    places: Places
    phrases: Sequence[Phrase]
    weights: Counter[str]  # stem -> how many phrases of the article have it
    title: frozenset[str]


def _reading(annotated: AnnotatedArticle) -> _Reading:
    phrases = phrases_of(annotated.paragraphs)
    weights = Counter(stem for phrase in phrases if not phrase.joined for stem in phrase.stems)
    return _Reading(places_of(annotated.paragraphs), phrases, weights, stems_of(annotated.article.title or ""))


def _topics(statement: Statement, reading: _Reading) -> tuple[Topic, ...]:
    speaker = stems_of(statement.speaker.name) if statement.speaker else frozenset()
    scores: dict[str, float] = {}
    for phrase in reading.phrases:
        if phrase.stems and not phrase.stems <= speaker:
            place = _place(phrase, statement, reading.places)
            score = place * _weight(phrase, reading)
            scores[phrase.label] = max(score, scores.get(phrase.label, 0.0))
    ranked = sorted(scores, key=lambda label: (-scores[label], label))
    return tuple(Topic(label) for label in _distinct(ranked))


def _place(phrase: Phrase, statement: Statement, places: Places) -> float:
    if any(span.covers(phrase.span) or span.overlaps(phrase.span) for span in statement.content):
        return _IN_CONTENT
    start = statement.content[0].start
    if any(sentence.covers(phrase.span) for sentence in statement.evidence):
        return _IN_SENTENCE
    if places.paragraph_number(phrase.span.start) == places.paragraph_number(start):
        return _IN_PARAGRAPH
    return _IN_ARTICLE


def _weight(phrase: Phrase, reading: _Reading) -> float:
    counts = [reading.weights[stem] for stem in phrase.stems]
    mean = sum(math.log(1 + count) for count in counts) / len(counts)
    length = 1 + 0.25 * (min(len(counts), 3) - 1)
    title = 1 + 0.4 * len(phrase.stems & reading.title) / len(phrase.stems)
    return mean * length * title * _fitness(phrase, reading.places)


def _fitness(phrase: Phrase, places: Places) -> float:
    """Less for what makes a poor label: a headline's clipped wording, a chain of prepositions, a lone common noun."""
    if phrase.figure is not None:
        return 0.8 if phrase.figure.type is EntityType.PERSON else 0.85
    fitness = 0.5 if places.is_headline(phrase.span.start) else 1.0
    fitness *= 0.8 if phrase.joined else 1.0
    return fitness * (0.95 if len(phrase.stems) == 1 else 1.0)


def _distinct(ranked: Iterable[str]) -> list[str]:
    """The best labels, none of which shares most of its words with a better one."""
    kept: list[str] = []
    for label in ranked:
        stems = stems_of(label)
        if all(len(stems & stems_of(other)) * 2 <= len(stems | stems_of(other)) for other in kept):
            kept.append(label)
        if len(kept) == _MOST:
            break
    return kept
