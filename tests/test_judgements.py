"""Judgements: what they change and leave, in any order, undone, from a file, and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import IDS
from pyoxigraph import Quad
from test_identity import article, statement

from kg import judgements
from kg.cli import main
from kg.entities import Verdict
from kg.judgements import Deed, Judgement, decided
from kg.listing.bearers import Bearers, bearer_of
from kg.recording import to_evidence
from kg.records import AnnotatedArticle, Entity, EntityType
from kg.store import Store
from kg.vocab import SCHEMA

NAMES = ("Ann Lee", "Anna Lee", "Bob Kolb", "Robert Kolb", "Kolb", "Cy Orr", "Cyrus Orr", "Orr")


def told(name: str, number: int) -> AnnotatedArticle:
    return article(statement(Entity(name, EntityType.PERSON)), number=number)


def batch(names: dict[int, str]) -> dict[str, bytes]:
    made = [to_evidence(told(name, number), IDS) for number, name in names.items()]
    return {one.iri: one.quads for one in made}


def filled(*names: str) -> Store:
    store = Store.open("memory:", namespace=IDS.base)
    store.replace(batch(dict(enumerate(names))))
    return store


def node(name: str) -> str:
    return IDS.entity(name, EntityType.PERSON, "")


def judged(deed: Deed, left: str, right: str = "", **more: str) -> Judgement:
    sides = {"left": (node(left),), "right": (node(right),) if right else ()}
    return Judgement(deed, "me", "2026-01-02T03:04:05Z", **sides, **more)


def identity_of(store: Store) -> set[Quad]:
    return {quad for quad in store.quads() if getattr(quad.graph_name, "value", "") == IDS.identity_graph}


def clusters(store: Store) -> set[frozenset[str]]:
    return {frozenset(card.name for card in one.names) for one in Bearers(store).all}


def test_merging_what_no_score_would_and_undoing_it() -> None:
    store = filled("Ann Lee", "Bob Kolb", "Bob Kolb")
    before = identity_of(store)
    merge = judged(Deed.MERGE, "Ann Lee", "Bob Kolb")
    store.judge([merge])
    assert clusters(store) == {frozenset(["Ann Lee", "Bob Kolb"])}
    assert bearer_of(store, "speaker", "Ann Lee").node.label == "Bob Kolb", "the more frequent name"
    store.judge([judged(Deed.UNDO, "Ann Lee", undoes=merge.id)])
    assert identity_of(store) == before
    assert len(store.judgements) == 2, "deed and undoing both stay"


def test_a_preview_writes_nothing() -> None:
    store = filled("Ann Lee", "Bob Kolb")
    before = set(store.quads())
    assert store.judge([judged(Deed.MERGE, "Ann Lee", "Bob Kolb")], preview=True).insert
    assert set(store.quads()) == before
    assert not store.judgements


def test_splitting_what_the_score_makes_one() -> None:
    store = filled("Bob Kolb", "Robert Kolb", "Kolb")
    assert clusters(store) == {frozenset(["Bob Kolb", "Robert Kolb", "Kolb"])}
    store.judge([judged(Deed.SPLIT, "Robert Kolb", "Bob Kolb")])
    assert frozenset(["Robert Kolb"]) in clusters(store)


def test_a_new_name_is_what_it_is_called_and_the_old_ones_stay() -> None:
    store = filled("Bob Kolb", "Robert Kolb")
    store.judge([judged(Deed.RENAME, "Bob Kolb", label="Bob Kolb (baker)")])
    bearer = bearer_of(store, "speaker", "Bob Kolb (baker)")
    assert {card.name for card in bearer.names} == {"Bob Kolb", "Robert Kolb"}
    store.rebuild()
    assert bearer_of(store, "speaker", "Robert Kolb").node == bearer.node


def test_judgements_hold_for_articles_that_come_later_and_come_again() -> None:
    store = filled("Ann Lee")
    store.judge([judged(Deed.MERGE, "Ann Lee", "Bob Kolb")])
    store.replace(batch({7: "Bob Kolb"}))
    assert clusters(store) == {frozenset(["Ann Lee", "Bob Kolb"])}
    store.remove([IDS.article(told("Ann Lee", 0).article)])
    store.replace(batch({0: "Ann Lee"}))
    assert clusters(store) == {frozenset(["Ann Lee", "Bob Kolb"])}


DEEDS = st.tuples(st.sampled_from([Deed.MERGE, Deed.SPLIT, Deed.UNSURE]), *[st.sampled_from(NAMES)] * 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(DEEDS, st.tuples(st.integers(0, 5), st.sampled_from(NAMES))), max_size=12),
    st.randoms(use_true_random=False),
)
def test_step_by_step_and_all_at_once_are_the_same(steps: list[tuple[object, ...]], dice: object) -> None:
    store = filled()
    standing: dict[int, str] = {}
    for number, step in enumerate(steps):
        if isinstance(step[0], Deed):
            store.judge([judged(step[0], str(step[1]), str(step[2]), why=str(number))])
        else:
            standing[int(str(step[0]))] = str(step[1])
            store.replace(batch({int(str(step[0])): str(step[1])}))
    other = Store.open("memory:", namespace=IDS.base)
    other.judge(store.judgements)
    order = sorted(standing, key=lambda _: dice.random())  # type: ignore[attr-defined]
    other.replace(batch({number: standing[number] for number in order}))
    assert identity_of(other) == identity_of(store)
    store.rebuild()
    assert identity_of(other) == identity_of(store)


def test_the_later_of_two_counts_and_an_undone_undoing_is_none() -> None:
    merge, split = judged(Deed.MERGE, "Ann Lee", "Bob Kolb"), judged(Deed.SPLIT, "Bob Kolb", "Ann Lee")
    pair = frozenset([node("Ann Lee"), node("Bob Kolb")])
    assert decided([merge, split]).pairs == {pair: Verdict.DIFFERENT}
    undo = judged(Deed.UNDO, "Ann Lee", undoes=split.id)
    assert decided([merge, split, undo]).pairs == {pair: Verdict.SAME}
    again = judged(Deed.UNDO, "Ann Lee", undoes=undo.id)
    assert decided([merge, split, undo, again]).pairs == {pair: Verdict.DIFFERENT}


def test_a_file_is_read_as_it_was_written() -> None:
    given = [
        judged(Deed.MERGE, "Ann Lee", "Bob Kolb", why='"quoted"\n<b>'),
        judged(Deed.RENAME, "Kolb", label="Kolb é"),
    ]
    assert judgements.read(judgements.written(given)).judgements == tuple(given)
    assert judgements.read(judgements.written(given * 2)).judgements == tuple(given)


ENDS_A_LINE_ELSEWHERE = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\n\ufeff\u202e\x7f\x00\xa0"


@pytest.mark.parametrize("mark", [*ENDS_A_LINE_ELSEWHERE, "\ud800", "\U000e0001", '"', "\\", "é", "語"])
def test_any_character_is_written_on_one_line_and_read_as_it_was(mark: str) -> None:
    one = judged(Deed.RENAME, "Kolb", label=f"a{mark}b", why=f"{mark}c")
    content = judgements.written([one])
    assert judgements.read(content).judgements == (one,)
    assert judgements.read(content).judgements[0].id == one.id
    text = content.decode()
    assert text.endswith("\n")
    assert text.isprintable() or text[:-1].isprintable(), "no program takes it for the end of a line"


@pytest.mark.parametrize("mark", ["\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u202e", "\xa0"])
def test_what_was_written_raw_is_the_same_judgement(mark: str) -> None:
    one = judged(Deed.RENAME, "Kolb", label=f"a{mark}b")
    assert mark in one.line()
    assert judgements.read(f"{one.line()}\n".encode()).judgements == (one,)


@pytest.mark.parametrize(
    "changed",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n\r\n"),
        lambda content: content.replace(b"\n", b"\n\xef\xbb\xbf"),
        lambda content: content.removesuffix(b"\n"),
        lambda content: content.decode().encode("utf-16"),
        lambda content: b"\n  \n\t\n" + content,
    ],
    ids=["mark", "crlf", "both", "joined files", "no last line end", "utf-16", "empty lines"],
)
def test_editors_may_save_the_file_in_their_own_way(changed: Callable[[bytes], bytes]) -> None:
    given = (judged(Deed.MERGE, "Ann Lee", "Bob Kolb", why="é"), judged(Deed.RENAME, "Kolb", label="K"))
    read = judgements.read(changed(judgements.written(given)))
    assert (read.judgements, read.strange) == (given, ())
    assert judgements.read(read.good).judgements == given


STRANGE = [
    "nonsense",
    "[]",
    '"merge"',
    "null",
    "{}",
    '{"act": "merge"}',
    '{"deed": "marry"}',
    '{"deed": 7}',
    '{"deed": "merge", "left": ["not an iri"]}',
    '{"deed": "merge", "left": "https://a.example/"}',
    '{"deed": "merge", "left": ["https://a.example/\\ud800"]}',
    '{"deed": "merge", "left": ["https://a.example/["]}',
    '{"deed": "merge", "left": [["https://a.example/"]]}',
    '{"deed": "merge", "why": 3}',
    '{"deed": "undo", "undoes": "a b> <"}',
    '{"deed": "link", "label": "no iri"}',
    '{"deed": "merge", "left": ["htt',
    "[" * 100_000,
    '{"deed": ' + "9" * 10_000 + "}",
    "\0" * 100,
]


@pytest.mark.parametrize("line", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_judgement_is_named_with_its_line_and_the_rest_holds(line: str) -> None:
    merge = judged(Deed.MERGE, "Ann Lee", "Bob Kolb")
    read = judgements.read(judgements.written([merge]) + line.encode())
    assert read.judgements == (merge,)
    assert read.good == judgements.written([merge])
    assert [(one.number, one.line) for one in read.strange] == [(2, line.encode())]
    assert str(read.strange[0]).startswith("line 2: is no judgement (")


@pytest.fixture
def folder(tmp_path: Path) -> str:
    path = str(tmp_path / "kg.store")
    with Store.open(path, write=True) as store:
        store.replace(
            batch(
                dict(enumerate(("Bob Kolb", "Robert Kolb", "Kolb", "Cy Orr", "Vic Orr", "Orr", "Ann Lee", "Zoe Lee")))
            )
        )
    return path


def kg(folder: str, *words: str, given: str | None = None, fails: int = 0) -> str:
    done = CliRunner().invoke(main, ["entities", *words, "--store", folder], input=given)
    assert done.exit_code == fails, done.output
    return done.output


def test_the_command_line_merges_previews_splits_renames_and_undoes(folder: str) -> None:
    listed = kg(folder, "list")
    assert "Bob Kolb 1; Kolb 1; Robert Kolb 1" in listed
    assert "Cy Orr -> Ann Lee: 1 articles" in (shown := kg(folder, "merge", "Ann Lee", "Cy Orr", "--preview"))
    assert "nothing was written" in shown
    assert kg(folder, "list") == listed
    kg(folder, "merge", "Ann Lee", "Cy Orr", "--why", "pen name", "--author", "ed")
    assert "are one already" in kg(folder, "merge", "Ann Lee", "Cy Orr", fails=2)
    assert "pen name" in kg(folder, "history", "--format", "csv")
    kg(folder, "undo")
    kg(folder, "split", "Bob Kolb", "Kolb")
    kg(folder, "rename", "Bob Kolb", "Bob the baker")
    assert "Bob the baker" in kg(folder, "list")
    kg(folder, "undo")
    kg(folder, "undo")
    assert kg(folder, "list") == listed
    assert "unknown judgement" in kg(folder, "undo", fails=2)


def test_what_names_nobody_or_several_is_refused_with_the_choices(folder: str) -> None:
    assert "unknown entity 'Zed'" in kg(folder, "merge", "Zed", "Ann Lee", fails=2)
    assert "choose from: Ann Lee" in kg(folder, "rename", "lee", "X", fails=2)
    assert "unknown name of" in kg(folder, "split", "Bob Kolb", "Zed", fails=2)


def test_a_review_asks_and_writes_the_answers(folder: str) -> None:
    asked = kg(folder, "review", given="s\nu\nq\n")
    assert "surname" in asked
    with Store.open(folder) as store:
        assert [one.deed for one in store.judgements][:1] == [Deed.MERGE]


def test_a_file_from_elsewhere_is_taken_and_a_changed_one_heeded(folder: str, tmp_path: Path) -> None:
    shared = tmp_path / "theirs.jsonl"
    shared.write_bytes(judgements.written([judged(Deed.MERGE, "Ann Lee", "Cy Orr")]))
    assert "1 judgements taken, 0 known" in kg(folder, "take", str(shared))
    assert "0 judgements taken, 1 known" in kg(folder, "take", str(shared))
    (Path(folder) / "judgements.jsonl").unlink()
    with Store.open(folder, write=True) as store:
        assert frozenset(["Ann Lee"]) in clusters(store), "the file wins"


def test_links_to_wikidata_by_a_table_and_undone(folder: str, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "aliases,name,type,wikidata\nRobert Kolb|Bob Kolb,R. Kolb,person,Q42\n,Lee,person,Q7\n,Zed,person,Q8\n"
    )
    assert "Robert Kolb = http://www.wikidata.org/entity/Q42" in kg(folder, "link", str(table))
    with Store.open(folder) as store:
        assert [str(q.object) for q in store.quads() if q.predicate == SCHEMA.sameAs] == [
            "<http://www.wikidata.org/entity/Q42>"
        ]
    assert "0 linked" in kg(folder, "link", str(table))
    kg(folder, "undo")
    with Store.open(folder) as store:
        assert not any(q.predicate == SCHEMA.sameAs for q in store.quads())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,type\n", "has no column 'wikidata'"),
        ("name,type,wikidata,aliases\nAnn,cat,Q1,\n", "line 2: has the type 'cat'"),
        ("name,type,wikidata,aliases\nAnn,person,42,\n", "line 2: has the Wikidata id '42'"),
    ],
)
def test_a_wrong_table_is_named_with_its_line(folder: str, tmp_path: Path, text: str, why: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text(text)
    assert why in kg(folder, "link", str(table), fails=2)


def test_strange_lines_are_named_once_and_moved_away_by_who_writes_next(
    folder: str, caplog: pytest.LogCaptureFixture
) -> None:
    kg(folder, "merge", "Ann Lee", "Cy Orr", "--author", "ed")
    file, aside = Path(folder) / "judgements.jsonl", Path(folder) / "judgements.set-aside"
    good = file.read_bytes()
    file.write_bytes(b"\xff strange\r\n" + good + b'{"deed": "mer')
    before = file.read_bytes()
    listed = kg(folder, "list")
    assert [record.message.partition(": ")[0] for record in caplog.records] == [f"{file} line 1", f"{file} line 3"]
    assert "is no judgement (not UTF-8 at byte 1 of the line)" in caplog.text
    assert file.read_bytes() == before, "who reads moves nothing"
    kg(folder, "undo")
    assert aside.read_bytes() == b'\xff strange\r\n{"deed": "mer\n'
    assert file.read_bytes().startswith(good)
    kg(folder, "undo", judgements.read(file.read_bytes()).judgements[-1].id, fails=2)
    kg(folder, "merge", "Ann Lee", "Cy Orr")
    assert kg(folder, "list") == listed
    assert len(caplog.records) == 2


def test_an_undoing_of_a_line_that_is_set_aside_does_no_harm(folder: str) -> None:
    kg(folder, "merge", "Ann Lee", "Cy Orr")
    kg(folder, "undo")
    file = Path(folder) / "judgements.jsonl"
    file.write_bytes(b"{" + file.read_bytes())
    assert "undo" in kg(folder, "history")
    kg(folder, "merge", "Ann Lee", "Cy Orr")
    kg(folder, "undo")


def test_lines_that_stay_are_not_written_anew(folder: str) -> None:
    """What a newer kg added to one, and how it was spelled, is kept, and so is its id."""
    own = judged(Deed.RENAME, "Bob Kolb", label="Bo\u2028b")
    line = own.line().replace('{"author"', '{"seen": true,  "author"').encode()
    (Path(folder) / "judgements.jsonl").write_bytes(line + b"\n")
    kg(folder, "merge", "Ann Lee", "Cy Orr")
    assert (Path(folder) / "judgements.jsonl").read_bytes().startswith(line + b"\n{")
    assert own.id in kg(folder, "history", "--format", "csv")


def test_a_strange_line_of_a_file_that_is_taken_is_named_and_the_rest_taken(folder: str, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_bytes(b"\xff\n" + judgements.written([judged(Deed.MERGE, "Ann Lee", "Cy Orr")]) + b"[]\n")
    told = kg(folder, "take", str(theirs), fails=1)
    assert "theirs.jsonl line 1: is no judgement (not UTF-8 at byte 1 of the line); not taken" in told
    assert "theirs.jsonl line 3: is no judgement" in told
    assert "1 judgements taken, 0 known" in told
    assert "cannot be read" in kg(folder, "take", str(tmp_path), fails=2)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1e"])
def test_reasons_and_names_with_any_line_end_leave_the_store_open(folder: str, mark: str) -> None:
    listed = kg(folder, "list")
    kg(folder, "rename", "Ann Lee", f"Anne{mark}Lee", "--why", f"pasted{mark}text")
    assert "Anne" in kg(folder, "list")
    kg(folder, "undo")
    assert kg(folder, "list") == listed


@pytest.mark.parametrize("on", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-02T03:04:05Zed"])
def test_a_judgement_of_no_time_is_strange(on: str) -> None:
    good = b'{"deed": "rename", "author": "a", "on": "2026-01-02T03:04:05Z", "left": ["https://a.b/c"], "label": "C"}'
    found = judgements.read(good + b"\n" + good.replace(b"2026-01-02T03:04:05Z", on.encode()))
    assert len(found.judgements) == 1
    assert [str(one) for one in found.strange] == ["line 2: is no judgement (its `on` is no time in ISO 8601)"]


def test_of_many_strange_lines_the_first_are_named_and_the_others_counted() -> None:
    pretty = b'{\n "deed": "undo",\n "author": "a",\n "left": [],\n "undoes": "x"\n}'
    told = list(judgements.read(pretty).told("f", "not taken"))
    assert told[0] == (
        "f line 1: is no judgement (Expecting property name enclosed in double quotes at character 2 of the line); not taken"
    )
    assert (len(told), told[-1]) == (4, "f and 3 more lines are no judgement; not taken")
    assert list(judgements.read(b"[]\n" * 3).told("f", "not taken"))[-1].startswith(
        "f line 3: is no judgement (it names"
    )
