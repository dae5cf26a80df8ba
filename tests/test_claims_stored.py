"""Claims in a store: wordings of one claim are one node, step by step as all at once, whatever people decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import IDS
from pyoxigraph import NamedNode, Quad
from test_identity import article, statement
from test_judgements import identity_of

from kg.claims import candidates
from kg.cli import main
from kg.identity import wordings
from kg.judgements import Deed, Judgement
from kg.listing.bearers import Bearers
from kg.recording import to_evidence
from kg.records import Claim
from kg.store import Store
from kg.vocab import HYCL, KG

SAID = (
    "the harbour levy will cost 400 jobs",
    "the harbour levy will cost four hundred jobs",
    "400 jobs will be lost to the harbour levy",
    "the harbour levy will cost 900 jobs",
    "the harbour levy will not cost 400 jobs",
    "taxes in Karvonia rose last year",
    "taxes in Karvonia went up last year",
    "they knew it",
)


def batch(said: dict[int, tuple[str, bool]]) -> dict[str, bytes]:
    """Articles by number, each with one statement of one claim."""
    made = [
        to_evidence(article(statement(claim=Claim(text, contextual=hangs)), number=number), IDS)
        for number, (text, hangs) in said.items()
    ]
    return {one.iri: one.quads for one in made}


def filled(*said: str) -> Store:
    store = Store.open("memory:", namespace=IDS.base)
    store.replace(batch({number: (text, False) for number, text in enumerate(said)}))
    return store


def groups(store: Store) -> set[frozenset[str]]:
    return {frozenset(name.label for name in one.names) for one in Bearers(store, "claim").all}


def judged(deed: Deed, left: str, right: str, why: str = "") -> Judgement:
    return Judgement(deed, "me", "2026-01-02T03:04:05Z", (IDS.claim(left),), (IDS.claim(right),), why=why)


def test_wordings_of_one_claim_are_one_node() -> None:
    store = filled(*SAID[:2], SAID[5])
    assert groups(store) == {frozenset(SAID[:2]), frozenset([SAID[5]])}
    claims = {quad.object for quad in identity_of(store) if quad.predicate == KG.expresses}
    assert len(claims) == 2


def test_another_number_and_a_negation_are_opposite_claims() -> None:
    store = filled(SAID[0], SAID[3], SAID[4])
    assert len(groups(store)) == 3
    tied = {
        frozenset([quad.subject, quad.object])
        for quad in identity_of(store)
        if quad.predicate == HYCL.hasOppositeMeaning
    }
    assert {frozenset(map(NamedNode, map(IDS.claim, (SAID[0], SAID[at])))) for at in (3, 4)} <= tied


def test_what_hangs_on_its_article_is_another_claim_in_each() -> None:
    store = Store.open("memory:", namespace=IDS.base)
    store.replace(batch({0: ("they knew it", True), 1: ("they knew it", True)}))
    assert len(Bearers(store, "claim").all) == 2


def test_people_may_merge_split_and_undo() -> None:
    store = filled(SAID[0], SAID[1], SAID[5])
    before = identity_of(store)
    split, merge = judged(Deed.SPLIT, SAID[0], SAID[1]), judged(Deed.MERGE, SAID[1], SAID[5])
    store.judge([split, merge])
    assert groups(store) == {frozenset([SAID[0]]), frozenset([SAID[1], SAID[5]])}
    store.judge([Judgement(Deed.UNDO, "me", "2026-01-02T03:04:06Z", undoes=one.id) for one in (split, merge)])
    assert identity_of(store) == before


DEEDS = st.tuples(st.sampled_from([Deed.MERGE, Deed.SPLIT, Deed.UNSURE]), *[st.sampled_from(SAID)] * 2)
CHANGES = st.dictionaries(st.integers(0, 7), st.tuples(st.sampled_from(SAID), st.booleans()), max_size=4)
GOING = st.lists(st.integers(0, 7), min_size=1, max_size=4)


@pytest.mark.parametrize("common", [1, 3, 60])
@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.one_of(DEEDS, CHANGES, GOING), max_size=10))
def test_step_by_step_and_all_at_once_are_the_same(common: int, steps: list[object]) -> None:
    """With keys that stop counting when few wordings have them, too."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(candidates, "COMMON", common)
        patched.setattr(wordings, "COMMON", common)
        store = filled()
        for number, step in enumerate(steps):
            if isinstance(step, dict):
                store.replace(batch(step))
            elif isinstance(step, list):
                store.remove([IDS.article(article(number=gone).article) for gone in step])
            elif step[1] != step[2]:
                store.judge([judged(*step, why=str(number))])
        stepwise: set[Quad] = identity_of(store)
        store.rebuild()
        assert stepwise == identity_of(store)


def test_the_command_lists_merges_and_splits(tmp_path: Path) -> None:
    folder = str(tmp_path / "kg.store")
    with Store.open(folder, write=True, namespace=IDS.base) as store:
        store.replace(batch({number: (text, False) for number, text in enumerate(SAID[:2] + SAID[5:6])}))
    run = CliRunner().invoke
    listed = run(main, ["claims", "list", "--format", "csv", "--store", folder])
    assert listed.exit_code == 0
    assert "four hundred jobs" in listed.output
    merged = run(main, ["claims", "merge", SAID[0], SAID[5], "--why", "a test", "--store", folder])
    assert merged.exit_code == 0, merged.output
    assert "1 statements" in merged.output
    assert run(main, ["claims", "undo", "--store", folder]).exit_code == 0
