from __future__ import annotations

from listed_store import IDS, listed_store

from kg.listing import positions, statements
from kg.network import actor_measure, agreement, network, speaker_topic
from kg.records import EntityType

ADA = IDS.entity("Ada Brown", EntityType.PERSON, "")
UNION = IDS.entity("Dock Union", EntityType.ORGANIZATION, "")
HARBOUR = IDS.topic("harbour traffic", "")
LAW = IDS.measure("Harbour Law", "")


def test_speakers_lead_to_topics_with_counts() -> None:
    with listed_store() as store:
        graph = speaker_topic(statements(store))
    assert graph.edges[ADA, HARBOUR, "speaks_about"] == {
        "kind": "speaks_about", "statements": 2, "denials": 0, "weight": 2}  # fmt: skip
    assert graph.nodes[HARBOUR] == {"label": "harbour traffic", "kind": "topic", "type": "topic", "count": 3}


def test_actors_lead_to_measures_by_stance() -> None:
    with listed_store() as store:
        graph = actor_measure(positions(store))
    assert graph.edges[UNION, LAW, "opposes"]["side"] == "against"
    assert graph.edges[UNION, LAW, "supports"]["conditional"] == 1
    assert graph.nodes[UNION]["count"] == 2


def test_the_whole_network_holds_both() -> None:
    with listed_store() as store:
        graph = network(store)
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"speaker", "topic", "measure"}
    assert graph.nodes[ADA]["count"] == 3


def test_agreement_counts_shared_measures_by_side_and_passes_over_conditions() -> None:
    with listed_store() as store:
        graph = agreement(positions(store))
    assert graph.edges[ADA, UNION] == {"congruence": 0, "conflict": 1, "balance": -1, "weight": 1.0}
