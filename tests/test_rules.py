"""The extractor `rules`: a table of sentences, and what must hold for any text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extractors import extractor
from kg.extractors.attribution import drafts
from kg.extractors.statements import stated
from kg.extractors.wording import certainty, denied
from kg.parse import parse
from kg.records import AnnotatedArticle, Article, Certainty, Kind, SegmentKind, Statement, words_of

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "statements.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def found_in(text: str) -> tuple[AnnotatedArticle, list[Statement]]:
    annotated = next(parse([Article(text)]))
    # a line alone would be taken for a headline
    body = tuple(replace(paragraph, kind=SegmentKind.BODY) for paragraph in annotated.paragraphs)
    annotated = replace(annotated, paragraphs=body)
    return annotated, list(stated(annotated, drafts(annotated)))


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:48] for row in ROWS])
def test_sentence(row: list[str]) -> None:
    text = row[0].replace("||", "\n\n")
    _, found = found_in(text)
    seen = [
        [
            words_of(text, one.source),
            words_of(text, one.cue),
            words_of(text, one.content).replace(" … ", "||").rstrip(".,"),
            one.kind,
            one.mode,
            one.stance,
        ]
        for one in found
    ]
    assert row[1:] in seen


@pytest.mark.parametrize(
    "text",
    ["The committee met on Monday in a small room.", "Rain fell.", "The ‘old’ bridge is closed until May."],
)
def test_no_statement_where_nobody_speaks(text: str) -> None:
    assert found_in(text)[1] == []


def test_every_span_is_in_the_text_and_evidence_covers_the_words() -> None:
    text = "\n\n".join(row[0].replace("||", "\n\n") for row in ROWS)
    _, found = found_in(text)
    assert len(found) >= len(ROWS) - 2
    for one in found:
        for span in (*one.source, *one.cue, *one.content):
            assert 0 <= span.start < span.end <= len(text)
            assert any(sentence.overlaps(span) for sentence in one.evidence)
        assert not any(span.overlaps(cue) for span in one.content for cue in one.cue)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ['"', "“", "”", "'", "said", "she", "it", "rains", ",", ".", "that", "\n\n", "—", ":", "𝒳", "\u202e"]
        )
    )
)
def test_any_heap_of_marks_gives_grounded_statements(words: list[str]) -> None:
    text = " ".join(words)
    for one in found_in(text)[1]:
        assert all(0 <= span.start < span.end <= len(text) for span in (*one.content, *one.cue, *one.source))


def test_the_same_text_gives_the_same_statements_beside_any_other_article() -> None:
    text = "\n\n".join(row[0].replace("||", "\n\n") for row in ROWS)
    alone = [list(stated(one, drafts(one))) for one in parse([Article(text)])]
    among = [list(stated(one, drafts(one))) for one in parse([Article("Rain fell, he said."), Article(text)])]
    assert alone[0] == among[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It may rain", Certainty.POSSIBLE),
        ("it will probably rain", Certainty.PROBABLE),
        ("it will certainly rain", Certainty.CERTAIN),
        ("it may certainly rain", Certainty.POSSIBLE),
        ("it rains", Certainty.UNDERSPECIFIED),
        ("the mayhem grows", Certainty.UNDERSPECIFIED),
    ],
)
def test_certainty_is_the_weakest_that_the_words_give(words: str, expected: Certainty) -> None:
    assert certainty("say", words) is expected


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        ("It's not true that he left", "he left"),
        ("It is a complete fabrication that he left", "he left"),
        ("it is simply false to say that he left", "he left"),
        ("It is true that he left", None),
        ("The myth that he left", None),
    ],
)
def test_words_that_deny_what_follows(content: str, rest: str | None) -> None:
    start = denied(content)
    assert (content[start:] if start is not None else None) == rest


def test_the_run_names_everything_that_decides() -> None:
    run = extractor("rules").run
    assert (run.extractor, len(run.digest)) == ("rules", 16)


def test_a_direct_quote_is_verbatim() -> None:
    annotated, found = found_in('"The harbour will stay open," Brandt said.')
    assert [one.kind for one in found] == [Kind.DIRECT]
    assert words_of(annotated.article.text, found[0].content) == "The harbour will stay open"
