"""Two texts of one address, where one of them has it from its own word alone: which of them stands under it.

A saved page says itself where it came from, and anybody may write that; a page that was fetched may name any other of its
host's. The later one takes the place of what a store has under the address only where the two are plainly one article; else
both are kept, whichever came first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.rdf import stated_url, text_digest
from kg.records import AnnotatedArticle, Article
from kg.store import Store
from kg.vocab import KG, SCHEMA


@dataclass(frozen=True, slots=True)
class Imprint:
    """What tells whether two texts are one article: headline, day of publication, digest of the words; and the address, with
    the one that it gives itself, which is the same where nothing else speaks for it."""

    title: str | None
    day: str | None
    sha256: str | None
    url: str | None = None
    stated_url: str | None = None

    @property
    def only_stated(self) -> bool:
        """Whether it has its address from its own word alone."""
        return self.url is not None and self.url == self.stated_url

    def bars(self, other: Imprint) -> bool:
        """Whether another text of its address may not take its place: one has it from its own word, and they do not agree."""
        return (self.only_stated or other.only_stated) and not self.agrees(other)

    def agrees(self, other: Imprint) -> bool:
        """Whether words, title or day are the same; what one of them lacks says nothing."""
        titles = _folded(self.title), _folded(other.title)
        same = (titles, (self.day, other.day), (self.sha256, other.sha256))
        return any(one == another for one, another in same if one and another)


@dataclass(frozen=True, slots=True)
class Contested:
    """The text `where` has the address `url`, or says so, where another, `title`, stands in the store; both are kept."""

    where: str
    url: str
    title: str | None


def imprint(article: Article) -> Imprint:
    """The imprint of an article that was read."""
    day = article.published.isoformat() if article.published else None
    return Imprint(article.title, day, text_digest(article.text), article.url, stated_url(article))


def standing(store: Store, article: str) -> Imprint | None:
    """The imprint of an article (its IRI) in a store; None where it does not stand."""
    graph = NamedNode(store.ids.evidence_graph(article))
    terms = (SCHEMA.headline, SCHEMA.datePublished, SCHEMA.sha256, SCHEMA.url, KG.statedUrl)
    found = (next(store.engine.quads_for_pattern(NamedNode(article), term, None, graph), None) for term in terms)
    made = Imprint(*(cast(Literal, quad.object).value if quad else None for quad in found))
    return made if made.sha256 else None


def apart(annotated: AnnotatedArticle) -> AnnotatedArticle | None:
    """The same article for where another has its address: under the one it was fetched from or without one, with a remark of
    the other; None for one that has no address."""
    article = annotated.article
    if not article.url:
        return None
    other = replace(article, url=article.fetched_url, stated_url=article.url, url_only_stated=False, fetched_url=None)
    return replace(annotated, article=other)


def _folded(title: str | None) -> str:
    """The title's words without case and punctuation."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title or "").casefold()))
