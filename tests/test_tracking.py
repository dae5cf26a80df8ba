"""What is tracked: stories, utterances and contradictions; in a store step by step as all at once, and judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import IDS, RUN
from pyoxigraph import Literal, NamedNode, Quad

from kg.judgements import Deed, Judgement
from kg.recording import to_evidence
from kg.records import (
    AnnotatedArticle,
    Article,
    Claim,
    Entity,
    EntityType,
    Kind,
    Measure,
    Mode,
    Position,
    PositionStance,
    Span,
    Stance,
    Statement,
)
from kg.store import Store
from kg.store.tracked import mark
from kg.tracking import Held, Printed, Said, Type, of_claim, of_claims, of_measure, stories, utterances
from kg.tracking.reprints import text_keys
from kg.validate import validate
from kg.vocab import KG, KGV, XSD

REPRINTS = Path(__file__).parent / "fixtures" / "reprints"
BRIDGE, FERRY = ((REPRINTS / f"{name}.txt").read_text(encoding="utf-8") for name in ("bridge", "ferry"))
CUT = " ".join(BRIDGE.split()[: len(BRIDGE.split()) * 2 // 3])


def printed(article: str, text: str, day: str = "") -> Printed:
    return Printed(article, text, frozenset(text_keys(text)), date.fromisoformat(day) if day else None)


def said(statement: str, **more: object) -> Said:
    base = Said(
        statement=statement,
        claim="claim",
        wording="the levy will cost 400 jobs",
        article=f"article of {statement}",
        story=f"article of {statement}",
        stance="affirms",
        kind="indirect",
        words="the levy will cost 400 jobs",
        confidence=0.9,
        speaker="Orla",
        outlet=f"outlet of {statement}",
        day=date(2025, 1, 1),
    )
    return replace(base, **more)  # type: ignore[arg-type]


# -- stories ----------------------------------------------------------------------------------------------------------
def test_articles_that_print_one_text_are_one_story_by_the_earliest() -> None:
    given = [printed("b", CUT, "2025-01-03"), printed("a", BRIDGE, "2025-01-02"), printed("c", FERRY, "2025-01-01")]
    assert stories(given) == {"b": "a"}
    assert stories(reversed(given)) == {"b": "a"}


def test_of_undated_articles_the_longest_is_the_first() -> None:
    assert stories([printed("a", CUT), printed("b", BRIDGE)]) == {"a": "b"}
    assert stories([printed("a", BRIDGE), printed("b", FERRY)]) == {}


# -- utterances -------------------------------------------------------------------------------------------------------
def reported_together(*rows: Said) -> list[list[str]]:
    return [[row.statement for row in group] for group in utterances(rows)]


def test_reprints_report_one_utterance() -> None:
    one, other = said("1"), said("2", story="article of 1", day=date(2025, 1, 9))
    assert reported_together(one, other) == [["1", "2"]]
    assert reported_together(one, replace(other, story="another")) == []


def test_an_unnamed_source_in_a_reprint_is_the_same_one() -> None:
    one, other = said("1", speaker="official-1"), said("2", speaker="official-2", story="article of 1")
    assert reported_together(one, other) == [["1", "2"]]
    assert reported_together(one, replace(other, words="other words")) == []


def test_papers_that_report_the_same_of_one_day_report_one_utterance() -> None:
    assert reported_together(said("1"), said("2")) == [["1", "2"]]
    assert reported_together(said("1"), said("2", day=date(2025, 1, 2))) == []
    assert reported_together(said("1"), said("2", day=None)) == []
    assert reported_together(said("1"), said("2", speaker="Tam")) == []
    assert reported_together(said("1"), said("2", stance="denies")) == []
    assert reported_together(said("1"), said("2", outlet="outlet of 1")) == []


def test_the_same_quotation_within_a_week_is_one_utterance() -> None:
    quoted = "this levy is going to cost us four hundred jobs"
    one = said("1", kind="direct", words=quoted)
    other = said("2", kind="mixed", words=quoted.replace("us ", "") + ", she said", day=date(2025, 1, 5))
    assert reported_together(one, other) == [["1", "2"]]
    assert reported_together(one, replace(other, day=date(2025, 2, 5))) == []
    assert reported_together(one, replace(other, kind="indirect")) == []


def test_utterances_are_joined_whatever_the_order() -> None:
    rows = [said("1"), said("2", story="article of 3", day=date(2025, 1, 4)), said("3"), said("4", speaker="Tam")]
    assert reported_together(*rows) == reported_together(*reversed(rows)) == [["1", "2", "3"]]


# -- contradictions ---------------------------------------------------------------------------------------------------
def test_a_claim_that_is_affirmed_and_denied() -> None:
    (found,) = of_claim([said("1"), said("2", stance="denies", speaker="Tam", day=date(2025, 2, 1)), said("3")])
    assert (found.type, found.concerns) == (Type.DENIAL, ("claim",))
    assert (found.one_side, found.other_side) == (("1", "3"), ("2",))
    assert found.score == 0.89  # 0.9 of the one side, 1 - 0.1 * 0.1 of the other
    assert found.reason == "affirmed in 2 statements (2025-01-01), denied in 1 statement (2025-02-01)"


def test_no_conflict_among_those_who_agree() -> None:
    assert list(of_claim([said("1"), said("2", speaker="Tam")])) == []
    assert list(of_claim([said("1", stance="denies"), said("2", stance="denies")])) == []


def test_other_numbers_and_a_negation_conflict() -> None:
    jobs = [said("1"), said("2")]
    numbers = [said("3", claim="another", wording="the levy will cost 900 jobs")]
    (found,) = of_claims(jobs, numbers)
    assert (found.type, found.concerns) == (Type.NUMBERS, ("another", "claim"))
    assert (found.one_side, found.other_side) == (("3",), ("1", "2"))
    assert "400 against 900" in found.reason
    assert list(of_claims(numbers, jobs)) == [found]
    (found,) = of_claims(jobs, [said("4", claim="third", wording="the levy will not cost 400 jobs")])
    assert found.type is Type.OPPOSITE


def test_who_denies_the_opposite_contradicts_nobody() -> None:
    denied = said("3", claim="another", wording="the levy will not cost 400 jobs", stance="denies")
    assert list(of_claims([said("1")], [denied])) == []


def test_the_same_long_quotation_of_two_speakers() -> None:
    words = "we will never again let a levy cost this town four hundred jobs"
    one, other = said("1", kind="direct", words=words), said("2", kind="direct", words=words, speaker="Tam")
    (found,) = of_claim([one, other])
    assert (found.type, found.one_side, found.other_side) == (Type.DISPUTED, ("1",), ("2",))
    assert list(of_claim([one, replace(other, story="article of 1")])) == []
    assert list(of_claim([one, replace(other, reporter="Ann")])) == []
    assert list(of_claim([replace(one, words="no"), replace(other, words="no")])) == []


def held(position: str, stance: PositionStance, actor: str = "Orla", day: str = "2025-01-01") -> Held:
    return Held(position, actor, "levy", stance, 0.8, f"article of {position}", date.fromisoformat(day))


def test_an_actor_who_changed_sides() -> None:
    against = held("1", PositionStance.OPPOSES)
    turned = held("2", PositionStance.ADOPTS, day="2025-03-01")
    (found,) = of_measure([against, turned, held("3", PositionStance.OPPOSES, "Tam")])
    assert (found.type, found.concerns) == (Type.CHANGED, ("levy", "Orla"))
    assert (found.one_side, found.other_side) == (("2",), ("1",))
    assert found.reason == "adopts (2025-03-01); opposes (2025-01-01)"
    assert list(of_measure([against, held("2", PositionStance.BREACHES)])) == []


def test_actors_on_opposite_sides_of_a_measure() -> None:
    """Those who were on both sides aside."""
    pro = [held("1", PositionStance.SUPPORTS), held("2", PositionStance.PROPOSES, "Ann")]
    contra = held("3", PositionStance.OPPOSES, "Tam")
    (found,) = of_measure([*pro, contra])
    assert (found.type, found.concerns) == (Type.OPPOSITE, ("levy",))
    assert (found.one_side, found.other_side) == (("1", "2"), ("3",))
    assert found.reason == "proposes, supports, 2 actors (2025-01-01); opposes (2025-01-01)"
    assert found.score == 0.46  # 0.96 * 0.8 * 0.6: no article tells of both sides
    (found,) = of_measure([*pro, replace(contra, story=pro[0].story)])
    assert found.score == 0.77
    both = held("4", PositionStance.OPPOSES, "Ann")
    assert [one.type for one in of_measure([*pro, contra, both])] == [Type.CHANGED, Type.OPPOSITE]
    assert [one.type for one in of_measure([pro[1], both])] == [Type.CHANGED]


def test_what_is_reprinted_is_no_surer() -> None:
    one = said("1", stance="denies")
    (found,) = of_claim([said("2"), one, said("3", stance="denies", story=one.story)])
    assert found.score == 0.81
    (found,) = of_claim([said("2"), one, said("3", stance="denies")])
    assert found.score == 0.89


# -- in a store ---------------------------------------------------------------------------------------------------------
WORDINGS = (
    "the harbour levy will cost 400 jobs",
    "the harbour levy will cost four hundred jobs",
    "the harbour levy will cost 900 jobs",
    "the harbour levy will not cost 400 jobs",
)
TEXTS = (BRIDGE, CUT, FERRY)
SPEAKERS = tuple(Entity(name, EntityType.PERSON) for name in ("Orla Finch", "Finch", "Tam Reed"))
STANCES = (PositionStance.SUPPORTS, PositionStance.OPPOSES)


def made(
    number: int,
    text: int = 2,
    wording: int = 0,
    speaker: int = 0,
    *,
    denies: bool = False,
    day: int = 1,
    pro: bool = True,
) -> AnnotatedArticle:
    spans = [(Span(start, start + 3),) for start in (0, 4, 8)]
    article = Article(
        TEXTS[text], url=f"https://news.example/{number}", publisher=f"Outlet {number}", published=date(2025, 1, day)
    )
    statement = Statement(
        content=spans[0],
        source=spans[1],
        cue=spans[2],
        kind=Kind.INDIRECT,
        mode=Mode.STATEMENT,
        stance=Stance.DENIES if denies else Stance.AFFIRMS,
        confidence=0.5,
        speaker=SPEAKERS[speaker],
        claim=Claim(WORDINGS[wording]),
    )
    position = Position(
        stance=STANCES[not pro],
        actor_spans=spans[1],
        measure_spans=spans[0],
        evidence=spans[2],
        confidence=0.5,
        actor=SPEAKERS[speaker],
        measure=Measure("harbour levy"),
    )
    return AnnotatedArticle(article, RUN, statements=(statement,), positions=(position,))


def batch(*articles: AnnotatedArticle) -> dict[str, bytes]:
    evidence = [to_evidence(one, IDS) for one in articles]
    return {one.iri: one.quads for one in evidence}


def filled(*articles: AnnotatedArticle) -> Store:
    store = Store.open("memory:", namespace=IDS.base)
    store.replace(batch(*articles))
    return store


def tracking_of(store: Store) -> set[Quad]:
    return set(store.engine.quads_for_pattern(None, None, None, NamedNode(IDS.tracking_graph)))


def objects(store: Store, predicate: NamedNode) -> list[str]:
    found = [quad.object.value for quad in tracking_of(store) if quad.predicate == predicate]
    return sorted(value.removeprefix(KGV.namespace) for value in found)


def test_the_store_tells_reprints_utterances_and_contradictions() -> None:
    store = filled(made(0, 0), made(1, 1), made(2, 2, denies=True, speaker=2), made(3, 2, 2, 2, pro=False, day=2))
    assert set(objects(store, KG.reprints)) == {IDS.article(made(0, 0).article), IDS.article(made(2).article)}
    assert len(objects(store, KG.reports)) == 2
    assert objects(store, KG.contradictionType) == ["changedPosition", "conflictingNumbers", "denial"]


def test_nothing_is_left_when_the_articles_go() -> None:
    articles = [made(0, 0), made(1, 1), made(2, 2, denies=True), made(3, 2, 3)]
    store = filled(*articles)
    assert tracking_of(store)
    store.remove([IDS.article(one.article) for one in articles])
    assert tracking_of(store) == set()
    assert len(store.engine) == 0


def verdict(deed: Deed, kind: str, *wordings: int) -> Judgement:
    left = tuple(IDS.claim(WORDINGS[at]) for at in wordings)
    return Judgement(deed, "me", "2026-01-02T03:04:05Z", left, label=kind)


def test_a_judged_contradiction_stays_judged() -> None:
    """Whichever wording stands for the claim later on."""
    store = filled(made(0), made(1, denies=True, speaker=2))
    judged = verdict(Deed.WRONG, "denial", 0)
    store.judge([judged])
    assert objects(store, KG.verdict) == ["wrong"]
    store.replace(batch(made(2, wording=1), made(3, wording=1), made(4, wording=1)))
    assert objects(store, KG.verdict) == ["wrong"]
    store.rebuild()
    assert objects(store, KG.verdict) == ["wrong"]
    store.judge([Judgement(Deed.UNDO, "me", "2026-01-02T03:04:06Z", undoes=judged.id)])
    assert objects(store, KG.verdict) == []
    store.judge([replace(judged, deed=Deed.UNSURE)])
    assert objects(store, KG.verdict) == ["unsure"]


def test_what_a_killed_process_left_undone_is_done_at_the_next_opening(tmp_path: Path) -> None:
    folder = tmp_path / "kg.store"
    with Store.open(folder, write=True, namespace=IDS.base) as store:
        store.replace(batch(made(0), made(1, 0, denies=True)))
        whole = tracking_of(store)
        left = [quad for quad in whole if quad.predicate == KG.textKey]
        for quad in whole - set(left):
            store.engine.remove(quad)
        store.engine.add(mark(NamedNode(IDS.claim(WORDINGS[0])), IDS))
    with Store.open(folder, write=True) as store:
        assert tracking_of(store) == whole


ARTICLES = st.builds(
    made,
    st.integers(0, 6),
    st.integers(0, 2),
    st.integers(0, 3),
    st.integers(0, 2),
    denies=st.booleans(),
    day=st.integers(1, 2),
    pro=st.booleans(),
)
PAIRS = st.tuples(st.sampled_from([Deed.MERGE, Deed.SPLIT]), st.integers(0, 3), st.integers(0, 3))
VERDICTS = st.tuples(
    st.sampled_from([Deed.RIGHT, Deed.WRONG, Deed.UNSURE]), st.sampled_from(["denial", "oppositePolarity"])
)


@settings(max_examples=120, deadline=None)
@given(
    steps=st.lists(
        st.one_of(st.lists(ARTICLES, min_size=1, max_size=3), st.lists(st.integers(0, 6), min_size=1), PAIRS, VERDICTS),
        max_size=9,
    )
)
def test_step_by_step_and_all_at_once_are_the_same(steps: list[object]) -> None:
    store = filled()
    for number, step in enumerate(steps):
        on = f"2026-01-02T03:04:0{number}Z"
        match step:
            case [int(), *gone]:
                store.remove([IDS.article(made(one).article) for one in [step[0], *gone]])
            case [AnnotatedArticle(), *_]:
                store.replace(batch(*{one.article.url: one for one in step}.values()))
            case (deed, int(one), int(other)) if one != other:
                pair = (IDS.claim(WORDINGS[one]),), (IDS.claim(WORDINGS[other]),)
                store.judge([Judgement(deed, "me", on, *pair)])
            case (deed, str(kind)):
                store.judge([replace(verdict(deed, kind, *range(1 + (kind != "denial"))), on=on)])
    stepwise = tracking_of(store)
    assert not any(quad.predicate == KG.stale for quad in stepwise)
    store.rebuild()
    assert stepwise == tracking_of(store)


@pytest.mark.parametrize("kind", [kind.value for kind in Type])
def test_every_type_is_a_value_of_the_vocabulary(kind: str) -> None:
    assert KGV[kind]


# -- checked ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("predicate", "instead", "rule"),
    [
        (KG.score, Literal("1.5", datatype=XSD.decimal), "kg:score"),
        (KG.contradictionType, KGV.person, "kg:contradictionType"),
        (KG.otherSide, None, "kg:otherSide"),
        (KG.otherSide, NamedNode(f"{IDS.base}article/none#statement_none"), "kg:otherSide"),
        (KG.verdict, KGV.merge, "kg:verdict"),
        (KG.reports, None, "node"),
        (KG.reprints, NamedNode(f"{IDS.base}article/none"), "kg:reprints"),
    ],
)
def test_validate_names_what_is_wrong(predicate: NamedNode, instead: NamedNode | Literal | None, rule: str) -> None:
    store = filled(made(0, 0), made(1, 1), made(2, 2, denies=True, speaker=2))
    store.judge([verdict(Deed.RIGHT, "denial", 0)])
    assert validate(store) == []
    graph = NamedNode(IDS.tracking_graph)
    quad = next(store.engine.quads_for_pattern(None, predicate, None, graph))
    store.engine.remove(quad)
    if instead is not None:
        store.engine.add(Quad(quad.subject, predicate, instead, graph))
    assert rule in {violation.rule for violation in validate(store)}
