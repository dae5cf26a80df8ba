"""Paragraphs that begin with their speaker's name: `SMITH: I never said so.` and headlines such as `Minister: no new taxes`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extractors.drafts import Draft
from kg.extractors.quotes import Quotation
from kg.extractors.trimming import trimmed
from kg.records import Paragraph, SegmentKind, Span

_LABEL = re.compile(r"(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}): ?(?=\S)")
_SHORTEST = 8  # characters of what is said


def labelled(text: str, paragraph: Paragraph, number: int, quotes: Sequence[Quotation]) -> Draft | None:
    """The statement of such a paragraph, the article's `number`th, with the quotations that stand in it."""
    mark = paragraph.span.start
    start = mark + 1 if text[mark] in '"“' else mark
    label = _LABEL.match(text, start, paragraph.span.end)
    if not label or paragraph.span.end - label.end() < _SHORTEST:
        return None
    name = label["name"]  # one letter is that of a question or an answer
    if len(name) < 2 or not (
        name.isupper() or (paragraph.kind is SegmentKind.HEADLINE and _is_person(paragraph, name))
    ):
        return None
    content = tuple(trimmed(text, label.end(), paragraph.span.end))
    if not content:
        return None
    colon = Span(label.end("name"), label.end("name") + 1)
    source = Span(label.start("name"), label.end("name"))
    return Draft((source,), (colon,), content, ":", "PUNCT", "label", 0.9, paragraph.kind, number, tuple(quotes))


def with_labelled(
    text: str, paragraphs: Sequence[Paragraph], quotes: Sequence[Sequence[Quotation]], found: list[Draft]
) -> list[Draft]:
    """The drafts, with those of such paragraphs added where none has that name for its source."""
    said = [labelled(text, paragraph, number, quotes[number]) for number, paragraph in enumerate(paragraphs)]
    sources = {span.start for draft in found for span in draft.source}
    return [*found, *(draft for draft in said if draft and draft.source[0].start not in sources)]


def _is_person(paragraph: Paragraph, name: str) -> bool:
    return any(ent.label_ in ("PERSON", "ORG") and ent.start_char < 3 for ent in paragraph.doc.ents) or " " not in name
