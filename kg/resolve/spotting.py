"""Where names stand in a text: the recogniser's spans with their edges repaired, and names it missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.resolve.lexicon import word_list, word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

LABELS = frozenset(["PERSON", "ORG", "GPE", "NORP", "WORK_OF_ART", "LAW", "FAC", "LOC", "EVENT", "PRODUCT"])
_TITLED = frozenset(["PERSON", "ORG", "NORP", ""])
_COMPANIES = frozenset(["inc", "llc", "ltd", "co", "corp"])  # may follow a comma in a name
_ENDINGS = frozenset(["'s", "’s", "'", "’"])
_ARTICLES = frozenset(["the", "a", "an"])
_INITIALS = 20  # letters
_SMALL = frozenset(["of", "for", "and", "the", "to", "in", "on", "our"])

Spot = tuple["Words", str]
"""A name's tokens and the recogniser's label for them, '' where it has none."""


def bare(word: str) -> str:
    """The word as titles and tables have it: lower-case, without full stops."""
    return word.lower().rstrip(".")


def spots_in(doc: Doc) -> list[Spot]:
    """The names of a text in its order, none overlapping another."""
    found: list[Spot] = []
    taken: set[int] = set()
    for words, label in (*_introduced(doc), *_recognised(doc), *_missed(doc)):
        trimmed = trimmed_name(words, titled=label in _TITLED)
        if trimmed is not None and taken.isdisjoint(range(trimmed.start, trimmed.end)):
            found.append((trimmed, label))
            taken.update(range(trimmed.start, trimmed.end))
    return sorted(found, key=lambda spot: spot[0].start)


def trimmed_name(words: Words, *, titled: bool = True) -> Words | None:
    """The name without title (where it may have one), article, possessive ending and what follows a common word; None
    when nothing is left."""
    start, end = 0, _end_of_name(words)
    while end > start and (words[end - 1].text in _ENDINGS or not words[end - 1].text[0].isalnum()):
        end -= 1
    while end > start and words[end - 1].text[0].islower() and not _is_joined(words, end - 1):
        end -= 1
    while start < end and (_is_edge(words[start]) or _only_opens(words[start])):
        start += 1
    if titled:
        start = _after_titles(words, start, end)
    text = words[start:end].text.lower() if start < end else ""
    return None if len(text) < 2 or text in word_list("topic_stop_nouns") else words[start:end]


def _end_of_name(words: Words) -> int:
    """Where a common word in lower case breaks the name off: 'Trump told The Post'."""
    joints, at = word_list("name_joints"), 0
    while at < len(words) and not words[at].text[0].isupper():
        at += 1
    while at < len(words) and not _breaks_off(words, at, joints):
        at += 1
    return at


def _breaks_off(words: Words, at: int, joints: frozenset[str]) -> bool:
    word = words[at]
    return word.text.islower() and word.is_alpha and word.text not in joints and not _is_joined(words, at)


def _is_joined(words: Words, at: int) -> bool:
    """Whether a hyphen joins the word to the one before: the 'moon' of 'Ban Ki-moon'."""
    return at > 1 and words[at - 1].text == "-" and not words[at - 1].whitespace_ and words[at - 2].text[0].isupper()


def _after_titles(words: Words, start: int, end: int) -> int:
    """Where the name begins behind its titles; titles alone are no name."""
    titles = word_list("titles")
    while start < end and bare(words[start].text) in titles:
        start += 1
    return start


def _is_edge(token: Token) -> bool:
    return not (token.text[0].isupper() or token.text[0].isdigit()) or token.lower_ in _ARTICLES


def _only_opens(token: Token) -> bool:
    """A word that has its capital from the sentence's beginning: 'Certainly Donald Trump', 'But Clinton'."""
    return bool(token.is_sent_start) and token.pos_ in ("ADV", "CCONJ", "SCONJ", "INTJ")


def _recognised(doc: Doc) -> Iterator[Spot]:
    for whole in doc.ents:
        owner, entity = _parted(whole)
        if owner is not None:
            yield owner, ""
        entity = _before_comma(entity)
        if whole.label_ == "PERSON" and len(entity) == 1:
            yield _with_first_name(entity), "PERSON"
        elif whole.label_ == "ORG":
            yield _with_complement(entity), "ORG"
        elif whole.label_ in LABELS:
            yield entity, whole.label_


