"""Quotations that no cue of the lexicon governs: a saying beside them, a line before or a name after, or what went before."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extents import Extents
from kg.extractors.drafts import Draft
from kg.extractors.frames import lemma, subject
from kg.extractors.lexicon import reliabilities
from kg.extractors.proposals import THRESHOLD
from kg.extractors.quotes import Quotation
from kg.extractors.trimming import ordered, token_span, trimmed
from kg.records import Paragraph, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORDS_OF_A_QUOTE = 4  # a shorter quotation that no cue governs is a scare quote or a title
_FAR = 200  # characters between a quotation and the saying beside it, which are two words apart at most
_SIGNED = re.compile(r"[\s,]*(?P<dash>[―—–-]+)\s?(?P<name>[A-Z][\w.’'-]*(?: [\w.’'-]+){0,5}?)\.?\s*(?:$|[,(])")


def with_loose(
    text: str, paragraphs: list[Paragraph], quotes: list[list[Quotation]], found: list[Draft]
) -> list[Draft]:
    """The drafts, with each quotation that none of them holds added as a draft of its own or to the one that it goes on.

    `quotes` are the quotations of each paragraph.
    """
    drafts = list(found)
    holders = {quote: i for i, draft in reversed(list(enumerate(drafts))) for quote in draft.quotes}
    going_on: dict[int, list[tuple[Quotation, int]]] = defaultdict(
        list
    )  # index of a draft -> what it goes on in, and where
    last: int | None = None  # index of the draft that holds the quotation before
    for number, (paragraph, inside) in enumerate(zip(paragraphs, quotes, strict=True)):
        sayings = _Sayings(paragraph)
        for quote in inside:
            holder = holders.get(quote)
            if holder is None and _is_speech(quote.inside.of(text)):
                made = _beside(text, sayings, number, quote) or _announced(text, paragraphs, number, quote)
                if made:
                    drafts.append(made)
                    holder = len(drafts) - 1
                elif last is not None and _goes_on(
                    text, paragraph, number, quote, _end_of(drafts[last], going_on[last])
                ):
                    going_on[last].append((quote, number))
                    holder = last
            last = holder if holder is not None else last
    return [_joined(text, draft, going_on[at]) for at, draft in enumerate(drafts)]


@dataclass
class _Sayings:
    """The words of saying of a paragraph, looked up once and only where a quotation wants one."""

    paragraph: Paragraph

    def near(self, quote: Span) -> list[tuple[Spans, str]]:
        """Those with a word at most _FAR characters from the quotation, in text order."""
        return sorted({said for _, said in self._all.touching(max(0, quote.start - _FAR), quote.end + _FAR)})

    @cached_property
    def _all(self) -> Extents[tuple[Spans, str]]:
        found = (_saying(self.paragraph, token) for token in self.paragraph.doc if _is_saying(token))
        return Extents((edge, said) for said in found for edge in said[0])


def _end_of(draft: Draft, more: list[tuple[Quotation, int]]) -> tuple[int, bool]:
    """In which paragraph the last quotation of a draft stands that goes on in more, and whether its closing mark is missing."""
    if more:
        quote, number = more[-1]
        return number, quote.runs_on
    return draft.paragraph, bool(draft.quotes and draft.quotes[-1].runs_on)


def _is_speech(words: str) -> bool:
    """Long enough, or with a comma or full stop inside its marks: not a title or a word held up with tongs."""
    return len(words.split()) >= _WORDS_OF_A_QUOTE or words[-1] in ",.!?…"


def _beside(text: str, sayings: _Sayings, number: int, quote: Quotation) -> Draft | None:
    """A saying right before or right after the quotation, outside all quotations; the nearest one."""
    near = [
        (min(_distance(text, edge, quote.outside) for edge in edges), edges, word)
        for edges, word in sayings.near(quote.outside)
        if not any(edge.overlaps(quote.outside) for edge in edges)
    ]
    if not near:
        return None
    distance, edges, word = min(near)
    if distance > 2:
        return None
    return _quoted(text, sayings.paragraph, number, quote, cue=edges[0], source=edges[1:], word=word)


def _is_saying(token: Token) -> bool:
    """A verb of saying; or what the tagger took for a noun in `..., Smith stresses.`"""
    if token.pos_ == "VERB":
        return _says(lemma(token))
    return token.tag_ == "NNS" and any(child.dep_ == "compound" for child in token.lefts) and _says(lemma(token))


def _saying(paragraph: Paragraph, token: Token) -> tuple[Spans, str]:
    """Spans of a word of saying and, where it has one, its subject."""
    verb = paragraph.at(token.idx, token.idx + len(token))
    if token.pos_ not in ("VERB", "AUX"):
        name = min(child.left_edge.i for child in token.lefts if child.dep_ != "punct")
        return (verb, token_span(paragraph, name, token.i)), lemma(token)
    source = subject(token)
    if source is None:
        return (verb,), lemma(token)
    return (verb, token_span(paragraph, source.left_edge.i, source.right_edge.i + 1)), lemma(token)


def _announced(text: str, paragraphs: list[Paragraph], number: int, quote: Quotation) -> Draft | None:
    """A quotation that fills its paragraph, after a line that ends in `... she said:` or before one that is `― Her Name`."""
    paragraph = paragraphs[number]
    if text[paragraph.span.start : quote.outside.start].strip():
        return None
    rest = (quote.outside.end, paragraph.span.end)
    if rest[0] == rest[1] and number + 1 < len(paragraphs):
        rest = (paragraphs[number + 1].span.start, paragraphs[number + 1].span.end)
    signed = _SIGNED.match(text, *rest)
    if signed:
        dash, name = Span(signed.start("dash"), signed.start("dash") + 1), Span(*signed.span("name"))
        return _quoted(text, paragraph, number, quote, cue=dash, source=(name,), word="―")
    before = paragraphs[number - 1] if number else None
    if before and before.span.of(text).endswith(":"):
        sayings = [token for token in before.doc if _is_saying(token)]
        root = [sentence.root for sentence in before.doc.sents if sentence.root.pos_ in ("VERB", "AUX")][-1:]
        if sayings or root:
            edges, word = _saying(before, (sayings or root)[-1])
            return _quoted(text, paragraph, number, quote, cue=edges[0], source=edges[1:], word=word)
    return None


def _quoted(
    text: str, paragraph: Paragraph, number: int, quote: Quotation, *, cue: Span, source: Spans, word: str
) -> Draft | None:
    content = tuple(trimmed(text, quote.inside.start, quote.inside.end))
    if not content:
        return None
    return Draft(source, (cue,), content, word, "VERB", "beside", 0.9, paragraph.kind, number, (quote,))


def _says(word: str) -> bool:
    share = reliabilities()
    return max(share.get((word, "VERB", "clause"), 0), share.get((word, "VERB", "fronted"), 0)) >= THRESHOLD


def _distance(text: str, one: Span, other: Span) -> int:
    """Words between two spans; a sentence's end counts as many."""
    first, second = sorted((one, other))
    between = text[first.end : second.start] if first.end < second.start else ""
    return len(re.findall(r"\w+", between)) + (10 if re.search(r"[.!?]\s", between) else 0)


def _goes_on(text: str, paragraph: Paragraph, number: int, quote: Quotation, last: tuple[int, bool]) -> bool:
    """A quotation that opens a sentence and has no saying of its own goes on with the speaker before: in the same
    paragraph, or in the next one when it fills that and the one before had no closing mark."""
    before = text[paragraph.span.start : quote.outside.start].rstrip()
    ended, ran_on = last
    if number == ended:
        return not before or before[-1] in '.!?:,;”"’—–'
    return ran_on and number == ended + 1 and not before


def _joined(text: str, draft: Draft, more: list[tuple[Quotation, int]]) -> Draft:
    """The draft with the quotations in which it goes on."""
    if not more:
        return draft
    pieces = [piece for quote, _ in more for piece in trimmed(text, quote.inside.start, quote.inside.end)]
    quotes = (*draft.quotes, *(quote for quote, _ in more))
    return replace(draft, content=ordered([*draft.content, *pieces]), quotes=quotes, paragraph=more[-1][1])
