"""Article in, statements and positions out: the table of extractors.

An extractor is a callable from a stream of annotated articles to a stream of the same articles with statements and
positions added; it may batch behind that. To add one: one file in this folder, one line in EXTRACTORS.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from kg.errors import UsageError
from kg.records import AnnotatedArticle, Run


class Extractor(Protocol):
    """What an extractor looks like; `run` names it, its version and everything that decides what it finds."""

    run: Run

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]: ...


EXTRACTORS: dict[str, str] = {
    "rules": "kg.extractors.rules:Rules",
    "tagger": "kg.extractors.tagger:Tagger",
    "stances": "kg.extractors.tagger:Stances",
}
"""name -> module:class, imported when asked for."""

DEFAULT = "tagger"


def extractor(name: str = DEFAULT) -> Extractor:
    """The extractor of that name. Raises UsageError for a name that is not in EXTRACTORS."""
    if name not in EXTRACTORS:
        raise UsageError("extractor", name, EXTRACTORS)
    module, _, cls = EXTRACTORS[name].partition(":")
    made: Extractor = getattr(importlib.import_module(module), cls)()
    return made
