"""Which nouns and verb phrases name a measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.complements import complements
from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMES = frozenset({"PERSON", "NORP", "GPE", "LOC", "DATE", "TIME", "WORK_OF_ART", "LANGUAGE"})
_POINTING = frozenset({"the", "this", "that", "these", "those", "its", "both"})
_NAMING = frozenset({"compound", "amod", "poss", "prep", "acl", "relcl", "nmod"})
_NOMINAL = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr", "compound", "appos", "oprd"})
_EMPTY = frozenset({"light", "sort", "out"})
_OBJECTS = frozenset({"law", "plan", "deed"})


@dataclass(frozen=True, slots=True)
class Named:
    """A measure's head; `stance` is that of the verb between (vowed to *block* the bill), None where there is none."""

    head: Token
    stance: PositionStance | None = None


def measures_at(token: Token, accepts: frozenset[str]) -> Iterator[Named]:
    """The measures that the phrase of `token` names, its coordinated parts one by one.

    A verb stands for its phrase (cut taxes); under a verb that is in position_words.tsv itself the measure is its object.
    """
    for part in (token, *_coordinated(token)):
        yield from _from_verb(part, accepts) if is_verbal(part) else _from_noun(part, accepts)


def through(outer: PositionStance, inner: PositionStance | None) -> PositionStance:
    """The stance to what a second verb does: vowed to block it opposes it, refused to block it supports it."""
    if inner is None or outer is PositionStance.ADOPTS:
        return inner or outer
    if not outer.is_for:
        return PositionStance.OPPOSES if inner.is_for else PositionStance.SUPPORTS
    return PositionStance.PROPOSES if inner is PositionStance.ADOPTS else inner


def is_verbal(token: Token) -> bool:
    """Whether a token heads a clause; the parser's role for it is surer than its tag ('rules', 'cuts')."""
    return (token.pos_ in ("VERB", "AUX") and token.dep_ not in _NOMINAL) or (
        token.tag_ == "VBG" and token.dep_ == "pcomp"
    )


def noun_classes(token: Token) -> frozenset[str]:
    """The classes of a noun as a measure's head; none for names of persons and places."""
    table = tables.measures()
    own = table.get(token.text)
    if token.pos_ == "PROPN" and token.ent_type_ in _NAMES:
        return own or frozenset()
    spelled = (_paired(token), token.lemma_.lower(), token.lower_, token.lower_.rstrip("s"))
    found = own or next((table[key] for key in spelled if key in table), None)
    return found or (frozenset({"law"}) if token.ent_type_ == "LAW" else frozenset())


def is_action(verb: Token) -> bool:
    """Whether the verb's phrase names something that a government or lawmaker could do."""
    classes = tables.actions().get(verb.lemma_.lower(), frozenset())
    if "any" in classes:
        return any(child.dep_ in ("dobj", "prep", "ccomp", "nsubjpass", "xcomp", "prt") for child in verb.children)
    return "matter" in classes and any(noun_classes(noun) - _EMPTY for noun in _acted_on(verb))


def _paired(token: Token) -> str:
    """The lemma with the word before it: `executive order`, `cease-fire`."""
    lemma = token.lemma_.lower()
    if token.i == 0:
        return lemma
    before = token.nbor(-1)
    return f"{token.nbor(-2).lower_}-{lemma}" if before.text == "-" and token.i > 1 else f"{before.lower_} {lemma}"


def _coordinated(token: Token) -> Iterator[Token]:
    for child in token.children:
        alike = child.tag_ == token.tag_ if is_verbal(token) else not is_verbal(child)
        if child.dep_ == "conj" and alike:
            yield child
            yield from _coordinated(child)


def _from_noun(token: Token, accepts: frozenset[str]) -> Iterator[Named]:
    classes = noun_classes(token)
    if "light" in classes:
        for inner in (inner for place in ("of", "for", "infinitive") for inner in complements(token, place)):
            yield from measures_at(inner, accepts | {"action"})
    elif named := _included(token):
        for inner in named:
            yield from measures_at(inner, accepts)
    elif classes & accepts and (classes & accepts != {"plan"} or _is_named(token)):
        yield Named(token)


def _from_verb(verb: Token, accepts: frozenset[str]) -> Iterator[Named]:
    if "self" not in accepts and accepts & {"action", "any"} and (through := list(_objects_of(verb))):
        yield from through
    elif "any" in accepts or (accepts & {"action", "self"} and is_action(verb)) or _is_demand(verb, accepts):
        yield Named(verb)


def _is_demand(verb: Token, accepts: frozenset[str]) -> bool:
    return "demanded" in accepts and "demanded" in tables.actions().get(verb.lemma_.lower(), ())


def _objects_of(verb: Token) -> Iterator[Named]:
    for row in tables.rows(verb, "verb"):
        if row.takes not in ("self", "infinitive", "order"):
            for place in complements(verb, row.takes):
                yield from (Named(named.head, row.stance) for named in measures_at(place, row.accepts & _OBJECTS))


def _included(token: Token) -> list[Token]:
    """`several measures, including a moratorium`: the moratorium."""
    if "sort" not in tables.measures().get(token.lemma_.lower(), ()):
        return []
    return [
        inner
        for prep in token.children
        if prep.lower_ in ("including", "like") or (prep.lower_ == "as" and prep.i and prep.nbor(-1).lower_ == "such")
        for inner in prep.children
        if inner.dep_ in ("pobj", "dobj") and noun_classes(inner)
    ]


def _is_named(token: Token) -> bool:
    return any(c.dep_ in _NAMING or (c.dep_ == "det" and c.lower_ in _POINTING) for c in token.children)


def _acted_on(verb: Token) -> Iterator[Token]:
    """The nouns that the verb acts on: its objects, what they are of, and without an object those after a preposition."""
    held = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "ccomp") and c.pos_ not in ("PRON",)]
    for noun in held or [verb]:
        places = ("nsubj", "dobj") if is_verbal(noun) and noun is not verb else ("pobj",)
        yield from () if noun is verb else (noun, *_coordinated(noun))
        for prep in noun.children:
            if prep.dep_ in ("prep", "prt"):
                yield from (c for c in prep.children if c.dep_ in ("pobj", "pcomp"))
            elif prep.dep_ in places:
                yield prep
