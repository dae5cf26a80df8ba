"""A batch of articles, cut into parts that fit into one update."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from pyoxigraph import Quad

Evidence = set[Quad]

_UPDATE_BYTES = 16_000_000  # of N-Quads in one update: about 100 articles of 800 quads; bounds the memory it takes
_UPDATE_ARTICLES = 200


def only(articles: Mapping[str, Evidence], wanted: Container[str]) -> dict[str, Evidence]:
    """Those of the wanted articles."""
    return {article: evidence for article, evidence in articles.items() if article in wanted}


def parts(batch: Mapping[str, bytes]) -> Iterator[list[str]]:
    """The articles of a batch in their order, cut into runs that fit into one update."""
    part: list[str] = []
    size = 0
    for article, nquads in batch.items():
        if part and (size + len(nquads) > _UPDATE_BYTES or len(part) == _UPDATE_ARTICLES):
            yield part
            part, size = [], 0
        part.append(article)
        size += len(nquads)
    if part:
        yield part
