"""Whom a mention stands for: text, the mention's words -> entity."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.parse import parse
from kg.records import AnnotatedArticle, Article, EntityType, Kind, Span, Statement
from kg.resolve import resolve
from kg.resolve.cast import cast_of
from kg.resolve.figures import Figures
from kg.resolve.names import names_of
from kg.resolve.places import places_of
from kg.resolve.spotting import are_initials

LAKE = (
    "Prime Minister Ingrid Halvorsen met reporters in Oslo. "
    "Erik Strand, the Norwegian environment minister, stood beside her. "
)
BANK = "The Central Housing Bank (CHB) lowered its rate. CHB wants calm."
PEOPLE = "Mary Kellner praised the plan on Monday. Her brother, Daniel Kellner, was silent. "

TABLE = [
    # text, mention (its last occurrence), name, type
    (LAKE + "Halvorsen said the lake was clean.", "Halvorsen", "Ingrid Halvorsen", "person"),
    (LAKE + "The prime minister said the lake was clean.", "The prime minister", "Ingrid Halvorsen", "person"),
    (LAKE + "The environment minister said the lake was clean.", "The environment minister", "Erik Strand", "person"),
    (LAKE + "Strand swam. He said the lake was clean.", "He", "Erik Strand", "person"),
    (LAKE + "Strand swam. She said the lake was clean.", "She", "Ingrid Halvorsen", "person"),
    (BANK, "CHB", "Central Housing Bank", "organization"),
    (PEOPLE + "Mr. Kellner said later that it was late.", "Kellner", "Daniel Kellner", "person"),
    (PEOPLE + "Mary said later that it was late.", "Mary", "Mary Kellner", "person"),
    ("An attorney for Lee, Joan Marsh, said Lee was ill.", "An attorney for Lee, Joan Marsh", "Joan Marsh", "person"),
    ("The US said the treaty was dead.", "The US", "United States", "country"),
    ("Moscow said the treaty was dead.", "Moscow", "Russia", "country"),
    ("A senior official said the treaty was dead.", "A senior official", "a senior official", "unnamed"),
    ("Critics said the treaty was dead.", "Critics", "critics", "group"),
    ("A group of farmers said the river was dry.", "A group of farmers", "a group of farmers", "group"),
    ("A state audit found holes. The audit said money was lost.", "The audit", "state audit", "document"),
    (
        "Jane Fordham ran. The Fordham campaign said she won.",
        "The Fordham campaign",
        "Fordham campaign",
        "organization",
    ),
    ("Jane Fordham ran. Fordham's campaign said she won.", "Fordham's campaign", "Fordham campaign", "organization"),
    ("Ann Bell and Carl Dunn said the road was shut.", "Ann Bell and Carl Dunn", "Ann Bell and Carl Dunn", "group"),
    ("Ann Bell, who runs the school, said it was shut.", "who", "Ann Bell", "person"),
]


@pytest.mark.parametrize(
    ("text", "mention", "name", "kind"), TABLE, ids=[row[0][-40:] + " | " + row[1] for row in TABLE]
)
def test_a_source_is_the_entity_that_the_article_makes_plain(text: str, mention: str, name: str, kind: str) -> None:
    speaker = resolved(text, mention).statements[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.type) == (name, EntityType(kind))


def test_a_role_beside_the_name_or_elsewhere_in_the_article_is_kept() -> None:
    assert (
        resolved(LAKE + "Strand said the lake was clean.", "Strand").statements[0].role
        == "Norwegian environment minister"
    )
    text = "Deputy Mayor Olga Petrov said the lake was clean."
    assert resolved(text, "Deputy Mayor Olga Petrov").statements[0].role == "Deputy Mayor"


def test_a_quotation_without_source_goes_on_from_the_paragraph_before() -> None:
    text = 'Mary Kellner said: "It is late."\n\n"We must go," and so on.'
    first, second = statement(text, "Mary Kellner", "It is late."), statement(text, "", "We must go,")
    done = run(text, first, replace(second, kind=Kind.DIRECT))
    assert [s.speaker and s.speaker.name for s in done.statements] == ["Mary Kellner", "Mary Kellner"]


def test_a_passive_without_agent_has_no_speaker() -> None:
    text = "Mary Kellner left. It was said that the road was shut."
    done = run(text, statement(text, "", "the road was shut", cue="said"))
    assert done.statements[0].speaker is None


def test_what_another_reports_is_according_to_the_reporter_and_i_is_the_speaker() -> None:
    text = "Mary Kellner said that Carl Dunn claimed the road was shut and I believe it is so."
    outer = statement(text, "Mary Kellner", "Carl Dunn claimed the road was shut and I believe it is so")
    inner = statement(text, "Carl Dunn", "the road was shut", cue="claimed")
    own = statement(text, "I", "it is so", cue="believe")
    _, second, third = run(text, outer, inner, own).statements
    assert second.speaker and second.speaker.name == "Carl Dunn"
    assert second.according_to and second.according_to.name == "Mary Kellner"
    assert third.speaker and third.speaker.name == "Mary Kellner"
    assert third.according_to is None


def test_aliases_are_the_other_names_of_the_article() -> None:
    speaker = resolved(LAKE + "Halvorsen said the lake was clean.", "Halvorsen").statements[0].speaker
    assert speaker is not None
    assert speaker.aliases == ("Halvorsen",)


def test_the_same_article_resolves_to_the_same_records() -> None:
    text = PEOPLE + "He said that it was late."
    assert resolved(text, "He").statements == resolved(text, "He").statements


def resolved(text: str, mention: str) -> AnnotatedArticle:
    """The article with one statement of the mention's last occurrence, its content the last word."""
    start = text.rindex(mention)
    content = Span(text.rindex(" ") + 1, len(text))
    return run(text, Statement((Span(start, start + len(mention)),), (), (content,), Kind.INDIRECT))


