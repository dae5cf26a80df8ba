"""The proper names of an article, each string with one type.

The small model calls one name a person here and a company there, and tags a surname as a verb. One string is what it is
called most often in the article, and a surname of somebody named in full is a name wherever it has its capital.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.entities.known import known
from kg.records import EntityType
from kg.resolve.lexicon import word_table
from kg.resolve.spotting import bare, spots_in

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from kg.resolve.places import Places

_TYPES = {
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANIZATION,
    "GPE": EntityType.ORGANIZATION,  # a state or city acts as its government; countries are in a table
    "FAC": EntityType.ORGANIZATION,
    "LOC": EntityType.ORGANIZATION,
    "NORP": EntityType.GROUP,
    "WORK_OF_ART": EntityType.DOCUMENT,
    "LAW": EntityType.DOCUMENT,
}
_LONGEST = 40  # words of what is looked through for a name in it
_PLACES = frozenset(["GPE", "FAC", "LOC"])
_HONORIFICS = frozenset(["mr", "mrs", "ms", "sen", "rep", "gov", "dr", "pres"])  # only ever before a person's name


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name where it stands; `type` None: the recogniser did not know it. `place`: a city, state or building."""

    words: Words
    text: str
    type: EntityType | None
    offset: int
    place: bool = False
    in_headline: bool = False

    @property
    def key(self) -> str:
        return self.text.casefold()


def names_of(places: Places) -> list[Name]:
    """All names of the article in order of the text; a headline's only where the body has them too."""
    found = _trimmed(list(_found(places)))
    types = _majority(found)
    known = {name.key for name in found if not name.in_headline}
    surnames = {key.split()[-1] for key in known}
    kept = [name for name in found if not name.in_headline or name.key in known or name.key in surnames]
    typed = [replace(name, type=types.get(name.key, name.type)) for name in kept]
    return sorted((*typed, *_overlooked(places, typed)), key=lambda name: name.offset)


def _found(places: Places) -> Iterator[Name]:
    for paragraph in places.paragraphs:
        for words, label in spots_in(paragraph.doc):
            if is_partisan(words):
                continue
            offset = places.offset(words[0])
            yield Name(
                words,
                " ".join(words.text.split()),
                _type_of(words, label),
                offset,
                place=label in _PLACES,
                in_headline=places.is_headline(offset),
            )


def is_partisan(words: Words) -> bool:
    """'one Republican', 'the Utah Democrat': no name, but a person described by party."""
    head = words[-1]
    one = head.tag_ in ("NNP", "NN") and head.dep_ not in ("compound", "amod", "nmod", "appos", "attr")
    return one and word_table("person_nouns").get(head.lower_) == "partisan"


def _trimmed(names: list[Name]) -> list[Name]:
    """Without a word before a name that the article has without it: 'Certainly Mary Jones', 'CLEVELAND - Mary Jones'."""
    known = {name.key for name in names} | {name.key.split()[-1] for name in names if name.type is EntityType.PERSON}
    return [_trimmed_name(name, known) for name in names]


def _trimmed_name(name: Name, known: set[str]) -> Name:
    first_names = word_table("first_names")
    if name.words[0].lower_ in first_names:
        return name
    for start in range(1, min(len(name.words) - 1, _LONGEST)):
        words = name.words[start:]
        text = " ".join(words.text.split())
        is_known = text.casefold() in known or (words[-1].lower_ in known and _is_said(name.words))
        if is_known and words[0].lower_ in first_names:
            offset = name.offset + words[0].idx - name.words[0].idx
            return replace(name, words=words, text=text, type=EntityType.PERSON, offset=offset)
    return name


def _is_said(words: Words) -> bool:
    """Whether the words have a mark in them that no name has."""
    return any(token.text in (":", "-", "–", "—") for token in words)


def _type_of(words: Words, label: str) -> EntityType | None:
    before = words.doc[words.start - 1] if words.start else None
    if before is not None and bare(before.text) in _HONORIFICS:
        return EntityType.PERSON
    if words.text.lower() in word_table("countries"):
        return EntityType.COUNTRY
    if label != "NORP" and (row := known(words.text, EntityType.ORGANIZATION)) is not None:
        return row.type
    if len(words) > 1 and bare(words[-1].text) in word_table("organization_nouns"):
        return EntityType.ORGANIZATION
    if not label and len(words) in (2, 3) and words[0].lower_ in word_table("first_names"):
        return EntityType.PERSON
    return _TYPES.get(label)


def _majority(names: Iterable[Name]) -> dict[str, EntityType]:
    """key -> its most frequent known type, headlines counting half."""
    votes: dict[str, Counter[EntityType]] = {}
    for name in names:
        if name.type is not None:
            votes.setdefault(name.key, Counter())[name.type] += 1 if name.in_headline else 2
    types = {key: count.most_common(1)[0][0] for key, count in votes.items()}
    return {key: _by_surname(key, types) for key in types}


def _by_surname(key: str, types: Mapping[str, EntityType]) -> EntityType:
    """A body's name of two words is a person's when its last word alone is one's."""
    words = key.split()
    body = (
        types[key] is EntityType.ORGANIZATION and len(words) == 2 and words[1] not in word_table("organization_nouns")
    )
    return EntityType.PERSON if body and types.get(words[-1]) is EntityType.PERSON else types[key]


def _overlooked(places: Places, names: list[Name]) -> Iterator[Name]:
    """Names of one word, and surnames of people named in full, where the parse took them for common words."""
    types = {name.key: name.type for name in names if " " not in name.key}
    types |= {name.key.split()[-1]: name.type for name in names if name.type is EntityType.PERSON}
    covered = {name.offset + token.idx - name.words[0].idx for name in names for token in name.words}
    for paragraph in places.paragraphs:
        for token in paragraph.doc:
            offset = paragraph.span.start + token.idx
            words = token.doc[token.i : token.i + 1]
            if token.lower_ in types and offset not in covered and _is_capital(token) and not is_partisan(words):
                headline = places.is_headline(offset)
                yield Name(words, token.text, types[token.lower_], offset, in_headline=headline)


def _is_capital(token: Token) -> bool:
    """A capital that is the name's own, or one of the sentence that no noun follows."""
    if not token.text[0].isupper():
        return False
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if token.pos_ == "PROPN" or not token.is_sent_start:
        return True
    return after is not None and after.pos_ not in ("NOUN", "PROPN", "ADJ")
