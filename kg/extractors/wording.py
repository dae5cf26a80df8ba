"""The words of a draft -> kind, mode, stance and certainty. All word lists are tables in kg/extractors/data."""

from __future__ import annotations

import re
from functools import cache

from kg.extractors.lexicon import rows, sense
from kg.records import Certainty, Kind, Mode, Span, Spans, Stance

_SHORTEST_QUOTE = 2  # letters left over outside the marks, above which a content is not wholly quoted
_WEAKEST_FIRST = (Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)
_NOT = re.compile(r"\b(?:not|never|no longer|hardly|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:refus(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|fail(?:s|ed|ing)?|unable|unwilling|reluctant) to\b"
    r"|\bst(?:op|ops|opped|opping) short of\b|\bfar from\b",
    re.IGNORECASE,
)


def kind(content: Spans, quoted: Spans) -> Kind:
    """Direct when all words stand between quotation marks, mixed when some do."""
    size = sum(span.end - span.start for span in content)
    covered = sum(
        max(0, min(piece.end, quote.end) - max(piece.start, quote.start)) for piece in content for quote in quoted
    )
    if size - covered <= _SHORTEST_QUOTE * len(content) and covered:
        return Kind.DIRECT
    return Kind.MIXED if covered else Kind.INDIRECT


def mode(lemma: str, frame: str, content: str) -> Mode:
    """The cue's mode; a content that ends in a question mark is a question."""
    found = sense(lemma, frame).mode
    if found is Mode.STATEMENT and content.rstrip("”\"’' ").endswith("?"):
        return Mode.QUESTION
    return found


def stance(lemma: str, frame: str, cue: str) -> Stance:
    """The cue's stance; one that is negated turns it round (`did not say that`, `does not deny`), and what somebody
    refuses or stops short of saying is not held by them."""
    denies = sense(lemma, frame).stance is Stance.DENIES
    if _NOT.search(cue):
        denies = not denies
    elif _WITHHELD.search(cue):
        denies = True
    return Stance.DENIES if denies else Stance.AFFIRMS


def certainty(lemma: str, content: str) -> Certainty:
    """The weakest certainty that a word of the content gives, else the cue's."""
    words = " ".join(["", *re.findall(r"[\w’'-]+", content.lower()), ""])
    for level in _WEAKEST_FIRST:
        if any(f" {phrase} " in words for phrase in _certainty_words()[level]):
            return level
    return _cue_certainty().get(lemma, Certainty.UNDERSPECIFIED)


def denied(content: str) -> int | None:
    """Where X begins in `it is an illusion that X`, `it's not true that X`: X is what the speaker denies."""
    match = _denial().match(content)
    return match.end() if match else None


def denied_content(text: str, content: Spans) -> Spans | None:
    """The content without the words that deny it, or None when it denies nothing."""
    first, *more = content
    offset = denied(first.of(text))
    if offset is None or first.start + offset >= first.end:
        return None
    return (Span(first.start + offset, first.end), *more)


@cache
def _denial() -> re.Pattern[str]:
    nouns = "|".join(re.escape(word) for (word,) in rows("denials.tsv"))
    opening = r"(?:that )?(?:it|this|that)(?: is|['’]s| was) (?:simply |just |completely |totally |absolutely )*"
    verdict = rf"(?:(?:an? |the )?(?:\w+ )?(?:{nouns})|not (?:true|so|the case|correct))"
    return re.compile(rf"{opening}{verdict}(?: to (?:say|think|believe|claim|suggest))? that ", re.IGNORECASE)


@cache
def _certainty_words() -> dict[Certainty, tuple[str, ...]]:
    table = [(phrase, Certainty(level)) for phrase, level in rows("certainty_words.tsv")]
    return {level: tuple(phrase for phrase, own in table if own is level) for level in _WEAKEST_FIRST}


@cache
def _cue_certainty() -> dict[str, Certainty]:
    return {lemma: Certainty(level) for lemma, level in rows("cue_certainty.tsv")}
