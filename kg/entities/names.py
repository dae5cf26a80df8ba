"""Names as they are compared: without case, accents and points, in parts, and as they sound.

`sound` is in the spirit of the phonetic keys of record linkage (Christen, Data Matching, 2012, chapter 4): consonants after the
usual romanisations of Arabic, Russian, Ukrainian and Belarusian have been made one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.entities.lexicon import word_list, word_table
from kg.records import EntityType

_SUFFIXES = {"jr": "jr", "sr": "sr", "junior": "jr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "‘": "'", "‑": "-"}
)
_SOUNDS = (
    (r"^mac(?=[a-z]{3})", "mc"),
    (r"ue|ou|oo", "u"),
    (r"oe", "o"),
    (r"ae", "a"),
    (r"ph", "f"),
    (r"x", "ks"),
    (r"kh|ck|q(?=u)", "k"),
    (r"q|gh", "g"),
    (r"dh", "d"),
    (r"th|ts|tz", "t"),
    (r"zh", "z"),
    (r"sh|sch", "s"),
    (r"c(?=[eiy])", "s"),
    (r"c(?!h)", "k"),
    (r"w", "v"),
    (r"y|j", "i"),
    (r"(.)\1", r"\1"),
    (r"(?<=.)[aeiouh]", ""),
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in folded parts: ('jean', 'claude'), ('juncker',), ''; hyphens split, particles go with the family."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    suffix: str

    @property
    def parts(self) -> tuple[str, ...]:
        return self.given + self.family

    @property
    def surname(self) -> str:
        """The family name without its particles, '' for a name without parts."""
        return self.family[-1] if self.family else ""


def folded(name: str) -> str:
    """Lower case, without accents and points, blanks single: 'José  El-Sisi ' and 'U.N.' -> 'jose el-sisi' and 'un'."""
    spelled = name.translate(_LETTERS).lower().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    plain = re.sub(r"(?<=\w)\.(?=\w\b|$)|\.(?=\s|$|,)", "", plain)
    return " ".join(re.findall(r"[\w'&]+(?:[-.][\w'&]+)*|,", plain)).replace(" ,", ",")


def without_article(name: str) -> str:
    """The folded name without 'the' in front: 'The Guardian' -> 'guardian'."""
    return folded(name).removeprefix("the ")


@lru_cache(maxsize=50_000)
def person_name(name: str) -> PersonName:
    """The parts of a person's name; 'McConnell, Mitch' is read from behind, 'Xi Jinping' by its surname."""
    before, _, after = folded(name).partition(",")
    suffixed = after.strip() in _SUFFIXES
    words = f"{after} {before}".split() if after and not suffixed else f"{before} {after}".split()
    suffix = next((_SUFFIXES[word] for word in words[1:] if word in _SUFFIXES), "")
    words = [word for word in words if word not in _SUFFIXES and word not in word_list("titles")] or words
    words = [word.removesuffix("'s") for word in words]
    if len(words) in (2, 3) and _family_first(words):
        words = [*words[1:], words[0]]
    start = len(words) - 1
    while start > 0 and _is_particle(words, start - 1):
        start -= 1
    return PersonName(_split(words[:start]), _split(words[start:]), suffix)


def is_name(name: str, kind: EntityType) -> bool:
    """Whether this names somebody wherever it stands: 'two officials', 'critics' and 'Bob' are others in each article."""
    described = name == name.lower() != name.upper() and not any(map(str.isdigit, name))
    first_alone = kind is EntityType.PERSON and name.lower() in word_table("first_names")
    return kind is not EntityType.UNNAMED and not described and not first_alone


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """The word's consonants as they sound, with its first vowel: philip and phillip -> flp, qadhafi and gaddafi -> gdf."""
    for pattern, to in _SOUNDS:
        word = re.sub(pattern, to, word)
    return word


@lru_cache(maxsize=50_000)
def first_names(word: str) -> frozenset[str]:
    """The full first names that a short form or variant may stand for, and itself: bill -> bill, william."""
    return frozenset((word, *filter(None, word_table("nicknames").get(word, "").split(","))))


def _family_first(words: list[str]) -> bool:
    """Whether the first word is a surname that stands before the given name: a Chinese or Korean one, or one before a first
    name, as in Hungarian."""
    surnames, given = word_list("surnames_first"), word_table("first_names")
    if words[0] in surnames and words[-1] not in surnames and words[0] not in given:
        return words[-1] not in word_list("common_surnames")
    return (
        len(words) == 2
        and words[1] in given
        and words[0] not in given
        and words[1] not in word_list("first_names_as_surnames")
    )


def _is_particle(words: list[str], at: int) -> bool:
    """Whether the word belongs to the family name after it; in front, 'Ben' and 'Al' are first names."""
    return words[at] in word_list("particles") and (at > 0 or words[at] not in word_table("first_names"))


def _split(words: list[str]) -> tuple[str, ...]:
    return tuple(part for word in words for part in word.replace("'", "").split("-") if part)
