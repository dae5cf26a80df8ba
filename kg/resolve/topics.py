"""What a statement is about: up to three normalised noun phrases, the most specific first.

A phrase counts by where it stands (content, sentence, paragraph, article) and by how much its words run through the
article; headings and title add to it. After the keyphrase scores of RAKE (Rose et al. 2010), with place as weight.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.records import AnnotatedArticle, EntityType, Statement, Topic
from kg.resolve.phrases import Phrase, phrases_of, stems_of
from kg.resolve.places import Places, places_of

_MOST = 3
_OFTEN = 2
_THINGS = (EntityType.DOCUMENT, EntityType.ORGANIZATION)
_IN_CONTENT, _IN_SENTENCE, _IN_PARAGRAPH, _IN_ARTICLE = 1.0, 0.65, 0.55, 0.3


def resolve_topics(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement its topics."""
    reading = _reading(annotated)
    statements = (replace(s, topics=_topics(s, reading)) for s in annotated.statements)
    return replace(annotated, statements=tuple(statements))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all statements of an article share: its phrases by paragraph with their weights, and each label's best."""

    places: Places
    by_paragraph: dict[int, list[tuple[Phrase, float]]]
    anywhere: dict[str, float]
    ranked: list[tuple[float, str]]  # (- score anywhere, label), best first


def _reading(annotated: AnnotatedArticle) -> _Reading:
    places, phrases = places_of(annotated.paragraphs), _in_full(phrases_of(annotated.paragraphs))
    counts = Counter(stem for phrase in phrases if not phrase.joined for stem in phrase.stems)
    title = stems_of(annotated.article.title or "")
    by_paragraph: dict[int, list[tuple[Phrase, float]]] = defaultdict(list)
    anywhere: dict[str, float] = {}
    for phrase in phrases:
        if phrase.stems:
            weight = _weight(phrase, counts, title) * _fitness(phrase, places)
            by_paragraph[places.paragraph_number(phrase.span.start)].append((phrase, weight))
            anywhere[phrase.label] = max(_IN_ARTICLE * weight, anywhere.get(phrase.label, 0.0))
    return _Reading(places, by_paragraph, anywhere, sorted((-score, label) for label, score in anywhere.items()))


def _in_full(phrases: Sequence[Phrase]) -> list[Phrase]:
    """'the cap' as the 'fuel price cap' that the article is about: a lone noun stands for the fuller phrase with that head
    which the article has at least twice, and twice as often as any other."""
    fuller: dict[str, Counter[tuple[str, frozenset[str]]]] = defaultdict(Counter)
    for phrase in phrases:
        if len(phrase.stems) > 1 and not phrase.joined and (phrase.figure is None or phrase.figure.type in _THINGS):
            fuller[_head(phrase.label)][phrase.label, phrase.stems] += 1
    meant: dict[str, tuple[str, frozenset[str]]] = {}
    for head, counts in fuller.items():
        (best, most), *others = counts.most_common(2)
        if most >= _OFTEN and all(most >= 2 * count for _, count in others):
            meant[head] = best
    return [_named(phrase, meant) for phrase in phrases]


def _named(phrase: Phrase, meant: Mapping[str, tuple[str, frozenset[str]]]) -> Phrase:
    if len(phrase.stems) != 1 or phrase.figure is not None or _head(phrase.label) not in meant:
        return phrase
    label, stems = meant[_head(phrase.label)]
    return replace(phrase, label=label, stems=stems)


def _head(label: str) -> str:
    return label.lower().split()[-1].rstrip("s")


def _topics(statement: Statement, reading: _Reading) -> tuple[Topic, ...]:
    speaker = stems_of(statement.speaker.name) if statement.speaker else frozenset()
    near: dict[str, float] = {}
    for phrase, weight in _nearby(statement, reading):
        known = near.get(phrase.label, reading.anywhere[phrase.label])
        near[phrase.label] = max(known, weight * _place(phrase, statement))
    far = (row for row in reading.ranked if row[1] not in near)
    ranked = heapq.merge(sorted((-score, label) for label, score in near.items()), far)
    return tuple(Topic(label) for label in _distinct(label for _, label in ranked if not stems_of(label) <= speaker))


def _nearby(statement: Statement, reading: _Reading) -> Iterator[tuple[Phrase, float]]:
    """The phrases of the paragraphs in which the content and its sentences stand."""
    spans = (*statement.content, *statement.evidence)
    numbers = {reading.places.paragraph_number(offset) for span in spans for offset in (span.start, span.end - 1)}
    for number in range(min(numbers), max(numbers) + 1):
        yield from reading.by_paragraph.get(number, ())


def _place(phrase: Phrase, statement: Statement) -> float:
    if any(span.overlaps(phrase.span) for span in statement.content):
        return _IN_CONTENT
    inside = any(sentence.covers(phrase.span) for sentence in statement.evidence)
    return _IN_SENTENCE if inside else _IN_PARAGRAPH


def _weight(phrase: Phrase, counts: Mapping[str, int], title: frozenset[str]) -> float:
    """How much the phrase's words run through the article, more for two or three words and for the title's."""
    mean = sum(math.log(1 + counts[stem]) for stem in phrase.stems) / len(phrase.stems)
    length = 1 + 0.25 * (min(len(phrase.stems), 3) - 1)
    return mean * length * (1 + 0.4 * len(phrase.stems & title) / len(phrase.stems))


def _fitness(phrase: Phrase, places: Places) -> float:
    """Less for what makes a poor label: a headline's clipped wording, a chain of prepositions, a lone common noun."""
    if phrase.figure is not None:
        return 0.8 if phrase.figure.type is EntityType.PERSON else 0.7
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
