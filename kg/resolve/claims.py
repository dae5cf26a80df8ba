"""Which claim a statement makes: its content in words that can be understood without the article.

Only a proposition is a claim, so only a clause that somebody states or believes makes one: `Mrs. Clinton` alone claims
nothing, and who asks, demands or intends claims nothing either. Pronouns and short names become full names; a claim that still
hangs on its article (`they knew it`) is marked as contextual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.concepts import is_general
from kg.entities.names import is_name
from kg.records import AnnotatedArticle, Claim, Entity, EntityType, Mode, Statement
from kg.resolve.cast import Cast, cast_of
from kg.resolve.figures import Figure
from kg.resolve.lexicon import word_list, word_table
from kg.resolve.pronouns import GENDERED, MANY, PRONOUNS
from kg.resolve.seen import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAIMING = frozenset([Mode.STATEMENT, Mode.BELIEF])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "csubjpass", "expl"])
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_OWN = {"i": "", "me": "", "myself": "", "my": "'s", "mine": "'s"}  # of the speaker, and what his name takes
_POINTING = frozenset(["this", "that", "these", "those"])
_OURS = frozenset(["we", "our", "ours", "ourselves"])  # `us` is dealt with apart from `US`
_QUOTES = re.compile("[\"“”«»]|''|``")
_LAST, _THIS, _NEXT = (re.compile(rf"\b(?i:{word}) year\b(?!-|'s|’s)") for word in ("last", "this", "next"))


def resolve_claims(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives each statement that makes a claim its claim."""
    if not annotated.paragraphs or not annotated.statements:
        return annotated
    telling = Telling(cast_of(annotated.paragraphs), annotated.article.published)
    return replace(annotated, statements=tuple(replace(one, claim=telling.claim(one)) for one in annotated.statements))


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells contents of one article in words that stand alone."""

    cast: Cast
    published: date | None

    def claim(self, statement: Statement) -> Claim | None:
        """None where the content is no proposition, or is not held out as one."""
        if statement.mode not in _CLAIMING:
            return None
        parts = self._parts(statement)
        if not _is_proposition([token for part in parts for token in part]):
            return None
        told = set[str]()
        made = [list(self._pieces(part, statement.speaker, told)) for part in parts]
        pieces = [piece for part in made for piece in part]
        text = " … ".join(_smooth("".join(f"{piece.words}{piece.space}" for piece in part)) for part in made if part)
        if self.published:
            text = _with_years(text, self.published.year)
        return Claim(text, contextual=any(piece.hangs for piece in pieces)) if re.search(r"\w", text) else None

    def _parts(self, statement: Statement) -> list[list[Token]]:
        """The words of each span of the content, without an opening `that`; of `the claim that ...` what is claimed."""
        found = (self.cast.places.words(span) for span in statement.content)
        return [_told_by_noun(_without_opening(list(words))) for words in found if words is not None]

    def _pieces(self, tokens: list[Token], speaker: Entity | None, told: set[str]) -> Iterator[_Piece]:
        """What the words become; `told` are the names that were told before."""
        passed = -1  # the article's offset up to which a name has been told
        for token in tokens:
            start = self.cast.places.offset(token)
            if start < passed:
                continue
            if _is_speaker(token, speaker) and speaker is not None:
                owner = _OWN[token.lower_]
                yield _Piece(_told(speaker.name, told) + owner, token.whitespace_ if owner else _space(token))
                continue
            mention = self._named(token)
            if mention is None:
                yield _Piece(_agreeing(token, speaker), token.whitespace_, self._hangs(token))
                continue
            passed = mention.span.end
            last = self._last(token, passed)
            yield _Piece(_name_of(token, mention, told), last.whitespace_)

    def _named(self, token: Token) -> Mention | None:
        """The mention by name, or by he or she, that the token begins, of a person whose name other articles know.

        What `it` and `they` stand for is too often guessed wrong within a quotation.
        """
        mention = self.cast.at(token)
        if mention is None or mention.span.start != self.cast.places.offset(token):
            return None
        by_word = mention.proper or token.lower_ in GENDERED
        return mention if by_word and _is_known(mention.figure) else None

    def _last(self, token: Token, end: int) -> Token:
        while token.i + 1 < len(token.doc) and self.cast.places.offset(token.nbor()) < end:
            token = token.nbor()
        return token

    def _hangs(self, token: Token) -> bool:
        """Whether only the article tells what the word stands for."""
        word = token.lower_
        if word in PRONOUNS:
            return not _is_bound(token)
        if word in _OURS or (word == "us" and token.text != "US") or (word in _OWN and token.pos_ == "PRON"):
            return True
        if word in _POINTING:
            return token.tag_ in ("DT", "WDT") and token.dep_ not in ("mark",) and not _is_relative(token)
        return _is_bare(token)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one word or name of a content becomes; `hangs`: it means nothing without the article."""

    words: str
    space: str
    hangs: bool = False


def _without_opening(tokens: list[Token]) -> list[Token]:
    """Without an opening `that`, and what stands before the first word."""
    at = next((at for at, token in enumerate(tokens) if token.text[:1].isalnum() or token.text in "$€£"), len(tokens))
    return (
        tokens[at + 1 :]
        if tokens[at : at + 1] and tokens[at].lower_ == "that" and tokens[at].dep_ == "mark"
        else tokens[at:]
    )


def _told_by_noun(tokens: list[Token]) -> list[Token]:
    """The clause of `any suggestion that he lied`; other words as they are."""
    inside = {token.i for token in tokens}
    head = next((token for token in tokens if token.head.i not in inside or token.head.i == token.i), None)
    if head is None or head.lemma_.lower() not in word_list("telling_nouns"):
        return tokens
    for clause in head.children:
        marks = [child.i for child in clause.children if child.dep_ == "mark" and child.lower_ == "that"]
        if clause.dep_ in ("acl", "ccomp") and marks:
            return [token for token in clause.subtree if token.i > marks[0] and token.i in inside]
    return tokens


