"""The word lists and tables of kg/resolve/data, and those of kg/entities/data that both need, read by one reader."""

from __future__ import annotations

from collections.abc import Mapping

from kg.entities import lexicon

_SHARED = frozenset(["countries", "first_names", "gender_words"])
_HOME = "kg.resolve"


def word_list(name: str) -> frozenset[str]:
    """The entries of data/<name>.txt."""
    return lexicon.word_list(name, _HOME)


def word_table(name: str) -> Mapping[str, str]:
    """The pairs of data/<name>.tsv, or of the table of that name that kg.entities has."""
    return lexicon.word_table(name) if name in _SHARED else lexicon.word_table(name, _HOME)
