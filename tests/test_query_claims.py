"""The shipped queries on claims that come again, on eight hand-made articles, with answers worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import UsageError
from kg.query import Solutions, named_queries, named_query, run
from kg.query.answer import prepared
from kg.vocab import PREFIXES

NEWS = Path(__file__).parent / "fixtures" / "query_claims.trig"
DATA = "https://w3id.org/claim-kg/id/"
GIVEN = {
    "agreements": [{"least": "1"}],
    "contradictions": [{}, {"speaker": "Orla"}, {"topic": "water", "least": "0.5"}, {"type": "denial"}],
    "evidence": [{"who": "Orla", "what": "water"}],
    "evidence-of": [{"node": f"{DATA}article/a1#holds"}],
    "fact-checked": [{}, {"claim": "clean"}],
    "first-said": [{"claim": "the dam"}, {"claim": "valley"}, {"claim": "water"}],
    "one-outlet-only": [{}, {"statements": "1"}],
    "one-story-only": [{}, {"articles": "1"}],
    "only-in-article": [{"article": f"{DATA}article/a{number}"} for number in range(1, 9)],
    "own-contradictions": [{"speaker": "Orla"}, {"speaker": "Tam"}],
    "positions-on": [{"measure": "levy"}],
    "quoted-by-outlet": [{"per": "utterance"}, {"topic": "dam"}],
    "shared-claims": [{"speakers": "1"}, {"speakers": "1", "per": "utterance"}],
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(path=NEWS)
    return made


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> rdflib.Graph:
    return plain(store)


def plain(store: ox.Store) -> rdflib.Graph:
    """All triples, whatever graph they stand in."""
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=triples, format="nt")


def answers(store: ox.Store, name: str, *columns: str, **given: str) -> list[tuple[str | None, ...]]:
    """The named columns of each row, IRIs of the graph cut to what follows the last /, values to what follows the #."""
    result = run(store, named_query(name).text, given)
    assert isinstance(result, Solutions)
    places = [result.variables.index(column) for column in columns]
    return [tuple(_plain(row[place]) for place in places) for row in result.rows]


def _plain(term: object) -> str | None:
    if isinstance(term, ox.NamedNode):
        return term.value.rpartition("/")[2].removeprefix("values#")
    return term.value if isinstance(term, ox.Literal) else None


# rdflib 7.6 loses rows of what is OPTIONAL and a subquery at once; with EXISTS instead, Oxigraph takes minutes
OXIGRAPH_ALONE = {"changed-since"}
BOTH = [query for query in named_queries() if query.name not in OXIGRAPH_ALONE]


