"""Whether a position is held, denied, only planned or only possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extractors.positions import tables
from kg.extractors.positions.tables import Row
from kg.records import PositionStance

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOT = frozenset({"not", "n't", "never", "no", "nor", "neither", "hardly", "rarely", "seldom"})
_MODAL = frozenset({"could", "might", "may", "would", "can", "'d"})
_POSSIBLE = frozenset({"could", "might", "may", "can"})
_FUTURE = frozenset({"will", "would", "'ll", "'d", "wo", "shall"})
_DUTY = frozenset({"should", "must", "ought"})
_IF = frozenset({"if", "unless", "whether", "should"})
_GOVERNED = frozenset({"xcomp", "pcomp", "acomp", "oprd", "ccomp", "attr", "dobj", "prep", "pobj", "conj"})
_WITHIN = frozenset({"of", "about", "to", "on", "from", "at", "for"})
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words around a trigger do to it; `dropped`: nothing is told of the actor (failed to ..., should ...)."""

    negated: bool
    planned: bool
    possible: bool
    conditional: bool
    dropped: bool

    def stance(self, row: Row) -> PositionStance | None:
        """The row's stance as it stands after this; None where none is left. What is not done yet is proposed."""
        if self.dropped:
            return None
        if self.negated:
            return row.negated
        done = row.stance in (PositionStance.ADOPTS, PositionStance.BREACHES)
        if not done or not (self.planned or self.possible):
            return row.stance
        return PositionStance.PROPOSES if self.planned and row.stance is PositionStance.ADOPTS else None


def reading(word: Token) -> Reading:
    """Reads the word's own negation and auxiliaries and those of the words that govern it (refused to, wants to)."""
    chain = _chain(word)
    effects = [tables.chains().get(governing.lemma_.lower()) for governing in chain[1:]]
    denials = sum(is_denied(token) for token in chain) + effects.count("negates")
    auxiliaries = {c.lower_ for token in chain for c in token.children if c.dep_ == "aux"}
    infinitive = "plans" in effects or "drops" in effects
    return Reading(
        negated=denials % 2 == 1,
        planned=infinitive or bool(auxiliaries & _FUTURE),
        possible=bool(auxiliaries & _POSSIBLE),
        conditional=_is_conditional(chain, auxiliaries),
        dropped="drops" in effects or bool(auxiliaries & _DUTY) or _is_dangling(word, chain),
    )


def _chain(word: Token) -> list[Token]:
    """The word and what governs it, up to the verb that has the subject."""
    chain = [word]
    while len(chain) < _LONGEST and chain[-1].dep_ in _GOVERNED and not _has_subject(chain[-1]):
        above = chain[-1].head
        if chain[-1].dep_ == "pcomp" and above.lower_ not in _WITHIN:
            break  # retired after voting for it
        if chain[-1].dep_ == "conj" and above.pos_ not in ("VERB", "AUX"):
            break
        chain.append(above)
    return chain


def _has_subject(token: Token) -> bool:
    owned = token.pos_ in ("NOUN", "PROPN") and any(c.dep_ == "compound" and c.ent_type_ for c in token.children)
    owned = owned or (token.pos_ == "NOUN" and any(c.lower_ in ("by", "from") for c in token.children))
    return owned or any(c.dep_ in ("nsubj", "nsubjpass", "poss") for c in token.children)


def is_denied(token: Token) -> bool:
    """Whether the token itself carries a `not`, `never` or `no`."""
    return any(
        (c.dep_ in ("neg", "det", "preconj") and c.lower_ in _NOT) or (c.dep_ == "advmod" and c.lower_ in _NOT)
        for c in token.children
    )


def _is_conditional(chain: list[Token], auxiliaries: set[str]) -> bool:
    top = chain[-1]
    clauses = [c for token in chain for c in token.children if c.dep_ == "advcl"]
    under_if = any(_has_mark(token) for token in chain) or (top.dep_ == "advcl" and _has_mark(top))
    hypothetical = under_if or any(_has_mark(clause) for clause in clauses)
    return hypothetical or (bool(auxiliaries & _MODAL) and not _is_reported(top, auxiliaries))


def _is_reported(top: Token, auxiliaries: set[str]) -> bool:
    """`said she would sign` is a `will` told later."""
    return top.dep_ == "ccomp" and top.head.tag_ in ("VBD", "VBN") and not auxiliaries & _POSSIBLE


def _has_mark(token: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _IF for c in token.children)


def _is_dangling(word: Token, chain: list[Token]) -> bool:
    """An infinitive that nobody is said to have done: `a chance to sign it`, `demanded that it withdraw`."""
    bare = word.tag_ == "VB" and not any(c.dep_ == "aux" and c.lower_ != "to" for c in word.children)
    return bare and len(chain) == 1