def _before_comma(entity: Words) -> Words:
    comma = next((token.i for token in entity[1:] if token.text == ","), None)
    if comma is None or (comma + 1 < entity.end and bare(entity.doc[comma + 1].text) in _COMPANIES):
        return entity
    return entity.doc[entity.start : comma]


def _parted(entity: Words) -> tuple[Words | None, Words]:
    """'Smith's Fifth Amendment' as owner and name; 'Farmers' League' is one name."""
    mark = next((token.i for token in entity[1:-1] if token.text in ("'s", "’s")), None) if len(entity) > 2 else None
    if mark is None or not entity.doc[mark + 1].text[0].isupper():
        return None, entity
    return entity.doc[entity.start : mark], entity.doc[mark + 1 : entity.end]


def _with_first_name(entity: Words) -> Words:
    """'Amelize Joseph', where only the surname was recognised."""
    start = entity.start
    before = entity.doc[start - 1] if start else None
    if before is not None and before.ent_type_ == "" and _is_first_name(before, entity[0]):
        start -= 1
    return entity.doc[start : entity.end]


def _is_first_name(before: Token, surname: Token) -> bool:
    common = bare(before.text) in word_list("titles") or bare(before.text) in word_table("organization_nouns")
    return before.pos_ == "PROPN" and before.is_title and before.head.i == surname.i and not common


def _with_complement(entity: Words) -> Words:
    """'Court of Appeals for the Sixth Circuit', where the recogniser stopped before 'for'."""
    doc, end = entity.doc, entity.end
    if end + 1 >= len(doc) or doc[end].lower_ not in ("of", "for") or entity[-1].lower_ not in _complemented():
        return entity
    at = end + 1
    while at < len(doc) and doc[at].lower_ in _ARTICLES:
        at += 1
    last = at
    while last < len(doc) and doc[last].pos_ == "PROPN" and doc[last].text[0].isupper():
        last += 1
    return doc[entity.start : last] if last > at else entity


def _complemented() -> frozenset[str]:
    return word_list("complemented_names")


def _introduced(doc: Doc) -> Iterator[Spot]:
    """'Alliance to Reclaim Our Schools (AROS)': a name whose initials stand in brackets after it.

    After Schwartz and Hearst (2003), with initials of words in place of letters.
    """
    for at in range(2, len(doc) - 1):
        token = doc[at]
        if doc[at - 1].text == "(" and doc[at + 1].text == ")" and token.text.isupper() and 1 < len(token) <= _INITIALS:
            start = _start_of_initials(doc, at - 1, token.text)
            if start is not None:
                yield doc[start : at - 1], "ORG"
                yield doc[at : at + 1], "ORG"


def _start_of_initials(doc: Doc, end: int, letters: str) -> int | None:
    """Where the words before `end` begin whose initials are the letters."""
    first = max(0, end - 2 * len(letters) - 2)
    for start in range(end - 2, first - 1, -1):
        if doc[start].text[0] == letters[0] and are_initials(letters, [token.text for token in doc[start:end]]):
            return start
    return None


def are_initials(letters: str, words: Sequence[str]) -> bool:
    """Whether the letters are the words' initials in order; small words may be left out."""
    spelt = {0}  # how many letters the words so far may stand for
    for word in words:
        taken = {n + 1 for n in spelt if n < len(letters) and letters[n] == word[:1].upper()}
        spelt = taken | spelt if may_be_left_out(word) else taken
    return len(letters) in spelt


def may_be_left_out(word: str) -> bool:
    """Whether a name's initials may leave the word out."""
    return word == "-" or word.lower() in _SMALL


def _missed(doc: Doc) -> Iterator[Spot]:
    """Runs of capitalised proper nouns outside the recogniser's entities."""
    start: int | None = None
    for token in doc:
        inside = token.pos_ == "PROPN" and token.ent_type_ not in LABELS and token.text[0].isupper()
        if inside and start is None:
            start = token.i
        elif not inside and start is not None:
            if token.i - start > 1 or not doc[start].is_sent_start:  # a lone capital there may be the sentence's
                yield doc[start : token.i], ""
            start = None
    if start is not None:
        yield doc[start:], ""
