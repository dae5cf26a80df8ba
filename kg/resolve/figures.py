"""The named figures of an article: full names, their short forms, and who a short form stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.records import Entity, EntityType
from kg.resolve.lexicon import word_table
from kg.resolve.names import Name
from kg.resolve.spotting import are_initials, bare

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])


@dataclass(slots=True)
class Figure:
    """Someone or something the article speaks of; grows while the article is read, never afterwards."""

    name: str
    type: EntityType
    aliases: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    genders: Counter[str] = field(default_factory=Counter)
    head: str = ""  # class of the noun that names it ('court', 'study'), '' for a person's name
    known: bool = True  # False: a capitalised word that nothing tells the nature of
    place: bool = False
    described: set[str] = field(default_factory=set)  # words the article describes it by: 'federal appeals court'
    words: tuple[str, ...] = ()  # of the name, lower-case

    def __post_init__(self) -> None:
        self.words = words_in(self.name)

    @property
    def gender(self) -> str | None:
        """m or f where titles, roles or the first name tell, else None."""
        ranked = self.genders.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    @property
    def entity(self) -> Entity:
        return Entity(self.name, self.type, tuple(sorted(self.aliases - {self.name})))

    def may_be(self, gender: str | None) -> bool:
        return gender is None or self.gender in (None, gender)


def words_in(name: str) -> tuple[str, ...]:
    """The name's words in lower case, without suffixes like Jr."""
    return tuple(word for word in re.findall(r"[\w'’-]+", name.lower()) if word not in _SUFFIXES)


def named_figures(names: Sequence[Name]) -> list[Figure]:
    """One figure for each full name; short forms that stand alone in the article are figures of their own."""
    figures: list[Figure] = []
    spellings = Counter(name.text for name in names)
    best: dict[tuple[str, EntityType | None], Name] = {}
    for name in names:  # of one name's spellings the commonest, not the one in capitals
        known = best.setdefault((name.key, name.type), name)
        if (known.text.isupper(), -spellings[known.text]) > (name.text.isupper(), -spellings[name.text]):
            best[name.key, name.type] = name
    longest_first = sorted(
        best.values(), key=lambda name: -len(words_in(name.text))
    )  # stable: then in order of the text
    for name in longest_first:
        matching = candidates(figures, name)
        if not matching:
            figures.append(_new_figure(name))
        elif len(matching) == 1:
            matching[0].aliases.add(name.text)
    for figure in figures:
        _note_first_name(figure)
    return figures


def candidates(figures: Iterable[Figure], name: Name) -> list[Figure]:
    """The figures that the name may stand for: those of exactly that name, else those it is a short form of."""
    key = _key(name)
    exact = [figure for figure in figures if key in (figure.name.casefold(), *map(str.casefold, figure.aliases))]
    full = [figure for figure in exact if figure.name.casefold() == key]
    return full or _short_for(figures, name) or exact


def _short_for(figures: Iterable[Figure], name: Name) -> list[Figure]:
    words = words_in(name.text)
    if not words:
        return []
    return [figure for figure in figures if _is_short(words, name, figure)]


def _is_short(words: tuple[str, ...], name: Name, figure: Figure) -> bool:
    full = figure.words
    if len(words) > len(full):
        return False
    if figure.type is EntityType.PERSON:
        return _is_short_person(words, full)
    if name.type is EntityType.PERSON and name.key != figure.name.casefold():
        return False
    return (full[-len(words) :] == words and _same_sort(name, figure)) or _abbreviates(name.text, figure)


def _is_short_person(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if len(words) == 1:
        return words[0] in (full[0], full[-1])
    if words[-1] != full[-1]:
        return False
    return set(words) <= set(full) or _same_first(words[0], full[0])


def _same_first(one: str, other: str) -> bool:
    """Whether two first names are one, or one of them is the other's initial."""
    return one == other or ((len(one) == 1 or len(other) == 1) and one[0] == other[0])


def _same_sort(name: Name, figure: Figure) -> bool:
    """Whether a shorter name may be part of the figure's; a place's is its own ('Virginia', 'West Virginia')."""
    return (
        name.type in (None, figure.type) and figure.type is not EntityType.COUNTRY and not (name.place or figure.place)
    )


def _abbreviates(text: str, figure: Figure) -> bool:
    """Whether a word of capitals is made of the initials of the name's words: WHO, AROS."""
    letters = re.sub(r"[^A-Za-z]", "", text)
    parts = figure.name.split()
    return len(letters) > 1 < len(parts) and letters.isupper() and " " not in text and are_initials(letters, parts)


def _new_figure(name: Name) -> Figure:
    kind = name.type or EntityType.ORGANIZATION
    country = word_table("countries").get(name.key) if kind is EntityType.COUNTRY else None
    head = "" if kind is EntityType.PERSON else word_table("organization_nouns").get(_head_word(name.text), "")
    return Figure(country or name.text, kind, {name.text}, head=head, known=name.type is not None, place=name.place)


def _head_word(text: str) -> str:
    """The noun that a body's name is built on: 'court' of 'Court of Appeals', 'bank' of 'World Bank'."""
    words = re.split(r" (?:of|for|on|to) ", text, maxsplit=1)[0].split()
    return bare(words[-1]) if words else ""


def _note_first_name(figure: Figure) -> None:
    words = figure.words
    gender = word_table("first_names").get(words[0]) if words else None
    if figure.type is EntityType.PERSON and gender:
        figure.genders[gender] += 1


def _key(name: Name) -> str:
    if name.type is EntityType.COUNTRY:
        return word_table("countries").get(name.key, name.text).casefold()
    return name.key
