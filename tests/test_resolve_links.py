"""When, about what, which measure, which claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from kg.parse import parse
from kg.records import AnnotatedArticle, Article, Kind, Position, PositionStance, Span, Statement
from kg.resolve import STEPS, resolve
from kg.resolve.dates import dates_in
from kg.resolve.lexicon import word_list, word_table

FRIDAY = date(2025, 4, 4)

DATES = [
    # sentence, day of publication, said on
    ("Kellner said on Thursday that the road is shut.", FRIDAY, date(2025, 4, 3)),
    ("Kellner said Friday the road is shut.", FRIDAY, FRIDAY),
    ("Kellner said yesterday that the road is shut.", FRIDAY, date(2025, 4, 3)),
    ("Kellner said on Sept. 12 that the road is shut.", FRIDAY, date(2024, 9, 12)),
    ("Kellner said on 12 March that the road is shut.", FRIDAY, date(2025, 3, 12)),
    ("Kellner said on April 3, 2024 that the road is shut.", None, date(2024, 4, 3)),
    ("Kellner said on Thursday that the road is shut.", None, None),
    ("Kellner said last week that the road is shut.", FRIDAY, None),
    ("Kellner said that the road was shut on Tuesday.", FRIDAY, None),
    ("Kellner, who came on Tuesday, said that the road is shut.", FRIDAY, None),
    ("Kellner said on Feb. 30 that the road is shut.", FRIDAY, None),
]


@pytest.mark.parametrize(("sentence", "published", "expected"), DATES, ids=[row[0] for row in DATES])
def test_the_date_beside_the_cue_is_when_it_was_said(
    sentence: str, published: date | None, expected: date | None
) -> None:
    content = sentence[sentence.index("the road") :]
    assert run(sentence, said(sentence, content), published=published).statements[0].said_on == expected


def test_dates_are_found_where_they_stand() -> None:
    assert list(dates_in("Open today, 2025-04-03 and May 5, 2020.", FRIDAY)) == [
        (5, 10, FRIDAY),
        (12, 22, date(2025, 4, 3)),
        (27, 38, date(2020, 5, 5)),
    ]


TOPICS = [
    # text, content, a label that must be there
    (
        "Kellner said the new river dam would flood two villages.",
        "the new river dam would flood two villages",
        "river dam",
    ),
    ("The river dam is old. Kellner said it was a great idea.", "it was a great idea", "river dam"),
    ("Carl Dunn spoke. Kellner said Dunn had failed.", "Dunn had failed", "Carl Dunn"),
    ("Kellner said the US would pay.", "the US would pay", "United States"),
]


@pytest.mark.parametrize(("text", "content", "label"), TOPICS, ids=[row[1] for row in TOPICS])
def test_topics_are_normalised_phrases_of_the_content_or_its_context(text: str, content: str, label: str) -> None:
    labels = [topic.label for topic in run(text, said(text, content)).statements[0].topics]
    assert label in labels
    assert len(labels) <= 3


def test_topics_are_never_the_speaker_a_pronoun_or_an_empty_noun() -> None:
    text = "Kellner said he thought that Kellner and people had a lot of time."
    labels = [
        t.label
        for t in run(text, said(text, "he thought that Kellner and people had a lot of time")).statements[0].topics
    ]
    assert not {"Kellner", "he", "people", "lot", "time"} & set(labels)


PLAN = "Norway proposed a ban on deep-sea mining. "
MEASURES = [
    # text, [(actor, measure words)], labels
    (PLAN + "Chile opposed Norway's plan.", [("Norway", "a ban on deep-sea mining"), ("Chile", "Norway's plan")], 1),
    (PLAN + "Chile opposed it.", [("Norway", "a ban on deep-sea mining"), ("Chile", "it")], 1),
    (PLAN + "Chile opposed the ban.", [("Norway", "a ban on deep-sea mining"), ("Chile", "the ban")], 1),
    (PLAN + "Chile opposed the treaty.", [("Norway", "a ban on deep-sea mining"), ("Chile", "the treaty")], 2),
    (PLAN + "Chile opposed Peru's plan.", [("Norway", "a ban on deep-sea mining"), ("Chile", "Peru's plan")], 2),
    (
        PLAN + "Chile wants to repeal the mining ban.",
        [("Norway", "a ban on deep-sea mining"), ("Chile", "repeal the mining ban")],
        2,
    ),
    (PLAN + "Chile opposed a fish tax.", [("Norway", "a ban on deep-sea mining"), ("Chile", "a fish tax")], 2),
    (
        PLAN + "Chile opposed the deep-sea mining ban.",
        [("Norway", "a ban on deep-sea mining"), ("Chile", "the deep-sea mining ban")],
        1,
    ),
]


@pytest.mark.parametrize(("text", "stances", "different"), MEASURES, ids=[row[0][len(PLAN) :] for row in MEASURES])
def test_wordings_of_one_measure_are_one(text: str, stances: list[tuple[str, str]], different: int) -> None:
    positions = positions_of(run(text, positions=[position(text, *stance) for stance in stances]))
    assert len({measure for _, measure in positions}) == different
    assert positions[0] == ("Norway", "ban on deep-sea mining")


LABELS = [
    # measure words -> label
    ("ban Muslims from entering the country", "ban on Muslims entering the country"),
    ("impose new sanctions on Iran", "new sanctions on Iran"),
    ("repeal the health law", "repeal of health law"),
    ("the 30-day truce", "30-day truce"),
]


@pytest.mark.parametrize(("words", "label"), LABELS)
def test_a_measure_is_labelled_as_a_noun_phrase(words: str, label: str) -> None:
    text = f"Chile wants to {words}." if words[0] != "t" else f"Chile backs {words}."
    assert positions_of(run(text, positions=[position(text, "Chile", words)])) == [("Chile", label)]


def test_one_row_an_actor_stance_and_measure_at_its_clearest() -> None:
    text = "Norway proposed a ban on deep-sea mining. Norway proposed the ban again."
    first = position(text, "Norway", "a ban on deep-sea mining")
    later = replace(position(text, "Norway", "the ban"), confidence=0.9)
    [kept] = run(text, positions=[first, later]).positions
    assert kept.confidence == 0.9
    assert kept.measure and kept.measure.label == "ban on deep-sea mining"
    assert "the ban" in kept.measure.mentions


def test_a_position_in_a_statement_is_according_to_its_speaker_unless_it_is_the_speakers_own() -> None:
    text = "Mary Kellner said Chile backs a fish tax."
    said_so = said(text, "Chile backs a fish tax", source="Mary Kellner")
    based = replace(position(text, "Chile", "a fish tax"), based_on=0)
    [reported] = run(text, said_so, positions=[based]).positions
    assert reported.according_to and reported.according_to.name == "Mary Kellner"
    own = replace(position(text, "Mary Kellner", "a fish tax"), based_on=0)
    assert run(text, said_so, positions=[own]).positions[0].according_to is None


def test_an_article_without_findings_or_parse_stays_as_it_is() -> None:
    bare = AnnotatedArticle(Article("Nothing."))
    assert list(resolve([bare])) == [bare]
    unparsed = replace(bare, statements=(Statement((Span(0, 7),), (), (Span(0, 7),), Kind.INDIRECT),))
    assert next(resolve([unparsed])).statements[0].speaker is None


def test_steps_are_named_functions_in_a_table() -> None:
    assert [step.__name__ for step in STEPS][:2] == ["resolve_speakers", "resolve_actors"]


def test_word_lists_are_lower_case_and_tables_have_two_columns() -> None:
    assert all(word == word.lower() for word in word_list("topic_stop_nouns"))
    assert word_table("countries")["us"] == "United States"
    assert set(word_table("first_names").values()) == {"m", "f"}


def said(text: str, content: str, *, source: str = "Kellner") -> Statement:
    source_span, cue_span, content_span = ((_span(text, words),) for words in (source, "said", content))
    return Statement(source_span, cue_span, content_span, Kind.INDIRECT)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def position(text: str, actor: str, measure: str) -> Position:
    at = text.rindex(measure)
    before = text[:at].rfind(actor)
    start = before if before >= 0 else text.index(actor)
    spans = (Span(start, start + len(actor)),)
    return Position(spans, PositionStance.PROPOSES, (Span(at, at + len(measure)),), (Span(0, len(text)),))


def positions_of(done: AnnotatedArticle) -> list[tuple[str | None, str | None]]:
    return [(p.actor and p.actor.name, p.measure and p.measure.label) for p in done.positions]


def run(
    text: str, *statements: Statement, published: date | None = None, positions: Sequence[Position] = ()
) -> AnnotatedArticle:
    [parsed] = parse([Article(text, published=published)])
    [done] = resolve([replace(parsed, statements=statements, positions=tuple(positions))])
    return done
