"""Flat rows of what a store holds, filtered: what `kg list`, exports, networks and the view are made of."""

from kg.listing.counts import articles, claims, measures, speakers, topics
from kg.listing.describe import Description, Evidence, describe
from kg.listing.facts import texts
from kg.listing.matching import broader, match
from kg.listing.records import ArticleRow, Filters, Named, PositionRow, Source, StatementRow, Tally
from kg.listing.table import positions, statements

__all__ = [
    "ArticleRow",
    "Description",
    "Evidence",
    "Filters",
    "Named",
    "PositionRow",
    "Source",
    "StatementRow",
    "Tally",
    "articles",
    "broader",
    "claims",
    "describe",
    "match",
    "measures",
    "positions",
    "speakers",
    "statements",
    "texts",
    "topics",
]
