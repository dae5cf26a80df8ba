"""The flow: the same bytes on any number of workers and in any order, ids, quads, what breaks a step is named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import kg
from kg import pipeline
from kg.errors import InputError, KgError
from kg.ids import Ids, digest, normalised, slug
from kg.jsonlines import to_line, to_row
from kg.pipeline import add, annotate, extract
from kg.rdf import evidence, literal
from kg.records import AnnotatedArticle, Article, Entity, EntityType, Kind, Run, Span, Statement
from kg.runners import run
from kg.store import Store

TEXT = '"We will sign the treaty," said Mayor Ida Brandt on Monday. She opposes the port levy, according to the Post.'


def made(number: int) -> Article:
    return Article(f"{TEXT}\n\nBridge {number} was closed, the council said.", published=date(2025, 4, 27))


def lines(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("news")
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(made(number).text, encoding="utf-8")
    return sorted(map(str, folder.iterdir()))


def test_the_same_bytes_on_one_worker_and_on_two_and_in_any_order(news: list[str]) -> None:
    stores = []
    for sources, workers in ((news, 1), (news[::-1], 2)):
        store = Store.open("memory:")
        done = add(store, sources, workers=workers)
        assert (done.articles, done.failures) == (30, ())
        assert done.words == sum(len(Path(path).read_text(encoding="utf-8").split()) for path in news)
        stores.append(lines(store))
    assert stores[0] == stores[1]
    assert len(stores[0]) > 1000


def test_results_come_in_the_order_of_their_inputs() -> None:
    assert list(run(partial(pow, 2), range(60), workers=2)) == [2**number for number in range(60)]


def test_only_a_few_items_are_taken_ahead() -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = run(partial(pow, 2), numbers(), workers=2)
    next(results)
    assert len(taken) < 40
    results.close()  # type: ignore[attr-defined]


def test_a_worker_that_dies_is_said_in_one_line() -> None:
    with pytest.raises(KgError, match="a worker process died"):
        list(run(os._exit, range(1, 40), workers=2))


class Broken:
    run = Run("broken", "1", "0")

    def __call__(self, articles: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for article in articles:
            if "Bridge 3 " in article.article.text:
                raise ZeroDivisionError("no such bridge")
            yield article


def test_an_article_that_breaks_the_extractor_is_named_and_stored_all_the_same(
    news: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_STRICT")
    monkeypatch.setattr(pipeline, "_extractor", lambda name: Broken())
    store = Store.open("memory:")
    done = add(store, news[:5], workers=1)
    assert done.articles == 5
    assert [failure.where for failure in done.failures] == [news[3]]
    assert "ZeroDivisionError: no such bridge" in done.failures[0].why


def test_extract_yields_what_failed_in_its_place(news: list[str], tmp_path: Path) -> None:
    missing = str(tmp_path / "gone.txt")
    first, second, third = extract([news[0], missing, news[1]], partial(to_line, ids=Ids()), workers=1)
    assert isinstance(first, str)
    assert isinstance(third, str)
    assert isinstance(second, InputError)


def test_a_statement_keeps_its_id_and_its_words() -> None:
    (annotated,) = annotate([made(1)])
    row = to_row(annotated, Ids())
    text = row["article"]["text"]
    quads = {str(quad.subject) for quad in evidence(annotated, Ids())}
    for one in row["statements"]:
        assert f"<{one['id']}>" in quads
        assert all(text[start:end].strip() for start, end in one["content"])
    assert row["statements"][0]["speaker"]["name"] == "Ida Brandt"
    assert row["statements"][0]["role"] == "Mayor"
    assert row["statements"][0]["said_on"] == "2025-04-21"


def test_a_span_outside_the_text_is_refused() -> None:
    wrong = Statement((), (), (Span(0, 10_000),), Kind.DIRECT)
    with pytest.raises(ValueError, match="outside the article"):
        evidence(AnnotatedArticle(Article("short"), statements=(wrong,)), Ids())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Article("a", url="https://e.org/1"), Article("b", url="https://e.org/1"), True),
        (Article("a"), Article("a", path="elsewhere.txt"), True),
        (Article("a", publisher="X"), Article("a", publisher="Y"), False),
        (Article("a", published=date(2025, 1, 1)), Article("a"), False),
        (Article("ab", publisher="c"), Article("a", publisher="bc"), False),
    ],
)
def test_what_makes_an_article_the_same(one: Article, other: Article, same: bool) -> None:
    assert (Ids().article(one) == Ids().article(other)) is same


def test_names_are_one_up_to_case_and_spaces_and_unnamed_sources_stay_apart() -> None:
    ids = Ids()
    assert ids.entity("Ida  BRANDT", EntityType.PERSON, "a") == ids.entity("Ida Brandt", EntityType.ORGANIZATION, "b")
    assert ids.entity("a source", EntityType.UNNAMED, "a") != ids.entity("a source", EntityType.UNNAMED, "b")
    assert ids.entity("critics", EntityType.GROUP, "a") != ids.entity("critics", EntityType.PERSON, "a")
    assert ids.topic("日本", "") != ids.topic("中国", "")
    assert ids.topic("<script>", "").isascii()


def test_parts_of_a_digest_do_not_run_into_one_another() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("\ud800") == digest("\ud800")
    assert (normalised(" “Ida” "), normalised("U.S."), slug("Łódź & Co.")) == ("ida", "u.s", "odz-co")


def test_literals_can_be_stored() -> None:
    assert literal("a\x00b\ud800").value == "a\ufffdb\ufffd"


def test_dropped_findings_are_counted_in_the_row() -> None:
    annotated = replace(AnnotatedArticle(Article("x")), dropped=3)
    assert to_row(annotated, Ids())["dropped"] == 3


def test_the_python_face(tmp_path: Path) -> None:
    graph = kg.open(tmp_path / "kg.store")
    graph.add(kg.samples())
    again = graph.add(kg.samples()[0])
    assert again.changes.unchanged == 1
    rows = graph.statements(speaker="Rusk", since="2025-01-01")
    speakers = {row.speaker.label for row in rows if row.speaker}
    assert speakers >= {"Anna Rusk", "one adviser to Rusk"}
    assert all("Rusk" in name for name in speakers)
    assert len(graph.query("positions-on", measure="fuel price cap").rows) > 3  # type: ignore[union-attr]
    assert graph.network().number_of_nodes() > 20
    assert len(graph.dataset().query("SELECT ?t { ?s kg:claims ?t }")) > 20
    article = graph.info().articles
    assert graph.remove(str(rows[0].article.iri)) == 1
    assert graph.info().articles == article - 1


def test_a_graph_in_memory_keeps_what_is_added() -> None:
    graph = kg.open("memory:")
    graph.add(kg.samples()[:2])
    assert graph.statements()
    assert graph.positions()


def test_extract_takes_text_and_paths_and_names_what_cannot_be_read(tmp_path: Path) -> None:
    (found,) = kg.extract(TEXT)
    assert found.statements[0].speaker == Entity("Ida Brandt", EntityType.PERSON, found.statements[0].speaker.aliases)  # type: ignore[union-attr]
    assert len(kg.extract(kg.samples()[:1])) == 1
    with pytest.raises(InputError, match=r"gone\.txt"):
        kg.extract([tmp_path / "gone.txt"])


def test_the_view_inside_a_notebook() -> None:
    graph = kg.open("memory:")
    graph.add(kg.samples()[:1])
    shown = kg.show(graph, height=500)._repr_html_()
    assert shown.startswith('<iframe srcdoc="&lt;!doctype html&gt;')
    assert "height:500px" in shown
