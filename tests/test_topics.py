"""Topics: vectors of words, the candidates' features, and which three are chosen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.embedding import embedded, rarity
from kg.pipeline import annotate
from kg.records import Article
from kg.resolve.topic_candidates import FEATURES, candidates_of
from kg.resolve.topics import chosen

TEXT = (
    "The finance ministry said on Monday that higher tariffs would hurt farmers. “Raising tariffs is a mistake,” "
    "Minister Olga Brandt said. The tariff increase was proposed by the fishing union. Brandt also praised the harbour."
)


@pytest.mark.parametrize(
    ("one", "like", "unlike"),
    [("tariff increase", "higher tariffs", "harbour"), ("expansion of NATO", "NATO enlargement", "tariff increase")],
)
def test_what_means_the_same_is_near(one: str, like: str, unlike: str) -> None:
    a, b, c = embedded([one, like, unlike])
    assert a @ b > 0.6 > a @ c


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_has_a_vector_of_length_one_or_none(texts: list[str]) -> None:
    lengths = np.linalg.norm(embedded(texts), axis=1)
    assert all(abs(length - 1) < 1e-4 or length == 0 for length in lengths)
    assert (embedded(texts)[0] == embedded(texts[:1])[0]).all(), "the same beside other texts"


def test_rare_words_are_rarer() -> None:
    common, rare = rarity(["the", "tariff"])
    assert common < rare


def test_features_have_their_names_and_topics_are_three_unlike_ones() -> None:
    (annotated,) = annotate([Article(TEXT, title="Ministry warns of tariffs")])
    statement = next(
        one for one in annotated.statements if "Raising" in TEXT[one.content[0].start : one.content[0].end]
    )
    labels = [topic.label for topic in statement.topics]
    assert 1 <= len(labels) <= 3
    assert any("tariff" in label for label in labels)
    assert "Olga Brandt" not in labels, "no speaker is the topic of what he says"


def test_features_of_a_parsed_article() -> None:
    from kg.extractors import extractor
    from kg.parse import parse

    (annotated,) = extractor("rules")(parse([Article(TEXT)]))
    found = candidates_of(annotated)
    assert found is not None
    made = found.features(annotated.statements[0])
    assert made.shape == (len(found.labels), len(FEATURES))
    assert np.isfinite(made).all()
    likely = np.linspace(0, 1, len(found.labels))
    assert len(set(chosen(found, likely, annotated.statements[0]))) == 3


def test_an_article_without_phrases_has_no_candidates() -> None:
    from kg.parse import parse

    (annotated,) = parse([Article("He did.")])
    assert candidates_of(annotated) is None
