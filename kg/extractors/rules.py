"""The extractor `rules`: cue lexicon and grammatical frames over the spaCy parse, quotation marks, position tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.extractors.attribution import drafts
from kg.extractors.positions import positions
from kg.extractors.statements import stated
from kg.ids import package_digest, run_digest
from kg.parse import model_name
from kg.records import AnnotatedArticle, Run
from kg.steps import attempted

VERSION = "1"


class Rules:
    """Statements and positions by rule; needs nothing but the parse."""

    def __init__(self) -> None:
        own = package_digest(Path(__file__).parent, without="tagger")
        self.run = Run("rules", VERSION, run_digest([model_name(), own]))

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for article in articles:
            found = attempted(replace(article, run=self.run), _with_statements, "statements")
            yield attempted(found, _with_positions, "positions")


def _with_statements(article: AnnotatedArticle) -> AnnotatedArticle:
    return replace(article, statements=tuple(stated(article, drafts(article))))


def _with_positions(article: AnnotatedArticle) -> AnnotatedArticle:
    return replace(article, positions=positions(article))
