"""Topics and measures across articles: what is one by itself, what people decide, and schemes from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from made_articles import IDS, RUN
from made_articles import batch as batch_of

from kg.cli import main
from kg.concepts import Concept, block, is_general, is_open, words
from kg.concepts.schemes import Match, read_scheme, subject_iris, subjects
from kg.errors import InputError
from kg.listing.bearers import Bearers
from kg.records import (
    AnnotatedArticle,
    Article,
    Entity,
    EntityType,
    Kind,
    Measure,
    Position,
    PositionStance,
    Span,
    Statement,
    Topic,
)
from kg.store import Store
from kg.vocab import SKOS

ANN = Entity("Ann Lee", EntityType.PERSON)
LEFT = (Span(0, 3),)

SAME = [
    ("tariff increase", "raising the tariffs"),
    ("NATO enlargement", "expansion of NATO"),
    ("e-mails", "email"),
    ("GOP", "Republican Party"),
    ("Obamacare", "the Affordable Care Act"),
    ("same-sex marriage", "gay marriage"),
    ("U.S. economy", "American economy"),
    ("limits on imports", "import restrictions"),
    ("ban on Muslims entering the U.S.", "Muslim ban"),
]
DIFFERENT = [
    ("tariff increase", "tariff cut"),
    ("income tax", "carbon tax"),
    ("immigration", "illegal immigration"),
    ("ban on imports", "ban on exports"),
    ("$15 minimum wage", "$12 minimum wage"),
    ("build the wall", "pay for the wall"),
    ("attack on Syria", "attack by Iran"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_thing_in_other_words(left: str, right: str) -> None:
    assert set(words(left)) == set(words(right))


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_things_in_like_words(left: str, right: str) -> None:
    assert set(words(left)) != set(words(right))


@pytest.mark.parametrize("label", ["the deal", "bills", "Plan", "a campaign"])
def test_a_noun_of_many_meanings_is_general(label: str) -> None:
    assert is_general(label)
    assert not is_general(f"{label} with Iran")


def told(topic: Topic, number: int, measure: str = "ban on imports") -> AnnotatedArticle:
    """An article with one statement and one position of Ann Lee's."""
    said = Statement(source=(), cue=(), content=LEFT, kind=Kind.INDIRECT, speaker=ANN, topics=(topic,))
    taken = Position((), PositionStance.OPPOSES, LEFT, LEFT, actor=ANN, measure=Measure(measure))
    article = Article("x" * 20, url=f"https://news.example/{number}")
    return AnnotatedArticle(article, RUN, statements=(said,), positions=(taken,))


def filled(*topics: Topic, where: str = "memory:", measures: tuple[str, ...] = ()) -> Store:
    store = Store.open(where, write=True)
    for number, topic in enumerate(topics):
        measure = measures[number] if number < len(measures) else "ban on imports"
        store.replace(batch_of(told(topic, number, measure)))
    return store


def groups(store: Store, sort: str = "topic") -> set[frozenset[str]]:
    return {frozenset(name.label for name in one.names) for one in Bearers(store, sort).all}


def test_wordings_are_one_concept_and_a_general_noun_one_an_article() -> None:
    store = filled(Topic("tariff increase"), Topic("higher tariffs"), Topic("the deal"), Topic("the deal"))
    assert groups(store) == {frozenset(["tariff increase", "higher tariffs"])}
    deals = {IDS.topic("the deal", IDS.article(told(Topic("the deal"), n).article)) for n in (2, 3)}
    assert len(deals) == 2
    shown = {quad.object.value for quad in store.quads() if quad.predicate.value.endswith("/about")}
    assert deals < shown


def test_a_name_as_a_topic_is_one_as_the_speaker_of_that_name_is() -> None:
    person = EntityType.PERSON
    store = filled(Topic("Donald Trump", person), Topic("Donald J. Trump", person), Topic("Trump", person))
    assert groups(store) == {frozenset(["Donald Trump", "Donald J. Trump", "Trump"])}


def test_measures_in_other_words_are_one() -> None:
    store = filled(Topic("fish"), Topic("fish"), measures=("ban on imports of fish", "fish import ban"))
    assert groups(store, "measure") == {frozenset(["ban on imports of fish", "fish import ban"])}


def test_topics_belong_under_subjects() -> None:
    store = filled(Topic("port fees", subject="trade"))
    broader = [quad for quad in store.quads() if quad.predicate == SKOS.broader]
    assert [(quad.subject.value, quad.object.value) for quad in broader] == [
        (IDS.topic("port fees", ""), subject_iris()["trade"])
    ]
    store.remove([IDS.article(told(Topic("port fees"), 0).article)])
    assert not list(store.quads())


def test_the_shipped_subjects() -> None:
    found = subjects().matches(["carbon tax", "refugees", "air strikes", "qwertz"])
    assert found[0] is not None
    assert found[1] == (Match.EXACT, subject_iris()["migration"])
    assert found[2] == (Match.EXACT, subject_iris()["defence and war"])
    assert found[3] is None


