"""Fits the confidence of positions, on marked articles that the network was not trained on; see kg.training.calibrate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.extractors.positions import contents_of
from kg.extractors.tagger import Tagger, read_article
from kg.extractors.tagger.calibration import Calibration
from kg.extractors.tagger.network import shipped
from kg.extractors.tagger.reading import Read
from kg.extractors.tagger.stances import OVERLAP, Candidate, as_position, candidates, chosen, overlap
from kg.extractors.tagger.stances.calibration import features
from kg.extractors.tagger.stances.reading import Network
from kg.ids import normalised
from kg.parse import parse
from kg.records import AnnotatedArticle, Article, Position
from kg.resolve.measures import apart
from kg.resolve.speakers import resolve_actors, resolve_speakers
from kg.training.calibrate import regression
from kg.training.stances.examples import MarkedArticle
from kg.training.stances.marked import MarkedPosition

_THRESHOLDS = np.arange(0.16, 0.62, 0.02)


@dataclass(frozen=True, slots=True)
class Seen:
    """A marked article with its statements, and what the network found there."""

    marked: MarkedArticle
    annotated: AnnotatedArticle
    found: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Positions found, marked, and right: F in percent."""

    found: int
    marked: int
    right: int

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.marked + other.marked, self.right + other.right)

    @property
    def f1(self) -> float:
        return 200 * self.right / max(1, self.found + self.marked)

    @property
    def f_half(self) -> float:
        """F with twice the weight on precision (van Rijsbergen 1979)."""
        return 125 * self.right / max(1.0, self.found + 0.25 * self.marked)


def analysed(articles: Sequence[MarkedArticle]) -> Iterator[tuple[MarkedArticle, AnnotatedArticle, list[Read]]]:
    """The articles with the statements that the shipped tagger finds, and its readings."""
    tagger = Tagger()
    for marked, article in zip(articles, parse(Article(one.text) for one in articles), strict=True):
        read = list(read_article(shipped(), article))
        yield marked, replace(article, statements=tagger.statements(article, read)), read


def seen(network: Network, marked: MarkedArticle, annotated: AnnotatedArticle, read: Sequence[Read]) -> Seen:
    """What the network finds in one of them."""
    return Seen(marked, annotated, tuple(candidates(network, annotated, read)))


def calibrated(articles: Sequence[Seen]) -> Calibration:
    """The weights for the chance of being right, and the threshold of the best F0.5: a wrong edge harms more than a missing
    one."""
    inputs, right = list[tuple[float, ...]](), list[bool]()
    for article in articles:
        contents = contents_of(article.annotated)
        positions = [as_position(one.held, 0.5, article.annotated, contents) for one in article.found]
        actors = iter(_with_actors(article.annotated, [one for one in positions if one is not None]))
        for one, position in zip(article.found, positions, strict=True):
            inputs.append(features(one.held, one.evidence))
            right.append(position is not None and _matching(next(actors), article.marked.positions) is not None)
    weights, bias = regression(np.array(inputs), np.array(right, dtype=float))
    options = [Calibration(weights, bias, round(float(least), 2)) for least in _THRESHOLDS]
    return max(options, key=lambda one: scored(articles, one).f_half)


def scored(articles: Sequence[Seen], by: Calibration) -> Score:
    """How many positions are made with this calibration, and right."""
    total = Score(0, 0, 0)
    for one in articles:
        made = replace(one.annotated, positions=tuple(chosen(one.annotated, one.found, by)))
        total += right_among(made, one.marked.positions)
    return total


def right_among(annotated: AnnotatedArticle, marked: Sequence[MarkedPosition]) -> Score:
    """How many of the article's positions are right in measure, actor and side; each marked one is found once at most."""
    positions = apart(_with_actors(annotated, annotated.positions))
    left, hits = list(marked), 0
    for position in sorted(positions, key=lambda one: -one.confidence):
        if (match := _matching(position, left)) is not None:
            left.remove(match)
            hits += 1
    return Score(len(positions), len(marked), hits)


def told(articles: Sequence[Seen], by: Calibration) -> str:
    """The scores and the weights as a line of text."""
    score = scored(articles, by)
    candidates = sum(len(article.found) for article in articles)
    return (
        f"{score.found} found, {score.marked} marked, {score.right} right in measure, actor and side: F1 {score.f1:.1f}; "
        f"{candidates} candidates; {by}"
    )


def _with_actors(annotated: AnnotatedArticle, positions: Sequence[Position]) -> tuple[Position, ...]:
    return resolve_actors(resolve_speakers(replace(annotated, positions=tuple(positions)))).positions


def _matching(found: Position, marked: Iterable[MarkedPosition]) -> MarkedPosition | None:
    """The marked position with the same actor and side on a measure with much the same words."""
    return next((one for one in marked if _agrees(found, one)), None)


def _agrees(found: Position, marked: MarkedPosition) -> bool:
    alike = overlap(marked.measure_spans, found.measure_spans) >= OVERLAP
    if not alike or marked.stance.is_for != found.stance.is_for:
        return False
    if any(a.overlaps(b) for a in found.actor_spans for b in marked.actor_spans):
        return True
    names = (set(normalised(name).split()) for name in (found.actor.name if found.actor else "", marked.actor))
    one, other = names
    return 2 * len(one & other) >= min(len(one), len(other)) > 0
