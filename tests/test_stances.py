"""Positions by the trained network: the marked articles, the readings with a made-up network, and sentences of our own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from kg.extractors.positions.hints import HINTS, NO_HINT, hint
from kg.extractors.tagger.decode import Floats
from kg.extractors.tagger.grammar import Grammar, Ints
from kg.extractors.tagger.pieces import Passage, Window, windows
from kg.extractors.tagger.stances import overlap
from kg.extractors.tagger.stances.calibration import Evidence, confidence, features, fitted
from kg.extractors.tagger.stances.coordination import of_each
from kg.extractors.tagger.stances.labels import HELD, MEASURE, STANCES, TOLD, WHOLE
from kg.extractors.tagger.stances.reading import Ruled, held, words_under
from kg.extractors.tagger.stances.trimming import trimmed
from kg.extractors.tagger.stances.widening import holder, widened
from kg.parse import parse
from kg.pipeline import annotate
from kg.records import Article, Paragraph, Position, PositionStance, Span
from kg.training.stances.examples import FOLDS, MarkedArticle, example, fold_of
from kg.training.stances.marked import MarkedPosition, read_marked

TEXT = "The minister wants a ban on imports of coal."
BAN = Span(TEXT.index("ban"), TEXT.index("."))
MINISTER = Span(4, 12)

# -- the marked articles ------------------------------------------------------------------------------------------------


def test_what_is_marked_is_whole() -> None:
    marked = read_marked()
    positions = [one for rows in marked.values() for one in rows]
    assert len(marked) >= 60
    assert set(PositionStance) == {one.stance for one in positions}
    for one in positions:
        assert one.measure_spans
        assert one.label
        assert one.actor
        assert all(one.sentence.covers(span) for span in one.measure_spans)
    assert Counter(map(fold_of, marked)).keys() == set(range(FOLDS))


def test_one_measure_has_one_label() -> None:
    for rows in read_marked().values():
        labels: dict[str, set[str]] = {}
        for one in rows:
            labels.setdefault(one.measure, set()).add(one.label)
        assert all(len(found) == 1 for found in labels.values())


# -- examples and readings ----------------------------------------------------------------------------------------------


def window_of(text: str = TEXT) -> Window:
    (parsed,) = parse([Article(text)])
    (window,) = windows(text, [Passage(one.span) for one in parsed.paragraphs], Grammar.of(parsed.paragraphs))
    return window


def position(measure: Span = BAN, actor: Span | None = MINISTER) -> MarkedPosition:
    sentence = Span(0, len(TEXT))
    actors = (actor,) if actor else ()
    return MarkedPosition(
        sentence, "m1", True, PositionStance.PROPOSES, actors, "minister", (measure,), "ban", None, False
    )


def test_the_labels_of_a_marked_article() -> None:
    shown = example(window_of(), MarkedArticle("a", TEXT, (position(),), ((BAN,),)))
    assert [MEASURE[label] for label in shown.measure] == ["O"] * 4 + ["B-measure"] + ["I-measure"] * 4 + ["O"]
    (measured,) = shown.measures
    assert [HELD[label] for label in measured.held][:3] == ["O", "B-actor", "O"]
    assert measured.stances.tolist() == [-100, STANCES.index(PositionStance.PROPOSES), *[-100] * 8]
    assert (measured.absent, measured.conditional) == (0, 0)
    assert [words.tolist() for words in shown.proposed] == [[4, 5, 6, 7, 8]]


def test_an_actor_who_stands_elsewhere() -> None:
    (measured,) = example(window_of(), MarkedArticle("a", TEXT, (position(actor=None),))).measures
    assert measured.absent == 1
    assert STANCES[measured.absent_stance] is PositionStance.PROPOSES


class Sure:
    """A network that takes the marked words for a measure that the second word is for."""

    def __init__(self, spots: slice) -> None:
        self.spots = spots

    def spotting(self, given: Floats) -> tuple[Floats, Floats]:
        logits = np.zeros((len(given), len(MEASURE)), dtype=np.float32)
        logits[:, 0] = 9
        logits[self.spots] = [-9, -9, 9]
        return logits, np.zeros((len(given), 4), dtype=np.float32)

    def standing(self, states: Floats, marks: Floats, mask: Floats, places: Ints) -> tuple[Floats, Floats, Floats]:
        labels = np.zeros((*marks.shape, len(HELD)), dtype=np.float32)
        labels[..., 0] = 5
        labels[marks > 0, HELD.index("I-measure")] = 9
        first = marks.argmax(1)
        labels[np.arange(len(marks)), first, HELD.index("B-measure")] = 12
        labels[:, 1, HELD.index("B-actor")] = 9
        stances = np.zeros((*marks.shape, len(STANCES)), dtype=np.float32)
        stances[..., STANCES.index(PositionStance.SUPPORTS)] = 9
        whole = np.full((len(marks), len(WHOLE)), -9, dtype=np.float32)
        whole[:, 0] = 9
        return labels, stances, whole


def given(window: Window) -> Floats:
    return np.zeros((len(window), TOLD), dtype=np.float32)


def test_a_position_that_the_network_finds() -> None:
    window = window_of()
    (found,) = held(Sure(slice(4, 9)), [(window, given(window))], [])
    assert (found.actor, found.measure, found.stance) == (MINISTER, (BAN,), PositionStance.SUPPORTS)
    assert found.signs.accepted > 0.9
    assert found.signs.side > 0.9
    assert not found.conditional


def test_a_position_of_the_rules_is_judged() -> None:
    window = window_of()
    rule = Ruled(MINISTER, PositionStance.OPPOSES, (BAN,), False, 0.7)
    own, judged = held(Sure(slice(0, 0)), [(window, given(window))], [rule])
    assert own.stance is PositionStance.SUPPORTS
    assert (judged.stance, judged.ruled) == (PositionStance.OPPOSES, 0.7)
    assert judged.signs.side < 0.1 < own.signs.side


def test_words_under_spans_stay_in_one_paragraph() -> None:
    text = "First words here.\n\nSecond words there."
    (parsed,) = parse([Article(text)])
    (window,) = windows(text, [Passage(one.span) for one in parsed.paragraphs], Grammar.of(parsed.paragraphs))
    assert words_under(window, (Span(6, len(text)),)).tolist() == [1, 2, 3]
    assert not len(words_under(window, ()))


def test_hints_come_from_the_tables() -> None:
    (parsed,) = parse([Article("The minister opposes the tax, he wants it gone.")])
    doc = parsed.paragraphs[0].doc
    of = {token.text: hint(token) for token in doc}
    assert all(len(values) == HINTS for values in of.values())
    assert of["opposes"][list(PositionStance).index(PositionStance.OPPOSES)] == 1
    assert of["tax"] != NO_HINT
    assert of["the"] == NO_HINT


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("'s procedure for removing voters", "procedure for removing voters"),
        ("to single mothers", "single mothers"),
        ("the Iran deal and", "Iran deal"),
        ("theory of all", "theory of all"),
        ("to", "to"),
    ],
)
def test_measures_are_trimmed(words: str, kept: str) -> None:
    assert [span.of(words) for span in trimmed(words, (Span(0, len(words)),))] == [kept]


def test_overlap_is_the_share_of_characters() -> None:
    assert overlap((Span(0, 10),), (Span(5, 15),)) == pytest.approx(1 / 3)
    assert overlap((), ()) == 0


def test_confidence_grows_with_what_speaks_for_it() -> None:
    window = window_of()
    (found,) = held(Sure(slice(4, 9)), [(window, given(window))], [])
    assert len(features(found, Evidence())) == len(fitted().weights)
    assert 0 < confidence(found, Evidence()) < confidence(found, Evidence(measure=1, actor=1, side=1)) < 1


# -- the shipped network ------------------------------------------------------------------------------------------------

SENTENCES = [
    ("Senator Mary Poe opposes the carbon tax.", "Mary Poe", True, "carbon tax"),
    ("President Adam Rook called for a ban on plastic bags.", "Adam Rook", False, "ban on plastic bags"),
    ("The union supports a higher minimum wage.", "union", False, "minimum wage"),
    ("Governor Jane Lowe signed the school funding bill on Monday.", "Jane Lowe", False, "school funding bill"),
    ("Mr. Kerr wants to repeal the water act.", "Kerr", False, "repeal"),
]


@pytest.mark.parametrize(("text", "actor", "against", "measure"), SENTENCES)
def test_plain_positions_are_found(text: str, actor: str, against: bool, measure: str) -> None:
    (article,) = annotate([Article(f"{text} It was a long day in the capital.")], "stances")
    (found,) = article.positions
    assert found.actor is not None
    assert actor in found.actor.name
    assert found.stance.is_for is not against
    assert found.measure is not None
    assert measure in found.measure.label


@pytest.mark.parametrize("text", ["The train left at noon.", "It rained in the valley, and nobody came to the fair."])
def test_where_nobody_stands_anywhere_nothing_is_found(text: str) -> None:
    (article,) = annotate([Article(text)], "stances")
    assert article.positions == ()


# -- what is made of the network's words --------------------------------------------------------------------------------


def in_paragraph(text: str) -> Paragraph:
    (parsed,) = parse([Article(text)])
    return parsed.paragraphs[0]


def words(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Orlen vowed to ban trucks from entering the city.", "entering the city", "ban trucks from entering the city"),
        ("The mayor wants to accept 10,000 refugees.", "10,000 refugees", "accept 10,000 refugees"),
        ("The mayor backs the port levy.", "port levy", "port levy"),
    ],
)  # fmt: skip
def test_a_measure_begun_in_the_middle_is_made_whole(text: str, part: str, whole: str) -> None:
    (found,) = widened(in_paragraph(text), (words(text, part),))
    assert found.of(text) == whole


def test_a_phrase_with_from_that_no_verb_governs_is_no_measure() -> None:
    text = "A letter from voting members."
    assert widened(in_paragraph(text), (words(text, "from voting members"),)) == ()


def test_who_only_is_said_to_be_something_is_named_by_the_subject() -> None:
    text = "Anna Rusk is a lawyer and farmer who has pledged to end the levy."
    assert holder(in_paragraph(text), words(text, "farmer")).of(text) == "Anna Rusk"
    assert holder(in_paragraph(text), words(text, "Anna Rusk")).of(text) == "Anna Rusk"


def held_by(text: str, actor: str, measure: str) -> list[str]:
    one = Position((words(text, actor),), PositionStance.OPPOSES, (words(text, measure),), (Span(0, len(text)),))
    return [found.actor_spans[0].of(text) for found in of_each(one, in_paragraph(text))]


def test_a_position_of_one_actor_is_that_of_all_beside() -> None:
    assert held_by("Belmark and the Farmers' League oppose the levy.", "Belmark", "levy") == [
        "Belmark",
        "the Farmers' League",
    ]
    assert held_by("Belmark, but not Karvonia, opposes the levy.", "Belmark", "levy") == ["Belmark"]
