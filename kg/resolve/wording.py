"""How a measure is worded at one place: its label, and whether it only points back ('the plan', 'Russia's initiative')."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.records import Spans
from kg.resolve.cast import Cast
from kg.resolve.lexicon import word_table
from kg.resolve.phrases import stems_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_POINTERS = frozenset(["it", "this", "that", "these", "those", "them", "so", "one"])
_DEFINITE = frozenset(["the", "this", "that", "these", "those", "such"])
_EDGES = "\"“”'‘’.,;:()[] -–—…"
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a measure; `kind` is the class of its head noun, `owner` the possessor's name. `about` is the label
    with * for a measure that a pronoun points to: `repeal of *` for 'repeal it'."""

    text: str
    label: str
    head: str
    kind: str
    stems: frozenset[str]
    anaphoric: bool
    owner: str | None
    about: str | None = None

    def naming(self, other: str) -> Wording:
        """'repeal it', with the label of what 'it' is."""
        label = (self.about or "*").replace("*", other)
        return replace(self, label=label, stems=_stems(label), about=None)

    def may_mean(self, other: Wording) -> bool:
        """Whether a pointing wording may stand for the other: any measure, one of its class, or of its head noun."""
        return not other.anaphoric and (self.kind in (_ANY, other.kind) or self.head in other.stems)

    def is_same(self, other: Wording) -> bool:
        """Whether two full wordings name one measure: half of their words, or the head noun and some of the rest; never
        where only one undoes something ('the tax', 'repeal of the tax')."""
        reversing = word_table("reversing_heads")
        if reversing.get(self.head) != reversing.get(other.head):
            return False
        shared, every = self.stems & other.stems, self.stems | other.stems
        if not every:
            return self.label == other.label
        same_head = bool(self.head) and self.head == other.head
        details = shared - {self.head}
        return 2 * len(shared) > len(every) or (
            same_head
            and bool(details)
            and (self.stems <= other.stems or other.stems <= self.stems or 2 * len(shared) >= len(every))
        )


def wording_of(cast: Cast, spans: Spans) -> Wording:
    """The wording of a measure's words."""
    pieces = [words for span in spans if (words := cast.places.words(span)) is not None]
    if not pieces:
        return Wording("", "", "", _ANY, frozenset(), anaphoric=False, owner=None)
    pieces = [_without_verb(pieces[0])] if len(pieces) == 1 else pieces
    words, root = pieces[0], pieces[0].root
    text = " ".join(" ".join(piece.text for piece in pieces).split()).strip(_EDGES)
    label = _label(pieces, root) or text
    head = root.lemma_.lower().rstrip("s")
    kind = word_table("measure_nouns").get(root.lemma_.lower(), "")
    anaphoric = root.lower_ in _POINTERS or (bool(kind) and _points_back(words, root))
    return Wording(
        text,
        label,
        head,
        kind or (_ANY if root.lower_ in _POINTERS else ""),
        _stems(label),
        anaphoric,
        _owner(cast, root),
        _about(pieces[0], root),
    )


def _stems(label: str) -> frozenset[str]:
    small = {"to", "the", "a", "an", "from", "at", "by", "with", "and", "or", "that"}
    return frozenset(stem for stem in stems_of(label) if stem and stem not in small)


def _points_back(words: Words, root: Token) -> bool:
    """A definite or possessed noun that says nothing more."""
    before = [token for token in words if token.i < root.i]
    marked = any(token.lower_ in _DEFINITE or token.dep_ == "poss" for token in [*before, *root.lefts])
    bare_noun = not any(token.dep_ in ("amod", "compound", "nummod", "nmod") for token in root.lefts)
    return marked and bare_noun and words.end - 1 <= root.i


def _owner(cast: Cast, root: Token) -> str | None:
    owner = next((child for child in root.children if child.dep_ == "poss"), None)
    mention = cast.at(owner) if owner is not None else None
    return mention.figure.name if mention is not None else None


def _label(pieces: list[Words], root: Token) -> str:
    if root.pos_ in ("VERB", "AUX"):
        return _of_action(pieces[0], root)
    return _trimmed(" ".join(_plain(piece) for piece in pieces))


def _plain(words: Words) -> str:
    """The words without what only points (determiners, possessive pronouns, `same`, `last year's`) at their beginning, and
    without a bare participle at their end (`the deal reached`)."""
    start, end = 0, len(words)
    while start < end - 1 and _only_points(words[start]):
        start += 1
    last = words[end - 1]
    if end - start > 1 and last.tag_ in ("VBN", "VBD") and last.dep_ == "acl" and last.head.i >= words[start].i:
        end -= 1
    return words[start:end].text


def _only_points(token: Token) -> bool:
    following = token.doc[token.i + 1 : token.i + 3]
    dated = token.ent_type_ == "DATE" and any(one.tag_ == "POS" for one in following)
    same = token.lower_ in ("same", "own") and all(one.text != "-" for one in following[:1])
    return token.pos_ in ("DET", "PUNCT") or token.tag_ in ("PRP$", "POS") or same or dated


def _without_verb(words: Words) -> Words:
    """`debt deal reached`, as headlines have it: the noun without the verb that is said of it."""
    root = words.root
    if root.tag_ not in ("VBN", "VBD") or root.i != words.end - 1:
        return words
    subject = next(
        (child for child in root.lefts if child.dep_ in ("nsubj", "nsubjpass") and child.i >= words.start), None
    )
    return words if subject is None else words.doc[words.start : root.i]


def _of_action(words: Words, verb: Token) -> str:
    """A verb phrase as a noun phrase, where the table has the verb's noun: 'ban X from entering' -> 'ban on X entering'."""
    pattern = word_table("nominalisations").get(verb.lemma_.lower())
    rest = words.doc[verb.i + 1 : words.end] if verb.i + 1 < words.end else None
    if pattern is None or rest is None or rest[0].pos_ in ("ADP", "PART", "SCONJ", "ADV", "PUNCT"):
        return _trimmed(words.doc[verb.i : words.end].text if words.start <= verb.i else words.text)
    thing = _plain(rest).replace(" from ", " ") if pattern.startswith("ban on") else _plain(rest)
    return _trimmed(thing if pattern == "-" else pattern.replace("*", thing))


def _about(words: Words, verb: Token) -> str | None:
    """The label with * for its object, where the words are a verb with nothing but a pronoun."""
    rest = words.doc[verb.i + 1 : words.end]
    if verb.pos_ != "VERB" or not 1 <= len(rest) <= 2 or rest[0].lower_ not in _POINTERS - {"so", "one"}:
        return None
    if len(rest) == 2 and not rest[1].is_punct:
        return None
    pattern = word_table("nominalisations").get(verb.lemma_.lower(), f"{verb.lower_} *")
    return "*" if pattern == "-" else pattern


def _trimmed(text: str) -> str:
    plain = " ".join(text.replace('"', "").replace("“", "").replace("”", "").split()).strip(_EDGES)
    opening = plain.split(" ")[0]
    capital = opening[:1].isupper() and opening[1:].islower() and opening.lower() in _DEFINITE
    return plain[len(opening) + 1 :] if capital else plain
