"""Who, when, about what, which measure, which claim: the steps, in their order.

A step is a pure function from an annotated article to the same article with more links; none changes spans, and none needs
what another gives: one that fails is passed over.
To add one: one file in this folder, one line in STEPS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from kg import embedding, entities
from kg.ids import package_digest, run_digest
from kg.records import AnnotatedArticle, Run
from kg.resolve.claims import resolve_claims
from kg.resolve.dates import resolve_dates
from kg.resolve.hearsay import resolve_hearsay
from kg.resolve.measures import resolve_measures
from kg.resolve.speakers import resolve_actors, resolve_speakers
from kg.resolve.topics import resolve_topics
from kg.steps import Step, attempted

STEPS: tuple[Step, ...] = (
    resolve_speakers,
    resolve_actors,
    resolve_hearsay,
    resolve_dates,
    resolve_topics,
    resolve_measures,
    resolve_claims,
)


def resolve(articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
    """Applies every step to every article of the stream; the run's digest then covers the steps, too."""
    for article in articles:
        for step in STEPS:
            article = attempted(article, step, step.__name__)
        yield replace(article, run=_resolved(article.run)) if article.run else article


@cache
def _resolved(run: Run) -> Run:
    folders = Path(__file__).parent, Path(entities.__file__).parent, Path(embedding.__file__).parent
    return replace(run, digest=run_digest([run.digest, *map(package_digest, folders)]))
