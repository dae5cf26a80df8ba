"""Where a content ends: what the parse knows better than the network."""

from __future__ import annotations

import pytest

from kg.extractors.tagger.edges import last_word
from kg.parse import parse
from kg.records import Article, Stance


@pytest.mark.parametrize(
    ("text", "cue", "content", "stance", "last"),
    [
        (
            "He declined to threaten Moscow or even declare it guilty.",
            "declined",
            "to threaten Moscow",
            "denies",
            "guilty",
        ),
        ("They refused to pay the fee and left the room.", "refused", "to pay the fee", "denies", "fee"),
        ("She protested the tax, which harms small farms.", "protested", "the tax", "denies", "farms"),
        ("She praised the tax, which helps small farms.", "praised", "the tax", "affirms", "tax"),
        (
            "They are challenging the rules before ten judges.",
            "challenging",
            "the rules before ten judges",
            "denies",
            "rules",
        ),
        ("They rejected the plan of the mayor.", "rejected", "the plan of the mayor", "denies", "mayor"),
        ("He denied “the charge” on Monday.", "denied", "“the charge”", "denies", "”"),
    ],
)
def test_last_word(text: str, cue: str, content: str, stance: str, last: str) -> None:
    (article,) = parse([Article(text)])
    (paragraph,) = article.paragraphs
    word = next(token for token in paragraph.doc if token.text == cue)
    start = text.index(content)
    words = paragraph.doc.char_span(start, start + len(content))
    assert paragraph.doc[last_word(words, word, Stance(stance))].text == last
