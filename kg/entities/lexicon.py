"""The tables of kg/entities/data, each read once: `#` begins a comment line, keys are lower-case, tabs between columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kg.records import EntityType

_HOME = "kg.entities"


@cache
def word_list(name: str, package: str = _HOME) -> frozenset[str]:
    """The entries of the package's data/<name>.txt."""
    return frozenset(_lines(f"{name}.txt", package))


@cache
def word_table(name: str, package: str = _HOME) -> Mapping[str, str]:
    """The pairs of the package's data/<name>.tsv."""
    pairs = (line.split("\t") for line in _lines(f"{name}.tsv", package))
    return MappingProxyType({pair[0]: pair[1] for pair in pairs})


@dataclass(frozen=True, slots=True)
class Known:
    """A state or a big organisation as the world knows it: `wikidata` is empty where nobody looked it up."""

    name: str
    type: EntityType
    wikidata: str
    aliases: tuple[str, ...]


@cache
def known_names() -> tuple[Known, ...]:
    """The rows of data/known.tsv."""
    return tuple(_known(*line.split("\t")) for line in _lines("known.tsv"))


def _known(name: str, kind: str, wikidata: str = "", aliases: str = "") -> Known:
    return Known(name, EntityType(kind), wikidata, tuple(filter(None, aliases.split("|"))))


def _lines(file: str, package: str = _HOME) -> Iterator[str]:
    text = files(package).joinpath("data", file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
