"""kg track, contradictions, repeats and changes, on the articles of query_claims.trig, with answers worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from test_tracking import batch, made

import kg
from kg.cli import main
from kg.errors import UsageError
from kg.listing import Filters, Named
from kg.listing.conflicts import conflict_of
from kg.listing.timeline import Life, life
from kg.plot import plot
from kg.plot.marks import RADIUS, RING, STEP, marks
from kg.plot.scale import Scale
from kg.store import Store
from kg.tracking.groups import PER, grouped
from kg.tracking.timeline import Entry, Event, Told, told

NEWS = Path(__file__).parent / "fixtures" / "query_claims.trig"
DATA = "https://w3id.org/claim-kg/id/"
HOLDS = f"{DATA}claim/holds"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tracking") / "kg.store"
    with Store.open(folder, write=True) as writing:
        writing.engine.load(path=NEWS, format=ox.RdfFormat.TRIG)
    return str(folder)


def call(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


def rows(*args: str) -> list[dict[str, str]]:
    result = call(*args, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def columns(found: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in found]


# -- track ------------------------------------------------------------------------------------------------------------
def test_the_life_of_a_claim(store: str) -> None:
    found = rows("track", HOLDS, "--store", store)
    assert columns(found, "day", "event", "who", "stance", "outlet") == [
        ("2025-01-09", "first said", "Orla Finch", "affirms", "North Wire"),
        ("2025-01-09", "reprinted", "Orla Finch", "affirms", "Valley Gazette"),
        ("2025-01-09", "reported again", "Orla Finch", "affirms", "Valley Gazette"),
        ("2025-01-15", "denied", "Tam Reed", "denies", "Lindow Mirror"),
        ("2025-01-15", "reported again", "Orla Finch", "affirms", "Lindow Mirror"),
        ("2025-02-01", "denied", "Orla Finch", "denies", "Valley Gazette"),
        ("2025-03-15", "repeated", "Water Board", "affirms", "Lindow Mirror"),
        ("", "undated", "Water Board", "affirms", ""),
    ]
    assert found[0]["words"] == "The dam will hold"
    assert found[0]["statement"] == f"{DATA}article/a1#holds"
    assert {row["about"] for row in found} == {"the dam will hold"}


def test_a_hedge_that_goes_and_one_that_comes(store: str) -> None:
    flood = rows("track", "the valley will be flooded", "--store", store)
    assert columns(flood, "day", "event", "who") == [
        ("2025-01-15", "first said, hedged", "Tam Reed"),
        ("2025-02-01", "repeated, now certain", "Orla Finch"),
        ("2025-03-15", "repeated", "Tam Reed"),
    ]
    fish = rows("track", "fish", "--as", "claim", "--store", store)
    assert columns(fish, "event", "who") == [("first said", "Orla Finch"), ("repeated, hedged", "Tam Reed")]


def test_the_life_of_a_measure(store: str) -> None:
    assert columns(rows("track", "water levy", "--store", store), "day", "event", "who", "stance") == [
        ("2025-01-10", "takes position", "Orla Finch", "opposes"),
        ("2025-02-01", "changes side (before: opposes)", "Orla Finch", "supports"),
        ("2025-02-20", "takes position", "Water Board", "proposes"),
        ("2025-03-15", "takes position", "Water Board", "adopts"),
        ("2025-03-15", "takes position", "Tam Reed", "supports"),
    ]
    gate = rows("track", "flood gate", "--store", store)
    assert columns(gate, "event", "stance") == [("on a condition", "opposes (conditional)")]


def test_a_speaker_by_claim_and_measure(store: str) -> None:
    found = rows("track", "Finch", "--per", "speaker", "--store", store)
    assert columns(found, "about", "stance", "first", "last", "statements", "utterances", "outlets") == [
        ("the dam will hold", "4 affirms, 1 denies", "2025-01-09", "2025-02-01", "5", "2", "3"),
        ("water levy", "1 opposes, 1 supports", "2025-01-10", "2025-02-01", "2", "2", "2"),
        ("the fish are dying", "affirms", "2025-02-01", "2025-02-01", "1", "1", "1"),
        ("the valley will be flooded", "affirms", "2025-02-01", "2025-02-01", "1", "1", "1"),
        ("the water is clean", "affirms", "2025-02-19", "2025-02-19", "2", "1", "2"),
        ("flood gate", "opposes (conditional)", "2025-03-15", "2025-03-15", "1", "1", "1"),
    ]


def test_what_a_speaker_does_is_seen_among_all_who_speak_of_it(store: str) -> None:
    found = rows(
        "track", "Orla Finch", "--as", "speaker", "--since", "2025-02-01", "--until", "2025-02-19", "--store", store
    )
    assert columns(found, "day", "event", "about") == [
        ("2025-02-01", "first said", "the fish are dying"),
        ("2025-02-01", "repeated, now certain", "the valley will be flooded"),
        ("2025-02-01", "denied", "the dam will hold"),
        ("2025-02-01", "changes side (before: opposes)", "water levy"),
        ("2025-02-19", "first said", "the water is clean"),
        ("2025-02-19", "reported again", "the water is clean"),
    ]


def test_a_topic_by_day_with_the_positions_based_on_it(store: str) -> None:
    names = ("day", "statements", "utterances", "speakers", "outlets", "against")
    found = rows("track", "dam", "--as", "topic", "--per", "day", "--store", store)
    assert columns(found, *names) == [
        ("2025-01-09", "3", "1", "1", "2", "0"),
        ("2025-01-10", "1", "1", "1", "1", "0"),
        ("2025-01-11", "1", "1", "1", "1", "0"),
        ("2025-01-15", "3", "3", "2", "1", "1"),
        ("2025-02-01", "3", "3", "1", "1", "1"),
        ("2025-03-15", "2", "2", "2", "1", "0"),
        ("", "1", "1", "1", "0", "0"),
    ]
    assert found[0]["events"] == "1 first said, 1 reported again, 1 reprinted"
    assert found[4]["events"] == "1 changes side, 1 denied, 1 now certain, 1 repeated"


def test_one_line_for_an_utterance(store: str) -> None:
    found = rows("track", HOLDS, "--per", "utterance", "--store", store)
    assert columns(found, "day", "event", "who", "statements", "outlets") == [
        ("2025-01-09", "first said", "Orla Finch", "4", "3"),
        ("2025-01-15", "denied", "Tam Reed", "1", "1"),
        ("2025-02-01", "denied", "Orla Finch", "1", "1"),
        ("2025-03-15", "repeated", "Water Board", "1", "1"),
        ("", "undated", "Water Board", "1", "0"),
    ]


def test_what_a_name_is_taken_for(store: str) -> None:
    """The name in full goes before the name among other words: `dam` is in two claims, and is a topic."""
    assert call("track", "dam", "--store", store).stderr == "topic: dam\n"
    claims = "claim: the dam will hold; the dam leaks at its foot\n"
    assert call("track", "the dam", "--store", store).stderr == claims
    assert call("track", "dam", "--as", "claim", "--store", store).stderr == claims
    assert call("track", f"{DATA}entity/tam", "--store", store).stderr == "speaker: Tam Reed\n"


def test_a_table_has_words_and_no_ids(store: str) -> None:
    shown = call("track", "flooded", "--store", store).stdout
    assert "now certain" in shown
    assert "the valley may be" in shown
    assert DATA not in shown
    found = json.loads(call("track", "flooded", "--format", "json", "--store", store).stdout)
    assert found["results"]["bindings"][0]["statement"]["value"] == f"{DATA}article/a3#flood"


def test_nothing_found_is_1_and_wrong_usage_2(store: str) -> None:
    assert call("track", "dam", "--since", "2030-01-01", "--store", store).exit_code == 1
    assert call("repeats", "--least", "99", "--store", store).exit_code == 1
    assert call("changes", "--since", "2030-01-01", "--store", store).exit_code == 1
    assert call("contradictions", "--topic", "nowhere", "--store", store).exit_code == 1
    for wrong in (
        ("track", "nonsense"),
        ("track", "dam", "--as", "measure"),
        ("track", "dam", "--as", "article"),
        ("track", "dam", "--since", "spring"),
        ("track", "..."),
        ("changes",),
        ("contradictions", "--least", "2"),
    ):
        result = call(*wrong, "--store", store)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr
    refused = call("contradictions", "--store", store, "wrong", "hold")
    assert (refused.exit_code, "options go behind 'wrong'" in refused.stderr) == (2, True)


def test_a_store_of_the_real_thing_tells_the_same_way() -> None:
    with Store.open("memory:") as opened:
        opened.replace(batch(made(0, 0), made(1, 1, day=2), made(2, 2, denies=True, speaker=2, pro=False, day=3)))
        found = life(opened, "harbour levy will cost", "claim")
        assert [one.event for one in found.told] == ["first said", "reprinted", "denied"]
        found = life(opened, "harbour levy", "measure")
        assert [one.event for one in found.told] == ["takes position", "reprinted", "takes position"]
        assert found.told[0].entry.words == opened_sentence(opened, found.told[0].entry)
        with pytest.raises(UsageError):
            life(opened, "harbour levy", "outlet")


def opened_sentence(store: Store, entry: Entry) -> str:
    return kg.listing.texts(store, [entry.article])[entry.article][8:11]


# -- the rules alone ----------------------------------------------------------------------------------------------------
def entry(node: str, day: int | None = 1, **more: object) -> Entry:
    on = date(2025, 1, day) if day else None
    base = Entry(node, "claim", "affirms", f"article {node}", f"article {node}", node, "Orla", day=on, published=on)
    return replace(base, **more)  # type: ignore[arg-type]


def events(*given: Entry) -> dict[str, str]:
    return {one.entry.node: one.event for one in told(given)}


def test_who_was_first_within_a_day_nobody_knows() -> None:
    found = events(entry("1"), entry("2", who="Tam"), entry("3", 2))
    assert found == {"1": "first said", "2": "first said", "3": "repeated"}


def test_a_denial_comes_before_the_first_saying() -> None:
    assert events(entry("1", 1, stance="denies"), entry("2", 2)) == {"1": "denied", "2": "first said"}


def test_a_denial_that_is_reported_again_is_not_denied_again() -> None:
    one, other = entry("1", stance="denies", utterance="u"), entry("2", 2, stance="denies", utterance="u")
    assert events(one, other) == {"1": "denied", "2": "reported again"}


def test_only_what_the_original_says_too_is_a_reprint() -> None:
    one, copy = entry("1"), entry("2", 2, story="article 1")
    assert events(one, copy)["2"] == "reprinted"
    assert events(one, replace(copy, stance="denies"))["2"] == "denied"
    assert events(replace(one, subject="another"), copy)["2"] == "first said"


def test_certain_from_the_start_is_not_now_certain() -> None:
    hedged = entry("2", 2, certainty="probable")
    assert events(entry("1", certainty="certain"), hedged, entry("3", 3))["3"] == "repeated"
    assert events(replace(hedged, day=date(2025, 1, 3)), entry("3", 3))["3"] == "first said"
    assert events(hedged, entry("3", 3), entry("4", 3, who="Tam"), entry("5", 4)) == {
        "2": "first said, hedged",
        "3": "repeated, now certain",
        "4": "repeated, now certain",
        "5": "repeated",
    }


def test_without_a_claim_it_is_only_said() -> None:
    assert events(entry("1", subject=""), entry("2", 2, subject="")) == {"1": "said", "2": "said"}


def held(node: str, stance: str, day: int | None = 1, **more: object) -> Entry:
    return entry(node, day, stance=stance, subject="levy", **more)


def test_positions_of_one_actor() -> None:
    found = events(
        held("1", "proposes"),
        held("2", "proposes", 2),
        held("3", "adopts", 3),
        held("4", "breaches", 4),
        held("5", "supports", 5, conditional=True),
        held("6", "opposes", 6),
        held("7", "breaches", 7),
        held("8", "opposes", 8, who="Tam"),
        held("9", "supports", None),
    )
    assert found == {
        "1": "takes position",
        "2": "repeats",
        "3": "takes position",
        "4": "changes side (before: adopts)",
        "5": "on a condition",
        "6": "takes position",
        "7": "repeats",
        "8": "takes position",
        "9": "undated",
    }


def test_two_stances_on_one_day_are_no_change_between_them() -> None:
    assert events(held("1", "supports"), held("2", "opposes")) == {"1": "takes position", "2": "takes position"}
    assert events(held("1", "supports", who=""), held("2", "opposes", 2, who=""))["2"] == "takes position"


def test_reprints_of_a_position_are_one_with_it() -> None:
    (group,) = grouped(told([held("1", "opposes"), held("2", "opposes", 2, story="article 1")]), PER["utterance"])
    assert [one.events for one in group.told] == [(Event.TAKES,), (Event.REPRINTED,)]
    assert (group.statements, group.utterances, group.days) == (2, 1, 2)


ENTRIES = st.builds(
    entry,
    st.sampled_from("abcdefgh"),
    st.sampled_from([None, 1, 2, 3]),
    stance=st.sampled_from(["affirms", "denies", "supports", "opposes"]),
    utterance=st.sampled_from("uvw"),
    story=st.sampled_from(["article a", "article b"]),
    certainty=st.sampled_from(["certain", "possible"]),
    who=st.sampled_from(["Orla", "Tam", ""]),
)


@given(st.lists(ENTRIES, unique_by=lambda one: one.node))
def test_the_order_of_the_entries_does_not_matter(given_entries: list[Entry]) -> None:
    found = told(given_entries)
    assert found == told(reversed(given_entries))
    assert [one.entry for one in found] == sorted(given_entries, key=lambda one: one.order)


# -- repeats ------------------------------------------------------------------------------------------------------------
def test_claims_made_more_than_once(store: str) -> None:
    found = rows("repeats", "--store", store)
    counts = ("claim", "utterances", "statements", "denials", "speakers", "outlets", "days")
    assert columns(found, *counts) == [
        ("the dam will hold", "5", "8", "2", "3", "3", "4"),
        ("the valley will be flooded", "3", "3", "0", "2", "2", "3"),
        ("the fish are dying", "2", "2", "0", "2", "1", "2"),
        ("the repair costs 4 million", "2", "2", "0", "1", "1", "1"),
    ]
    ends = ("first_day", "first_who", "first_outlet", "last_day", "last_who", "last_outlet")
    assert columns(found[:1], *ends) == [
        ("2025-01-09", "Orla Finch", "North Wire", "2025-03-15", "Water Board", "Lindow Mirror")
    ]
    assert "2025-01-09," in call("repeats", "--store", store).stdout


@pytest.mark.parametrize(
    ("per", "least", "claims"),
    [
        ("statement", "2", ["holds", "flood", "leak", "fish", "four", "clean"]),
        ("utterance", "3", ["holds", "flood"]),
        ("speaker", "2", ["holds", "flood", "fish"]),
        ("day", "3", ["holds", "flood"]),
    ],
)
def test_what_counts_as_often(store: str, per: str, least: str, claims: list[str]) -> None:
    found = rows("repeats", "--per", per, "--least", least, "--store", store)
    assert [row["claim_or_measure"].rpartition("/")[2] for row in found] == claims


def test_repeats_of_what_the_filters_let_through(store: str) -> None:
    assert columns(rows("repeats", "--speaker", "Tam", "--store", store), "claim", "utterances") == [
        ("the valley will be flooded", "2")
    ]
    assert columns(rows("repeats", "--since", "2025-02-01", "--store", store), "claim", "statements") == [
        ("the dam will hold", "2"),
        ("the fish are dying", "2"),
        ("the valley will be flooded", "2"),
    ]


def test_articles_that_print_one_text(store: str) -> None:
    found = rows("repeats", "--articles", "--store", store)
    assert columns(found, "day", "outlet", "headline", "reprints", "reprinted_by") == [
        ("2025-01-10", "North Wire", "Dam will hold, says mayor", "1", "Valley Gazette 2025-01-11")
    ]
    assert found[0]["article"] == f"{DATA}article/a1"
    assert rows("repeats", "--articles", "--outlet", "Valley Gazette", "--store", store) == found
    assert call("repeats", "--articles", "--outlet", "Mirror", "--store", store).exit_code == 1


# -- changes ------------------------------------------------------------------------------------------------------------
def test_what_is_new_since_a_day(store: str) -> None:
    assert columns(
        rows("changes", "--since", "2025-02-01", "--store", store), "day", "change", "who", "about", "statements"
    ) == [
        ("2025-02-01", "changed side (before: opposes)", "Orla Finch", "water levy", "1"),
        ("2025-02-01", "new claim", "Orla Finch", "the fish are dying", "2"),
        (
            "2025-02-01",
            "new contradiction (changedPosition: Orla Finch supports and opposes water levy)",
            "Orla Finch",
            "water levy",
            "2",
        ),
        ("2025-02-01", "new stance", "Orla Finch", "the dam will hold", "1"),
        ("2025-02-19", "new claim", "Orla Finch", "the water is clean", "2"),
        ("2025-02-20", "new claim", "Water Board", "the repair costs 4 million", "1"),
        ("2025-02-20", "new position", "Water Board", "water levy", "1"),
        ("2025-03-01", "new claim", "Tam Reed", "the repair will cost 9 million", "1"),
        (
            "2025-03-01",
            "new contradiction (disputedSource: the same words are Orla Finch's and Tam Reed's)",
            "Tam Reed",
            "the fish are dying",
            "2",
        ),
        (
            "2025-03-01",
            "new contradiction (conflictingNumbers: 4 million against 9 million)",
            "Tam Reed",
            "the repair will cost 9 million",
            "3",
        ),
        ("2025-03-15", "new claim", "Tam Reed", "nobody should drink the water", "1"),
        (
            "2025-03-15",
            "new contradiction (oppositePolarity: clean against undrinkable)",
            "Tam Reed",
            "nobody should drink the water",
            "3",
        ),
        ("2025-03-15", "new position", "Water Board", "water levy", "1"),
        ("2025-03-15", "new position", "Tam Reed", "water levy", "1"),
    ]


def test_changes_of_what_the_filters_let_through(store: str) -> None:
    found = rows("changes", "--since", "2025-02-01", "--until", "2025-02-28", "--outlet", "Mirror", "--store", store)
    assert columns(found, "day", "change", "who") == [
        ("2025-02-19", "new claim", "Orla Finch"),
        ("2025-02-20", "new claim", "Water Board"),
        ("2025-02-20", "new position", "Water Board"),
    ]


# -- contradictions -----------------------------------------------------------------------------------------------------
def ids(*args: str) -> list[str]:
    found = csv.DictReader(io.StringIO(call("contradictions", *args, "--format", "csv").stdout))
    return list(dict.fromkeys(row["contradiction"].rpartition("/")[2] for row in found))


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), ["hold", "cost", "drink", "levy", "source"]),
        (("--all",), ["mistaken", "hold", "cost", "drink", "levy", "source"]),
        (("--unjudged",), ["hold", "drink", "levy", "source"]),
        (("--least", "0.7"), ["hold", "cost", "drink"]),
        (("--type", "denial"), ["hold"]),
        (("--limit", "2"), ["hold", "cost"]),
        (("--speaker", "Orla"), ["hold", "drink", "levy", "source"]),
        (("--topic", "repair"), ["cost"]),
        (("--measure", "levy"), ["levy"]),
        (("--outlet", "North Wire"), ["hold", "levy"]),
        (("--since", "2025-03-10"), ["hold", "drink"]),
        (("--until", "2025-01-14"), ["hold", "levy"]),
        (("--speaker", "Tam", "--since", "2025-03-10"), ["drink"]),
    ],
)
def test_which_contradictions(store: str, options: tuple[str, ...], found: list[str]) -> None:
    assert ids(*options, "--store", store) == found


def test_both_sides_stand_beneath_each_other(store: str) -> None:
    result = call("contradictions", "--type", "conflictingNumbers", "--store", store)
    assert result.stdout.splitlines() == [
        "conflictingNumbers 0.80, judged unsure: 4 million against 9 million",
        "  + Water Board affirms (2025-02-20, Lindow Mirror): The repair costs 4 million",
        "  + (nobody named) affirms: the repair costs four million",
        "  - Tam Reed affirms (2025-03-01, Valley Gazette): the repair will cost 9 million",
        f"  <{DATA}contradiction/cost>",
        "",
        "(1 contradiction)",
    ]
    many = call("contradictions", "--limit", "1", "--store", store)
    assert "  + and 3 more\n" in many.stdout
    assert "1 of 5 shown; --limit shows more" in many.stderr


def test_a_verdict_and_its_undoing(tmp_path: Path) -> None:
    folder = str(tmp_path / "kg.store")
    with Store.open(folder, write=True) as writing:
        writing.replace(batch(made(0), made(1, speaker=2, denies=True, pro=False)))
        writing.replace(batch(made(2, pro=False, day=2)))
    (denial, changed) = ids("--store", folder, "--type", "denial") + ids("--store", folder, "--type", "changedPosition")
    assert ids("--store", folder) == [changed, denial]

    looked = call("contradictions", "wrong", denial[:9], "--preview", "--store", folder)
    assert (looked.exit_code, looked.stderr) == (0, "only a preview: nothing was written\n")
    assert ids("--store", folder) == [changed, denial]

    judged = call("contradictions", "wrong", denial[:9], "--why", "irony", "--author", "ann", "--store", folder)
    assert judged.exit_code == 0
    assert judged.stdout.startswith("denial: affirmed in ")
    assert judged.stderr.startswith("judgement ")
    assert ids("--store", folder) == [changed]
    assert ids("--all", "--store", folder) == [changed, denial]
    assert call("contradictions", "right", changed, "--store", folder).exit_code == 0
    assert ids("--unjudged", "--store", folder) == []

    history = rows("contradictions", "history", "--store", folder)
    assert columns(history, "author", "deed", "right", "why", "in_force")[0] == (
        "ann",
        "wrong",
        "denial",
        "irony",
        "yes",
    )
    undone = call("contradictions", "undo", history[0]["judgement"], "--store", folder)
    assert (undone.exit_code, undone.stdout) == (0, "")
    assert "nothing changes" not in undone.stderr
    assert ids("--unjudged", "--store", folder) == [denial]
    assert call("contradictions", "undo", "--store", folder).exit_code == 0
    assert ids("--unjudged", "--store", folder) == [changed, denial]
    assert columns(rows("contradictions", "history", "--store", folder), "deed", "in_force") == [
        ("wrong", "no"),
        ("right", "no"),
        ("undo", "yes"),
        ("undo", "yes"),
    ]


def test_undo_leaves_other_judgements_alone(tmp_path: Path) -> None:
    folder = str(tmp_path / "kg.store")
    with Store.open(folder, write=True) as writing:
        writing.replace(batch(made(0), made(1, speaker=2, denies=True)))
    assert call("claims", "rename", "harbour levy will cost 400", "jobs lost", "--store", folder).exit_code == 0
    assert call("contradictions", "undo", "--store", folder).exit_code == 2
    assert call("contradictions", "wrong", "none", "--store", folder).exit_code == 2
    assert call("contradictions", "history", "--store", folder).exit_code == 1


def test_an_iri_may_be_the_beginning_that_only_one_has() -> None:
    with Store.open("memory:") as opened:
        opened.engine.load(path=NEWS, format=ox.RdfFormat.TRIG)
        assert conflict_of(opened, "ho").iri == conflict_of(opened, f"{DATA}contradiction/hold").iri
        assert conflict_of(opened, "hold").concerns == (HOLDS,)
        for wrong in ("", "none", f"{DATA}topic/ho", f"{DATA}contradiction/"):
            with pytest.raises(UsageError):
                conflict_of(opened, wrong)


# -- the picture ----------------------------------------------------------------------------------------------------------
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script> & \"'\x00\x1b[31m\ud800\u202e]]> {{ 7*7 }} <b onclick='x'>"


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text.encode("utf-8"))


def test_the_picture_has_every_event(store: str) -> None:
    result = call("track", HOLDS, "--plot", "-", "--store", store)
    root = drawn(result.stdout)
    assert root.find(f"{SVG}title").text == "the dam will hold"  # type: ignore[union-attr]
    told_by = root.find(f"{SVG}desc").text  # type: ignore[union-attr]
    assert told_by == "Claim · 8 statements by 3 speakers in 3 outlets · 9 Jan 2025 to 15 Mar 2025 · 1 without a day"
    tips = [
        title.text or ""
        for title in root.iter(f"{SVG}title")
        if "affirms" in str(title.text) or "denies" in str(title.text)
    ]
    assert len(tips) == 8
    assert tips[0] == "2025-01-09: first said\nOrla Finch affirms: “The dam will hold”\nNorth Wire"
    marks_of = [path.get("class") for path in root.iter(f"{SVG}path") if path.get("transform", "").startswith("scale")]
    assert sorted(map(str, marks_of)) == ["mark affirms"] * 3 + ["mark affirms echo"] * 3 + ["mark denies"] * 2
    written = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Orla Finch", "Tam Reed", "Water Board", "affirms", "denies", "no day", "2025"} <= set(written)


def test_the_same_life_gives_the_same_bytes(store: str, tmp_path: Path) -> None:
    out = tmp_path / "dam.svg"
    result = call("track", "dam", "--plot", str(out), "--store", store)
    assert "first said" in result.stdout
    assert out.read_text(encoding="utf-8") == call("track", "dam", "--plot", "-", "--store", store).stdout
    nothing = tmp_path / "nothing.svg"
    assert call("track", "dam", "--plot", str(nothing), "--since", "2030-01-01", "--store", store).exit_code == 1
    assert not nothing.exists()
    refused = call("track", "dam", "--plot", str(tmp_path / "no" / "such.svg"), "--store", store)
    assert (refused.exit_code, "cannot be written" in refused.stderr) == (2, True)


def life_of(given_told: list[Told], names: dict[str, str], sort: str = "claim", label: str = "claim") -> Life:
    return Life(label, sort, (Named("claim", label),), tuple(given_told), names)


@pytest.mark.parametrize("sort", ["claim", "speaker"])
def test_user_text_never_becomes_markup(sort: str) -> None:
    hostile = entry("1", words=HOSTILE, outlet="paper")
    names = {"Orla": HOSTILE, "paper": HOSTILE, "claim": HOSTILE}
    root = drawn(plot(life_of(told([hostile, entry("2", 3)]), names, sort, HOSTILE)))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "text", "line", "path", "circle", "g"}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert "<script>alert(1)</script>" in root.find(f"{SVG}title").text  # type: ignore[operator,union-attr]
    assert "{{ 7*7 }}" in root.find(f"{SVG}title").text  # type: ignore[operator,union-attr]


def test_the_lanes_of_many_are_twelve() -> None:
    given_told = told(entry(str(number), 1 + number % 28, who=f"speaker {number // 2}") for number in range(60))
    root = drawn(plot(life_of(given_told, {f"speaker {number}": f"Speaker {number}" for number in range(30)})))
    lanes = [text.text for text in root.iter(f"{SVG}text") if str(text.text).startswith(("Speaker", "19"))]
    assert len(lanes) == 12
    assert lanes[-1] == "19 others"


def test_a_crowd_is_a_mark_with_its_number() -> None:
    crowd = told([entry(str(number)) for number in range(20)] + [entry("x", stance="denies")])
    found = marks(crowd, lambda one: 5.0)
    assert [(mark.kind, mark.number) for mark in found] == [("affirms", "20"), ("denies", "")]
    assert "and 15 more" in plot(life_of(crowd, {}))


@given(st.lists(st.tuples(st.floats(0, 300), ENTRIES), max_size=40))
def test_no_mark_hides_another(placed: list[tuple[float, Entry]]) -> None:
    given_told = {Told(replace(one, node=str(n)), (Event.SAID,), "", str(n)): x for n, (x, one) in enumerate(placed)}
    found = marks(given_told, given_told.__getitem__)
    assert sum(len(mark.told) for mark in found) == len(placed)
    assert 2 * (RADIUS + RING) <= STEP
    for number, mark in enumerate(found):
        for other in found[:number]:
            assert mark.y != other.y or abs(mark.x - other.x) >= mark.radius + other.radius


@given(st.dates(), st.dates())
def test_ticks_are_few_and_lie_within(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = [tick.x for tick in Scale(first, last, 100, 900).ticks()]
    assert 1 <= len(found) <= 12
    assert found == sorted(set(found))
    assert all(100 <= x <= 900 for x in found)


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (0, ["3 Feb"]),
        (3, ["3 Feb", "4 Feb", "5 Feb", "6 Feb"]),
        (30, ["3 Feb", "10 Feb", "17 Feb", "24 Feb", "3 Mar"]),
        (200, ["Mar", "Apr", "May", "Jun", "Jul", "Aug"]),
        (900, ["Apr", "Jul", "Oct", "Jan", "Apr", "Jul", "Oct", "Jan", "Apr", "Jul"]),
        (3000, ["2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033"]),
    ],
)
def test_ticks_are_round(days: int, texts: list[str]) -> None:
    first = date(2025, 2, 3)
    assert [tick.text for tick in Scale(first, first + timedelta(days=days), 0, 100).ticks()] == texts


# -- from Python ----------------------------------------------------------------------------------------------------------
def test_the_python_face(store: str) -> None:
    graph = kg.open(store)
    assert [one.event for one in graph.track("flooded", since="2025-02-01").told] == [
        "repeated, now certain",
        "repeated",
    ]
    assert [row.type for row in graph.contradictions(topic="repair").rows] == ["conflictingNumbers"]
    assert plot(graph.track("flooded")).startswith("<?xml")


def test_filters_by_day_alone_choose_everything_else() -> None:
    with Store.open("memory:") as opened:
        opened.engine.load(path=NEWS, format=ox.RdfFormat.TRIG)
        assert len(life(opened, "water levy", None, Filters(until=date(2025, 2, 1))).told) == 2