@pytest.mark.parametrize("query", BOTH, ids=lambda query: query.name)
def test_both_engines_give_the_same_answer_in_the_same_order(
    store: ox.Store, graph: rdflib.Graph, query: object
) -> None:
    assert isinstance(query, type(named_query("evidence")))
    for given in GIVEN.get(query.name, [{}]):
        if not given and any(parameter.required for parameter in query.parameters):
            given = {parameter.name: "Orla" for parameter in query.parameters if parameter.required}
        text, _ = prepared(store, query.text, given)
        found = store.query(text, use_default_graph_as_union=True, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        ours = [[_words(term) for term in row] for row in found]
        theirs = [[_words(term) for term in row] for row in graph.query(text, initNs=PREFIXES)]
        assert ours == theirs
        assert len({tuple(row) for row in ours}) == len(ours)


def _words(term: object) -> str | None:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value.replace("Z", "+00:00") if isinstance(term, ox.Literal) else term.value
    return None if term is None else str(term)


def test_first_said(store: ox.Store) -> None:
    columns = ("how", "day", "name", "stance", "outlet", "headline", "statement")
    said = [
        ("first", "2025-01-09", "Orla Finch", "affirms", "North Wire", "Dam will hold, says mayor", "a1#holds"),
        ("reported again", "2025-01-09", "Orla Finch", "affirms", "Valley Gazette", "Mayor turns", "a4#again"),
        ("reprint", "2025-01-09", "Orla Finch", "affirms", "Valley Gazette", "Mayor trusts the dam", "a2#holds"),
        ("denied", "2025-01-15", "Tam Reed", "denies", "Lindow Mirror", "Engineer doubts dam", "a3#holds"),
        ("reported again", "2025-01-15", "Orla Finch", "affirms", "Lindow Mirror", "Engineer doubts dam", "a3#said"),
        ("denied", "2025-02-01", "Orla Finch", "denies", "Valley Gazette", "Mayor turns", "a4#holds"),
        ("repeated", "2025-03-15", "Water Board", "affirms", "Lindow Mirror", "Board stands firm", "a8#holds"),
        ("undated", None, "Water Board", "affirms", None, "Note on the dam", "a7#holds"),
    ]
    assert answers(store, "first-said", *columns, claim="the dam will hold") == said
    assert answers(store, "first-said", *columns, claim="was going to hold") == said  # another wording of it
    assert answers(store, "first-said", *columns, claim=f"{DATA}claim/holds") == said


def test_first_said_of_several_claims_with_the_words(store: ox.Store) -> None:
    found = answers(store, "first-said", "text", "how", "words", claim="clean")
    assert found == [  # two papers, one utterance: the later paper reports it again
        ("the water is clean", "first", "The water is clean and safe to drink"),
        ("the water is clean", "reported again", "Our water is clean, and you can drink it"),
    ]
    both = answers(store, "first-said", "text", "how", claim="repair")
    assert both == [
        ("the repair costs 4 million", "first"),
        ("the repair costs 4 million", "undated"),
        ("the repair will cost 9 million", "first"),
    ]


def test_shared_claims_count_statements_or_utterances(store: ox.Store) -> None:
    columns = ("claim", "speakerCount", "outletCount", "statementCount")
    assert answers(store, "shared-claims", *columns) == [("holds", "3", "3", "8")]
    assert answers(store, "shared-claims", *columns, per="statement") == [("holds", "3", "3", "8")]
    assert answers(store, "shared-claims", *columns, per="utterance") == [("holds", "3", "3", "5")]
    assert answers(store, "shared-claims", *columns, per="speaker") == [("holds", "3", "3", "3")]
    assert answers(store, "shared-claims", *columns, per="day") == [("holds", "3", "3", "5")]  # one of them undated
    assert answers(store, "shared-claims", *columns, per="week") == []


def test_quoted_by_outlet_counts_statements_or_utterances(store: ox.Store) -> None:
    columns = ("name", "statements", "verbatim")
    gazette = {"topic": "dam", "outlet": "gazette"}
    assert answers(store, "quoted-by-outlet", *columns, **gazette) == [
        ("Orla Finch", "4", "2"),
        ("a board member", "1", "0"),
    ]
    assert answers(store, "quoted-by-outlet", *columns, **gazette, per="utterance") == [
        ("Orla Finch", "3", "2"),
        ("a board member", "1", "0"),
    ]


def test_own_contradictions(store: ox.Store) -> None:
    columns = ("type", "dayBefore", "stanceBefore", "before", "dayAfter", "stanceAfter", "after", "days")
    assert answers(store, "own-contradictions", *columns, speaker="Orla") == [
        ("denial", "2025-01-09", "affirms", "a1#holds", "2025-02-01", "denies", "a4#holds", "23"),
        ("denial", "2025-01-09", "affirms", "a2#holds", "2025-02-01", "denies", "a4#holds", "23"),
        ("denial", "2025-01-09", "affirms", "a4#again", "2025-02-01", "denies", "a4#holds", "23"),
        ("changedPosition", "2025-01-10", "opposes", "a1#levy", "2025-02-01", "supports", "a4#levy", "22"),
        ("denial", "2025-01-15", "affirms", "a3#said", "2025-02-01", "denies", "a4#holds", "17"),
    ]
    assert answers(store, "own-contradictions", *columns, speaker="Tam") == []
    words = ("name", "wordsBefore", "wordsAfter", "score", "reason")
    turned = (
        "Orla Finch",
        "a water levy",
        "the water levy",
        "0.56",
        "Orla Finch supports and opposes water levy",
    )
    assert answers(store, "own-contradictions", *words, speaker="Orla", type="changedPosition") == [turned]
    assert answers(store, "own-contradictions", *words, speaker="Orla", type="changedPosition", least="0.6") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2024-02-28", "2024-03-01"),
        ("2025-02-28", "2025-03-01"),
        ("2000-02-29", "2001-02-28"),
        ("1899-12-31", "2100-03-01"),
        ("2024-12-31", "2025-01-01"),
        ("2020-01-31", "2025-07-31"),
        ("2025-05-05", "2025-05-05"),
    ],
)
def test_days_apart_are_those_of_the_calendar(before: str, after: str) -> None:
    made = ox.Store()
    made.load(
        f"""@prefix kg: <https://w3id.org/claim-kg/ns#> . @prefix kgv: <https://w3id.org/claim-kg/values#> .
        @prefix prov: <http://www.w3.org/ns/prov#> . @prefix schema: <https://schema.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix : <{DATA}> .
        :x a kg:Contradiction ; kg:contradictionType kgv:denial ; kg:score 0.9 ; kg:oneSide :b ; kg:otherSide :a .
        :a kg:stance kgv:affirms ; kg:saidOn "{before}"^^xsd:date .
        :b kg:stance kgv:denies ; kg:saidOn "{after}"^^xsd:date .
        :a kg:reportedIn :n ; schema:text "yes" ; prov:wasAttributedTo :s . :s skos:prefLabel "Somebody" .
        :b kg:reportedIn :n ; schema:text "no" ; prov:wasAttributedTo :s .""".encode(),
        format=ox.RdfFormat.TURTLE,
    )
    days = str((date.fromisoformat(after) - date.fromisoformat(before)).days)
    columns = ("wordsBefore", "wordsAfter", "days")
    assert answers(made, "own-contradictions", *columns, speaker=f"{DATA}s") == [("yes", "no", days)]
    assert [str(row["days"]) for row in plain(made).query(named_query("own-contradictions").text)] == [days]


