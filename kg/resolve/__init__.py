"""Who, when, about what, which measure, which claim: the steps, in their order.

A step is a pure function from an annotated article to the same article with more links; none changes spans.
To add one: one file in this folder, one line in STEPS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.records import AnnotatedArticle

Step = Callable[[AnnotatedArticle], AnnotatedArticle]

STEPS: tuple[Step, ...] = ()


def resolve(articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
    """Applies every step to every article of the stream."""
    for article in articles:
        for step in STEPS:
            article = step(article)
        yield article
