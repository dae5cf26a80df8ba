"""The store's contract, the same for memory and for folders, and what only a folder has."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyoxigraph as ox
import pytest
from made_articles import IDS, RUN, batch, made_article, nquads
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.identity import identity
from kg.ids import Ids
from kg.rdf import evidence
from kg.records import AnnotatedArticle, Article, Entity, EntityType, Kind, Span, Statement, Topic
from kg.store import ArticleRecorded, Changes, InputSkipped, RunEnded, RunStarted, Store
from kg.store.update import update_text
from kg.vocab import KG, PROV, SCHEMA, SKOS

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty store of each kind, open for writing."""
    with Store.open("memory:" if request.param == "memory" else tmp_path / "kg.store", write=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder store with three articles, closed."""
    path = tmp_path / "kg.store"
    with Store.open(path, write=True) as store:
        store.replace(batch(*map(made_article, range(3))))
    return path


def quads_of(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


# -- contract ---------------------------------------------------------------------------------------------------------


def test_counts_added_changed_unchanged(store: Store) -> None:
    assert store.replace(batch(made_article(1), made_article(2))) == Changes(added=2)
    assert store.replace(batch(made_article(1), made_article(2, version=1), made_article(3))) == Changes(1, 1, 1)
    assert len(list(store.articles())) == 3


def test_adding_twice_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.replace(batch(*map(made_article, range(4))))
    before = quads_of(store)
    monkeypatch.setattr(store, "_update", lambda *changes, drop=(): pytest.fail("wrote") if any(changes) else None)
    assert store.replace(batch(*map(made_article, range(4)))) == Changes(unchanged=4)
    assert quads_of(store) == before


def test_holds_evidence_identity_what_is_tracked_and_nothing_else(store: Store) -> None:
    articles = [made_article(number) for number in range(5)]
    store.replace(batch(*articles))
    scratch = ox.Store()
    scratch.extend([quad for article in articles for quad in evidence(article, IDS)])
    follows = identity((evidence(article, IDS) for article in articles), IDS)
    tracked = {quad for quad in store.quads() if quad.graph_name == ox.NamedNode(IDS.tracking_graph)}
    assert tracked
    assert set(store.quads()) == {*scratch, *follows, *tracked}


def test_removing_leaves_what_was_there_before(store: Store) -> None:
    store.replace(batch(*map(made_article, range(3))))
    before = quads_of(store)
    more = batch(*map(made_article, range(3, 6)))
    store.replace(more)
    assert store.remove([*more, "https://w3id.org/claim-kg/id/article/none"]) == 3
    assert quads_of(store) == before
    assert store.remove(more) == 0
    graphs = {quad.graph_name for quad in store.quads()}
    assert set(store.engine.named_graphs()) == graphs
    assert store.remove(list(store.articles())) == 3
    assert quads_of(store) == []


def test_rebuild_mends_a_damaged_identity(store: Store) -> None:
    store.replace(batch(*map(made_article, range(4))))
    before = quads_of(store)
    store.engine.remove_graph(NamedNode(IDS.identity_graph))
    store.engine.add(Quad(KG.claims, KG.claims, KG.claims, NamedNode(IDS.identity_graph)))
    store.rebuild()
    assert quads_of(store) == before


def test_finds_articles_by_iri_url_and_beginning_of_id(store: Store) -> None:
    store.replace(batch(*map(made_article, range(20))))
    iri = IDS.article(made_article(7).article)
    start = iri.rpartition("/")[2][:9]
    assert (
        store.find_articles(iri) == store.find_articles("https://news.example/7") == store.find_articles(start) == [iri]
    )
    assert store.find_articles("https://news.example/") == store.find_articles("") == store.find_articles('"}') == []
    assert list(store.articles()) == sorted(IDS.article(made_article(number).article) for number in range(20))


def test_select_binds_terms_and_sees_all_graphs_as_one(store: Store) -> None:
    store.replace(batch(made_article(7)))
    rows = store.select(
        "SELECT ?article ?words WHERE { ?s kg:reportedIn ?article ; prov:wasAttributedTo ?who ; schema:text ?words }",
        {"article": NamedNode(IDS.article(made_article(7).article))},
    )
    assert len(list(rows)) == 4
    hostile = store.select("SELECT ?a ?url WHERE { ?a schema:url ?url }", {"url": Literal('" } ; DROP ALL #')})
    assert list(hostile) == []


def test_refuses_quads_of_another_graph_or_of_no_article(store: Store) -> None:
    other = IDS.article(made_article(2).article)
    for wrong in ({other: nquads(made_article(1))}, {other: b""}, batch(made_article(1)) | {other: b""}):
        with pytest.raises(StoreError, match=r"article/[0-9a-f]+: its quads are not those of the evidence graph"):
            store.replace(wrong)
    assert quads_of(store) == []


HOSTILE = [
    "\\u0022 } } ; DROP ALL ; #",
    "\\",
    '"""',
    "'''",
    "a\nb\r\t\x0b\x01\x7f\x85\u2028\ufeff\uffff\U0010ffff",
    "\x00\ud800",
]


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 100_000, "\u202e<script>"])
def test_any_words_come_back_as_they_were(store: Store, words: str) -> None:
    text = f"{words} said {words}"
    statement = Statement(
        source=(Span(0, len(words)),),
        cue=(Span(len(words) + 1, len(words) + 5),),
        content=(Span(len(words) + 6, len(text)),),
        kind=Kind.INDIRECT,
        speaker=Entity(words, EntityType.PERSON, (words + "'",)),
        topics=(Topic(words),),
    )
    article = AnnotatedArticle(Article(text, title=words, url=words), RUN, statements=(statement,))
    assert store.replace(batch(article)) == Changes(added=1)
    assert store.replace(batch(article)) == Changes(unchanged=1)
    kept = words.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    labels = {quad.object.value for quad in store.quads() if quad.predicate == SKOS.prefLabel}
    assert kept in labels
    assert store.find_articles(words) == [IDS.article(article.article)]
    store.remove([IDS.article(article.article)])
    assert quads_of(store) == []


