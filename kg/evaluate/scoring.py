"""Attribution scores: pure, micro-averaged over articles.

The measures are those of the PolNeAR experiments (Newell, Margolin and Ruths 2018): a word belongs to a span when they share
a character; contents match one to one when the Jaccard similarity of their words is at least 0.5, best pairs first; an
attribution is right when its content matches and the F1 of its source's words is at least 0.5. An article with several
annotators is scored against each, and the counts are averaged, so that it weighs as one article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluate.gold import ROLES, Attribution, Gold
from kg.records import Spans

_QUOTES = "\"“”„«‘`'"
_JACCARD = 0.5
_SOURCE_F1 = 0.5
CLASSES = ("all", "direct", "rest")

Counts = Counter[tuple[str, str]]
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 in percent."""

    name: str
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one run against one gold set."""

    articles: int
    figures: tuple[Figure, ...]

    def f1(self, name: str) -> float:
        """The F1 of the figure of that name."""
        return next(figure.f1 for figure in self.figures if figure.name == name)


@dataclass(frozen=True, slots=True)
class _Tokens:
    source: Words
    cue: Words
    content: Words
    direct: bool


def score(golds: Sequence[Gold], found: Mapping[str, Iterable[Attribution]]) -> Report:
    """Scores predictions by article name; an article without any counts as predicted empty."""
    total: Counts = Counter()
    for gold in golds:
        article = _Article(gold.text)
        predicted = article.prepared(found.get(gold.name, ()))
        for annotation in gold.annotations:
            counts = _count(article.prepared(annotation), predicted)
            total.update({key: value / len(gold.annotations) for key, value in counts.items()})
    return Report(len(golds), tuple(_figures(total)))


def rightness(gold: Gold, found: Sequence[Attribution]) -> list[float]:
    """For each attribution found in the article, the share of its annotators who have its content and its source."""
    article = _Article(gold.text)
    worded = [at for at, one in enumerate(found) if article.prepared([one])]
    predicted = article.prepared(found)
    right = [0.0] * len(found)
    for annotation in gold.annotations:
        wanted = article.prepared(annotation)
        for mine, (theirs, _) in _match(wanted, predicted).items():
            if wanted[mine].source == predicted[theirs].source or (
                _f1(wanted[mine].source, predicted[theirs].source) >= _SOURCE_F1
            ):
                right[worded[theirs]] += 1 / len(gold.annotations)
    return right


class _Article:
    """Character spans -> sets of word numbers."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = list(re.finditer(r"\w+", text))
        self.starts = [word.start() for word in words]
        self.ends = [word.end() for word in words]

    def prepared(self, attributions: Iterable[Attribution]) -> list[_Tokens]:
        """Those with words in their content."""
        out = []
        for one in attributions:
            content = self._words(one.content)
            if content:
                out.append(_Tokens(self._words(one.source), self._words(one.cue), content, self._direct(one.content)))
        return out

    def _words(self, spans: Spans) -> Words:
        numbers: set[int] = set()
        for span in spans:
            numbers.update(range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)))
        return frozenset(numbers)

    def _direct(self, content: Spans) -> bool:
        """It begins with a quotation mark, or has one right before; an apostrophe is none."""
        text = self.text
        start = min(span.start for span in content)
        while start < len(text) and text[start].isspace():
            start += 1
        return any(
            0 <= at < len(text) and text[at] in _QUOTES and (text[at] != "'" or at == 0 or not text[at - 1].isalnum())
            for at in (start, start - 1)
        )


def _f1(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _match(gold: list[_Tokens], found: list[_Tokens]) -> dict[int, tuple[int, float]]:
    """gold index -> (found index, Jaccard), greedily by Jaccard, then by the sources' F1."""
    candidates = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            common = len(g.content & f.content)
            if common and common / len(g.content | f.content) >= _JACCARD:
                candidates.append((-common / len(g.content | f.content), -_f1(g.source, f.source), i, j))
    pairs: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for jaccard, _, i, j in sorted(candidates):
        if i not in pairs and j not in used:
            pairs[i] = j, -jaccard
            used.add(j)
    return pairs


def _count(gold: list[_Tokens], found: list[_Tokens]) -> Counts:
    counts: Counts = Counter()
    pairs = _match(gold, found)
    gold_of = {j: gold[i] for i, (j, _) in pairs.items()}
    for i, g in enumerate(gold):
        hit = found[pairs[i][0]] if i in pairs else None
        for group in ("all", "direct" if g.direct else "rest"):
            counts[group, "gold"] += 1
            counts[group, "gold sourced"] += bool(g.source)
            counts[group, "soft"] += hit is not None
            counts[group, "exact"] += hit is not None and pairs[i][1] == 1
            counts[group, "attribution"] += bool(hit and g.source and _f1(g.source, hit.source) >= _SOURCE_F1)
    for j, f in enumerate(found):
        mate = gold_of.get(j)
        for group in ("all", "direct" if (mate or f).direct else "rest"):
            counts[group, "found"] += 1
            counts[group, "found sourced"] += mate is None or bool(mate.source)
    for role in ROLES:
        mine = frozenset[int]().union(*(getattr(f, role) for f in found))
        theirs = frozenset[int]().union(*(getattr(g, role) for g in gold))
        counts[role, "hit"] += len(mine & theirs)
        counts[role, "found"] += len(mine)
        counts[role, "gold"] += len(theirs)
    return counts


def _figures(counts: Counts) -> Iterable[Figure]:
    for group in CLASSES:
        prefix = "" if group == "all" else f"{group} "
        found, gold = counts[group, "found"], counts[group, "gold"]
        yield _figure(f"{prefix}content soft", counts[group, "soft"], found, gold)
        yield _figure(f"{prefix}content exact", counts[group, "exact"], found, gold)
        sourced = counts[group, "found sourced"], counts[group, "gold sourced"]
        yield _figure(f"{prefix}attribution", counts[group, "attribution"], *sourced)
    for role in ROLES:
        yield _figure(f"tokens {role}", counts[role, "hit"], counts[role, "found"], counts[role, "gold"])


def _figure(name: str, hits: float, found: float, gold: float) -> Figure:
    precision = hits / found if found else 0.0
    recall = hits / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figure(name, round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1))
