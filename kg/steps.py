"""A step of the analysis that fails on an article costs what it would have found there, and nothing else of the article.

What failed is kept with the article and told at the end of the run. With KG_STRICT in the environment every error passes
through: whoever mends a step sees it where it arose, and so do the tests.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kg.errors import KgError, StepError
from kg.records import AnnotatedArticle, Failure

Out = TypeVar("Out")
Step = Callable[[AnnotatedArticle], AnnotatedArticle]

_MOST = 200  # characters of an error that are told

LEFT_OUT = {
    "segment": "statements and positions",
    "parse": "statements and positions",
    "extract": "statements and positions",
    "reading": "what the network finds",
    "statements": "statements",
    "positions": "positions",
    "resolve_speakers": "speakers",
    "resolve_actors": "actors, and positions with them,",
    "resolve_hearsay": "those who report others",
    "resolve_dates": "days",
    "resolve_topics": "topics",
    "resolve_measures": "measures",
    "resolve_claims": "claims",
    "tell_positions": "positions",
    "tell_statements": "statements",
}
"""step -> what an article lacks on which it failed."""


def attempted(annotated: AnnotatedArticle, step: Step, name: str) -> AnnotatedArticle:
    """What the step makes of the article; where it fails the article as it was, with the failure noted."""
    before, after = tried(annotated, step, name)
    return before if after is None else after


def tried(
    annotated: AnnotatedArticle, make: Callable[[AnnotatedArticle], Out], name: str
) -> tuple[AnnotatedArticle, Out | None]:
    """The article with what is made of it; where that fails None, and the failure noted in the article.

    What is said on purpose (KgError) and want of memory pass through: nothing would get better by going on.
    """
    try:
        return annotated, make(annotated)
    except (KgError, MemoryError):
        raise
    except Exception as error:
        if os.environ.get("KG_STRICT"):
            raise
        told = " ".join(f"{type(error).__name__}: {error}".split())[:_MOST]
        return replace(annotated, failed=(*annotated.failed, Failure(name, told))), None


def reported(where: str, failure: Failure) -> StepError:
    """The failure on the article `where` as a run tells it."""
    missing = LEFT_OUT.get(failure.step, "its findings")
    return StepError(where, f"{failure.step} failed ({failure.error}): {missing} are left out; please report this")