def test_a_large_batch_is_cut_between_articles(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = batch(*map(made_article, range(6)))
    monkeypatch.setattr("kg.store.batches._UPDATE_BYTES", len(next(iter(whole.values()))) * 2)
    assert store.replace(whole) == Changes(added=6)
    with Store.open("memory:") as other:
        monkeypatch.undo()
        other.replace(whole)
        assert quads_of(store) == quads_of(other)


def test_an_update_of_several_operations_is_one_transaction() -> None:
    """What the store builds on: an operation that fails takes those before it along."""
    engine = ox.Store()
    quad = Quad(KG.claims, KG.claims, Literal("x"), KG.claims)
    engine.update("CREATE GRAPH <a:g>")
    with pytest.raises(Exception, match="already exists"):
        engine.update(update_text([], [quad]) + " ; CREATE GRAPH <a:g>")
    assert len(engine) == 0
    engine.update(update_text([], [quad]))
    engine.update(update_text([quad], [Quad(KG.claims, KG.claims, Literal("y"), KG.claims)]))
    assert [found.object.value for found in engine] == ["y"]


def test_counts_what_is_in_it(store: Store) -> None:
    store.replace(batch(*map(made_article, range(3))))
    info = store.info()
    assert (info.articles, info.statements, info.positions) == (3, 12, 6)
    assert info.quads == len(list(store.quads()))
    assert info.namespace == IDS.base
    assert info.runs == ("made 1 (0123456789abcdef)",)
    kinds = {"entity": info.entities, "topic": info.topics, "measure": info.measures, "claim": info.claims}
    for kind, count in kinds.items():
        labelled = {q.subject.value for q in store.quads() if q.predicate == SKOS.prefLabel}
        assert count == sum(iri.startswith(f"{IDS.base}{kind}/") for iri in labelled) > 0


# -- log --------------------------------------------------------------------------------------------------------------


def test_the_log_is_kept_apart_and_forgets_removed_articles(store: Store) -> None:
    known = batch(made_article(1), made_article(2))
    store.replace(known)
    before = quads_of(store)
    first, second = known
    store.record([RunStarted(RUN, NOON), ArticleRecorded(first, NOON, "a\n.txt"), ArticleRecorded(second, NOON)])
    store.record([InputSkipped(RUN, NOON, "b.txt", "is empty"), RunEnded(RUN, NOON, NOON + timedelta(seconds=1))])
    logged = set(store.quads(log=True)) - set(store.quads())
    assert quads_of(store) == before
    assert {quad.graph_name.value for quad in logged} == {IDS.log_graph}
    assert {quad.object.value for quad in logged if quad.predicate == KG.path} == {"a\n.txt"}
    assert {quad.object.value for quad in logged if quad.predicate == KG.skipped} == {"b.txt: is empty"}
    assert {quad.object.value for quad in logged if quad.predicate == PROV.endedAtTime} == {"2025-05-01T12:00:01.000Z"}
    store.remove([first])
    left = {quad.subject.value for quad in store.quads(log=True) if quad.graph_name.value == IDS.log_graph}
    assert first not in left
    assert second in left


def test_one_run_is_one_node_in_whatever_zone_it_is_told(store: Store) -> None:
    east = timezone(timedelta(hours=2))
    store.record([RunStarted(RUN, NOON), RunEnded(RUN, NOON.astimezone(east), NOON)])
    assert len({quad.subject for quad in store.quads(log=True)}) == 1


def test_half_a_line_of_a_killed_writer_is_dropped(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        store.record([RunStarted(RUN, NOON)])
        whole = set(store.quads(log=True))
    with (folder / "log.nq").open("ab") as file:
        file.write(b"<https://w3id.org/cla")
    with Store.open(folder) as store:
        assert set(store.quads(log=True)) == whole
    with Store.open(folder, write=True) as store:
        store.record([RunEnded(RUN, NOON, NOON)])
        assert len(set(store.quads(log=True)) - whole) == 1


# -- rdflib -----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib 7.6 calls what it deprecates
def test_dataset_is_the_union_with_literals_as_rdflib_makes_them(store: Store) -> None:
    import rdflib

    store.replace(batch(made_article(1), made_article(2)))
    dataset = store.dataset()
    schema = rdflib.Namespace(SCHEMA.url.value.removesuffix("url"))
    article = rdflib.URIRef(IDS.article(made_article(1).article))
    url = rdflib.Literal("https://news.example/1")
    assert set(dataset.subjects(schema.url, url)) == {article}
    assert dataset.value(article, schema.url) == url
    rows = list(dataset.query("SELECT ?url WHERE { ?article schema:url ?url } ORDER BY ?url"))
    assert [row.url for row in rows] == [url, rdflib.Literal("https://news.example/2")]
    built = dataset.query("CONSTRUCT { ?a schema:url ?url } WHERE { ?a schema:url ?url }").graph
    assert (article, schema.url, url) in built
    assert dataset.query("ASK { ?a schema:url 'https://news.example/1' }").askAnswer
    assert len(dataset) == len({(q.subject, q.predicate, q.object) for q in store.quads()})
    assert len(list(dataset.quads((None, None, None, None)))) == len(list(store.quads()))


def test_dataset_ends_with_its_store(folder: Path) -> None:
    store = Store.open(folder, write=True)
    dataset = store.dataset()
    assert len(dataset) > 0
    store.close()
    with pytest.raises(StoreError, match="closed"):
        len(dataset)
    with pytest.raises(StoreError, match="is closed"):
        store.info()
    Store.open(folder, write=True).close()  # the lock is free though the dataset is still held


# -- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_keeps_what_it_was_given(folder: Path) -> None:
    with Store.open(folder) as store, Store.open("memory:") as other:
        other.replace(batch(*map(made_article, range(3))))
        assert quads_of(store) == quads_of(other)
    with Store.open(folder.as_uri()) as store:
        assert store.info().articles == 3


def test_reading_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here; make one with `kg add"):
        Store.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("write", [True, False])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, write: bool) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="other files, not a store"):
        Store.open(tmp_path, write=write)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="name another with --store"):
        Store.open(tmp_path / "letter.txt", write=write)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "store format 99, this kg knows format 4"),
        ({"quads": "../elsewhere"}, "no folder of a store"),
        ({"namespace": "https://a.example/"}, "has the namespace https://a.example/, not https://b.example/"),
    ],
)
def test_says_why_a_store_is_not_for_us(folder: Path, write: bool, change: dict[str, object], message: str) -> None:
    described = json.loads((folder / "store.json").read_text()) | change
    (folder / "store.json").write_text(json.dumps(described))
    with pytest.raises(StoreError, match=message):
        Store.open(folder, write=write, namespace="https://b.example/" if "namespace" in change else None)


@pytest.mark.parametrize("broken", ["", "{}", "[1]", "\x00"])
def test_a_broken_description_is_named(folder: Path, broken: str) -> None:
    (folder / "store.json").write_text(broken)
    with pytest.raises(StoreError, match=r"store\.json does not describe a store .*kg store repair"):
        Store.open(folder)


@pytest.mark.parametrize(
    "wrong", ["no iri", "https://a.example", "https://a.example/> <", "https://a.example/data#", "https://a.example/#/"]
)
def test_a_namespace_is_an_iri_that_ends_in_a_slash(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(StoreError, match="cannot be a namespace"):
        Store.open(tmp_path / "s", write=True, namespace=wrong)


def test_remote_stores_are_not_known() -> None:
    with pytest.raises(StoreError, match="'https' are not known"):
        Store.open("https://a.example/sparql")


@pytest.mark.parametrize("write", [False, True])
def test_a_link_to_nowhere_is_told_as_one(tmp_path: Path, write: bool) -> None:
    (tmp_path / "s").symlink_to("unplugged")
    with pytest.raises(StoreError, match="is a link to unplugged, which is not there"):
        Store.open(tmp_path / "s", write=write)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_store_has_a_name(name: str) -> None:
    with pytest.raises(StoreError, match="has no name"):
        Store.open(name, write=True)


def test_another_namespace_is_kept(tmp_path: Path) -> None:
    ids = Ids("https://a.example/data/")
    with Store.open(tmp_path / "s", write=True, namespace=ids.base) as store:
        store.replace(batch(made_article(1), ids=ids))
    with Store.open(tmp_path / "s") as store:
        assert store.ids == ids
        assert all(ids.base in quad.graph_name.value for quad in store.quads())


def test_reading_does_not_write(folder: Path) -> None:
    with Store.open(folder) as store:
        for write in (
            lambda: store.replace({}),
            lambda: store.remove([]),
            store.rebuild,
            store.compact,
            lambda: store.record([]),
        ):
            with pytest.raises(StoreError, match="open for reading only"):
                write()


def test_one_writer_and_readers_beside_it(folder: Path) -> None:
    with Store.open(folder, write=True) as writer:
        with pytest.raises(StoreError, match="is being written by another kg command; wait for it to end"):
            Store.open(folder, write=True)
        assert "is being written" in in_another_process("Store.open(sys.argv[1], write=True)", folder)
        assert in_another_process("print(Store.open(sys.argv[1]).info().articles)", folder) == "3"
        writer.replace(batch(*map(made_article, range(10))))
        assert in_another_process("print(Store.open(sys.argv[1]).info().articles)", folder) == "10"


def test_compaction_takes_removed_words_off_the_disk(folder: Path) -> None:
    kept, gone = made_article(1), made_article(2)
    word = f"outlandish{'x' * 20}"
    text = f"{word} {gone.article.text}"
    private = AnnotatedArticle(Article(text, url="https://news.example/private"), RUN)
    with Store.open(folder, write=True) as store:
        store.replace(batch(private))
        store.record([ArticleRecorded(IDS.article(private.article), NOON, f"/home/{word}.txt")])
        store.remove([IDS.article(private.article)])
        before = quads_of(store)
        reader = Store.open(folder)
        dataset = store.dataset()
        store.compact()
        assert quads_of(store) == before == quads_of(reader)
        assert len(dataset) > 0
        reader.close()
        store.replace(batch(kept))
    everything = b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    assert word.encode() not in everything
    assert sorted(entry.name for entry in folder.iterdir()) == ["log.nq", "quads-1", "store.json"]
    with Store.open(folder, write=True) as store:
        assert quads_of(store) == before
        store.compact()
    assert (folder / "quads-2").is_dir()


def test_compaction_forgets_log_lines_of_articles_that_are_gone(folder: Path) -> None:
    gone = IDS.article(made_article(99).article)
    with Store.open(folder, write=True) as store:
        store.record([ArticleRecorded(gone, NOON), RunStarted(RUN, NOON)])
        store.compact()
        logged = {q.subject.value for q in store.quads(log=True) if q.graph_name.value == IDS.log_graph}
    assert len(logged) == 1
    assert gone not in logged


def test_what_a_killed_compaction_left_is_cleared_away(folder: Path) -> None:
    with Store.open(folder) as store:
        before = quads_of(store)
    (folder / "quads-1").mkdir()
    (folder / "quads-1" / "CURRENT").write_text("half")
    (folder / "store.json.tmp").write_text("{")
    with Store.open(folder) as store:
        assert quads_of(store) == before
    with Store.open(folder, write=True) as store:
        assert quads_of(store) == before
        assert not (folder / "quads-1").exists()
        store.compact()
        assert quads_of(store) == before


def in_another_process(code: str, folder: Path) -> str:
    """What the code prints or, failing that, the last line of its error."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\nfrom kg.store import Store\n{code}", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]
