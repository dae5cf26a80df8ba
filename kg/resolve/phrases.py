"""Noun phrases as an index would have them: no determiner, no number, no empty adjective, names in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.records import Paragraph, Span
from kg.resolve.cast import Cast, cast_of
from kg.resolve.figures import Figure
from kg.resolve.lexicon import word_list
from kg.resolve.seen import Mention

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_DESCRIBING = frozenset(["JJ", "JJR", "JJS", "VBN", "VBG"])
_JOINING = frozenset(["of", "in", "on", "against", "for"])
_LONGEST = 5  # words of a label


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at its place; `stems` are the words by which two phrases are compared."""

    span: Span
    label: str
    stems: frozenset[str]
    figure: Figure | None = None  # whom it names, when it is a name and nothing more
    joined: bool = False  # two phrases with a preposition between them


@lru_cache(maxsize=2)
def phrases_of(paragraphs: tuple[Paragraph, ...]) -> tuple[Phrase, ...]:
    """All labelled noun phrases of an article in order of the text."""
    cast = cast_of(paragraphs)
    return tuple(phrase for paragraph in paragraphs for phrase in _phrases_in(cast, paragraph))


@lru_cache(maxsize=4096)
def stems_of(label: str) -> frozenset[str]:
    """The label's words, lower-case, without small words and plural s."""
    words = label.lower().replace("'s", "").replace("’s", "").replace("-", " ").split()
    return frozenset(word.strip(".,'’\"“”()").rstrip("s") for word in words if word not in _JOINING)


def _phrases_in(cast: Cast, paragraph: Paragraph) -> Iterator[Phrase]:
    doc = paragraph.doc
    made: dict[int, Phrase] = {}
    for chunk in doc.noun_chunks:
        phrase = _phrase(cast, chunk)
        if phrase is not None:
            made[chunk.root.i] = phrase
            yield phrase
            joined = _joined(cast, chunk.root, made)
            if joined is not None:
                yield joined


def _phrase(cast: Cast, chunk: Words) -> Phrase | None:
    head = chunk.root
    mention = cast.at(head)
    span = cast.places.span(chunk)
    figure = mention.figure if mention is not None and head.pos_ != "PRON" and _says(mention, span) else None
    if figure is not None:
        return Phrase(span, figure.name, stems_of(figure.name), figure)
    if head.pos_ not in ("NOUN", "PROPN") or _is_empty(head):
        return None
    label = _label(chunk)
    return Phrase(span, label, stems_of(label)) if label else None


def _says(mention: Mention, span: Span) -> bool:
    """Whether the phrase is the mention of a name, with at most a title or role before it, or stands for one."""
    if mention.proper:
        return mention.span.end >= span.end - 2
    return bool(mention.figure.aliases)


def _is_empty(head: Token) -> bool:
    empty = word_list("topic_stop_nouns")
    return head.lower_ in empty or head.lemma_.lower() in empty or len(head.text) < 2


def _label(chunk: Words) -> str:
    words = [token for token in chunk if token.i <= chunk.root.i]
    words = words[_after_possessor(words) :]
    while words and _is_dropped(words[0]):
        words = words[1:]
    kept = [token for token in words if token.pos_ not in ("DET", "PRON", "SPACE", "SYM")]
    text = "".join(_cased(token) + token.whitespace_ for token in kept[-_LONGEST:] if not token.is_quote)
    return " ".join(text.strip("\"“”'‘’.,;:()[] -–—").split())


def _after_possessor(words: list[Token]) -> int:
    """Where the phrase goes on after a possessive pronoun or a possessor."""
    marks = [at for at, token in enumerate(words) if token.tag_ in ("POS", "PRP$", "WP$")]
    return marks[-1] + 1 if marks else 0


def _is_dropped(token: Token) -> bool:
    if token.pos_ == "PROPN":
        return False
    return token.lower_ in word_list("empty_modifiers") or (token.pos_ != "NOUN" and token.tag_ not in _DESCRIBING)


def _cased(token: Token) -> str:
    return token.text if token.pos_ == "PROPN" or token.text.isupper() or token.ent_type_ else token.lower_


def _joined(cast: Cast, head: Token, made: dict[int, Phrase]) -> Phrase | None:
    """'contempt of Congress': a phrase with the one before it that it hangs on by a preposition."""
    link = head.head
    if head.dep_ != "pobj" or link.lower_ not in _JOINING or link.head.i not in made:
        return None
    left, right = made[link.head.i], made[head.i]
    if (
        left.figure is not None
        or len((left.label + " " + right.label).split()) > _LONGEST
        or left.span.end > right.span.start
    ):
        return None
    label = f"{left.label} {link.lower_} {right.label}".rstrip(" -–—")
    return Phrase(Span(left.span.start, right.span.end), label, left.stems | right.stems, joined=True)
