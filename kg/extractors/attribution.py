"""Quotations and candidate attributions of one article -> drafts of statements, as spans.

A quotation belongs to the cue whose content touches it, else to a saying beside it in its paragraph; a quotation that
follows an attributed one in the same paragraph continues it (one content of several spans).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.extractors.frames import Candidate, candidates, lemma, subject
from kg.extractors.lexicon import reliabilities
from kg.extractors.quotes import Quotation, quotations
from kg.records import AnnotatedArticle, Paragraph, SegmentKind, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

THRESHOLD = 0.34  # least reliability of a cue: between 0.30 and 0.38 content soft F1 on PolNeAR dev differs by 0.7
_WORDS_OF_A_QUOTE = 4  # a shorter quotation that no cue governs is a scare quote or a title
_OUTER = " \t\r\n,;:–—-.“”\"„«»`'’‘\xa0"
_SIGNED = re.compile(r"[\s,]*(?P<dash>[―—–-]+)\s?(?P<name>[A-Z][\w.’'-]*(?: [\w.’'-]+){0,5}?)\.?\s*(?:$|[,(])")
_LABEL = re.compile(r"(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}): ?(?=\S)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement to be: spans, the cue's lemma and frame, and how far the cue is to be trusted."""

    source: Spans
    cue: Spans
    content: Spans
    lemma: str
    pos: str
    frame: str
    reliability: float
    segment: SegmentKind
    paragraph: int
    quotes: tuple[Quotation, ...] = ()


def drafts(annotated: AnnotatedArticle) -> list[Draft]:
    """All drafts of an article in text order; contents may nest (A says that B said X), never repeat."""
    text, paragraphs, quotes = _material(annotated)
    found = _with_loose(text, paragraphs, quotes, _whole(_distinct(proposed(annotated))))
    return sorted(_whole(_distinct(found)), key=lambda draft: (draft.content[0].start, draft.cue))


def proposed(annotated: AnnotatedArticle) -> Iterator[Draft]:
    """What the cue lexicon proposes, paragraph by paragraph; may repeat and overlap."""
    text, paragraphs, quotes = _material(annotated)
    for number, paragraph in enumerate(paragraphs):
        inside = [quote for quote in quotes if paragraph.span.covers(quote.inside)]
        yield from _in_paragraph(text, paragraph, number, inside)


def _whole(found: Iterable[Draft]) -> list[Draft]:
    """Both halves of a quotation that its cue splits (`"A," she said, "B."`) as one content."""
    whole: dict[tuple[object, ...], Draft] = {}
    for draft in found:
        key = (draft.cue, draft.source) if draft.quotes else (draft.cue, draft.frame, draft.content)
        other = whole.get(key)
        if other:
            content, quotes = (*other.content, *draft.content), (*other.quotes, *draft.quotes)
            draft = replace(other, content=_ordered([*content]), quotes=tuple(dict.fromkeys(quotes)))
        whole[key] = draft
    return list(whole.values())


def _material(annotated: AnnotatedArticle) -> tuple[str, list[Paragraph], list[Quotation]]:
    text = annotated.article.text
    paragraphs = [p for p in annotated.paragraphs if p.kind is not SegmentKind.HEADING]
    return text, paragraphs, quotations(text, [p.span for p in paragraphs])


# -- candidates of one paragraph ----------------------------------------------------------------------------------------


def _in_paragraph(text: str, paragraph: Paragraph, number: int, quotes: list[Quotation]) -> Iterator[Draft]:
    labelled = _label(text, paragraph, number, quotes)
    if labelled:
        yield labelled
    for candidate in candidates(paragraph.doc):
        share = reliabilities().get((candidate.lemma, candidate.pos, candidate.frame), 0.0)
        if share >= THRESHOLD and candidate.content and not _is_bare(paragraph, candidate):
            draft = _draft(text, paragraph, number, candidate, share)
            if not any(quote.inside.covers(draft.cue[0]) for quote in quotes):
                yield from _fitted(text, draft, quotes)


def _is_bare(paragraph: Paragraph, candidate: Candidate) -> bool:
    """Nothing but a pronoun: `opposes it` tells a reader nothing."""
    (start, end), *more = candidate.content
    return not more and end - start == 1 and paragraph.doc[start].pos_ in ("PRON", "DET")


def _draft(text: str, paragraph: Paragraph, number: int, candidate: Candidate, share: float) -> Draft:
    def spans(ranges: Iterable[tuple[int, int]]) -> Spans:
        return tuple(_token_span(paragraph, start, end) for start, end in ranges)

    return Draft(
        source=spans([candidate.source] if candidate.source else []),
        cue=_merged(text, spans((i, i + 1) for i in candidate.cue)),
        content=spans(candidate.content),
        lemma=candidate.lemma,
        pos=candidate.pos,
        frame=candidate.frame,
        reliability=share,
        segment=paragraph.kind,
        paragraph=number,
    )


