"""Fits how likely a phrase is a statement's topic, on the claims that people gave topics: ../shared/eval/gold_dev.json.

    python tests/quality/fit_topics.py [--write]

Prints the share of matched statements with a right topic: with weights fitted on all articles, and with those fitted
without the article they are applied to, which says more about other articles. `--write` puts the weights into
kg/resolve/data/topic_weights.tsv. Needs ../shared and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kg.extractors import DEFAULT, extractor
from kg.parse import parse
from kg.read import read
from kg.records import AnnotatedArticle, Article, Statement
from kg.resolve.hearsay import resolve_hearsay
from kg.resolve.speakers import resolve_speakers
from kg.resolve.topic_candidates import FEATURES, Candidates, candidates_of
from kg.resolve.topics import chosen

EVAL = Path(__file__).parents[2].parent / "shared" / "eval"
TABLE = Path(__file__).parents[2] / "kg" / "resolve" / "data" / "topic_weights.tsv"
_STRENGTH = 0.1  # scikit-learn's C


@dataclass(frozen=True)
class Example:
    """A statement that matches a gold claim: its article, its candidates, and which of them people would accept."""

    article: int
    statement: Statement
    found: Candidates
    features: np.ndarray
    right: np.ndarray


def main() -> None:
    """Prints the figures, and writes the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    examples = list(_examples())
    whole = _fitted(examples)
    print(f"{len(examples)} statements; fitted on all: {_share(examples, whole):.1f} percent have a right topic")
    apart = [_hit(one, model) for article, model in _models(examples) for one in examples if one.article == article]
    print(f"fitted without the article itself: {100 * np.mean(apart):.1f}")
    if parser.parse_args().write:
        _write(whole)


def _examples() -> Iterator[Example]:
    sys.path.insert(0, str(EVAL))
    import score_claims

    gold = json.loads((EVAL / "gold_dev.json").read_text(encoding="utf-8"))
    sources = [str(EVAL / "polnear" / "dev" / "text" / f"{one['doc']}.txt") for one in gold]
    articles = [one for one in read(sources) if isinstance(one, Article)]
    spans = score_claims.load(EVAL / "gold_dev.json", EVAL / "polnear" / "dev", {})
    for number, (annotated, (text, claims, *_)) in enumerate(zip(_annotated(articles), spans, strict=True)):
        found = candidates_of(annotated)
        if found is not None:
            yield from _matched(number, annotated, found, text, claims, score_claims)


def _annotated(articles: list[Article]) -> Iterator[AnnotatedArticle]:
    for one in extractor(DEFAULT)(parse(articles)):
        yield resolve_hearsay(resolve_speakers(one))


def _matched(
    number: int, annotated: AnnotatedArticle, found: Candidates, text: str, claims: list[dict[str, Any]], scoring: Any
) -> Iterator[Example]:
    """The statements that match a claim as the scoring does."""
    gold = [(claim, scoring.tokens(text, claim["spans"])) for claim in claims]
    said = [
        (statement, scoring.tokens(text, [(span.start, span.end) for span in statement.content]))
        for statement in annotated.statements
    ]
    gold = [pair for pair in gold if pair[1]]
    pairs = [((at, tokens), tokens) for at, (_, tokens) in enumerate(said)]
    for ((at, _), _), (claim, _) in scoring.match(pairs, gold, lambda a, b: scoring.jaccard(a[1], b[1]), 0.5):
        right = np.array([scoring.same_topic([label], claim["topics"]) for label in found.labels])
        yield Example(number, said[at][0], found, found.features(said[at][0]), right)


def _fitted(examples: list[Example]) -> Any:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=500))
    return model.fit(np.vstack([one.features for one in examples]), np.concatenate([one.right for one in examples]))


def _models(examples: list[Example]) -> Iterator[tuple[int, Any]]:
    """Each article with what is fitted without it."""
    for article in sorted({one.article for one in examples}):
        yield article, _fitted([one for one in examples if one.article != article])


def _share(examples: list[Example], model: Any) -> float:
    return 100 * float(np.mean([_hit(one, model) for one in examples]))


def _hit(one: Example, model: Any) -> bool:
    likely = model.predict_proba(one.features)[:, 1]
    return any(one.right[at] for at in chosen(one.found, likely, one.statement))


def _write(model: Any) -> None:
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = regression.intercept_[0] - float(weights @ scaler.mean_)
    rows = [f"{name}\t{weight:.4f}" for name, weight in zip(FEATURES, weights, strict=True)]
    head = "# feature of a topic candidate\tits weight: fitted by tests/quality/fit_topics.py"
    TABLE.write_text("\n".join([head, *rows, f"bias\t{bias:.4f}", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
