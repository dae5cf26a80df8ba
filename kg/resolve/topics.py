"""What a statement is about: up to three normalised noun phrases, the most fitting first, each unlike the others.

A phrase fits as likely as a logistic regression over its features says (topic_candidates.py); its weights were fitted on the 16
articles of development whose topics people named, by tests/quality/fit_topics.py. The three are chosen one after the other, a
phrase counting less the more it means what a chosen one does: maximal marginal relevance (Carbonell and Goldstein 1998).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache

import numpy as np

from kg.records import AnnotatedArticle, Statement, Topic
from kg.resolve.lexicon import word_table
from kg.resolve.phrases import stems_of
from kg.resolve.topic_candidates import FEATURES, Candidates, Floats, parts_of

_MOST = 3
_UNLIKE = 0.75  # how much of its likelihood a phrase loses that means the very same as a chosen one


def resolve_topics(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement its topics."""
    if not annotated.statements:
        return annotated
    weights, bias = _weights()
    parts = list(parts_of(annotated))
    ends = [end for end, _ in parts[:-1]]  # what begins behind them is of the last
    given = [
        replace(one, topics=_topics(one, parts[bisect_right(ends, one.content[0].start)][1], weights, bias))
        for one in (annotated.statements if parts else ())
    ]
    return replace(annotated, statements=tuple(given) or annotated.statements)


def _topics(statement: Statement, found: Candidates | None, weights: Floats, bias: float) -> tuple[Topic, ...]:
    if found is None:
        return ()
    likely = 1 / (1 + np.exp(-(found.features(statement) @ weights + bias)))
    return tuple(
        Topic(found.labels[at], found.types[at], found.subjects[at]) for at in chosen(found, likely, statement)
    )


def chosen(found: Candidates, likely: Floats, statement: Statement) -> list[int]:
    """The indices of the labels that a statement gets: none that only names its speaker, none that shares most of its words
    with another."""
    speaker = stems_of(statement.speaker.name) if statement.speaker else frozenset()
    left = np.ones(len(found.labels), dtype=bool)
    left[list(found.of_source(statement))] = False
    left[[at for at in found.sharing(speaker) if found.stems[at] <= speaker]] = False
    kept: list[int] = []
    alike = np.zeros(len(found.labels), dtype=np.float32)
    while left.any() and len(kept) < _MOST:
        worth = likely * (1 - _UNLIKE * np.clip(alike, 0, 1))
        best = int(np.where(left, worth, -np.inf).argmax())
        kept.append(best)
        alike = np.maximum(alike, found.meaning @ found.meaning[best])
        same = found.stems[best]
        left[[best, *(at for at in found.sharing(same) if _is_much_of(found.stems[at], same))]] = False
    return kept


def _is_much_of(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) * 2 > len(one | other)


@cache
def _weights() -> tuple[Floats, float]:
    """The weight of each feature, and the bias."""
    table = word_table("topic_weights")
    return np.array([float(table[name]) for name in FEATURES], dtype=np.float32), float(table["bias"])
