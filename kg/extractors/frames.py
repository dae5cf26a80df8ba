"""Dependency parse -> candidate attributions: a cue word, who it is attributed to, and what, by grammatical frame.

A frame is a way in which a cue takes its content: `clause` (says that ...), `fronted` (..., she says), `infinitive` (vows to
...), `object` (blames ...), `to` / `for` ... (objects to, calls for), and for nouns `acl` (the claim that, a plan to) or their
preposition (support for). Whether a word in a frame is a cue at all is the lexicon's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SUBJECTS = {"nsubj", "nsubjpass", "csubj"}
_CLAUSES = {"ccomp", "csubj"}
_AUX = {"aux", "auxpass", "neg", "prt"}
_SHARING = {"conj", "xcomp", "advcl", "pcomp", "prep"}  # dependents without a subject of their own share their head's
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Token indices in one doc. `source` and each piece of `content` are half-open token ranges."""

    cue: tuple[int, ...]
    head: int
    lemma: str
    pos: str
    frame: str
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]


def candidates(doc: Doc) -> Iterator[Candidate]:
    """Every frame of every verb, adjective and noun that has one, in text order."""
    for sentence in doc.sents:
        for token in sentence:
            if token.lower_ == "according":
                yield from _according(token, sentence)
            elif token.pos_ in ("VERB", "AUX"):
                yield from _verbal(token, sentence)
            elif token.pos_ == "ADJ" and token.dep_ in ("acomp", "ROOT", "oprd"):
                yield from _adjectival(token, sentence)
            elif token.pos_ == "NOUN":
                yield from _nominal(token)


def _verbal(verb: Token, sentence: Span) -> Iterator[Candidate]:
    source = subject(verb)
    objects = [child for child in verb.children if child.dep_ in ("dobj", "attr", "oprd") and child.i > verb.i]
    clause = False
    for child in verb.children:
        if child.dep_ in _CLAUSES or (child.dep_ == "parataxis" and child.i < verb.i):
            clause = True
            yield from _clausal(verb, child, source, sentence)
        elif child.dep_ == "xcomp" and child.i > verb.i and _is_infinitive(child):
            clause = True
            start = objects[0].left_edge.i if objects else child.left_edge.i
            yield _candidate(verb, "infinitive", source, [(min(start, child.left_edge.i), _end(child))])
        elif child.dep_ == "xcomp" and child.i > verb.i and child.tag_ == "VBG":
            yield _candidate(verb, "gerund", source, [(child.left_edge.i, _end(child))])
    if not clause:
        yield from _parenthetical(verb, source, sentence)
        if objects:  # `calls it a mistake` is one content
            ends = [objects[0], *(thing for thing in objects[1:] if thing.dep_ == "oprd")]
            yield _candidate(verb, "object", source, [(objects[0].left_edge.i, _end(ends[-1]))])
    yield from _prepositional(verb, source)
    yield from _passive(verb)


def _clausal(verb: Token, clause: Token, source: Token | None, sentence: Span) -> Iterator[Candidate]:
    if clause.i > verb.i:
        frame = "infinitive" if _is_infinitive(clause) else "clause"
        yield _candidate(verb, frame, source, [(clause.left_edge.i, _sentence_tail(verb, clause, sentence))])
    else:
        yield _candidate(verb, "fronted", source, _around(verb, clause, source, sentence))


def _around(verb: Token, clause: Token, source: Token | None, sentence: Span) -> list[tuple[int, int]]:
    """The content before a trailing `..., she said`, and its second half after it: `A, she said, B`."""
    edge = min(verb.i, source.left_edge.i if source else verb.i)
    before = [child.i for child in verb.lefts if child.dep_ in _AUX or child.dep_ == "advmod"]
    edge = min([edge, *(i for i in before if i > clause.i)])
    pieces = [(sentence.start, edge)]
    if clause.right_edge.i > verb.i:
        after = max(verb.i, source.right_edge.i if source else verb.i) + 1
        pieces.append((after, clause.right_edge.i + 1))
    return pieces


def _parenthetical(verb: Token, source: Token | None, sentence: Span) -> Iterator[Candidate]:
    """`A, she said.` where the parser made the saying a dependent of what is said."""
    head = verb.head
    if verb.dep_ in ("parataxis", "ccomp", "advcl", "conj", "dep") and source is not None and head.i < verb.i:
        first = min(source.left_edge.i, verb.i)
        if first > sentence.start and sentence.doc[first - 1].text in (",", "”", '"', "—", "’", "'"):
            pieces = [(sentence.start, first)]
            last = max(_end(source), _end(verb))
            if last < sentence.end - 2 and sentence.doc[last].text == ",":
                pieces.append((last + 1, sentence.end))
            yield _candidate(verb, "fronted", source, pieces)


def _prepositional(word: Token, source: Token | None) -> Iterator[Candidate]:
    for prep in word.children:
        if prep.dep_ in ("prep", "agent") and prep.i > word.i and prep.lower_ != "by":
            for thing in prep.children:
                if thing.dep_ in ("pobj", "pcomp"):
                    cue = tuple(sorted({*_cue(word), prep.i}))
                    content = ((thing.left_edge.i, _end(thing)),)
                    yield Candidate(cue, word.i, lemma(word), word.pos_, prep.lower_, _range(source), content)