def _fitted(text: str, draft: Draft, quotes: list[Quotation]) -> Iterator[Draft]:
    """Content edges moved to the marks of the quotations they touch, and freed of outer marks and punctuation."""
    pieces: list[Span] = []
    own: list[Quotation] = []
    for piece in draft.content:
        start, end = piece.start, piece.end
        for quote in quotes:
            if quote.inside.overlaps(Span(start, end)):
                own.append(quote)
                start, end = min(start, quote.outside.start), max(end, quote.outside.end)
        pieces += _trimmed(text, start, end)
    taken = [*draft.cue, *draft.source]
    pieces = [piece for piece in pieces if not any(piece.overlaps(cue) for cue in draft.cue)] or [
        rest for piece in pieces for rest in _without(text, piece, taken)
    ]
    if pieces:
        yield replace(draft, content=_ordered(pieces), quotes=tuple(dict.fromkeys(own)))


def _without(text: str, piece: Span, taken: list[Span]) -> Iterator[Span]:
    """What is left of a piece once cue and source are cut out of it."""
    edges = [piece.start]
    for span in sorted(taken):
        if piece.overlaps(span):
            edges += [span.start, span.end]
    edges.append(piece.end)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start < end:
            yield from _trimmed(text, start, end)


def _label(text: str, paragraph: Paragraph, number: int, quotes: list[Quotation]) -> Draft | None:
    """`SMITH: I never said so.` and headlines such as `Minister: no new taxes`."""
    mark = paragraph.span.start
    start = mark + 1 if text[mark] in '"“' else mark
    label = _LABEL.match(text, start, paragraph.span.end)
    if not label or paragraph.span.end - label.end() < 8:
        return None
    name = label["name"]
    if not (name.isupper() or (paragraph.kind is SegmentKind.HEADLINE and _is_person(paragraph, name))):
        return None
    content = tuple(_trimmed(text, label.end(), paragraph.span.end))
    if not content:
        return None
    colon = Span(label.end("name"), label.end("name") + 1)
    source = Span(label.start("name"), label.end("name"))
    return Draft((source,), (colon,), content, ":", "PUNCT", "label", 0.9, paragraph.kind, number, tuple(quotes))


def _is_person(paragraph: Paragraph, name: str) -> bool:
    return any(ent.label_ in ("PERSON", "ORG") and ent.start_char < 3 for ent in paragraph.doc.ents) or " " not in name


# -- quotations that no candidate took ----------------------------------------------------------------------------------


def _with_loose(text: str, paragraphs: list[Paragraph], quotes: list[Quotation], found: list[Draft]) -> list[Draft]:
    """The drafts, with each quotation that none of them holds added as a draft of its own or to the one that it goes on."""
    drafts = list(found)
    last: int | None = None  # index of the draft that holds the quotation before
    for number, paragraph in enumerate(paragraphs):
        for quote in (quote for quote in quotes if paragraph.span.covers(quote.inside)):
            holder = next((i for i, draft in enumerate(drafts) if quote in draft.quotes), None)
            if holder is None and _is_speech(quote.inside.of(text)):
                made = _beside(text, paragraph, number, quote) or _announced(text, paragraphs, number, quote)
                if made:
                    drafts.append(made)
                    holder = len(drafts) - 1
                elif last is not None and _goes_on(text, paragraph, number, quote, drafts[last]):
                    drafts[last] = _joined(text, drafts[last], quote, number)
                    holder = last
            last = holder if holder is not None else last
    return drafts


def _is_speech(words: str) -> bool:
    """Long enough, or with a comma or full stop inside its marks: not a title or a word held up with tongs."""
    return len(words.split()) >= _WORDS_OF_A_QUOTE or words[-1] in ",.!?…"


def _beside(text: str, paragraph: Paragraph, number: int, quote: Quotation) -> Draft | None:
    """A saying right before or right after the quotation, outside all quotations; the nearest one."""
    sayings = (_saying(paragraph, token) for token in paragraph.doc if _is_saying(token))
    near = [
        (min(_distance(text, edge, quote.outside) for edge in edges), edges, word)
        for edges, word in sayings
        if not any(edge.overlaps(quote.outside) for edge in edges)
    ]
    if not near:
        return None
    distance, edges, word = min(near)
    if distance > 2:
        return None
    return _quoted(text, paragraph, number, quote, cue=edges[0], source=edges[1:], word=word)


def _is_saying(token: Token) -> bool:
    """A verb of saying; or what the tagger took for a noun in `..., Smith stresses.`"""
    if token.pos_ == "VERB":
        return _says(lemma(token))
    return token.tag_ == "NNS" and any(child.dep_ == "compound" for child in token.lefts) and _says(lemma(token))


