"""Which cards are compared at all: those of one block. The key follows from the card alone."""

from __future__ import annotations

import re

from kg.entities.cards import Card
from kg.entities.known import known
from kg.entities.names import first_names, folded, sound
from kg.records import EntityType

_JOINING = frozenset(["of", "the", "for", "and", "in", "on", "at", "to", "de", "des", "du", "la", "le"])


def block(card: Card) -> str:
    """'surname:lkn' for a person and for a single word, 'initials:how' for a body of several words, else the name itself.

    What the table of known names has is in a block of its own, whatever the spelling.
    """
    if row := known(card.name, card.type):
        return f"known:{row.name}"
    if card.type is EntityType.PERSON or is_bare_word(card):
        surname = card.person.surname
        return f"surname:{sound(surname) if len(surname) > 3 else surname}"
    if card.type is EntityType.ORGANIZATION:
        return f"initials:{''.join(sorted(initials(card.name)))}"
    return f"{card.type}:{folded(card.name)}"


def keys(card: Card) -> frozenset[str]:
    """What two cards of a block must share to be worth comparing: the initial of a first name that a person's may stand for,
    a word or the initials of a body's, the row of the table of known names."""
    if card.type is EntityType.PERSON:
        letters = {name[0] for given in card.person.given for name in first_names(given)}
        return frozenset(letters | {part[0] for part in card.person.family[:-1]})
    row = known(card.name, card.type)
    rows = (f"known:{row.name}",) if row else ()
    return frozenset((*bare_words(card.name), initials(card.name), *card.folded_names, *rows))


def is_bare_word(card: Card) -> bool:
    """Whether this is taken for a body and is one word, not in capitals: it may be somebody's surname all the same."""
    bare = " " not in card.name.strip() and not card.name.isupper()
    return card.type is EntityType.ORGANIZATION and bare and bool(card.person.surname)


def initials(name: str) -> str:
    """The letters that the name may be abbreviated to, which for one in capitals are its own: 'WHO' and 'World Health
    Organization' -> 'who'; a single word that is none -> itself."""
    words = bare_words(name)
    letters = re.sub(r"[^A-Za-z]", "", name)
    if len(words) == 1:
        return words[0] if letters.isupper() or len(words[0]) < 2 else f"={words[0]}"
    return "".join(word[0] for word in words)


def bare_words(name: str) -> list[str]:
    """The folded words of a body's name without those that only join."""
    words = [word for word in re.split(r"[ \-]", folded(name).replace(",", " ")) if word and word not in _JOINING]
    return words or [folded(name)]
