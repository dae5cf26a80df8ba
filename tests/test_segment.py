"""What each line of an article is, as tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Article, SegmentKind, Span
from kg.segment import segment

HEADLINE, DATELINE, HEADING, TEASER, BODY = (
    SegmentKind.HEADLINE,
    SegmentKind.DATELINE,
    SegmentKind.HEADING,
    SegmentKind.TEASER,
    SegmentKind.BODY,
)


def kinds(text: str, **known: object) -> list[tuple[SegmentKind, str]]:
    article = Article(text, **known)  # type: ignore[arg-type]
    return [(part.kind, part.span.of(text)) for part in segment(article)]


PROSE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Two Roads to the Sea", HEADING),
        ("What the minister wants", HEADING),
        ("THE COST", HEADING),
        ("THE COST.", HEADING),
        ("A Test of Nerves.", HEADING),
        ("Is the Toll Dead?", HEADING),
        ("## What the minister wants.", HEADING),
        ("Nothing came of it.", BODY),
        ("Why now?", BODY),
        ('"Nobody asked us"', BODY),
        ("“We will see”", BODY),
        ("- The toll is dead", BODY),
        ("• The toll is dead", BODY),
        ("2. The toll is dead", BODY),
        ("By Ida Renn", BODY),
        ("and that was that", BODY),
        ("The minister said:", BODY),
        ("John Murray.", BODY),
        ("The toll was first named in a paper that the ministry wrote last year for itself", BODY),
    ],
)
def test_a_line_between_paragraphs(line: str, kind: SegmentKind) -> None:
    text = f"{PROSE}\n\n{PROSE} It did.\n\n{line}\n\n{PROSE} It will.\n"
    found = kinds(text, title="Another title")
    assert found[2][0] is kind
    assert found[2][1] == line.lstrip("#-•2. ")


def test_a_heading_needs_blank_lines_and_prose_after_it() -> None:
    assert kinds(f"{PROSE}\nTwo Roads to the Sea\n{PROSE} So.", title="x")[1][0] is BODY
    assert kinds(f"{PROSE}\n\nTwo Roads to the Sea", title="x")[1][0] is BODY
    assert kinds(f"{PROSE}\n\nOne List\n\nAnn Smith\n\nBob Jones", title="x")[1][0] is BODY


@pytest.mark.parametrize(
    ("line", "is_dateline"),
    [
        (" date 2025-04-27 International", True),
        ("2025-04-27", True),
        ("April 27, 2025", True),
        ("Published: 27 April 2025", True),
        ("Updated on Sept. 3, 2025", True),
        ("date palms are in bloom", False),
        ("April 27, 2025 was a bad day.", False),
        ("April 27, 2025 will be remembered as the day on which nothing happened at all.", False),
        ("PORT SELIN (KWS) - The minister said that it was over.", False),
    ],
)
def test_datelines(line: str, is_dateline: bool) -> None:
    found = kinds(f"{line}\nToll Divides the Coast\n\n{PROSE}\n")
    assert (found[0][0] is DATELINE) == is_dateline


def test_a_dateline_far_down_is_body() -> None:
    assert kinds("\n\n".join([PROSE, *(f"{PROSE} {n}." for n in range(6)), "2025-04-27"]))[-1][0] is BODY


def test_the_shape_of_a_briefing() -> None:
    text = (
        " date 2025-04-27 International\r\nThe toll will be paid by ships, the minister said.\r\nToll Divides the Coast\r\n"
        '\r\nThe toll will be paid by ships, the minister said.\r\n\r\nWho Pays\r\n\r\n"I do not," says Dahl.\r\n'
    )
    assert [kind for kind, _ in kinds(text)] == [DATELINE, TEASER, HEADLINE, BODY, HEADING, BODY]


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        ("Toll Divides the Coast", True),
        ("Toll divides the coast.", True),
        ("Toll divides the coast; \nMinister stands firm.", True),
        ("'We are done', says minister", True),
        ("# Toll divides the coast", True),
        ("• Toll divides the coast", False),
        (
            "PORT SELIN, Karvonia (KWS) - The minister said on Monday that it was over and that nobody should ask.",
            False,
        ),
        (f"{PROSE} {PROSE} {PROSE}", False),
    ],
)
def test_headlines_of_plain_text(first: str, is_headline: bool) -> None:
    found = kinds(f"{first}\n\n{PROSE} {PROSE}\n\n{PROSE} No.")
    assert (found[0][0] is HEADLINE) == is_headline


def test_a_known_title_decides_what_the_headline_is() -> None:
    text = f"Courier exclusive\n\nToll Divides the Coast\n\n{PROSE}"
    assert kinds(text, title="Toll divides the coast")[1][0] is HEADLINE
    assert HEADLINE not in [kind for kind, _ in kinds(text, title="A title that stands nowhere in the text")]
    assert kinds(text, title="x", headline_at=Span(0, 17))[0][0] is HEADLINE


def test_headings_of_marked_up_input_are_the_reader_s_alone() -> None:
    text = f"Toll\n\nWhat he said.\n\n{PROSE}\n\nTwo Roads to the Sea\n\nSo {PROSE}"
    hint = Span(6, 19)
    assert [kind for kind, _ in kinds(text, title="Toll", headline_at=Span(0, 4), headings_at=(hint,))] == [
        HEADLINE,
        HEADING,
        BODY,
        BODY,
        BODY,
    ]


@pytest.mark.parametrize(
    ("teaser", "later", "is_teaser"),
    [
        (
            "The toll is a tax on bread, Dahl said.",
            "It began early. The toll is a tax on bread, Dahl said. He left.",
            True,
        ),
        ("The toll is a tax on bread, Dahl said", "The toll is a tax on bread, Dahl said.", True),
        (
            "The toll is a tax on bread. He left at once.",
            "The toll is a tax on bread. He left at once. So did we.",
            True,
        ),
        ("The toll is a tax on bread, Dahl said.", "The toll is a tax on bread, Dahl said twice.", False),
        ("No, never.", "It was late. No, never.", False),
    ],
)
def test_teasers(teaser: str, later: str, is_teaser: bool) -> None:
    found = kinds(f"Toll Divides the Coast\n\n{teaser}\n\n{PROSE}\n\n{later}")
    assert (found[1][0] is TEASER) == is_teaser
    assert found[3][0] is BODY


@given(st.text(st.sampled_from("aA b.\n\r\t#-•\"'\u2028\u00a0\x00é1,?"), max_size=80))
def test_segments_are_ordered_apart_trimmed_and_without_line_breaks(text: str) -> None:
    end = 0
    for part in segment(Article(text)):
        words = part.span.of(text)
        assert part.span.start >= end
        assert words == words.strip() and len(words.splitlines()) == 1
        assert any(character.isalnum() for character in words)
        end = part.span.end


@pytest.mark.parametrize("text", ["", "\n\n", "---\n***", "a" * 100_000, "a\n" * 50_000])
def test_odd_texts(text: str) -> None:
    assert len(list(segment(Article(text)))) == len([line for line in text.splitlines() if "a" in line])


SEED = Path("../shared/articles/seed.txt")


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared/articles")
def test_the_seed_article() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        found = [kind for kind, _ in kinds(file.read())]
    assert found[:4] == [DATELINE, TEASER, HEADLINE, BODY]
    assert found.count(HEADING) == 6