def test_contradictions(store: ox.Store) -> None:
    assert (
        len(answers(store, "contradictions", "type")) == 18
    )  # 6 x 2 + 2 + 2 + 1 + 1; the one judged wrong is left out
    assert len(answers(store, "contradictions", "type", least="0.8")) == 14
    columns = ("type", "name", "text", "words", "otherName", "otherText", "otherWords")
    drink = [
        ("Tam Reed", "nobody should drink the water", "nobody should drink the water"),
        ("Orla Finch", "the water is clean", "The water is clean and safe to drink"),
        ("Orla Finch", "the water is clean", "Our water is clean, and you can drink it"),
    ]
    tam, first, second = drink
    assert answers(store, "contradictions", *columns, topic="water", least="0.5") == [
        ("oppositePolarity", *first, *tam),
        ("oppositePolarity", *second, *tam),
    ]
    assert answers(store, "contradictions", *columns, topic="water", least="0.5", speaker="Tam") == [
        ("oppositePolarity", *tam, *first),
        ("oppositePolarity", *tam, *second),
    ]


def test_contradictions_of_positions(store: ox.Store) -> None:
    columns = ("name", "stance", "text", "day", "outlet", "otherName", "otherStance", "otherDay", "otherOutlet")
    turned = ("Orla Finch", "supports", "water levy", "2025-02-01", "Valley Gazette")
    before = ("Orla Finch", "opposes", "2025-01-10", "North Wire")
    assert answers(store, "contradictions", *columns, type="changedPosition") == [(*turned, *before)]
    assert answers(store, "contradictions", *columns, type="changedPosition", speaker="Orla") == [(*turned, *before)]
    assert answers(store, "contradictions", *columns, type="changedPosition", topic="dam") == [(*turned, *before)]
    assert answers(store, "contradictions", *columns, type="changedPosition", topic="repair") == []


def test_one_outlet_only(store: ox.Store) -> None:
    columns = ("text", "outletName", "articleCount", "speakerCount", "statementCount")
    # of the two articles on 4 million, one does not tell its publisher
    assert answers(store, "one-outlet-only", *columns) == [("the fish are dying", "Valley Gazette", "2", "2", "2")]
    assert answers(store, "one-outlet-only", "claim", "outletName", statements="1") == [
        ("fish", "Valley Gazette"),
        ("dirty", "Lindow Mirror"),
        ("nine", "Valley Gazette"),
    ]


def test_one_story_only(store: ox.Store) -> None:
    columns = ("text", "headline", "outlet", "published", "articleCount", "outletCount", "statementCount", "story")
    assert answers(store, "one-story-only", *columns) == [
        ("the dam leaks at its foot", "Dam will hold, says mayor", "North Wire", "2025-01-10", "2", "2", "2", "a1")
    ]


def test_hedged_then_certain(store: ox.Store) -> None:
    columns = ("text", "hedgedOn", "name", "certainty", "statedOn", "laterName", "laterCertainty", "sameSpeaker")
    hedge = ("the valley will be flooded", "2025-01-15", "Tam Reed", "possible")
    later = [
        (*hedge, "2025-02-01", "Orla Finch", "certain", "false"),
        (*hedge, "2025-03-15", "Tam Reed", "underspecified", "true"),
    ]
    assert answers(store, "hedged-then-certain", *columns) == later  # the fish were certain first, the leak never
    assert answers(store, "hedged-then-certain", *columns, claim="valley", topic="dam") == later
    assert answers(store, "hedged-then-certain", *columns, topic="water") == []


