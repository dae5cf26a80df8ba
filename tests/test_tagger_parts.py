"""The tagger's parts: pieces, proposals, decoding, calibration, and the examples that its network learns from."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.evaluate import Attribution, Gold, rightness
from kg.extractors.tagger.calibration import confidence
from kg.extractors.tagger.comparison import compared
from kg.extractors.tagger.decode import (
    FirstReading,
    Found,
    SecondReading,
    Signs,
    apart,
    best_labels,
    found,
    log_softmax,
    proposed,
    span_of,
)
from kg.extractors.tagger.grammar import (
    ANCESTOR,
    CUE,
    DEPENDENCIES,
    FAR,
    NAMES,
    TAGS,
    UNPARSED,
    UPPER_SUBJECT,
    Grammar,
)
from kg.extractors.tagger.labels import LINKED
from kg.extractors.tagger.pieces import LONGEST, TYPES, Passage, Window, windows
from kg.parse import model, parse
from kg.records import Article, Span
from kg.training.calibrate import calibrated
from kg.training.examples import IGNORED, Example, epoch, example
from kg.training.lessons import Lesson, lessons, sealed_in

TEXT = (
    "PORT LEVY PASSED\n\n“The harbour will stay open,” Mayor Ida Brandt said on Monday.\n\n"
    "Critics fear a strike. It's 1,200 jobs, they say, that the Brandt-Olsen plan would cost."
)


def passages(text: str) -> list[Passage]:
    found, start = [], 0
    for paragraph in text.split("\n\n"):
        found.append(Passage(Span(start, start + len(paragraph)), heading=start == 0))
        start += len(paragraph) + 2
    return found


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def words_in(window: Window, text: str) -> list[str]:
    return [span_of(window, word, word + 1).of(text) for word in range(len(window.words))]


def test_windows_hold_every_word_once_in_order() -> None:
    text = "\n\n".join(f"{TEXT} Number {number} went on. " + "On it went. " * (7 * number) for number in range(12))
    shown = windows(text, passages(text))
    assert len(shown) > 3
    spelt = "".join(word for window in shown for word in words_in(window, text))
    assert spelt == "".join(text.split())
    assert max(map(len, shown)) <= LONGEST + 100
    assert all(0 <= kind < TYPES for window in shown for kind in window.types)


def test_a_paragraph_too_long_for_the_network_is_cut_where_a_sentence_ends() -> None:
    text = "The levy, she said, is too high. " * 120
    shown = windows(text.strip(), [Passage(Span(0, len(text.strip())))])
    assert len(shown) > 1
    assert all(text[: int(window.start[0])].endswith(". ") for window in shown[1:])


def test_types_say_shape_quotation_opening_and_heading() -> None:
    (window,) = windows(TEXT, passages(TEXT))
    kinds = dict(zip(words_in(window, TEXT), window.types[window.words], strict=True))
    assert kinds["PORT"] == 8 + 16 + 1
    assert kinds["harbour"] == 2
    assert kinds["Mayor"] == 4
    assert kinds["Critics"] == 4 + 1
    assert kinds["1"] == 12


def test_proposals_break_at_a_new_beginning_and_at_a_paragraph() -> None:
    (window,) = windows("He said so.\n\nThey said no.", [Passage(Span(0, 11)), Passage(Span(13, 26))])
    chances = np.zeros((len(window.words), 3), dtype=np.float32)
    chances[[1, 2], 1] = 0.9
    chances[[3, 4, 5], 2] = 0.9
    assert proposed(chances, window, 0.5) == [[1], [2, 3], [4, 5]]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=7, max_size=7), min_size=1, max_size=4))
def test_the_best_labels_are_those_of_all_allowed_sequences(rows: list[list[float]]) -> None:
    scores = log_softmax(np.array([rows], dtype=np.float32))
    allowed = [
        labels
        for labels in itertools.product(range(len(LINKED)), repeat=len(rows))
        if all(
            LINKED[now][0] != "I" or (at and LINKED[labels[at - 1]][1:] == LINKED[now][1:])
            for at, now in enumerate(labels)
        )
    ]
    best = max(sum(float(scores[0, at, label]) for at, label in enumerate(labels)) for labels in allowed)
    (mine,) = best_labels(scores, np.array([len(rows)]))
    assert tuple(mine) in allowed
    assert sum(float(scores[0, at, label]) for at, label in enumerate(mine)) == pytest.approx(best, abs=1e-4)


def grammar_of(text: str) -> Grammar:
    (one,) = parse([Article(text)])
    return Grammar.of(one.paragraphs)


def test_every_piece_of_a_word_has_the_numbers_of_its_token() -> None:
    text = "Kowalczyk said the levy would hurt.\n\nIt rained."
    (window,) = windows(text, passages(text), grammar_of(text))
    numbers = {words: window.syntax[(window.start >= at) & (window.end <= at + len(words))] for words, at in
               ((words, text.index(words)) for words in ("Kowalczyk", "said", "rained"))}  # fmt: skip
    assert len(numbers["Kowalczyk"]) > 1
    assert len({tuple(row) for row in numbers["Kowalczyk"]}) == 1
    (said,), (rained,) = numbers["said"], numbers["rained"]
    assert (TAGS[said[0] - 1], DEPENDENCIES[said[1] - 1], said[2]) == ("VBD", "ROOT", 0)
    assert TAGS[rained[0] - 1] == "VBD"


def test_places_are_seen_from_the_cue() -> None:
    text = "Critics said the levy would hurt shops.\n\nIt rained."
    (window,) = windows(text, passages(text), grammar_of(text))
    places = dict(zip(words_in(window, text), window.places(window.words[1:2])[window.words], strict=True))
    subject, clause = UPPER_SUBJECT + 1, UPPER_SUBJECT + 2
    assert places["Critics"] == subject
    assert places["said"] == CUE
    assert {places[word] for word in ("the", "levy", "would", "hurt", "shops")} == {clause}
    assert places["rained"] == FAR
    below = dict(zip(words_in(window, text), window.places(window.words[5:6])[window.words], strict=True))
    assert (below["said"], below["Critics"], below["levy"]) == (ANCESTOR, UPPER_SUBJECT, subject)


def test_what_was_not_parsed_has_neither_numbers_nor_places() -> None:
    (window,) = windows(TEXT, passages(TEXT))
    assert not window.syntax.any()
    assert set(window.places(window.words[:1])) == {UNPARSED}
    (parsed,) = windows(TEXT, passages(TEXT), grammar_of(TEXT))
    assert parsed.syntax.any()
    assert not parsed.without_grammar().syntax.any()


def test_the_tables_of_the_parse_are_those_of_the_model() -> None:
    labels = {name: set(model().get_pipe(name).labels) for name in ("tagger", "parser", "ner")}
    assert labels == {"tagger": set(TAGS), "parser": set(DEPENDENCIES), "ner": set(NAMES)}


def gold(attributions: tuple[Attribution, ...]) -> Gold:
    return Gold("a", TEXT, (attributions,))


SAYS = Attribution((span("Mayor Ida Brandt"),), (span("said"),), (span("“The harbour will stay open,”"),))
SPLIT = Attribution(
    (span("they"),), (span("say"),), (span("It's 1,200 jobs"), span("that the Brandt-Olsen plan would cost"))
)


def learned(attributions: tuple[Attribution, ...]) -> Example:
    (window,) = windows(TEXT, passages(TEXT))
    return example(window, attributions)


@pytest.mark.parametrize("attribution", [SAYS, SPLIT])
def test_labels_spell_the_attribution_that_they_were_made_from(attribution: Attribution) -> None:
    shown = learned((attribution,))
    (cue,) = shown.cues
    scores = np.full((len(cue.linked), len(LINKED)), -9, dtype=np.float32)
    scores[np.arange(len(cue.linked)), cue.linked] = -0.01
    words = len(cue.linked)
    first = FirstReading(shown.window, np.full((words, 3), 0.5, np.float32), np.full((words, 5), 0.2, np.float32))
    spelt = found(first, 0, list(map(int, cue.words)), SecondReading(scores, cue.linked, 0.9))
    assert spelt
    got = [" ".join(piece.of(TEXT) for piece in spans) for spans in (spelt.source, spelt.cue, spelt.content)]
    wanted = [
        " ".join(piece.of(TEXT) for piece in spans)
        for spans in (attribution.source, attribution.cue, attribution.content)
    ]
    assert got == wanted


def test_an_epoch_is_decided_by_its_seed_and_reads_texts_in_other_forms() -> None:
    golds = [gold((SAYS, SPLIT))] * 60

    def seen(seed: int, *, varied: bool = True) -> list[tuple[int, ...]]:
        return [tuple(one.window.types) for one in epoch([*map(Lesson, golds)], random.Random(seed), varied=varied)]

    assert seen(1) == seen(1)
    assert len(set(seen(1))) > 3
    assert len(set(seen(1, varied=False))) == 1


def test_every_form_of_a_text_keeps_the_annotated_words_in_place() -> None:
    for one in epoch([Lesson(gold((SAYS,)))] * 80, random.Random(3)):
        if len(one.window.words) > 15:
            assert [span_of(one.window, int(word), int(word) + 1) for word in one.cues[0].words] == [span("said")]


def test_where_marks_are_not_whole_nothing_is_taught_beside_a_source() -> None:
    (window,) = windows(TEXT, passages(TEXT))
    bare = Attribution((span("Ida Brandt"),), SAYS.cue, SAYS.content)
    whole, partial = (example(window, (bare,), partial=one).cues[0].linked for one in (False, True))
    title = words_in(window, TEXT).index("Mayor")
    assert (whole[title], partial[title]) == (0, IGNORED)
    assert (whole[whole > 0] == partial[whole > 0]).all()
    assert partial[-1] == 0  # far from the source: no part of it


def test_lessons_are_the_open_articles_of_all_folders(tmp_path: Path) -> None:
    whole, quoted = tmp_path / "whole", tmp_path / "quoted"
    for folder, names in ((whole, ("open", "shut")), (quoted, ("said",))):
        (folder / "text").mkdir(parents=True)
        for name in names:
            (folder / "text" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    for name in ("open", "shut"):
        (whole / f"text/{name}.ann").write_text("T1\tCue 78 82\tsaid\nE1\tAttribution:T1 Cue:T1\n", encoding="utf-8")
    row = {"doc": "said", "attributions": [{"source": [[59, 75]], "cue": [[76, 80]], "content": [[19, 48]]}]}
    (quoted / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "split.tsv").write_text("# set\tarticle\tstate\nw\topen\topen\nw\tshut\tsealed\n", encoding="utf-8")
    found = lessons([whole / "text"], [quoted], sealed_in(tmp_path / "split.tsv"))
    assert [(one.gold.name, one.partial) for one in found] == [("open", False), ("said", True)]
    assert found[1].gold.annotations[0][0].cue == (Span(76, 80),)


def made(content: str, *, accepted: float, sure: float = 0.9, source: str = "") -> Found:
    cue = span("said")
    signs = Signs(accepted, sure, sure, accepted, accepted, sure, sure, sure, sure)
    return Found((span(source),) if source else (), (cue,), (span(content),), cue, signs)


def test_of_two_findings_with_the_same_words_the_surer_stays() -> None:
    one, other = made("Critics fear a strike", accepted=0.6), made("a strike", accepted=0.9)
    assert apart([one, other], 0.6, confidence) == [other]
    elsewhere = made("It's 1,200 jobs", accepted=0.5)
    assert set(apart([one, elsewhere], 0.6, confidence)) == {one, elsewhere}


def test_a_finding_is_seen_beside_the_others_and_beside_the_rules() -> None:
    one, other = made("Critics fear a strike", accepted=0.6), made("a strike", accepted=0.9)
    around = replace(other, content=(span("Mayor Ida Brandt said on Monday"),))
    here, there = compared([one, around], [one.content, (span("strike"),)])
    assert (here.nested, there.nested) == (True, False)
    assert (here.agreement, there.agreement) == (1.0, 0.0)
    (partly,) = compared([other], [(span("strike"),)])
    assert partly.agreement == pytest.approx(6 / 8)


def test_confidence_grows_with_what_the_network_says() -> None:
    chances = [confidence(made("a strike", accepted=accepted)) for accepted in (0.05, 0.3, 0.6, 0.95, 1.0)]
    assert chances == sorted(chances)
    assert 0 <= chances[0] < chances[-1] <= 1


def test_rightness_is_the_share_of_annotators_who_agree() -> None:
    twice = Gold("a", TEXT, ((SAYS, SPLIT), (SAYS,)))
    wrong = Attribution((span("Critics"),), (), SAYS.content)
    assert rightness(twice, [SPLIT, SAYS]) == [0.5, 1.0]
    assert rightness(twice, [wrong]) == [0.0]


def test_calibration_learns_how_often_what_is_said_is_right() -> None:
    dice = random.Random(5)
    golds, findings = [], {}
    for number in range(120):
        chance = dice.uniform(0.05, 0.95)
        golds.append(Gold(f"{number:03}", TEXT, ((SAYS if dice.random() < chance else SPLIT,),)))
        findings[f"{number:03}"] = [
            made("“The harbour will stay open,”", accepted=chance, sure=0.99, source="Mayor Ida Brandt")
        ]
    fitted = calibrated(golds, findings)
    assert fitted.error < 0.2
    weights = dict(zip((sign.name for sign in fields(Signs)), fitted.calibration.weights, strict=False))
    assert weights["accepted"] + weights["cue"] + weights["cue_mean"] > 0.4  # all three were given the chance itself
    assert [one.said for one in fitted.bins] == sorted(one.said for one in fitted.bins)
