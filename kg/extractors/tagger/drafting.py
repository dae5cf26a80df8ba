"""What the network found, with the parse and the quotation marks -> drafts of statements."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extractors.drafts import Draft
from kg.extractors.frames import Candidate, candidates, lemma
from kg.extractors.lexicon import known, sense
from kg.extractors.quotes import Quotation, touching
from kg.extractors.tagger.calibration import confidence
from kg.extractors.tagger.decode import Found
from kg.extractors.tagger.edges import last_word
from kg.extractors.trimming import ordered, trimmed
from kg.records import Paragraph, SegmentKind, Span, Spans, Stance

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_MOST_OF_A_QUOTE = 0.6  # share of a quotation's characters above which a content is meant to hold all of it
_LIGHT = {
    "be",
    "have",
    "do",
    "make",
    "give",
    "take",
    "get",
    "go",
    "come",
    "will",
    "would",
    "can",
    "could",
    "should",
    "may",
}


@dataclass(slots=True)
class _Grammar:
    """A paragraph's frames by the index of their head, looked up once and only where a cue stands."""

    paragraph: Paragraph
    frames: dict[int, list[Candidate]] = field(default_factory=dict)
    read: bool = False

    def at(self, word: int) -> list[Candidate]:
        if not self.read:
            self.read = True
            for candidate in candidates(self.paragraph.doc):
                self.frames.setdefault(candidate.head, []).append(candidate)
        return self.frames.get(word, [])


def drafts(
    text: str, paragraphs: Sequence[Paragraph], quotes: Sequence[Sequence[Quotation]], found: Iterable[Found]
) -> Iterator[Draft]:
    """A draft for each attribution whose content is left when its edges are cleaned, in the order found.

    `quotes` are the quotations of each paragraph.
    """
    grammars = [_Grammar(paragraph) for paragraph in paragraphs]
    for one in found:
        number = _paragraph_of(paragraphs, one.marked)
        near = touching(quotes[number], one.content)
        content = tuple(_clean(text, one, near))
        if not content or paragraphs[number].kind is SegmentKind.HEADING:
            continue
        word, frame = _sense(grammars[number], one, content)
        if word is not None:
            content = tuple(_within_phrase(text, paragraphs[number], word, content))
            content = _to_its_end(text, paragraphs[number], word, sense(lemma(word), frame).stance, content)
        yield Draft(
            source=tuple(piece for span in one.source for piece in trimmed(text, span.start, span.end)),
            cue=one.cue,
            content=content,
            lemma=lemma(word) if word is not None else one.cue[0].of(text).lower(),
            pos=word.pos_ if word is not None else "",
            frame=frame,
            reliability=confidence(one),
            segment=paragraphs[number].kind,
            paragraph=number,
            quotes=tuple(quote for quote in near if any(quote.inside.overlaps(piece) for piece in content)),
        )


def _paragraph_of(paragraphs: Sequence[Paragraph], cue: Span) -> int:
    return bisect_right(paragraphs, cue.start, key=lambda paragraph: paragraph.span.start) - 1


def _clean(text: str, one: Found, quotes: Sequence[Quotation]) -> Iterator[Span]:
    """Contents without outer marks; the edges of quotations are those of their marks."""
    taken = (*one.cue, *one.source)
    pieces: list[Span] = []
    for piece in one.content:
        start, end = piece.start, piece.end
        for quote in quotes:
            held = min(end, quote.inside.end) - max(start, quote.inside.start)
            if held > _MOST_OF_A_QUOTE * (quote.inside.end - quote.inside.start) and not any(
                quote.inside.overlaps(span) for span in taken
            ):
                start, end = min(start, quote.outside.start), max(end, quote.outside.end)
        pieces += trimmed(text, start, end)
    yield from ordered(pieces)


def _sense(grammar: _Grammar, one: Found, content: Spans) -> tuple[Token | None, str]:
    """The word of the cue that says what the speaker does, and the frame in which it takes the content."""
    tokens = [token for token in _tokens(grammar.paragraph, one.cue) if not token.is_punct]
    if not tokens:
        return None, "label"
    framed = [candidate for token in tokens for candidate in grammar.at(token.i)]
    fitting = [candidate for candidate in framed if _overlaps(grammar.paragraph, candidate, content)]
    if fitting:
        best = max(fitting, key=lambda candidate: known(candidate.lemma, candidate.frame))
        return grammar.paragraph.doc[best.head], best.frame
    return max(tokens, key=_weight), framed[0].frame if framed else "object"


def _within_phrase(text: str, paragraph: Paragraph, cue: Token, content: Spans) -> Iterator[Span]:
    """What follows a noun that is its sentence's subject ends with it: `the claim that it rains` has a verb to come."""
    last = cue.right_edge
    end = paragraph.at(last.idx, last.idx + len(last)).end
    is_subject = cue.pos_ == "NOUN" and cue.dep_ in ("nsubj", "nsubjpass") and cue.head.i > last.i
    start = paragraph.at(cue.idx, cue.idx + len(cue)).end
    for piece in content:
        if is_subject and start <= piece.start < end < piece.end:
            yield from trimmed(text, piece.start, end)
        else:
            yield piece


def _to_its_end(text: str, paragraph: Paragraph, cue: Token, stance: Stance, content: Spans) -> Spans:
    """The content with its last piece ended where the parse says; see edges.py."""
    last = content[-1] if content else None
    words = _words(paragraph, last) if last is not None else None
    if last is None or words is None:
        return content
    end = last_word(words, cue, stance)
    if end == words.end - 1:
        return content
    token = words.doc[end]
    return (*content[:-1], *trimmed(text, last.start, paragraph.at(token.idx, token.idx + len(token)).end))


def _weight(token: Token) -> tuple[float, bool, int]:
    """A word the lexicon knows before one it does not, a word of weight before the others, then the first."""
    heavy = token.pos_ in ("VERB", "NOUN", "ADJ") and lemma(token) not in _LIGHT and not token.ent_type_
    return known(lemma(token), ""), heavy, -token.i


def _overlaps(paragraph: Paragraph, candidate: Candidate, content: Spans) -> bool:
    ranges = [(paragraph.doc[start].idx, paragraph.doc[end - 1].idx + 1) for start, end in candidate.content]
    return any(paragraph.at(start, end).overlaps(piece) for start, end in ranges for piece in content)


def _tokens(paragraph: Paragraph, spans: Spans) -> Iterator[Token]:
    for span in spans:
        yield from _words(paragraph, span) or ()


def _words(paragraph: Paragraph, span: Span) -> Words | None:
    if not paragraph.span.covers(span):
        return None
    start, end = span.start - paragraph.span.start, span.end - paragraph.span.start
    return paragraph.doc.char_span(start, end, alignment_mode="expand")
