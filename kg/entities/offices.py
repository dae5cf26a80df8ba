"""Roles as they are compared: 'Russian Foreign Minister' and 'foreign minister of Russia' are one office."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.entities.lexicon import word_list, word_table
from kg.entities.names import folded

_SAME = {
    "premier": "prime minister", "pm": "prime minister", "secretary-general": "secretary general", "mp": "lawmaker",
    "un": "united nations", "eu": "european union", "fed": "federal reserve", "ecb": "european central bank",
    "congressman": "representative", "congresswoman": "representative", "attorneys": "attorney", "external": "foreign",
    "chancellor of the exchequer": "finance minister united kingdom", "exchequer": "finance",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """A role in parts: what it is about, in which countries, in which field of life; any of them may be empty."""

    words: frozenset[str]
    telling: frozenset[str]
    head: str
    countries: frozenset[str]
    fields: frozenset[str]

    def is_like(self, other: Office) -> bool:
        """Whether the roles name one office: most of what is said of the shorter one is said of the other."""
        shared = self.words & other.words
        smaller = min(len(self.words), len(other.words))
        says = bool(self.telling & other.telling) or len(shared) > 1
        alike = self.head == other.head or len(self.telling & other.telling) > 1
        return says and alike and len(shared) >= 0.7 * smaller and not self.is_elsewhere(other)

    def is_elsewhere(self, other: Office) -> bool:
        """Whether the roles are of different countries."""
        return bool(self.countries and other.countries) and self.countries.isdisjoint(other.countries)

    def is_other_life(self, other: Office) -> bool:
        """Whether the roles are of different fields, as a coach's and a minister's."""
        return bool(self.fields and other.fields) and self.fields.isdisjoint(other.fields)


@lru_cache(maxsize=50_000)
def office(role: str) -> Office:
    """The parts of a role as an article words it."""
    text = folded(role).replace(",", " ")
    for said, meant in _SAME.items():
        text = re.sub(rf"\b{re.escape(said)}\b", meant, text)
    countries, rest = _countries(text.split())
    fields = {field for word in rest if (field := _field(word))}
    telling = frozenset(_singular(word) for word in rest if word not in word_list("empty_role_words"))
    plain = frozenset(_singular(word) for word in rest if len(word) > 2)
    words = telling | (plain - {"the", "and", "for"}) | countries
    if kin := word_list("kin") & set(rest):  # 'the president's son' is no president
        words = telling = frozenset(f"{min(kin)} of {word}" for word in words)
        fields = {"kin"}
    return Office(words, telling, _head(text), countries, frozenset(fields))


def _head(text: str) -> str:
    """The word that says what somebody is: 'minister' of 'foreign minister of Russia'."""
    before = re.split(r" (?:of|for|to|in|at|from|on|and|who|under) ", f"{text} ", maxsplit=1)[0].split()
    return _singular(before[-1]) if before else ""


def _countries(words: list[str]) -> tuple[frozenset[str], list[str]]:
    """The countries that the words name, by name or demonym, and the other words."""
    table, found, rest, at = _places(), set(), [], 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]).removesuffix("'s") in table), 0)
        if length:
            found.add(folded(table[" ".join(words[at : at + length]).removesuffix("'s")]))
        else:
            rest.append(words[at].removesuffix("'s"))
        at += length or 1
    return frozenset(found), rest


@cache
def _places() -> Mapping[str, str]:
    """Names of countries and demonyms -> the country; 'us' is one only where a role stands."""
    return {**word_table("countries"), **word_table("demonyms")}


def _field(word: str) -> str | None:
    table = word_table("fields")
    return table.get(word) or table.get(_singular(word))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 and not word.endswith("ss") else word
