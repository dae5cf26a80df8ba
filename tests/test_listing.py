from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from listed_store import ADA, FIRST, IDS, first, listed_store

from kg.errors import UsageError
from kg.listing import (
    Filters,
    articles,
    claims,
    describe,
    match,
    measures,
    positions,
    speakers,
    statements,
    texts,
    topics,
)
from kg.store import Store

ADA_IRI = IDS.entity(ADA.name, ADA.type, "")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with listed_store() as made:
        yield made


def test_a_statement_row_says_all(store: Store) -> None:
    busy, denied, again = statements(store)
    assert (busy.speaker.label, busy.speaker_type, busy.role) == ("Ada Brown", "person", "Minister")
    assert (busy.words, busy.cue, busy.claim) == ("the harbour is too busy", "said", "harbour is too busy")
    assert [FIRST[start:end] for start, end in busy.content] == [busy.words]
    assert (busy.kind, busy.mode, busy.stance, busy.segment) == ("indirect", "statement", "affirms", "body")
    assert (busy.confidence, busy.said_on) == (0.8, date(2025, 3, 1))
    assert (busy.article.headline, busy.article.publisher) == ("Harbour Law divides town", "=Harbour Post")
    assert (denied.stance, denied.according_to.label) == ("denies", "Dock Union")
    assert [topic.label for topic in denied.topics] == ["dock wages", "harbour traffic"]
    assert again.article.published == date(2025, 4, 5)


def test_a_position_row_says_all(store: Store) -> None:
    proposal, protest, backing = positions(store)
    assert (proposal.actor.label, proposal.stance, proposal.measure.label) == ("Ada Brown", "proposes", "Harbour Law")
    assert proposal.sentence == "She proposed the Harbour Law, which the Dock Union opposes."
    assert (protest.actor_type, protest.stance, protest.words) == ("organization", "opposes", "the Harbour Law")
    assert (backing.conditional, protest.conditional) == (True, False)


@pytest.mark.parametrize(
    ("filters", "said", "stood"),
    [
        (Filters(), 3, 3),
        (Filters(speaker="ada brown"), 2, 1),
        (Filters(speaker="BROWN"), 2, 1),
        (Filters(speaker=ADA_IRI), 2, 1),
        (Filters(speaker="nobody"), 0, 0),
        (Filters(topic="harbour traffic"), 3, 1),
        (Filters(topic="wages"), 1, 0),
        (Filters(measure="Harbour Law"), 1, 3),
        (Filters(outlet="Wire"), 1, 1),
        (Filters(speaker="Dock Union", outlet="Wire"), 0, 1),
        (Filters(since=date(2025, 3, 2)), 2, 3),
        (Filters(until=date(2025, 3, 1)), 1, 0),
        (Filters(since=date(2025, 3, 1), until=date(2025, 3, 2)), 2, 2),
    ],
)
def test_filters(store: Store, filters: Filters, said: int, stood: int) -> None:
    assert (len(statements(store, filters)), len(positions(store, filters))) == (said, stood)


@pytest.mark.parametrize(
    ("what", "name", "labels"),
    [
        ("speaker", "dock union", ["Dock Union"]),
        ("speaker", "union", ["Dock Union"]),
        ("speaker", "ock", []),
        ("topic", "Harbour traffic!", ["harbour traffic"]),
        ("measure", "the law", ["Harbour Law"]),
        ("outlet", "wire", ["Wire"]),
        ("claim", "wages", ["wages fell"]),
        ("article", "divides town", ["Harbour Law divides town"]),
        ("speaker", "> } DELETE {", []),
    ],
)
def test_names_match_nodes(store: Store, what: str, name: str, labels: list[str]) -> None:
    assert [node.label for node in match(store, what, name)] == labels


def test_only_known_sorts_are_matched(store: Store) -> None:
    with pytest.raises(UsageError, match="choose from"):
        match(store, "weather", "fine")


def test_tallies(store: Store) -> None:
    ada, union, critics = speakers(store)
    assert (ada.node.label, ada.statements, ada.positions, ada.articles, ada.outlets) == ("Ada Brown", 2, 1, 2, 2)
    assert (union.node.label, union.positions, union.against) == ("Dock Union", 2, 1)
    assert (critics.type, critics.denials) == ("group", 1)
    assert [(t.node.label, t.statements, t.speakers) for t in topics(store)] == [
        ("harbour traffic", 3, 2),
        ("dock wages", 1, 1),
    ]
    (law,) = measures(store)
    assert (law.positions, law.against, law.first, law.last) == (3, 1, date(2025, 3, 2), date(2025, 4, 5))
    assert [(c.node.label, c.statements) for c in claims(store)] == [("harbour is too busy", 2), ("wages fell", 1)]


def test_articles_without_rows_are_listed_unless_rows_are_asked_for(store: Store) -> None:
    assert [(row.statements, row.positions) for row in articles(store)] == [(2, 2), (1, 1)]
    assert [row.article.publisher for row in articles(store, Filters(topic="dock wages"))] == ["=Harbour Post"]
    assert [row.statements for row in articles(store, Filters(until=date(2025, 3, 2)))] == [2]
    assert articles(store, Filters(outlet="nowhere")) == []


def test_a_node_is_described_with_its_evidence(store: Store) -> None:
    ada = describe(store, ADA_IRI)
    assert ada.node.label == "Ada Brown"
    assert ("rdf:type", "https://schema.org/Person") in [(known.name, known.value) for known in ada.properties]
    assert ada.evidence[0].sentence == "Minister Ada Brown said the harbour is too busy."
    assert len(ada.evidence) == 3
    statement = describe(store, statements(store)[1].iri)
    assert [evidence.row.words for evidence in statement.evidence] == ["wages fell"]


@pytest.mark.parametrize("iri", ["https://example.org/nothing", "no iri", "https://x> } #"])
def test_what_the_store_does_not_know_is_an_error(store: Store, iri: str) -> None:
    with pytest.raises(UsageError, match="node"):
        describe(store, iri)


def test_texts(store: Store) -> None:
    iri = IDS.article(first().article)
    assert texts(store, [iri]) == {iri: FIRST}
    assert texts(store, []) == {}


def test_many_rows_come_by_scanning_and_are_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = statements(store), positions(store), speakers(store)
    monkeypatch.setattr("kg.listing.facts._FEW", 0)
    assert (statements(store), positions(store), speakers(store)) == looked_up


def test_an_article_without_date_is_outside_every_bound() -> None:
    row = statements_of_undated()
    assert len(row) == 1


def statements_of_undated() -> list[object]:
    from listed_store import add, second

    with Store.open("memory:", write=True) as store:
        add(store, replace(second(), article=replace(second().article, published=None)))
        assert statements(store, Filters(since=date(1900, 1, 1))) == []
        return list(statements(store))
