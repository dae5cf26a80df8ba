"""Who holds what a word tells: its subject, agent, possessor, or the noun it modifies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.complements import antecedent, complements, is_passive, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_HOLDERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_SHARED = frozenset({"xcomp", "conj", "advcl", "ccomp", "pcomp"})
_COPULAS = frozenset({"be", "come", "stand", "remain", "stay", "turn", "argue"})
_LONGEST = 12  # steps up a parse; chains are two or three long, a cap keeps an odd parse cheap


def actors(word: Token, sort: str) -> Iterator[Token]:
    """Heads of the mentions that hold the position of `word`, each of a coordination; pronouns are left as they stand."""
    for head in _FINDERS.get(sort, _of_verb)(word):
        for part in (head, *_coordinated(head)):
            if is_actor(part) or any(is_actor(member) for member in _members(part)):
                yield part


def is_actor(token: Token) -> bool:
    """Whether a mention can hold a position: a name, a personal pronoun, or a noun for persons or bodies."""
    if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
        return token.lower_ in tables.named_set("pronouns")
    if token.ent_type_ in _HOLDERS:
        return True
    lemma = token.lemma_.lower()
    nobody = any(c.dep_ == "det" and c.lower_ in ("no", "any", "neither") for c in token.children)
    if nobody or (lemma == "other" and token.tag_ != "NNS"):
        return False
    known = lemma in tables.agents() or lemma.rpartition("-")[2] in tables.agents()
    return known or (token.pos_ == "PROPN" and token.ent_type_ == "" and token.lower_ not in tables.measures())


def _of_verb(verb: Token) -> Iterator[Token]:
    for _ in range(_LONGEST):
        if is_passive(verb):
            yield from _agents(verb)
            return
        if subject := next((c for c in verb.children if c.dep_ in ("nsubj", "expl")), None):
            yield antecedent(subject)
            return
        if verb.dep_ in ("acl", "relcl", "amod") and verb.head.pos_ != "VERB":
            yield from _of_modified(verb)
            return
        if (verb.dep_ not in _SHARED and verb.dep_ not in ("acomp", "prep", "oprd")) or _is_told(verb):
            return
        verb = verb.head


def _of_modified(verb: Token) -> Iterator[Token]:
    """`lawmakers opposing it`: the lawmakers; `a suit challenging it`, `a plan to back it`: whose suit or plan it is."""
    if verb.tag_ in ("VBG", "JJ", "VBN") and is_actor(verb.head):
        yield subject_of(verb.head)
    else:
        yield from _of_noun(verb.head)


def _is_told(verb: Token) -> bool:
    """`urged Congress to pass`, `called on Congress to pass`: the subject is not who passes."""
    if verb.dep_ == "advcl" and verb.tag_ == "VB":
        return True
    return verb.dep_ == "xcomp" and any(
        c.dep_ in ("dobj", "dative") or (c.dep_ == "prep" and c.lower_ in ("on", "upon")) for c in verb.head.children
    )


def _agents(verb: Token) -> Iterator[Token]:
    for by in verb.children:
        if by.dep_ == "agent" or (by.dep_ == "prep" and by.lower_ == "by"):
            yield from (c for c in by.children if c.dep_ == "pobj")


def _members(noun: Token) -> Iterator[Token]:
    """`a number of cities`, `dozens of lawmakers`: those counted."""
    if (
        noun.pos_ in ("NOUN", "NUM") and "light" in tables.measures().get(noun.lemma_.lower(), ())
    ) or noun.pos_ == "NUM":
        yield from complements(noun, "of")


def _of_holder(noun: Token) -> Iterator[Token]:
    """`he is a supporter of the ban`: he; `Lee, a supporter of the ban`: Lee; otherwise the supporters themselves."""
    if noun.dep_ == "attr":
        yield from (antecedent(c) for c in noun.head.children if c.dep_ == "nsubj")
    elif noun.dep_ == "appos":
        yield noun.head
    else:
        yield noun


def _of_noun(noun: Token) -> Iterator[Token]:
    owned = [c for c in noun.children if c.dep_ == "poss"]
    named = [c for c in noun.children if c.dep_ in ("compound", "nmod") and c.ent_type_ in _HOLDERS]
    by = [
        c
        for prep in noun.children
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from", "among", "of")
        for c in prep.children
        if c.dep_ == "pobj" and (prep.lower_ != "of" or is_actor(c))
    ]
    yield from owned or by or named or _from_above(noun)


def _from_above(noun: Token) -> Iterator[Token]:
    """The subject of `has a plan`, `voiced opposition`, `came out in favour`."""
    verb = noun.head
    if noun.dep_ == "conj":
        yield from _from_above(verb)
    elif noun.dep_ == "attr" or (noun.dep_ == "dobj" and verb.lemma_ in tables.named_set("light_verbs")):
        yield from _of_verb(verb)
    elif noun.dep_ == "pobj" and verb.lower_ == "in" and verb.head.pos_ in ("VERB", "AUX"):
        yield from _of_verb(verb.head)
    elif noun.dep_ == "pobj" and verb.lower_ == "in" and verb.head.pos_ in ("NOUN", "PROPN"):
        yield verb.head


def _of_preposition(word: Token) -> Iterator[Token]:
    """`was against the war`, `came out against it`; not the `for` of `called for`."""
    if word.head.lemma_ in _COPULAS:
        yield from _of_verb(word.head)
    elif word.head.pos_ in ("NOUN", "PROPN", "PRON") and is_actor(word.head) and word.lower_ == "against":
        yield word.head


def _coordinated(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ == "conj":
            yield child
            yield from _coordinated(child)


_FINDERS: dict[str, Callable[[Token], Iterator[Token]]] = {
    "noun": _of_noun,
    "holder": _of_holder,
    "preposition": _of_preposition,
}
