"""The word tables of the position rules, read once from kg/extractors/data/position_*.tsv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern of one word: the stance that its holder has to what stands in `takes`, if that is one of `accepts`."""

    stance: PositionStance
    takes: str
    accepts: frozenset[str]
    negated: PositionStance | None


@cache
def words() -> Mapping[tuple[str, str], tuple[Row, ...]]:
    """(lemma, sort) -> its patterns, in the order of the table."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for word, sort, stance, takes, accepts, negated in _lines("words"):
        other = None if negated == "-" else PositionStance(negated)
        found[word, sort].append(Row(PositionStance(stance), takes, frozenset(accepts.split(",")), other))
    return {key: tuple(rows) for key, rows in found.items()}


def rows(word: Token, sort: str) -> tuple[Row, ...]:
    """The patterns of a word of the text: with its particle (struck down) before those of the bare lemma."""
    spelled = word.lower_ if sort == "adjective" else word.lemma_.lower()
    for particle in (c for c in word.children if c.dep_ == "prt"):
        if found := words().get((f"{spelled} {particle.lower_}", sort)):
            return found
    return words().get((spelled, sort), ())


@cache
def measures() -> Mapping[str, frozenset[str]]:
    """Noun -> the classes of measure it heads."""
    return _classes("measures")


@cache
def actions() -> Mapping[str, frozenset[str]]:
    """Verb -> how its phrase names a measure."""
    return _classes("actions")


@cache
def agents() -> frozenset[str]:
    """Nouns for persons and bodies."""
    return frozenset(word for (word,) in _lines("actors"))


@cache
def chains() -> Mapping[str, str]:
    """Governing word -> what it does to the position below it."""
    return dict(_lines("chains"))


@cache
def values() -> Mapping[str, PositionStance]:
    """Judging word -> the stance of who uses it of a measure."""
    return {word: PositionStance(stance) for word, stance in _lines("values")}


@cache
def named_set(name: str) -> frozenset[str]:
    """One of the closed sets of position_sets.tsv."""
    return next(frozenset(words.split(" ")) for key, words in _lines("sets") if key == name)


def _classes(name: str) -> Mapping[str, frozenset[str]]:
    return {word: frozenset(classes.split(",")) for word, classes in _lines(name)}


def _lines(name: str) -> Iterator[list[str]]:
    text = files("kg.extractors").joinpath("data", f"position_{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