def _passive(verb: Token) -> Iterator[Candidate]:
    """`X was criticised by Y`: the subject is the content, the agent the source."""
    patients = [child for child in verb.children if child.dep_ == "nsubjpass"]
    agents = [
        leaf for child in verb.children if child.dep_ == "agent" for leaf in child.children if leaf.dep_ == "pobj"
    ]
    for patient in patients:
        content = [(patient.left_edge.i, patient.right_edge.i + 1)]
        infinitives = [child for child in verb.children if child.dep_ == "xcomp" and _is_infinitive(child)]
        if infinitives:
            content.append((infinitives[0].left_edge.i, _end(infinitives[0])))
            yield _candidate(verb, "passive-infinitive", agents[0] if agents else None, content)
        elif agents:
            yield _candidate(verb, "passive", agents[0], content)


def _adjectival(adjective: Token, sentence: Span) -> Iterator[Candidate]:
    copula = adjective.head
    source = subject(copula) if copula is not adjective else None
    for child in adjective.children:
        if child.dep_ == "ccomp" and child.i > adjective.i:
            content = [(child.left_edge.i, _sentence_tail(adjective, child, sentence))]
            yield _candidate(adjective, "clause", source, content)
        elif child.dep_ == "xcomp" and child.i > adjective.i and _is_infinitive(child):
            yield _candidate(adjective, "infinitive", source, [(child.left_edge.i, _end(child))])
    yield from _prepositional(adjective, source)


def _nominal(noun: Token) -> Iterator[Candidate]:
    source = next((child for child in noun.children if child.dep_ == "poss"), None) or _by(noun) or _had_by(noun)
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp") and child.i > noun.i and (_is_infinitive(child) or _has_mark(child)):
            yield _candidate(noun, "acl", source, [(child.left_edge.i, _end(child))])
    yield from _prepositional(noun, source)


def _according(token: Token, sentence: Span) -> Iterator[Candidate]:
    to = next((child for child in token.children if child.lower_ == "to"), None)
    thing = next((child for child in to.children if child.dep_ == "pobj"), None) if to else None
    if to is None or thing is None:
        return
    first, last = token.i, thing.right_edge.i + 1
    pieces = [(sentence.start, first), (last, sentence.end)]
    yield Candidate(
        (token.i, to.i),
        token.i,
        "according",
        "ADP",
        "according",
        _range(thing),
        tuple(p for p in pieces if p[0] < p[1]),
    )


def lemma(word: Token) -> str:
    """The lemma, with the one the small model gets wrong most often in news put right."""
    return "hope" if word.lower_ in ("hopes", "hoped", "hoping") else word.lemma_.lower()


def subject(verb: Token) -> Token | None:
    """The verb's subject: its own, that of the verb it is joined to, or the noun that it modifies."""
    seen = verb
    while True:
        for child in seen.children:
            if child.dep_ in _SUBJECTS and child.pos_ in _NOMINAL and (child.dep_ != "nsubjpass" or seen is verb):
                return child
        if seen.dep_ in _SHARING and seen.head is not seen:
            seen = seen.head
        elif seen.dep_ == "acl" and seen.tag_ == "VBG" and seen.head.pos_ in _NOMINAL:
            return seen.head
        else:
            return None


def _sentence_tail(cue: Token, clause: Token, sentence: Span) -> int:
    """Where a clause after its cue ends: what follows up to the sentence's end belongs to it, as news style has it, save a
    joined second predicate of the speaker's and a participle of saying (`..., adding that ...`)."""
    end = clause.right_edge.i + 1
    for sibling in sorted(cue.children, key=lambda child: child.i):
        if sibling.i < end or sibling is clause:
            continue
        if sibling.dep_ in ("cc", "conj", "parataxis", "ccomp", "punct"):
            break
        if sibling.dep_ == "advcl" and sibling.i > clause.i:
            break
        end = max(end, sibling.right_edge.i + 1)
    return min(end, sentence.end)


def _candidate(word: Token, frame: str, source: Token | None, content: list[tuple[int, int]]) -> Candidate:
    pieces = tuple((start, end) for start, end in content if start < end)
    return Candidate(_cue(word), word.i, lemma(word), word.pos_, frame, _range(source), pieces)


def _cue(word: Token) -> tuple[int, ...]:
    """The word with its auxiliaries, negation and particle."""
    return tuple(sorted([word.i, *(child.i for child in word.children if child.dep_ in _AUX)]))


def _range(token: Token | None) -> tuple[int, int] | None:
    """The noun phrase of a token, its relative clause left out where it stands at the end behind a comma."""
    if token is None:
        return None
    return token.left_edge.i, token.right_edge.i + 1


def _end(token: Token) -> int:
    return token.right_edge.i + 1


def _is_infinitive(token: Token) -> bool:
    return any(child.tag_ == "TO" and child.dep_ == "aux" for child in token.children)


def _has_mark(token: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in ("that", "whether") for child in token.children)


def _by(noun: Token) -> Token | None:
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ == "by":
            return next((child for child in prep.children if child.dep_ == "pobj"), None)
    return None


def _had_by(noun: Token) -> Token | None:
    """`S made the claim that ...`, `S has a plan to ...`: the verb's subject holds what its object says."""
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return subject(noun.head)
    return None
