"""What the tables of the position rules say of a single word, as numbers: the trained network for positions is told it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Token

_SORTS = ("verb", "noun", "holder", "adjective", "preposition")
_CHAINS = ("plans", "negates", "drops")
HINTS = len(PositionStance) + len(_CHAINS) + 5
"""For each stance whether the word may tell it; what it does to a position below it; whether it judges for and against;
whether it heads a measure, makes its phrase one, is a person or body."""
NO_HINT = (0.0,) * HINTS


def hint(token: Token) -> tuple[float, ...]:
    """The numbers of a word, each 0 or 1, HINTS of them."""
    return _hint(token.lemma_.lower(), token.lower_)


@lru_cache(maxsize=50_000)
def _hint(lemma: str, word: str) -> tuple[float, ...]:
    rows = [row for sort in _SORTS for row in tables.words().get((lemma, sort), tables.words().get((word, sort), ()))]
    told = {row.stance for row in rows}
    value = tables.values().get(lemma, tables.values().get(word))
    return (
        *(float(stance in told) for stance in PositionStance),
        *(float(tables.chains().get(lemma) == effect) for effect in _CHAINS),
        float(value is not None and value.is_for),
        float(value is not None and not value.is_for),
        float(lemma in tables.measures()),
        float(lemma in tables.actions()),
        float(lemma in tables.agents()),
    )
