"""Where a word's measure stands in the parse: its object, infinitive, gerund, preposition ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = frozenset({"which", "that", "who", "whom"})
_OF = frozenset({"of", "to", "on", "for", "into", "against"})
_CLAUSES = frozenset({"xcomp", "advcl", "ccomp", "acl", "relcl"})


def complements(word: Token, takes: str) -> Iterator[Token]:
    """The tokens that fill the place `takes` (a name of the table position_words.tsv) beside `word`."""
    if named := _PLACES.get(takes):
        return named(word)
    if takes.endswith("+to"):
        return _told(word, takes.removesuffix("+to"))
    return _after(word, takes)


def is_passive(verb: Token) -> bool:
    """Whether the verb's surface subject, or the noun that it modifies, is its object."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    bare = verb.dep_ in ("acl", "advcl") or (verb.dep_ == "conj" and verb.head.dep_ == "acl")
    return bare and verb.tag_ == "VBN" and not any(c.dep_ in ("aux", "dobj") for c in verb.children)


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for; the pronoun itself where it is not one."""
    verb = pronoun.head
    while verb.dep_ in ("conj", "xcomp", "ccomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    if pronoun.lower_ not in _RELATIVE or verb.dep_ != "relcl":
        return pronoun
    return subject_of(_outermost(verb))


def _outermost(relative: Token) -> Token:
    """The relative clause's noun. After a comma a clause is about the whole phrase (the ban on strikes on bridges, which ...),
    which the parser often hangs on its last noun."""
    noun = relative.head
    first = next(iter(relative.subtree))
    if first.i == 0 or first.nbor(-1).text != "," or noun.i != first.i - 2:
        return noun
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun


def subject_of(noun: Token) -> Token:
    """`It is a favourite, promoted by Lee`: of a noun that only says what something is, that thing; else the noun."""
    said = noun
    while said.dep_ in ("conj", "appos"):
        said = said.head
    if said.dep_ in ("attr", "acomp"):
        said = said.head
    if said.pos_ not in ("VERB", "AUX"):
        return noun
    return next((c for c in said.children if c.dep_ in ("nsubj", "nsubjpass")), noun)


def _objects(verb: Token) -> Iterator[Token]:
    held = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    yield from (antecedent(child) for child in held)
    if held:
        return
    if is_passive(verb) and verb.dep_ in ("acl", "advcl"):
        yield subject_of(verb.head)
    elif verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ not in _RELATIVE for c in verb.children):
        yield verb.head
    elif verb.dep_ == "conj" and not is_passive(verb):
        yield from _shared_object(verb)


def _shared_object(verb: Token) -> Iterator[Token]:
    """`passed and signed the bill` has its object on one of the two verbs."""
    if verb.head.pos_ == "VERB" and verb.i - verb.head.i <= 3:
        yield from (c for c in verb.head.children if c.dep_ == "nsubjpass")


def _infinitives(word: Token) -> Iterator[Token]:
    if any(c.dep_ in ("dobj", "dative") for c in word.children) and word.pos_ == "VERB":
        return
    yield from (c for c in word.children if c.dep_ in _CLAUSES and _is_infinitive(c) and c.i > word.i)
    if word.dep_ == "nsubj" and word.head.lemma_ == "be":
        yield from (c for c in word.head.children if c.dep_ in ("xcomp", "attr", "ccomp") and _is_infinitive(c))


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _gerunds(word: Token) -> Iterator[Token]:
    return (
        c for c in word.children if c.tag_ == "VBG" and c.dep_ in ("xcomp", "pcomp", "ccomp", "dobj") and c.i > word.i
    )


def _orders(word: Token) -> Iterator[Token]:
    told = any(c.dep_ in ("dobj", "dative", "nsubjpass") for c in word.children)
    for child in word.children:
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        if child.dep_ in ("xcomp", "ccomp", "advcl") and child.i > word.i and _is_infinitive(child) and (told or own):
            yield child


def _told(word: Token, preposition: str) -> Iterator[Token]:
    """`called on Congress to pass`: the infinitive hangs on the verb or on the one who is told."""
    for prep in (c for c in word.children if c.dep_ in ("prep", "prt") and c.lower_ == preposition):
        told = [c for c in prep.children if c.dep_ in ("pobj", "pcomp")]
        if told:
            yield from (c for head in (word, *told) for c in head.children if c.dep_ in _CLAUSES and _is_infinitive(c))
        yield from (c for c in told if _is_infinitive(c))
    for clause in word.children:
        if (
            clause.dep_ in _CLAUSES
            and _is_infinitive(clause)
            and any(c.lower_ == preposition and c.dep_ == "mark" for c in clause.children)
        ):
            yield clause


def _after(word: Token, preposition: str) -> Iterator[Token]:
    for prep in word.children:
        if prep.lower_ == preposition and prep.dep_ in ("prep", "prt", "dative", "agent") and prep.i > word.i:
            yield from (antecedent(c) for c in prep.children if c.dep_ in ("pobj", "pcomp"))


def _clauses(word: Token) -> Iterator[Token]:
    """`demanded that the army withdraw`, `vowed he would veto`."""
    for child in word.children:
        modal = any(c.dep_ == "aux" and c.lower_ in ("should", "would", "will", "must", "'ll") for c in child.children)
        if child.dep_ == "ccomp" and child.i > word.i and (modal or child.tag_ == "VB"):
            yield child


def _own(word: Token) -> Iterator[Token]:
    return (c for c in word.children if c.dep_ in ("pobj", "pcomp"))


def _itself(verb: Token) -> Iterator[Token]:
    if any(c.dep_ in ("dobj", "nsubjpass") or (c.dep_ == "prep" and c.lower_ == "with") for c in verb.children):
        yield verb


def _possessed(noun: Token) -> Iterator[Token]:
    """`Lee's tax plan`, `Ohio's removal of voters`: owned by a name, and told which one it is."""
    owned = any(c.dep_ == "poss" and c.ent_type_ for c in noun.children)
    if owned and any(
        c.dep_ in ("compound", "amod", "acl") or (c.dep_ == "prep" and c.lower_ in _OF) for c in noun.children
    ):
        yield noun


_PLACES: dict[str, Callable[[Token], Iterator[Token]]] = {
    "obj": _objects,
    "infinitive": _infinitives,
    "ing": _gerunds,
    "order": _orders,
    "that": _clauses,
    "own": _own,
    "self": _itself,
    "self_noun": _possessed,
}