def _saying(paragraph: Paragraph, token: Token) -> tuple[Spans, str]:
    """Spans of a word of saying and, where it has one, its subject."""
    verb = paragraph.at(token.idx, token.idx + len(token))
    if token.pos_ != "VERB":
        name = min(child.left_edge.i for child in token.lefts if child.dep_ != "punct")
        return (verb, _token_span(paragraph, name, token.i)), lemma(token)
    source = subject(token)
    if source is None:
        return (verb,), lemma(token)
    return (verb, _token_span(paragraph, source.left_edge.i, source.right_edge.i + 1)), lemma(token)


def _announced(text: str, paragraphs: list[Paragraph], number: int, quote: Quotation) -> Draft | None:
    """A quotation that fills its paragraph, after a line that ends in `... she said:` or before one that is `― Her Name`."""
    paragraph = paragraphs[number]
    if text[paragraph.span.start : quote.outside.start].strip():
        return None
    after = text[quote.outside.end : paragraph.span.end] or "\n"
    if after == "\n" and number + 1 < len(paragraphs):
        after = paragraphs[number + 1].span.of(text)
    signed = _SIGNED.match(after)
    if signed:
        end = quote.outside.end if not after.startswith("\n") else 0
        at = text.index(signed["name"], end or quote.outside.end)
        name = Span(at, at + len(signed["name"]))
        dash = Span(text.index(signed["dash"], quote.outside.end), text.index(signed["dash"], quote.outside.end) + 1)
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
    content = tuple(_trimmed(text, quote.inside.start, quote.inside.end))
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


def _goes_on(text: str, paragraph: Paragraph, number: int, quote: Quotation, last: Draft) -> bool:
    """A quotation that opens a sentence and has no saying of its own goes on with the speaker before: in the same
    paragraph, or in the next one when it fills that and the one before had no closing mark."""
    before = text[paragraph.span.start : quote.outside.start].rstrip()
    if number == last.paragraph:
        return not before or before[-1] in '.!?:,;”"’—–'
    ran_on = last.quotes and last.quotes[-1].runs_on
    return bool(ran_on) and number == last.paragraph + 1 and not before


def _joined(text: str, draft: Draft, quote: Quotation, number: int) -> Draft:
    more = tuple(_trimmed(text, quote.inside.start, quote.inside.end))
    return replace(draft, content=_ordered([*draft.content, *more]), quotes=(*draft.quotes, quote), paragraph=number)


# -- spans --------------------------------------------------------------------------------------------------------------


def _token_span(paragraph: Paragraph, start: int, end: int) -> Span:
    last = paragraph.doc[end - 1]
    return paragraph.at(paragraph.doc[start].idx, last.idx + len(last))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without outer marks and punctuation, but with both marks of a quotation that begins or ends it."""
    while start < end and text[start] in _OUTER:
        start += 1
    while start < end and text[end - 1] in _OUTER:
        end -= 1
    if start < end:
        yield _balanced(text, start, end)


def _balanced(text: str, start: int, end: int) -> Span:
    """The stretch with the other mark of a quotation that it holds only one mark of, where that stands right beside it."""
    inside = text[start:end]
    missing = inside.count("“") - inside.count("”")
    if missing or inside.count('"') % 2:
        tail = re.match('[,.;:!?]?[”"]', text[end : end + 2])
        if missing >= 0 and tail:
            return Span(start, end + tail.end())
        if missing <= 0 and text[start - 1 : start] in ("“", '"'):
            return Span(start - 1, end)
    return Span(start, end)


def _ordered(pieces: list[Span]) -> Spans:
    """Sorted, overlapping pieces joined."""
    out: list[Span] = []
    for piece in sorted(pieces):
        if out and piece.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, piece.end))
        else:
            out.append(piece)
    return tuple(out)


def _merged(text: str, spans: Spans) -> Spans:
    """Neighbouring words of a cue as one span."""
    out: list[Span] = []
    for span in spans:
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def _distinct(found: Iterable[Draft]) -> Iterator[Draft]:
    """Of drafts with nearly the same content the most reliable; of drafts with one cue the first of its frames."""
    kept: list[Draft] = []
    for draft in sorted(found, key=lambda d: (-d.reliability, -_size(d.content), d.content, d.cue)):
        if not any(_same(draft, other) for other in kept):
            kept.append(draft)
    yield from kept


def _same(one: Draft, other: Draft) -> bool:
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
    larger = max(_size(one.content), _size(other.content))
    same_cue = bool(set(one.cue) & set(other.cue))
    return common > 0.7 * larger or (same_cue and common > 0)


def _size(spans: Spans) -> int:
    return sum(span.end - span.start for span in spans)
