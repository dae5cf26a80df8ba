"""From the head of an actor or measure to the words that name it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.measures import is_verbal

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLOSE = frozenset({"in", "from", "to", "on", "into", "of", "for", "against"})
_NOUN_RIGHT = frozenset({"prep", "acl", "relcl", "nummod", "case", "npadvmod"})
_VERB_RIGHT = frozenset({"dobj", "prt", "prep", "xcomp", "dative", "ccomp", "advmod", "acomp", "oprd", "attr"})
_NAMING = frozenset({"compound", "amod", "poss", "prep"})
_PERIODS = frozenset({"DATE", "TIME"})
_QUOTES = frozenset("\"“”'‘’``''")

Extent = tuple[int, int]
"""Half-open range of characters in the doc."""


def measure_extent(head: Token, actor: Token | None) -> Extent:
    """The shortest run of words that names the measure whole.

    A noun phrase without its article, an `actor` who owns it, apposition, and asides after a comma; a verb phrase without
    `to`, time and reason.
    """
    if is_verbal(head):
        return _cut(_left_of_verb(head), _last(head, _VERB_RIGHT))
    return _cut(_left_of_noun(head, actor), _with_next(_last(head, _NOUN_RIGHT)))


def actor_extent(head: Token) -> Extent:
    """The mention from its first modifier to its head, with `of` and `for` phrases of bodies, but no clause."""
    left = head
    while (child := next(iter(left.lefts), None)) is not None and child.dep_ not in (
        "punct",
        "cc",
        "advmod",
        "preconj",
    ):
        left = child
    last = head
    for child in head.rights:
        if (
            child.dep_ == "prep"
            and child.lower_ in ("of", "for", "in")
            and child.i == last.i + 1
            and not head.ent_type_
        ):
            last = _last(child, frozenset({"pobj", "prep"}))
    start = left if left.dep_ != "case" else head
    return start.idx, last.idx + len(last)


def _with_next(last: Token) -> Token:
    """The phrase with an adjacent `on ...` that the parser hung on the verb: called for a ban | on guns."""
    follows = last.nbor(1) if last.i + 1 < len(last.doc) else last
    if follows.dep_ != "prep" or follows.head.i >= last.i:
        return last
    if follows.lower_ == "in" and follows.i + 1 < len(last.doc) and follows.nbor(1).shape_ == "dddd":
        return follows.nbor(1)
    if follows.lower_ in ("on", "of", "against"):
        return last if _is_loose(follows) else _last(follows, _below(follows))
    return last


def _left_of_noun(head: Token, actor: Token | None) -> Token:
    first = head
    for child in reversed(list(head.lefts)):
        if child.dep_ in ("det", "predet", "preconj", "cc", "mark", "advmod") or child == actor:
            break
        if child.dep_ == "poss" and child.tag_ == "PRP$":
            break
        if child.text in _QUOTES:
            continue
        if child.dep_ == "punct" and child.text not in ("-", "–", "/"):
            break
        first = child.left_edge
    return first.nbor(1) if first.dep_ == "det" and first.i < head.i else first


def _left_of_verb(head: Token) -> Token:
    first = head
    for child in head.lefts:
        if child.dep_ == "nsubjpass":
            return child.left_edge
        if child.dep_ == "neg" and head.tag_ in ("VB", "VBG"):
            return child
    return first


def _last(head: Token, kept: frozenset[str]) -> Token:
    """The last token of the head's right side while what follows restricts it, with no comma or `and` between."""
    last = head
    for child in head.rights:
        if child.is_space or child.text in _QUOTES or (child.dep_ == "punct" and child.text == "-"):
            continue
        bare = child.dep_ == "prep" and not any(c.dep_ in ("pobj", "pcomp", "prep") for c in child.children)
        if bare or child.dep_ not in kept or _is_loose(child):
            break
        last = _last(child, _below(child))
        if last.i < child.right_edge.i and not _ends_quoted(last, child.right_edge) and not _goes_on(head, child):
            break
    return last


def _goes_on(head: Token, child: Token) -> bool:
    """`hold him, a former aide, in contempt`: what follows the aside belongs to the verb."""
    aside = any(c.dep_ == "appos" for c in child.children)
    return aside and any(c.dep_ == "prep" and c.i > child.i and c.lower_ in _CLOSE for c in head.rights)


def _ends_quoted(last: Token, edge: Token) -> bool:
    return last.i + 1 == edge.i and edge.text in _QUOTES


def _below(child: Token) -> frozenset[str]:
    if child.pos_ in ("VERB", "AUX"):
        return _VERB_RIGHT
    return _NOUN_RIGHT | {"pobj", "pcomp", "appos"} if child.dep_ == "prep" else _NOUN_RIGHT | {"conj", "cc"}


def _is_loose(child: Token) -> bool:
    if child.dep_ == "prep":
        if child.lower_ == "as" and child.head.dep_ == "acl":
            return False
        return child.lower_ in tables.named_set("loose_prepositions") or any(
            c.ent_type_ in _PERIODS for c in child.children if c.dep_ == "pobj"
        )
    if child.dep_ == "relcl":
        if child.tag_ == "VB":  # `a resolution to ban ...`, as the parser sometimes labels it
            return False
        named = any(c.dep_ in _NAMING for c in child.head.children)
        return named or child.left_edge.nbor(-1).text == ","
    return child.dep_ in ("advmod", "npadvmod") and child.ent_type_ in _PERIODS


def _cut(first: Token, last: Token) -> Extent:
    return first.idx, last.idx + len(last)
