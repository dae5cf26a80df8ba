"""The named figures of an article: full names, their short forms, and who a short form stands for."""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.records import Entity, EntityType
from kg.resolve.lexicon import word_table
from kg.resolve.names import Name
from kg.resolve.spotting import are_initials, bare, may_be_left_out

_MOST_INITIALS = 20
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


class Figures:
    """The named figures of an article: whom each of its names may stand for.

    Looked up by key, first and last word and initials, never one by one: 10,000 names in one article have 10,000 figures.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        """One figure for each full name; short forms that stand alone in the article are figures of their own."""
        self.all: list[Figure] = []
        self._number: dict[int, int] = {}  # id of figure -> its place in `all`
        self._called: dict[str, list[Figure]] = defaultdict(list)  # by name and other names, in the order of `all`
        self._words: dict[tuple[str, str], list[Figure]] = defaultdict(list)  # by last word, and another or an initial
        self._initials: dict[tuple[str, str, int], list[Figure]] = defaultdict(
            list
        )  # by first and last letter, and number
        self._fitting: dict[_Form, list[Figure]] = {}
        for name in _fullest_first(names):
            self._place(name)
        for name in {_form(name): name for name in reversed(names)}.values():
            self.fitting(name)
        self._fitting.clear()  # whom a name was looked up for before all figures were known
        for figure in self.all:
            _note_first_name(figure)

    def fitting(self, name: Name) -> list[Figure]:
        """The figures that the name may stand for, at least one; looked up once for each form of a name."""
        form = _form(name)
        if form not in self._fitting:
            self._fitting[form] = self._candidates(name) or self._shortened(name) or [self._add(name)]
        return self._fitting[form]

    def named(self, name: Name) -> list[Figure]:
        """The figures that have just this name, not a longer one."""
        called = self._called.get(name.key, ())
        return [figure for figure in called if figure.name.casefold() == name.key]

    def _place(self, name: Name) -> None:
        matching = self._candidates(name)
        if not matching:
            self._add(name)
        elif len(matching) == 1:
            matching[0].aliases.add(name.text)
            self._call(matching[0], name.key)

    def _add(self, name: Name) -> Figure:
        figure = _new_figure(name)
        self._number[id(figure)] = len(self.all)
        self.all.append(figure)
        self._call(figure, figure.name.casefold())
        self._call(figure, name.key)
        for way in _ways(figure.words):
            self._words[way].append(figure)
        for signs in _signs_of_initials(figure.name.split()):
            self._initials[signs].append(figure)
        return figure

    def _call(self, figure: Figure, key: str) -> None:
        called = self._called[key]
        if not any(figure is one for one in called):
            insort(called, figure, key=lambda one: self._number[id(one)])

    def _candidates(self, name: Name) -> list[Figure]:
        """The figures of exactly that name, else those it is a short form of, else those that were called so."""
        key = _key(name)
        called = self._called.get(key, [])
        full = [figure for figure in called if figure.name.casefold() == key]
        return full or self._short_for(name) or called

    def _shortened(self, name: Name) -> list[Figure]:
        """Whom 'the Coliseum' may stand for, a place here and no place where it is mentioned else; 'Texas' without article is
        a place of its own."""
        first = name.words.start
        short = name.place and first > 0 and name.words.doc[first - 1].lower_ == "the"
        return self._candidates(replace(name, place=False)) if short else []

    def _short_for(self, name: Name) -> list[Figure]:
        words = words_in(name.text)
        if not words:
            return []
        letters = _letters(name.text)
        near = (
            *self._words.get(_way(words), ()),
            *self._words.get((words[-1], words[0][:1] + "."), ()),
            *(self._initials.get((letters[0], letters[-1], len(letters)), ()) if letters else ()),
        )
        found = {self._number[id(figure)]: figure for figure in near if _is_short(words, name, figure)}
        return [found[number] for number in sorted(found)]


_Form = tuple[str, EntityType | None, bool]


def _form(name: Name) -> _Form:
    """What decides whom a name may stand for."""
    return name.key, name.type, name.place


def _fullest_first(names: Sequence[Name]) -> list[Name]:
    """Each name once, the longest first, then in order of the text; of its spellings the commonest, not the one in capitals."""
    spellings = Counter(name.text for name in names)
    best: dict[tuple[str, EntityType | None], Name] = {}
    for name in names:
        known = best.setdefault((name.key, name.type), name)
        if (known.text.isupper(), -spellings[known.text]) > (name.text.isupper(), -spellings[name.text]):
            best[name.key, name.type] = name
    return sorted(best.values(), key=lambda name: -len(words_in(name.text)))


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
    letters, parts = _letters(text), figure.name.split()
    return bool(letters) and len(parts) > 1 and are_initials(letters, parts)


def _letters(text: str) -> str:
    """The letters of a word of capitals, '' for any other."""
    letters = re.sub(r"[^A-Za-z]", "", text)
    return letters if len(letters) > 1 and letters.isupper() and " " not in text else ""


def _way(words: Sequence[str]) -> tuple[str, str]:
    """How a short form is looked up: by its last word and its first, or by its only one."""
    return (words[-1], words[0]) if len(words) > 1 else (words[0], "")


def _ways(full: Sequence[str]) -> set[tuple[str, str]]:
    """How the short forms of a name are looked up: by its first or last word; by the last with any other; with an initial."""
    if not full:
        return set()
    last = full[-1]
    initials = {(last, full[0][:1] + ".")} | ({(last, full[0])} if len(full[0]) == 1 else set())
    return {(full[0], ""), (last, ""), *((last, word) for word in full), *initials}


def _signs_of_initials(words: Sequence[str]) -> set[tuple[str, str, int]]:
    """First and last letter, and number, of the initials that a name may have: small words may be left out."""
    least = sum(not may_be_left_out(word) for word in words)
    if least > _MOST_INITIALS:
        return set()
    numbers = range(max(2, least), min(len(words), _MOST_INITIALS) + 1)
    return {
        (first, last, number)
        for first in _first_letters(words)
        for last in _first_letters(words[::-1])
        for number in numbers
    }


def _first_letters(words: Sequence[str]) -> set[str]:
    """The initials of the words up to the first that is not left out."""
    letters = set()
    for word in words:
        letters.add(word[:1].upper())
        if not may_be_left_out(word):
            break
    return letters


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
