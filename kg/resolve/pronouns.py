"""Pronouns, each resolved by the mentions before it: nearest sentence first, subjects preferred, gender agreeing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.records import EntityType
from kg.resolve.figures import Figure
from kg.resolve.seen import Mention, Seen

if TYPE_CHECKING:
    from spacy.tokens import Token

_GENDERS = dict.fromkeys(("he", "him", "his", "himself"), "m") | dict.fromkeys(("she", "her", "hers", "herself"), "f")
_THINGS = frozenset(["it", "its", "itself"])
MANY = frozenset(["they", "them", "their", "theirs", "themselves"])
GENDERED = frozenset(_GENDERS)
PRONOUNS = GENDERED | _THINGS | MANY

_REACH = 8  # sentences that he or she looks back
_NEAR = 3  # sentences that it or they look back


def resolve_pronoun(token: Token, seen: Seen) -> Figure | None:
    """The figure that a third-person pronoun stands for; None where nothing fitting comes before it."""
    word = token.lower_
    if word in _GENDERS:
        return _best(token, seen, _REACH, lambda mention: _is_person(mention, _GENDERS[word]))
    if word in _THINGS:
        return _best(token, seen, _NEAR, _is_thing)
    return _best(token, seen, _NEAR, _is_many)


def _best(token: Token, seen: Seen, reach: int, fits: Callable[[Mention], bool]) -> Figure | None:
    offset = seen.places.offset(token)
    now, quoted = seen.places.sentence_number(offset), seen.places.in_quotes(offset)
    best: tuple[float, Figure] | None = None
    for rank, mention in enumerate(seen.back(reach, now)):
        if fits(mention):
            score = _salience(mention, now, quoted) - 0.01 * rank
            if best is None or score > best[0]:
                best = score, mention.figure
    return best[1] if best else None


def _salience(mention: Mention, now: int, quoted: bool) -> float:
    score = -float(now - mention.sentence)
    score += 1.5 if mention.subject else 0.0
    score -= 1.5 if mention.modifier else 0.0
    score -= 3.0 if mention.headline else 0.0
    score -= 0.75 if mention.figure.type is EntityType.UNNAMED else 0.0
    if mention.quoted and not quoted:  # the narrator's 'he' is seldom someone named inside a quotation
        score -= 3.0
    return score


def _is_person(mention: Mention, gender: str) -> bool:
    kind = mention.figure.type
    return kind in (EntityType.PERSON, EntityType.UNNAMED) and not mention.plural and mention.figure.may_be(gender)


def _is_thing(mention: Mention) -> bool:
    figure = mention.figure
    if figure.type is EntityType.DOCUMENT or figure.place:
        return mention.subject and not mention.plural
    fitting = figure.type in (EntityType.ORGANIZATION, EntityType.COUNTRY) and (figure.known or mention.subject)
    return fitting and not mention.plural and not mention.modifier


def _is_many(mention: Mention) -> bool:
    figure = mention.figure
    body = figure.type is EntityType.ORGANIZATION and not figure.place and (figure.known or mention.subject)
    return mention.plural or ((body or figure.type is EntityType.GROUP) and not mention.modifier)
