"""Which office or part a name has where it stands: 'Russian Foreign Minister Sergey Lavrov', 'Lavrov, the minister,'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.resolve.lexicon import word_list, word_table
from kg.resolve.spotting import bare

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_LEFT = frozenset(["NOUN", "PROPN", "ADJ", "NUM"])
_ENDS = frozenset(["relcl", "acl", "appos", "punct", "conj", "cc", "advcl"])
_HONORIFICS = frozenset(["mr", "mrs", "ms", "miss", "dr", "sir"])
_DETERMINERS = frozenset(["the", "a", "an", "its", "his", "her", "their", "our", "one"])
_LONGEST = 14  # words of a role


def role_of(name: Words) -> str | None:
    """The role that stands beside a person's name, as written, without article; None when there is none."""
    return next(roles_of(name), None)


def roles_of(name: Words) -> Iterator[str]:
    """Every role beside the name: before it, after it, or as predicate of 'is'."""
    before = _before(name)
    if before:
        yield before
    ahead = _ahead(name)
    if ahead:
        yield ahead
    root = name.root
    if not ahead and root.dep_ == "appos" and _names_person(root.head):
        yield phrase(root.head)
    yield from (phrase(child) for child in root.children if child.dep_ == "appos" and _describes(child))
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        yield from (phrase(child) for child in root.head.children if child.dep_ == "attr" and _names_person(child))


def is_person_noun(token: Token) -> bool:
    """Whether the noun names a person by office, trade, kin or part."""
    nouns = word_table("person_nouns")
    return token.lower_ in nouns or token.lemma_.lower() in nouns or bare(token.text) in nouns


def is_description(noun: Token, name: Token) -> bool:
    """Whether a noun before a name is set beside it: one person, and no other noun for a person between them."""
    between = noun.doc[noun.i + 1 : name.i]
    return is_person_noun(noun) and noun.tag_ == "NN" and not any(map(is_person_noun, between))


def phrase(head: Token) -> str:
    """The noun's phrase as written, without article, relative clause, apposition and what follows them."""
    words = phrase_words(head)
    start = 1 if len(words) > 1 and words[0].lower_ in _DETERMINERS else 0
    return " ".join(words[start:].text.split())


def phrase_words(head: Token) -> Words:
    """The tokens of the noun's phrase up to its relative clause, apposition, bracket or coordination."""
    doc, start, end = head.doc, head.left_edge.i, head.i + 1
    for child in head.rights:
        if (child.dep_ in _ENDS and not _is_participle(child, end)) or child.i > head.i + _LONGEST:
            break
        end = _end_of(child) + 1
    while end > head.i + 1 and doc[end - 1].tag_ in ("WP", "WDT", "WRB", "IN", "CC", "TO", ",", ":"):
        end -= 1
    while start < head.i and (doc[start].is_punct or doc[start].dep_ in ("cc", "preconj")):
        start += 1
    return doc[start:end]


def _is_participle(child: Token, end: int) -> bool:
    """'states led by Ohio': a participle that follows at once."""
    return child.dep_ == "acl" and child.tag_ == "VBN" and child.i == end


def _end_of(child: Token) -> int:
    """Last token of the child's subtree that still stands before any clause or bracket in it."""
    end = child.i
    for token in child.doc[child.i + 1 : child.right_edge.i + 1]:
        if token.dep_ in ("relcl", "acl", "appos", "punct") and token.text not in ("-", "'"):
            break
        end = token.i
    return end


def _before(name: Words) -> str | None:
    doc, start = name.doc, name.start
    while start > 0 and (doc[start - 1].pos_ in _LEFT or _joins(doc, start - 1)):
        start -= 1
    while start < name.start and (doc[start].text in ("'s", "’s", "-") or bare(doc[start].text) in _HONORIFICS):
        start += 1
    words = doc[start : name.start]
    titles = word_list("titles")
    last = words[-1] if len(words) else None
    if last is None or not (is_person_noun(last) or bare(last.text) in titles) or bare(words.text) in _HONORIFICS:
        return None
    return " ".join(words.text.split())


def _ahead(name: Words) -> str | None:
    """'An attorney for Smith, Mary Jones': a description set off by a comma before the name."""
    doc, comma = name.doc, name.start - 1
    if comma < 2 or doc[comma].text != ",":
        return None
    start = comma - 1
    while start > 0 and comma - start <= _LONGEST and not (doc[start].is_sent_start or doc[start - 1].is_punct):
        start -= 1
    while start < comma and doc[start].pos_ in ("ADP", "CCONJ", "SCONJ"):
        start += 1
    words = doc[start:comma]
    noun = next(filter(is_person_noun, words), None)
    described = noun is not None and is_description(noun, doc[comma]) and not any(t.pos_ == "VERB" for t in words)
    begins = len(words) > 1 and (words[0].pos_ in ("DET", "PRON") or words[0].tag_ == "PRP$")
    return " ".join(words[1:].text.split()) if described and begins else None


def _joins(doc: Doc, at: int) -> bool:
    """A hyphen or possessive between two words of a role: vice-president, the panel's chairman."""
    return at > 0 and doc[at].text in ("-", "'s", "’s") and doc[at - 1].pos_ in _LEFT


def _names_person(token: Token) -> bool:
    return _is_common(token) and is_person_noun(token)


def _describes(token: Token) -> bool:
    """A noun for a person, or one that a preposition specifies: 'the voice of the miners'."""
    return _names_person(token) or (token.tag_ == "NN" and any(child.dep_ == "prep" for child in token.children))


def _is_common(token: Token) -> bool:
    return token.pos_ == "NOUN" or (token.pos_ in ("PROPN", "ADJ") and is_person_noun(token))