def _is_proposition(tokens: list[Token]) -> bool:
    """Whether the words are headed by a verb that has its subject among them, and ask nothing (`why it is so`)."""
    if not tokens or tokens[0].tag_ in ("WRB", "WP", "WDT", "WP$") or tokens[0].lower_ == "whether":
        return False
    inside = {id(token.doc): set[int]() for token in tokens}
    for token in tokens:
        inside[id(token.doc)].add(token.i)
    heads = (token for token in tokens if token.head.i == token.i or token.head.i not in inside[id(token.doc)])
    return any(
        child.dep_ in _SUBJECTS and child.i in inside[id(child.doc)] and child.tag_ not in ("WDT", "WP")
        for head in heads
        if head.pos_ in ("VERB", "AUX") and not _is_infinitive(head)
        for child in head.children
    )


def _is_infinitive(verb: Token) -> bool:
    """`Rusk to resign`, as headlines have it, is no more than an intention."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _is_relative(token: Token) -> bool:
    """`that` and `who` in `the man who left`: the clause is no claim of its own."""
    return token.tag_ in ("WDT", "WP", "WP$") and token.head.dep_ in ("relcl", "acl")


def _is_bound(token: Token) -> bool:
    """Whether a pronoun that names nobody is explained by a subject before it in its sentence, or stands for nothing."""
    if token.dep_ == "expl":
        return True
    plural = token.lower_ in MANY
    before = (one for one in token.sent if one.i < token.i and one.dep_ in _SUBJECTS and one.pos_ in ("NOUN", "PROPN"))
    return any((one.tag_ in ("NNS", "NNPS")) == plural for one in before)


def _is_bare(token: Token) -> bool:
    """`the bill`, `the company`: a noun of many meanings with nothing that says which."""
    children = [child for child in token.children if child.dep_ != "punct"]
    the = len(children) == 1 and children[0].lower_ == "the"
    acting = token.dep_ in _SUBJECTS or token.dep_ == "dobj"
    return acting and token.pos_ == "NOUN" and the and is_general(token.text)


def _is_known(who: Entity | Figure) -> bool:
    """Whether it is a person whom other articles know by this name."""
    return who.type is EntityType.PERSON and who.name[:1].isupper() and is_name(who.name, who.type)


def _is_speaker(token: Token, speaker: Entity | None) -> bool:
    """Whether `I`, `me` or `my` is told by the speaker's name."""
    return token.lower_ in _OWN and token.pos_ in ("PRON", "DET") and speaker is not None and _is_known(speaker)


def _told(name: str, told: set[str]) -> str:
    """The name in full the first time, then the last one alone."""
    if name not in told:
        told.add(name)
        return name
    parts = [part for part in name.split() if part.lower().strip(".,") not in _SUFFIXES]
    return parts[-1].strip(",")


def _name_of(token: Token, mention: Mention, told: set[str]) -> str:
    """Once the name has been told, the pronoun will do."""
    word, name = token.lower_, mention.figure.name
    if word not in GENDERED:
        return _told(name, told)
    if name in told:
        return token.text
    owner = word in ("his", "hers") or (word == "her" and token.dep_ == "poss")
    return f"{_told(name, told)}'s" if owner else _told(name, told)


def _space(token: Token) -> str:
    """What follows the speaker's name in place of `I`: `I'm` has no space, `Anna Rusk is` has one."""
    return token.whitespace_ or (" " if token.i + 1 < len(token.doc) and token.nbor().text[:1] in "'’" else "")


def _agreeing(token: Token, speaker: Entity | None) -> str:
    """The verb of `I` in the form that a name takes, `'s` where it is a verb as `is` or `has`; any other word as it is."""
    if token.pos_ in ("VERB", "AUX") and token.text in ("'s", "’s"):
        helping = token.dep_ == "aux" and token.head.tag_ in ("VBN", "VBD")
        return " has" if token.lemma_ == "have" or helping else " is"
    if token.pos_ not in ("VERB", "AUX") or not _is_of_i(token, speaker):
        return token.text
    known = word_table("verbs_of_i").get(token.lower_.replace("’", "'"))
    if known:
        return known
    return _third_person(token.text) if token.tag_ == "VBP" else token.text


def _is_of_i(token: Token, speaker: Entity | None) -> bool:
    """Whether `I` is the subject of the verb, or of the one that it helps; only the first verb of a chain changes."""
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    children = list(verb.children)
    subjects = [child for child in children if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ == "i"]
    first = min((child.i for child in children if child.dep_ in ("aux", "auxpass")), default=verb.i)
    return bool(subjects) and token.i == min(first, verb.i) and _is_speaker(subjects[0], speaker)


def _third_person(verb: str) -> str:
    if re.search(r"(?:s|sh|ch|x|z|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _smooth(text: str) -> str:
    """Without quotation marks, titles before names, brackets and points at the ends, and with single spaces."""
    plain = " ".join(_QUOTES.sub("", text.replace("’", "'").replace("‘", "'")).split())
    for title in word_list("courtesies"):
        plain = re.sub(rf"\b{re.escape(title)} (?=[A-Z])", "", plain)
    plain = re.sub(r"\s+([,.;:?!])", r"\1", plain)
    return plain.strip(" ,.;:-–—…()[]'")


def _with_years(text: str, year: int) -> str:
    for pattern, number in ((_LAST, year - 1), (_THIS, year), (_NEXT, year + 1)):
        text = pattern.sub(f"in {number}", text)
    return re.sub(r"\bin in \b", "in ", text)
