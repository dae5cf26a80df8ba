"""Where a content ends, where the parse knows better than the network.

Each rule keeps the figures on PolNeAR's development part or betters them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.records import Stance

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_OBJECTS = ("dobj", "pobj")
_FINITE = ("VBD", "VBZ")


def last_word(words: Words, cue: Token, stance: Stance) -> int:
    """The index in its doc of the word that a content, the tokens given, should end with."""
    inside = [token for token in words if not token.is_punct]
    if not inside or any(token.is_quote for token in words):
        return words.end - 1
    end = inside[-1].i
    root = next((token for token in inside if not words.start <= token.head.i < words.end), inside[0])
    if inside[0].lower_ == "to" and root.tag_ == "VB":
        return _with_second_infinitive(root, cue, end)
    if stance is Stance.DENIES and root.dep_ in _OBJECTS:
        return _whole_object(root, cue, end)
    return words.end - 1


def _with_second_infinitive(root: Token, cue: Token, end: int) -> int:
    """'declined to threaten Moscow | or even declare it responsible': after a cue in another form both are declined."""
    doc = root.doc
    if end + 2 >= len(doc) or doc[end + 1].dep_ != "cc":
        return end
    heads = (root, cue) if cue.tag_ in _FINITE else (root,)
    seconds = (token for token in doc[end + 2 : end + 5] if token.dep_ == "conj" and token.head in heads)
    second = next((token for token in seconds if token.pos_ == "VERB" and token.lower_ == token.lemma_), None)
    if second is None or any(child.dep_ in ("nsubj", "nsubjpass") for child in second.children):
        return end
    return second.right_edge.i


def _whole_object(root: Token, cue: Token, end: int) -> int:
    """What is denied is the whole noun phrase and no more: 'protested the system, which harms schools', 'challenge the rules |
    before the court'."""
    doc = root.doc
    relative = next((child for child in root.rights if child.dep_ == "relcl" and child.left_edge.i == end + 2), None)
    if relative is not None and doc[end + 1].text == ",":
        return relative.right_edge.i
    own = root.right_edge.i
    beside = doc[own + 1] if own < end else None
    if beside is not None and beside.dep_ == "prep" and beside.head.i == cue.i == root.head.i:
        return own
    return end
