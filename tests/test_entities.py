"""Who is one with whom: names in parts, blocks, and clusters that no order changes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.entities import Card, Verdict, block, clusters
from kg.entities.clusters import doubts
from kg.entities.known import known
from kg.entities.names import PersonName, folded, is_name, person_name, sound
from kg.records import EntityType

PERSON, BODY, LAND = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.COUNTRY


def person(name: str, count: int = 1, *roles: str) -> Card:
    return Card(name, name, PERSON, roles=roles, count=count)


def names(cards: list[Card], judged: dict[frozenset[str], Verdict] | None = None) -> set[frozenset[str]]:
    return {frozenset(card.name for card in cluster.cards) for cluster in clusters(cards, judged)}


TRUMPS = [
    person("Donald Trump", 300, "Republican nominee"),
    person("Donald J. Trump", 50, "Republican nominee"),
    person("Trump", 40),
    person("Ivanka Trump", 4, "Mr. Trump's daughter"),
    person("Melania Trump", 3),
    person("Donald Trump Jr.", 5, "son of the nominee"),
]
CLINTONS = [
    person("Hillary Clinton", 30, "former secretary of state"),
    person("Hillary Rodham Clinton", 5),
    person("Bill Clinton", 20, "former president"),
    person("William J. Clinton", 2, "former president"),
    person("Chelsea Clinton", 2),
    person("Clinton", 9),
]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Donald J. Trump", PersonName(("donald", "j"), ("trump",), "")),
        ("Joseph R. Biden Jr.", PersonName(("joseph", "r"), ("biden",), "jr")),
        ("McConnell, Mitch", PersonName(("mitch",), ("mcconnell",), "")),
        ("Ursula von der Leyen", PersonName(("ursula",), ("von", "der", "leyen"), "")),
        ("Xi Jinping", PersonName(("jinping",), ("xi",), "")),
        ("Orbán Viktor", PersonName(("viktor",), ("orban",), "")),
        ("Abdel-Fattah El-Sisi", PersonName(("abdel", "fattah"), ("el", "sisi"), "")),
        ("Siobhan O’Rourke", PersonName(("siobhan",), ("orourke",), "")),
        ("Ben Carson", PersonName(("ben",), ("carson",), "")),
        ("Madonna", PersonName((), ("madonna",), "")),
    ],
)
def test_parts_of_a_name(name: str, parts: PersonName) -> None:
    assert person_name(name) == parts


@given(st.text(max_size=30))
def test_any_text_can_be_compared(text: str) -> None:
    card = Card("k", text, PERSON, roles=(text,))
    assert isinstance(block(card), str)
    assert isinstance(block(Card("k", text, BODY)), str)
    assert len(clusters([card, Card("l", text[::-1], PERSON, roles=(text,))])) in (1, 2)
    assert folded(text) == folded(text.lower())


@pytest.mark.parametrize(
    ("one", "other"), [("Gaddafi", "Qadhafi"), ("Phillip", "Philip"), ("Lukashenko", "Lukashenka")]
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert sound(folded(one)) == sound(folded(other))


@pytest.mark.parametrize(
    ("name", "kind", "is_one"),
    [
        ("Ann Lee", PERSON, True),
        ("Bob", PERSON, False),
        ("critics", EntityType.GROUP, False),
        ("Republicans", EntityType.GROUP, True),
        ("the report", EntityType.DOCUMENT, False),
        ("Two Officials", EntityType.UNNAMED, False),
        ("习近平", PERSON, True),
        ("g7", BODY, True),
    ],
)
def test_what_is_a_name_in_every_article(name: str, kind: EntityType, is_one: bool) -> None:
    assert is_name(name, kind) is is_one


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [("WHO", "World Health Organization", BODY), ("UN", "U.N.", BODY), ("Türkiye", "Turkey", LAND)],
)
def test_what_the_world_knows_by_two_names(one: str, other: str, kind: EntityType) -> None:
    row = known(one, kind)
    assert row is not None
    assert row is known(other, kind)


def test_an_abbreviation_that_is_a_word_is_known_in_capitals_alone() -> None:
    assert known("who", BODY) is None
    assert known("Nato", BODY) is known("NATO", BODY) is not None


def test_families_stay_apart_and_a_surname_goes_to_whom_it_means() -> None:
    assert names(TRUMPS) == {
        frozenset(["Donald Trump", "Donald J. Trump", "Trump"]),
        frozenset(["Ivanka Trump"]),
        frozenset(["Melania Trump"]),
        frozenset(["Donald Trump Jr."]),
    }


def test_a_surname_that_two_share_stays_alone() -> None:
    assert names(CLINTONS) == {
        frozenset(["Hillary Clinton", "Hillary Rodham Clinton"]),
        frozenset(["Bill Clinton", "William J. Clinton"]),
        frozenset(["Chelsea Clinton"]),
        frozenset(["Clinton"]),
    }


@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 11), min_size=1))
def test_order_makes_no_difference(dice: random.Random, chosen: set[int]) -> None:
    cards = [(TRUMPS + CLINTONS)[number] for number in sorted(chosen)]
    shuffled = dice.sample(cards, len(cards))
    assert clusters(cards) == clusters(shuffled)
    assert doubts(cards) == doubts(shuffled)


def test_people_decide_before_scores() -> None:
    one = frozenset(["Hillary Clinton", "Clinton"])
    assert one | {"Hillary Rodham Clinton"} in names(CLINTONS, {one: Verdict.SAME})
    apart = frozenset(["Donald Trump", "Trump"])
    assert not any(apart <= cluster for cluster in names(TRUMPS[:1] + TRUMPS[2:3], {apart: Verdict.DIFFERENT}))


def test_doubts_are_the_closest_first_and_not_what_was_judged() -> None:
    doubted = [(doubt.left.name, doubt.right.name) for doubt in doubts(CLINTONS)]
    assert ("Clinton", "Hillary Clinton") in doubted
    judged = {frozenset(["Hillary Clinton", "Clinton"]): Verdict.UNSURE}
    assert ("Clinton", "Hillary Clinton") not in [(d.left.name, d.right.name) for d in doubts(CLINTONS, judged)]


def test_a_body_and_its_abbreviation() -> None:
    cards = [Card(n, n, BODY) for n in ("Norrland Energy Board", "NEB", "Northern Electric Bank")]
    assert {block(card) for card in cards} == {"initials:ben"}
    assert frozenset(["NEB"]) in names(cards), "two bodies fit"
    parties = [Card(n, n, BODY) for n in ("GOP", "Republican Party", "Grand Old Party")]
    assert names(parties) == {frozenset(["GOP", "Republican Party", "Grand Old Party"])}
    told = [*cards[:1], Card("NEB", "NEB", BODY, names=("Norrland Energy Board",))]
    assert names(told) == {frozenset(["NEB", "Norrland Energy Board"])}
