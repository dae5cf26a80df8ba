"""Each shipped query on four hand-made articles, with answers worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.query import Solutions, named_queries, named_query, run
from kg.query.named import TYPES

NEWS = Path(__file__).parent / "fixtures" / "query_news.trig"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(path=NEWS)
    return made


def answers(store: ox.Store, name: str, *columns: str, **given: str) -> list[tuple[str | None, ...]]:
    """The named columns of each row, IRIs cut to what follows the last / or #."""
    result = run(store, named_query(name).text, given)
    assert isinstance(result, Solutions)
    places = [result.variables.index(column) for column in columns]
    return [tuple(_plain(row[place]) for place in places) for row in result.rows]


def _plain(term: object) -> str | None:
    if isinstance(term, ox.NamedNode):
        return term.value.replace("#", "/").rsplit("/", 1)[-1]
    return term.value if isinstance(term, ox.Literal) else None


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_every_file_runs_as_it_stands_in_both_engines(store: ox.Store, query: object) -> None:
    graph = rdflib.Graph().parse(
        data=ox.serialize((q.triple for q in store), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )
    ours = list(store.query(query.text, use_default_graph_as_union=True))
    theirs = list(graph.query(query.text))
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_every_file_says_what_it_asks_and_orders_its_answer(query: object) -> None:
    assert query.title != query.name
    assert 1 <= query.question <= 20
    assert "ORDER BY" in query.text
    for parameter in query.parameters:
        assert parameter.meaning
        assert set(parameter.types) <= set(TYPES)
        assert not (parameter.required and parameter.default)


def test_the_questions_that_must_be_answered_now_are() -> None:
    assert {1, 6, 9, 11, 14, 18, 20} <= {query.question for query in named_queries()}


def test_who_said_what(store: ox.Store) -> None:
    said = [
        ("2025-03-01", "The ferry is safe", None, "Daily Ledger", "Ferry passes its test"),
        ("2025-03-05", "the ferry is cheap", "Ben Marsh", "Harbour Post", "Council speaks"),
        ("2025-04-01", "A toll is only fair", None, "Harbour Post", "Quill turns"),
    ]
    columns = ("day", "words", "passedOnBy", "outlet", "headline")
    assert answers(store, "who-said-what", *columns, speaker="quill") == said
    assert answers(store, "who-said-what", *columns, speaker="Ada Quill", topic="ferry") == said[:2]
    assert answers(store, "who-said-what", *columns, speaker="quill", since="2025-03-02") == said[1:]
    assert (
        answers(store, "who-said-what", *columns, speaker="quill", since="2025-03-05", until="2025-03-05") == said[1:2]
    )


def test_the_day_of_saying_goes_before_the_day_of_printing(store: ox.Store) -> None:
    assert answers(store, "who-said-what", "day", speaker="Ben Marsh", until="2025-03-09") == [("2025-03-08",)]


def test_shared_claims(store: ox.Store) -> None:
    columns = ("claim", "speakerCount", "outletCount", "statementCount")
    assert answers(store, "shared-claims", *columns) == [("safe", "3", "2", "3")]
    assert len(answers(store, "shared-claims", *columns, speakers="1")) == 4
    assert answers(store, "shared-claims", *columns, outlets="3") == []


def test_positions_on(store: ox.Store) -> None:
    columns = ("name", "stance", "day")
    now = [("Ada Quill", "supports", "2025-04-01"), ("Ben Marsh", "supports", "2025-03-10")]
    assert answers(store, "positions-on", *columns, measure="bridge toll") == [
        *now,
        ("Harbour Council", "supports", "2025-03-05"),
    ]
    assert answers(store, "positions-on", *columns, measure="toll", as_of="2025-03-06") == [
        ("Ada Quill", "opposes", "2025-03-01"),
        ("Harbour Council", "supports", "2025-03-05"),
    ]


def test_a_conditional_position_is_marked(store: ox.Store) -> None:
    rows = answers(store, "positions-on", "name", "stance", "conditional", measure="night ferry")
    assert ("Ada Quill", "opposes", "true") in rows


def test_changed_positions(store: ox.Store) -> None:
    columns = ("name", "label", "dayBefore", "stanceBefore", "dayAfter", "stanceAfter", "wordsAfter")
    change = ("Ada Quill", "bridge toll", "2025-03-01", "opposes", "2025-04-01", "supports", "the bridge toll")
    assert answers(store, "changed-positions", *columns) == [change]
    assert answers(store, "changed-positions", *columns, actor="quill", measure="toll") == [change]
    assert answers(store, "changed-positions", *columns, actor="marsh") == []


def test_agreements(store: ox.Store) -> None:
    columns = ("name", "otherName", "same", "different")
    assert answers(store, "agreements", *columns, actor="Marsh") == [("Ben Marsh", "Harbour Council", "2", "0")]
    assert answers(store, "agreements", *columns, actor="Quill", least="1") == [
        ("Ada Quill", "Ben Marsh", "1", "1"),
        ("Ada Quill", "Harbour Council", "1", "1"),
    ]


def test_divided_on(store: ox.Store) -> None:
    columns = ("label", "stance", "otherName", "otherStance")
    assert answers(store, "divided-on", *columns, actor="Quill", other="Marsh") == [
        ("bridge toll", "opposes", "Ben Marsh", "supports")
    ]


def test_unopposed_and_unsupported(store: ox.Store) -> None:
    assert answers(store, "unopposed", "label", "supporters") == [("night ferry", "2")]
    assert answers(store, "unsupported", "label", "opponents") == [("dredging", "1")]
    assert answers(store, "unsupported", "label", measure="toll") == []


def test_unnamed_only(store: ox.Store) -> None:
    assert answers(store, "unnamed-only", "text", "name") == [("tolls will double", "an official")]


def test_quoted_by_outlet(store: ox.Store) -> None:
    columns = ("outletName", "name", "statements", "verbatim")
    ledger = [("Daily Ledger", "Ada Quill", "1", "1"), ("Daily Ledger", "Ben Marsh", "1", "0")]
    post = [("Harbour Post", "Ada Quill", "1", "0"), ("Harbour Post", "Harbour Council", "1", "0")]
    assert answers(store, "quoted-by-outlet", *columns, topic="ferry") == ledger + post
    assert answers(store, "quoted-by-outlet", *columns, topic="ferry", outlet="ledger") == ledger


def test_verbatim(store: ox.Store) -> None:
    assert answers(store, "verbatim", "kind", "words", speaker="quill", topic="ferry") == [
        ("direct", "The ferry is safe"),
        ("mixed", "the ferry is cheap"),
    ]
    assert answers(store, "verbatim", "words", kind="mixed") == [("the ferry is cheap",)]


def test_roles(store: ox.Store) -> None:
    columns = ("name", "role", "statements", "first", "last")
    assert answers(store, "roles", *columns) == [("Ada Quill", "Transport Minister", "1", "2025-03-01", "2025-03-01")]


def test_second_hand_and_denials(store: ox.Store) -> None:
    assert answers(store, "second-hand", "name", "passedOnBy", "words") == [
        ("Ada Quill", "Ben Marsh", "the ferry is cheap")
    ]
    assert answers(store, "denials", "name", "words") == [("Ben Marsh", "the ferry is safe")]


def test_unreviewed(store: ox.Store) -> None:
    columns = ("confidence", "type", "words")
    low = [("0.45", "Position", "dredging"), ("0.5", "Statement", "the ferry is safe")]
    assert answers(store, "unreviewed", *columns) == low  # the statement of 0.40 has been reviewed
    assert answers(store, "unreviewed", *columns, below="0.5") == low[:1]


def test_evidence(store: ox.Store) -> None:
    columns = ("words", "sentence", "headline", "extractor", "version")
    sentence = '"The ferry is safe," Ada Quill said.'
    behind = ("The ferry is safe", sentence, "Ferry passes its test", "rules", "1.0")
    assert answers(store, "evidence", *columns, who="quill", what="ferry safety") == [behind]
    node = "https://w3id.org/claim-kg/id/article/a1#safe"
    assert answers(store, "evidence-of", *columns, node=node) == [behind]
    assert answers(store, "evidence-of", *columns, node=f"<{node}>") == [behind]
    assert answers(store, "evidence", "words", who="quill", what="toll") == [("a bridge toll",), ("the bridge toll",)]
    assert answers(store, "evidence-of", "reviewer", node=node.replace("a1#safe", "a2#double")) == [("Mira",)]


def test_what_is_talked_about_by_subject(store: ox.Store) -> None:
    columns = ("label", "topics", "statements", "speakers")
    roads, taxes = ("transport and housing", "2", "4", "3"), ("taxes and public spending", "1", "2", "2")
    assert answers(store, "by-subject", *columns) == [roads, taxes]
    assert answers(store, "by-subject", *columns, speaker="quill")[1] == ("taxes and public spending", "1", "1", "1")
