"""What the names of two organisations, countries, groups or documents say about whether they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.entities.blocks import bare_words, initials
from kg.entities.lexicon import word_table
from kg.entities.names import without_article

if TYPE_CHECKING:
    from kg.entities.cards import Card

_MEANING_THE_SAME = {
    "foreign affairs": "foreign",
    "dept": "department",
    "centre": "center",
    "organisation": "organization",
}
_LAST = frozenset(["inc", "corp", "co", "ltd", "llc", "plc", "group", "company", "corporation", "agency"])


def body_names(one: Card, other: Card) -> tuple[float, str]:
    """The weight of two names and why."""
    first, second = without_article(one.name), without_article(other.name)
    if first == second or first.replace(".", "") == second.replace(".", ""):
        return 4, "the same name"
    left, right = _words(first), _words(second)
    if (left_own := _countries(left)) and (right_own := _countries(right)) and left_own != right_own:
        return -9, "names of different countries"
    bare_left, bare_right = _without_country(left), _without_country(right)
    if sorted(bare_left) == sorted(bare_right) and bare_left:
        return 3.5, "the same words in the name"
    if _abbreviates(one.name, other.name) or _abbreviates(other.name, one.name):
        return 2.5, "initials of the name"
    if left[: len(right)] == right or right[: len(left)] == left:
        rest = set(left) ^ set(right)
        return (3.5, "the same name in full") if rest <= _LAST else (-1, "a longer name, of a part or of another")
    return -9, "two names"


def _words(name: str) -> list[str]:
    for said, meant in _MEANING_THE_SAME.items():
        name = name.replace(said, meant)
    return bare_words(name)


def _countries(words: list[str]) -> set[str]:
    table = word_table("countries")
    return {table[word] for word in words if word in table}


def _without_country(words: list[str]) -> list[str]:
    return [word for word in words if word not in word_table("countries")]


def _abbreviates(short: str, long: str) -> bool:
    letters = short.replace(".", "").strip()
    is_word = " " in letters or not letters.isupper() or len(letters) < 2
    return not is_word and len(bare_words(long)) > 1 and letters.lower() == initials(long)
