"""Marked articles -> windows with the labels of each word, and the measures in them with what is said of each."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from kg.extractors.rules import Rules
from kg.extractors.tagger.grammar import Ints
from kg.extractors.tagger.pieces import LONGEST, Window
from kg.extractors.tagger.stances.labels import HELD, MEASURE, STANCES
from kg.extractors.tagger.stances.reading import REACH, pieces_of, words_under
from kg.parse import parse
from kg.records import Article, Spans
from kg.training.examples import variant, windows_of
from kg.training.stances.marked import MarkedPosition, read_marked

NOTHING = -100
"""The label of what teaches nothing."""
FOLDS = 5
"""Parts of the articles, one of which is left out for the confidence to be fitted on."""
_SHORTEST = 150  # word pieces to which windows are packed, at least


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with its positions, and the measures that the rules propose in it."""

    name: str
    text: str
    positions: tuple[MarkedPosition, ...]
    proposed: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One marked measure in the window: its words; of all words, the label of HELD and the stance of an actor's; whether the
    actor stands elsewhere (1, 0) and with which stance; whether the position is conditional."""

    words: Ints
    held: Ints
    stances: Ints
    absent: int
    absent_stance: int
    conditional: int


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A window, the label of MEASURE of each of its words, the measures in it, and what the rules propose there."""

    window: Window
    measure: Ints
    measures: tuple[Measured, ...]
    proposed: tuple[Ints, ...]


def epoch(articles: Sequence[MarkedArticle], dice: random.Random, *, unparsed: float = 0.0) -> Iterator[Example]:
    """The examples of one round through the articles; see kg.training.examples.epoch."""
    for article in articles:
        text, parsed_as = variant(article.text, dice)
        for window in windows_of(text, parsed_as, dice.randint(_SHORTEST, LONGEST)):
            yield example(window.without_grammar() if dice.random() < unparsed else window, article)


def example(window: Window, article: MarkedArticle) -> Example:
    """The window with what is marked in it."""
    by_measure: Mapping[Spans, list[MarkedPosition]] = defaultdict(list)
    for position in article.positions:
        by_measure[position.measure_spans].append(position)
    measures = [_measured(window, spans, held) for spans, held in by_measure.items()]
    labels = np.zeros(len(window.words), dtype=np.int64)
    for one in sorted((one for one in measures if one), key=lambda one: -len(one.words)):
        _write(labels, one.words, MEASURE.index("B-measure"))
    proposed = [words_under(window, spans) for spans in article.proposed]
    return Example(
        window, labels, tuple(one for one in measures if one), tuple(words for words in proposed if len(words))
    )


def _measured(window: Window, spans: Spans, positions: Sequence[MarkedPosition]) -> Measured | None:
    words = words_under(window, spans)
    if not len(words):
        return None
    held = np.zeros(len(window.words), dtype=np.int64)
    stances = np.full(len(window.words), NOTHING)
    absent_stance = NOTHING
    pieces = pieces_of(window, words)
    begin, stop = window.around(int(pieces[0]), int(pieces[-1]) + 1, REACH)
    for position in positions:
        actor = words_under(window, position.actor_spans)
        actor = actor[(window.words[actor] >= begin) & (window.words[actor] < stop)]
        stance = STANCES.index(position.stance)
        if len(actor):
            _write(held, actor, HELD.index("B-actor"))
            stances[actor] = stance
        else:
            absent_stance = stance
    _write(held, words, HELD.index("B-measure"))
    conditional = any(position.conditional for position in positions)
    return Measured(words, held, stances, int(absent_stance != NOTHING), absent_stance, int(conditional))


def _write(labels: Ints, words: Ints, begin: int) -> None:
    """Runs of words as B and I; B is `begin` and I the number after it."""
    for at, word in enumerate(words):
        labels[word] = begin if at == 0 or words[at - 1] != word - 1 else begin + 1


def marked_articles(texts: Path) -> list[MarkedArticle]:
    """The articles of marked.tsv with their texts, TEXTS/NAME.txt, and the measures that the rules propose in them, by name."""
    marked = sorted(read_marked().items())
    files = [texts / f"{name}.txt" for name, _ in marked]
    spelled = [file.read_bytes().decode("utf-8") for file in files]
    ruled = Rules()(parse(Article(text) for text in spelled))
    return [
        MarkedArticle(name, text, positions, tuple(dict.fromkeys(one.measure_spans for one in found.positions)))
        for (name, positions), text, found in zip(marked, spelled, ruled, strict=True)
    ]


def fold_of(name: str) -> int:
    """In which of FOLDS parts an article is, by its name alone."""
    return crc32(name.encode()) % FOLDS