def statement(text: str, source: str, content: str, *, cue: str = "") -> Statement:
    at = text.index(content)
    places = [(Span(text.index(w), text.index(w) + len(w)),) if w else () for w in (source, cue)]
    return Statement(places[0], places[1], (Span(at, at + len(content)),), Kind.INDIRECT)


def run(text: str, *statements: Statement) -> AnnotatedArticle:
    [parsed] = parse([Article(text)])
    [done] = resolve([replace(parsed, statements=statements)])
    return done


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [  # a name in one place a body, in another a place, and short for two that are longer
        (
            "Work on the Salt Lake Pavilion ended. The Pavilion opened in July. Visitors came to the Salt Lake Royal "
            "Pavilion, and a band played at the Pavilion for two nights.",
            "Pavilion",
            "Salt Lake Pavilion",
        ),
        ("Ana Moss runs the Lee Hall. Bo Moss runs the Dee Hall.", "Moss", "Ana Moss"),
    ],
)
def test_a_short_name_stands_for_a_longer_one(text: str, words: str, name: str) -> None:
    cast = cast_of(next(iter(parse([Article(text)]))).paragraphs)
    meant = {mention.figure.name for mention in cast.mentions if mention.span.of(text).endswith(words)}
    assert name in meant


def test_every_form_of_a_name_has_a_figure() -> None:
    """The recogniser calls one name a body here and a place there; each form finds whom it is short for, or stands alone."""
    (parsed,) = parse([Article("The Bay City Dome and the Bay City Old Dome stand in Ohio, Texas and Dome.")])
    (whole, other, *_) = names_of(places_of(parsed.paragraphs))
    for kind in (EntityType.ORGANIZATION, EntityType.PERSON, None):
        short = replace(whole, words=whole.words[-1:], text="Dome", type=kind)
        for first, second in ((short, replace(short, place=True)), (replace(short, place=True), short)):
            figures = Figures([whole, other, first, second])
            assert all(figures.fitting(name) for name in (whole, other, first, second))


@pytest.mark.parametrize(
    ("letters", "words", "fit"),
    [
        ("WHO", "World Health Organization", True),
        ("AROS", "Alliance to Reclaim Our Schools", True),
        ("ATROS", "Alliance to Reclaim Our Schools", True),
        ("AORS", "Alliance to Reclaim Our Schools", False),
        ("WH", "World Health Organization", False),
        ("O" * 30, "of " * 60 + "Oslo", True),
        ("", "", True),
    ],
)
def test_initials(letters: str, words: str, fit: bool) -> None:
    assert are_initials(letters, words.split()) is fit
