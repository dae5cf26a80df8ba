"""The words that name a source -> the entity they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.records import Entity, EntityType, Spans
from kg.resolve.cast import Cast
from kg.resolve.lexicon import word_list
from kg.resolve.nouns import as_written, body_named, new_figure, noun_of
from kg.resolve.pronouns import PRONOUNS
from kg.resolve.roles import is_description, role_of
from kg.resolve.seen import Mention

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_FIRST_PERSON = frozenset(["i", "me", "my", "we", "us", "our", "myself", "ourselves"])
_RELATIVE = frozenset(["who", "which", "that", "whom", "whose"])
_NEAR = 3  # tokens back in which the noun of 'which' is looked for where the parse does not tell
_ASIDE = frozenset(["prep", "poss", "relcl", "acl", "pobj", "nmod", "pcomp", "agent"])


def is_first_person(token: Token) -> bool:
    """I, we and their forms; 'US' in capitals is a country."""
    return token.lower_ in _FIRST_PERSON and token.text != "US"


def head_of(cast: Cast, spans: Spans) -> Token | None:
    """The token that names the source: of a name beside its description, the name; of a relative pronoun, its noun."""
    for span in spans:
        words = cast.places.words(span)
        if words is not None:
            root = words.root
            if root.lower_ == "what":  # 'what critics call a purge': whoever it is stands elsewhere
                return None
            head = _antecedent(root) if root.lower_ in _RELATIVE else _named(cast, words, root)
            return head if head.text[0].isalnum() or head.text == "%" else None
    return None


def entity_at(cast: Cast, head: Token, spans: Spans = ()) -> Entity:
    """The entity that a token stands for, with what it is coordinated with inside the spans; unresolved ones are named
    as written."""
    inside = (token for token in head.conjuncts if token.i > head.i and _is_within(cast, token, spans))
    parts = [_single(cast, token) for token in (head, *inside)]
    if len(parts) == 1:
        return parts[0]
    return Entity(_listed([part.name for part in parts]), EntityType.GROUP)


def _is_within(cast: Cast, token: Token, spans: Spans) -> bool:
    offset = cast.places.offset(token)
    nominal = token.pos_ in ("NOUN", "PROPN", "PRON")
    return nominal and any(span.start <= offset < span.end for span in spans)


def role_at(cast: Cast, head: Token) -> str | None:
    """The role that the source's words give a person, else the first that the article gives."""
    mention = cast.at(head)
    if mention is None or mention.figure.type is not EntityType.PERSON:
        return None
    words = cast.places.words(mention.span)
    beside = role_of(words) if words is not None and mention.proper else None
    return beside or next(iter(mention.figure.roles), None)


def _named(cast: Cast, words: Words, root: Token) -> Token:
    mention = cast.at(root)
    if mention is not None and mention.proper and mention.figure.type is not EntityType.GROUP:
        return root
    closing = _closing_name(cast, words)
    if closing is not None and is_description(root, closing):
        return closing
    for inner in _people_in(cast, words):
        name = cast.places.words(inner.span)
        if name is not None and not _stands_aside(name.root, root):
            return name.root
    return root


def _closing_name(cast: Cast, words: Words) -> Token | None:
    """The person's name that ends the words after a comma: 'an attorney for Smith, Mary Jones'."""
    last = words.end - 1
    while last > words.start and words.doc[last].is_punct:
        last -= 1
    mention = cast.at(words.doc[last])
    name = cast.places.words(mention.span) if mention is not None else None
    if mention is None or name is None or not _is_person_by_name(mention):
        return None
    after_comma = name.start > words.start and words.doc[name.start - 1].text == ","
    return name.root if after_comma else None


def _people_in(cast: Cast, words: Words) -> Iterator[Mention]:
    """Named people within the words, pronouns aside."""
    for token in words:
        mention = cast.at(token)
        if mention is not None and _is_person_by_name(mention):
            yield mention


def _is_person_by_name(mention: Mention) -> bool:
    return mention.proper and mention.figure.type is EntityType.PERSON


def _stands_aside(token: Token, root: Token) -> bool:
    """Whether the token only belongs to somebody else's description: 'the lawyer for Smith'."""
    while token.i != root.i:
        if token.dep_ in _ASIDE:
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False


def _antecedent(pronoun: Token) -> Token:
    token = pronoun
    while token.dep_ not in ("relcl", "acl") and token.head.i != token.i:
        token = token.head
    if token.dep_ in ("relcl", "acl"):
        return token.head
    before = (pronoun.doc[at] for at in range(pronoun.i - 1, max(pronoun.i - 1 - _NEAR, pronoun.sent.start - 1), -1))
    return next((noun for noun in before if noun.pos_ in ("NOUN", "PROPN")), pronoun)


def _single(cast: Cast, token: Token) -> Entity:
    mention = cast.at(token)
    if mention is not None:
        return mention.figure.entity
    noun = noun_of(token)
    if noun is not None:
        named = body_named(noun, cast.figures)  # the parse hid it from the reading
        return (named or new_figure(noun)).entity
    if token.lower_ in PRONOUNS or is_first_person(token):
        return Entity(token.text if token.text == "I" else token.lower_, EntityType.UNNAMED)
    many = token.tag_ in ("NNS", "NNPS") or token.lower_ in word_list("collectives")
    kind = EntityType.GROUP if many else EntityType.UNNAMED
    return Entity(as_written(token, keep_article=kind is EntityType.UNNAMED), kind)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