# -- the command line ---------------------------------------------------------------------------------------------------

SCHEME = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://x.example/fees> a skos:Concept ; skos:prefLabel "Fees"@en ; skos:altLabel "port fees"@en, "road tolls"@en .
<https://x.example/fish> a skos:Concept ; skos:prefLabel "Fisheries"@en, "Fischerei"@de .
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    where = str(tmp_path / "kg.store")
    topics = (Topic("fees of ports"), Topic("cod fishing quotas"), Topic("marriage"), Topic("wedding laws"))
    filled(*topics, where=where).close()
    return where


def kg(folder: str, *words: str, given: str | None = None, fails: int = 0) -> str:
    done = CliRunner().invoke(main, [*words, "--store", folder], input=given)
    assert done.exit_code == fails, done.output
    return done.output


def test_topics_are_merged_renamed_listed_and_all_undone(folder: str) -> None:
    before = kg(folder, "topics", "list", "--format", "csv")
    assert "marriage" in before
    assert "would" not in kg(folder, "topics", "merge", "marriage", "wedding laws", "--preview")
    assert kg(folder, "topics", "list", "--format", "csv") == before
    kg(folder, "topics", "merge", "marriage", "wedding laws", "--why", "one thing")
    assert "marriage 1; wedding laws 1" in kg(folder, "topics", "list", "--format", "csv")
    kg(folder, "topics", "rename", "marriage", "marriage law")
    assert "marriage law" in kg(folder, "topics", "list", "--format", "csv")
    kg(folder, "topics", "split", "marriage law", "wedding laws")
    kg(folder, "topics", "undo")
    kg(folder, "topics", "undo")
    kg(folder, "topics", "undo")
    assert kg(folder, "topics", "list", "--format", "csv") == before
    assert kg(folder, "topics", "history", "--format", "csv").count("one thing") == 1


def test_measures_are_listed_and_judged_likewise(folder: str) -> None:
    assert "ban on imports" in kg(folder, "measures", "list")
    kg(folder, "measures", "rename", "ban on imports", "import ban")
    assert "import ban" in kg(folder, "measures", "list")
    assert "no such" in kg(folder, "measures", "merge", "no such", "import ban", fails=2)


def test_a_review_asks_about_what_is_near_in_meaning(tmp_path: Path) -> None:
    where = str(tmp_path / "kg.store")
    filled(Topic("presidential race"), Topic("race for president"), Topic("cod fishing"), where=where).close()
    asked = kg(where, "topics", "review", given="s\n")
    assert "near in meaning" in asked
    assert "1 judgements written" in asked
    assert frozenset(["presidential race", "race for president"]) in groups(Store.open(where))
    assert "0 judgements written" in kg(where, "topics", "review")


def test_a_scheme_of_ones_own(folder: str) -> None:
    told = kg(folder, "topics", "map", "-", given=SCHEME)
    assert "fees of ports = Fees" in told
    assert "cod fishing quotas < Fisheries" in told
    asked = "SELECT ?l ?c { ?t <http://www.w3.org/2004/02/skos/core#exactMatch> ?c ; skos:prefLabel ?l }"
    assert "https://x.example/fees" in kg(folder, "query", "-", "--format", "csv", given=asked)
    assert "0 of 4 topics mapped" in kg(folder, "topics", "map", "-", given=SCHEME)
    kg(folder, "topics", "undo")
    kg(folder, "topics", "undo")
    assert "https://x.example" not in kg(folder, "query", "-", "--format", "csv", given=asked)


@pytest.mark.parametrize("text", ["no Turtle {", "@prefix a: <b:> ."])
def test_a_wrong_scheme_is_named(text: str) -> None:
    with pytest.raises(InputError, match=r"mine\.ttl"):
        read_scheme(text.encode(), "mine.ttl")


@pytest.mark.parametrize(
    "label", ["repeal of the law", "closure of the gap", "enlargement", "the deal", "construction of a wall"]
)
def test_a_measure_that_leaves_open_which_is_of_its_article(label: str) -> None:
    assert is_open(label)


@pytest.mark.parametrize(
    "label", ["repeal of the port levy", "NATO enlargement", "tax reform", "construction of a border wall"]
)
def test_a_measure_that_says_which_is_one_across_articles(label: str) -> None:
    assert not is_open(label)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("legalization of same-sex marriage", "same-sex marriage", True),
        ("passage of the clean heat bill", "clean heat bill", True),
        ("repeal of the clean heat bill", "clean heat bill", False),
    ],
)
def test_a_measure_is_what_comes_to_be(one: str, other: str, alike: bool) -> None:
    blocks = {block(Concept(label, label, "measure")) for label in (one, other)}
    assert (len(blocks) == 1) is alike
    assert block(Concept(one, one, "topic")) != block(Concept(other, other, "topic"))
