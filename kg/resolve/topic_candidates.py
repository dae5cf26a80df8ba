"""What a statement may be about: the article's phrases, each with what speaks for it as numbers.

To add a feature: one entry in FEATURES and in `_static` or `_near`, then `python tests/quality/fit_topics.py --write`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kg.concepts.schemes import subjects
from kg.embedding import embedded, rarity
from kg.records import AnnotatedArticle, EntityType, Paragraph, SegmentKind, Spans, Statement, words_of
from kg.resolve.phrases import Phrase, phrases_of, stems_of
from kg.resolve.places import Places, places_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FEATURES = (
    # where it stands, seen from the statement
    "in content",
    "in sentence",
    "in paragraph",
    "in paragraph before",
    "name in content",
    "joined in content",
    "words in content",
    "frequent in content",
    "means what the content does",
    # what it is in the article; the last two of the label itself
    "in lead",
    "frequent",
    "peak",
    "two words",
    "three words",
    "common phrase, frequent",
    "in title",
    "body",
    "other name",
    "joined",
    "rare",
    "means what the article does",
)
_OFTEN = 2
_THINGS = (EntityType.DOCUMENT, EntityType.ORGANIZATION)
_NAMED = (EntityType.PERSON, EntityType.ORGANIZATION, EntityType.COUNTRY)
_LONGEST = 4  # words that count
_PART = 2_000  # phrases; the longest article of PolNeAR has 1,124


@dataclass(frozen=True, eq=False)
class Candidates:
    """The labels that an article's statements may have as topics: L labels from P places."""

    text: str
    labels: tuple[str, ...]
    types: tuple[EntityType | None, ...]  # of the labels that are names
    of_label: Ints  # (P,) the label of each place
    starts: Ints  # (P,)
    ends: Ints
    paragraphs: Ints
    places: Floats  # (P, 4): name, joined, words, frequency
    static: Floats  # (L, features of the article)
    offsets: Ints  # where the article's paragraphs begin

    @cached_property
    def meaning(self) -> Floats:
        """One unit vector a label, (L, 96)."""
        return embedded(self.labels)

    @cached_property
    def subjects(self) -> tuple[str | None, ...]:
        """The subject of each label; a name has none, except where it says what it is of (U.S. Department of Education)."""
        found = subjects().matches(self.labels)
        called = [None if match is None else subjects().preferred[match[1]] for match in found]
        nameless = (kind in (None, *_THINGS) for kind in self.types)
        return tuple(label if free else None for label, free in zip(called, nameless, strict=True))

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        return tuple(map(stems_of, self.labels))

    @cached_property
    def _by_stem(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, stems in enumerate(self.stems):
            for stem in stems:
                found[stem].append(at)
        return found

    def sharing(self, stems: frozenset[str]) -> set[int]:
        """The labels that have one of the words."""
        return {at for stem in stems for at in self._by_stem.get(stem, ())}

    def features(self, statement: Statement) -> Floats:
        """(L, FEATURES) for one statement."""
        spans = (*statement.content, *statement.evidence)
        numbers = np.searchsorted(self.offsets, [offset for s in spans for offset in (s.start, s.end - 1)], "right") - 1
        inside = self._touched(statement.content)
        sentence = ~inside & self._within(statement)
        low, high = numbers.min(), numbers.max()
        paragraph = ~inside & ~sentence & (low <= self.paragraphs) & (self.paragraphs <= high)
        content = inside[:, None] * self.places
        near = np.column_stack([inside, sentence, paragraph, self.paragraphs == low - 1, content])
        made = np.zeros((len(self.labels), near.shape[1]), dtype=np.float32)
        np.maximum.at(made, self.of_label, near.astype(np.float32))
        (said,) = embedded([words_of(self.text, statement.content)])
        return np.column_stack([made, self.meaning @ said, self.static])

    def of_source(self, statement: Statement) -> frozenset[int]:
        """The labels in the words that name the source, which the content does not have: its office, its house."""
        source, content = self._touched(statement.source), self._touched(statement.content)
        return frozenset(self.of_label[source].tolist()) - frozenset(self.of_label[content].tolist())

    def _touched(self, spans: Spans) -> npt.NDArray[np.bool_]:
        """Which places share a character with the spans."""
        found = np.zeros(len(self.starts), dtype=bool)
        for span in spans:
            found |= (self.starts < span.end) & (span.start < self.ends)
        return found

    def _within(self, statement: Statement) -> npt.NDArray[np.bool_]:
        """Which places stand in a sentence of the statement."""
        found = np.zeros(len(self.starts), dtype=bool)
        for span in statement.evidence:
            found |= (span.start <= self.starts) & (self.ends <= span.end)
        return found


def candidates_of(annotated: AnnotatedArticle) -> Candidates | None:
    """The candidates of an article; None where it has no phrase."""
    return _candidates(annotated, phrases_of(annotated.paragraphs), annotated.paragraphs)


def parts_of(annotated: AnnotatedArticle) -> Iterator[tuple[int, Candidates | None]]:
    """The candidates of each part of an article, with the offset at which the part ends; all but a book has one part."""
    phrases = phrases_of(annotated.paragraphs)
    first, part = 0, list[Phrase]()
    starts = [phrase.span.start for phrase in phrases]
    for number, paragraph in enumerate(annotated.paragraphs, 1):
        end, last = paragraph.span.end, number == len(annotated.paragraphs)
        part += phrases[bisect_left(starts, paragraph.span.start) : bisect_left(starts, end)]
        if last or len(part) >= _PART:
            paragraphs = annotated.paragraphs[first:number]
            yield len(annotated.article.text) if last else end, _candidates(annotated, part, paragraphs)
            first, part = number, []


def _candidates(
    annotated: AnnotatedArticle, found: Sequence[Phrase], paragraphs: Sequence[Paragraph]
) -> Candidates | None:
    """The candidates among the phrases of some of the article's paragraphs."""
    article, places = annotated.article, places_of(annotated.paragraphs)
    phrases = _outside_headlines([p for p in _in_full(found) if p.stems], places)
    if not phrases:
        return None
    labels = tuple(dict.fromkeys(phrase.label for phrase in phrases))
    number = {label: at for at, label in enumerate(labels)}
    types = {phrase.label: phrase.figure.type if phrase.figure else None for phrase in reversed(phrases)}
    of_label = np.array([number[phrase.label] for phrase in phrases])
    counts = Counter(stem for phrase in phrases if not phrase.joined for stem in phrase.stems)
    mean = np.array([_mean(phrase, counts) for phrase in phrases])
    seen = [
        [p.figure is not None, p.joined, min(len(p.stems), _LONGEST), m] for p, m in zip(phrases, mean, strict=True)
    ]
    of_places = _static(annotated, phrases, counts, mean)
    strongest = np.zeros((len(labels), of_places.shape[1]), dtype=np.float32)
    np.maximum.at(strongest, of_label, of_places)
    meaning = embedded(labels)
    before = places.paragraph_number(paragraphs[0].span.start)
    whole = embedded([article.text[p.span.start : p.span.end] for p in paragraphs]).mean(axis=0)
    near_whole = meaning @ (whole / max(float(np.linalg.norm(whole)), 1e-6))
    return Candidates(
        article.text,
        labels,
        tuple(types[label] for label in labels),
        of_label,
        np.array([phrase.span.start for phrase in phrases]),
        np.array([phrase.span.end for phrase in phrases]),
        np.array([places.paragraph_number(phrase.span.start) - before for phrase in phrases]),
        np.array(seen, dtype=np.float32),
        np.column_stack([strongest, rarity(labels), near_whole]),
        np.array([paragraph.span.start for paragraph in paragraphs]),
    )


def _outside_headlines(phrases: Sequence[Phrase], places: Places) -> list[Phrase]:
    """Without what only a headline says in its clipped wording ('Minister Defends Port Levy')."""
    said = {phrase.label for phrase in phrases if not places.is_headline(phrase.span.start)}
    return [phrase for phrase in phrases if phrase.label in said]


def _static(annotated: AnnotatedArticle, phrases: Sequence[Phrase], counts: Mapping[str, int], mean: Floats) -> Floats:
    """(P, features of the article) but the last two."""
    title = stems_of(annotated.article.title or "")
    body = next((p.span.end for p in annotated.paragraphs if p.kind is SegmentKind.BODY), 0)
    length = math.sqrt(len(annotated.article.text.split()) or 1)
    rows = []
    for phrase, frequent in zip(phrases, mean, strict=True):
        kind = phrase.figure.type if phrase.figure is not None else None
        words = len(phrase.stems)
        rows.append(
            [
                phrase.span.start < body,
                frequent,
                max(counts[stem] for stem in phrase.stems) / length,
                words == 2,
                words == 3,
                frequent * (kind is None and words > 1),
                len(phrase.stems & title) / words,
                kind is EntityType.ORGANIZATION,
                kind is not None and kind not in _NAMED,
                phrase.joined,
            ]
        )
    return np.array(rows, dtype=np.float32)


def _mean(phrase: Phrase, counts: Mapping[str, int]) -> float:
    """How much the phrase's words run through the article."""
    return sum(math.log(1 + counts[stem]) for stem in phrase.stems) / len(phrase.stems)


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
