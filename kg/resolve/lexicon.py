"""The word lists and tables of kg/resolve/data, each read once.

A list is one entry a line, a table one `key<tab>value` a line; `#` begins a comment line; keys are lower-case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kg.entities import lexicon as shared

_SHARED = frozenset(["countries", "first_names", "gender_words"])


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of data/<name>.txt."""
    return frozenset(_lines(f"{name}.txt"))


@cache
def word_table(name: str) -> Mapping[str, str]:
    """The pairs of data/<name>.tsv, or of the table of that name that kg.entities has."""
    if name in _SHARED:
        return shared.word_table(name)
    pairs = (line.split("\t") for line in _lines(f"{name}.tsv"))
    return MappingProxyType(dict(pairs))


def _lines(file: str) -> Iterator[str]:
    text = files("kg.resolve").joinpath("data", file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
