"""Two texts that state one address, with no host to speak for either: which of them stands under it.

A saved page says itself where it came from, and anybody may write that. It takes the place of what a store has under the
address only where the two are plainly one article; else both are kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.rdf import text_digest
from kg.records import AnnotatedArticle, Article
from kg.store import Store
from kg.vocab import SCHEMA


@dataclass(frozen=True, slots=True)
class Imprint:
    """What tells whether two texts are one article: headline, day of publication, digest of the words."""

    title: str | None
    day: str | None
    sha256: str | None

    def agrees(self, other: Imprint) -> bool:
        """Whether words, title or day are the same; what one of them lacks says nothing."""
        titles = _folded(self.title), _folded(other.title)
        same = (titles, (self.day, other.day), (self.sha256, other.sha256))
        return any(one == another for one, another in same if one and another)


@dataclass(frozen=True, slots=True)
class Contested:
    """The text `where` says that it stands at `url`, where another, `title`, stands in the store; both are kept."""

    where: str
    url: str
    title: str | None


def imprint(article: Article) -> Imprint:
    """The imprint of an article that was read."""
    day = article.published.isoformat() if article.published else None
    return Imprint(article.title, day, text_digest(article.text))


def standing(store: Store, article: str) -> Imprint | None:
    """The imprint of an article (its IRI) in a store; None where it does not stand."""
    graph = NamedNode(store.ids.evidence_graph(article))
    terms = (SCHEMA.headline, SCHEMA.datePublished, SCHEMA.sha256)
    found = (next(store.engine.quads_for_pattern(NamedNode(article), term, None, graph), None) for term in terms)
    title, day, sha256 = (cast(Literal, quad.object).value if quad else None for quad in found)
    return Imprint(title, day, sha256) if sha256 else None


def without_address(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """The same article as one that has no address, only a remark of what it states."""
    article = annotated.article
    return replace(annotated, article=replace(article, url=None, stated_url=article.url, url_only_stated=False))


def _folded(title: str | None) -> str:
    """The title's words without case and punctuation."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title or "").casefold()))