def test_conflicting_numbers(store: ox.Store) -> None:
    columns = ("score", "side", "text", "name", "words", "day", "outlet")
    first, second = ("0.8", "1", "the repair costs 4 million"), ("0.8", "2", "the repair will cost 9 million")
    rows = [
        (*first, None, "the repair costs four million", None, None),
        (*first, "Water Board", "The repair costs 4 million", "2025-02-20", "Lindow Mirror"),
        (*second, "Tam Reed", "the repair will cost 9 million", "2025-03-01", "Valley Gazette"),
    ]
    assert answers(store, "conflicting-numbers", *columns) == rows
    assert answers(store, "conflicting-numbers", *columns, topic="repair") == rows
    assert answers(store, "conflicting-numbers", *columns, topic="water") == []
    assert answers(store, "conflicting-numbers", *columns, least="0.9") == []


def test_quoted_differently(store: ox.Store) -> None:
    columns = ("name", "text", "day", "outlet", "words", "otherOutlet", "otherWords", "sameUtterance")
    clean = (
        *("Orla Finch", "the water is clean", "2025-02-19"),
        *("Lindow Mirror", "The water is clean and safe to drink"),
        *("Valley Gazette", "Our water is clean, and you can drink it", "true"),
    )
    assert answers(store, "quoted-differently", *columns) == [clean]  # a comma or a denial make no other quotation
    assert answers(store, "quoted-differently", *columns, speaker="Orla", claim="clean") == [clean]
    assert answers(store, "quoted-differently", *columns, speaker="Tam") == []


def test_fact_checked(store: ox.Store) -> None:
    columns = ("text", "rating", "checker", "checkedOn", "url", "day", "name", "outlet", "statement")
    dam = ("the dam will hold", "False", "Check Desk", "2025-02-10", "https://checks.example/dam")
    water = ("the water is clean", "True", "Check Desk", "2025-02-19T18:00:00Z", "https://checks.example/water")
    repeated = ("2025-03-15", "Water Board", "Lindow Mirror", "a8#holds")
    assert answers(store, "fact-checked", *columns) == [(*dam, *repeated), (*water, None, None, None, None)]
    assert answers(store, "fact-checked", *columns, claim="the dam") == [(*dam, *repeated)]


def test_only_in_article(store: ox.Store) -> None:
    columns = ("text", "name", "stance", "words")
    lost = {
        f"a{number}": answers(store, "only-in-article", *columns, article=f"{DATA}article/a{number}")
        for number in range(1, 9)
    }
    dirty = "nobody should drink the water"
    nine = "the repair will cost 9 million"
    assert {article: rows for article, rows in lost.items() if rows} == {
        "a6": [(nine, "Tam Reed", "affirms", nine)],
        "a8": [(dirty, "Tam Reed", "affirms", dirty)],
    }


def test_changed_since(store: ox.Store) -> None:
    columns = ("day", "change", "name", "stance", "node")
    assert answers(store, "changed-since", *columns, since="2025-03-01") == [
        ("2025-03-01", "new claim", "Tam Reed", "affirms", "a6#cost"),
        ("2025-03-15", "new claim", "Tam Reed", "affirms", "a8#dirty"),
        ("2025-03-15", "new position", "Tam Reed", "supports", "a8#levy"),
        ("2025-03-15", "new stance", "Water Board", "adopts", "a8#law"),
    ]
    february = answers(store, "changed-since", *columns, since="2025-02-01")
    assert [row for row in february if row[1] == "new stance"] == [
        ("2025-02-01", "new stance", "Orla Finch", "denies", "a4#holds"),
        ("2025-02-01", "new stance", "Orla Finch", "supports", "a4#levy"),
    ]
    assert [row[4] for row in february if row[1] == "new claim"] == [
        *("a4#fish", "a5#clean", "a6#clean", "a5#cost", "a6#fish", "a6#cost", "a8#dirty")
    ]
    assert answers(store, "changed-since", *columns, since="2025-03-16") == []


def test_what_must_be_given_is_asked_for(store: ox.Store) -> None:
    for name in ("first-said", "own-contradictions", "only-in-article", "changed-since"):
        with pytest.raises(UsageError, match="is missing"):
            run(store, named_query(name).text, {})


def test_each_numbered_question_has_a_query() -> None:
    assert {query.question for query in named_queries()} >= set(range(1, 21))
