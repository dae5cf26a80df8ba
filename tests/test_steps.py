"""A step of the analysis that fails costs what it finds and nothing else; what is left is valid, stored and reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
import kg.extractors.rules
import kg.extractors.tagger
import kg.parse
import kg.resolve
from kg import pipeline
from kg.cli import main
from kg.errors import InputError, KgError, StepError
from kg.ids import Ids
from kg.jsonlines import to_row
from kg.pipeline import add, annotate, to_evidence
from kg.read import read
from kg.records import AnnotatedArticle, Article, Failure
from kg.resolve import STEPS
from kg.steps import LEFT_OUT
from kg.store import Store
from kg.validate import validate

EXTRACTORS = ("rules", "tagger")


@pytest.fixture(scope="module")
def article() -> Article:
    (path,) = (one for one in kg.samples() if one.endswith("port-levy.txt"))
    (found,) = read([path])
    assert isinstance(found, Article)
    return found


@pytest.fixture(autouse=True)
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_STRICT")


def broken(*_: Any, **__: Any) -> Iterator[Any]:
    raise ZeroDivisionError("no such\nbridge")


def stored(annotated: AnnotatedArticle) -> None:
    """The evidence goes into a store and keeps to its shapes."""
    with Store.open("memory:") as store:
        one = to_evidence(annotated, store.ids)
        store.replace({one.iri: one.quads})
        assert validate(store) == []


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("name", [step.__name__ for step in STEPS])
def test_a_resolving_step_costs_only_what_it_gives(
    article: Article, extractor: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tuple(step for step in STEPS if step.__name__ != name)
    monkeypatch.setattr(kg.resolve, "STEPS", others)
    (wanted,) = annotate([article], extractor)
    failing = partial(broken)
    failing.__name__ = name  # type: ignore[attr-defined]
    monkeypatch.setattr(kg.resolve, "STEPS", tuple(failing if step.__name__ == name else step for step in STEPS))
    (found,) = annotate([article], extractor)
    assert found.failed == (Failure(name, "ZeroDivisionError: no such bridge"),)
    assert replace(found, failed=()) == wanted
    assert found.statements
    stored(found)


WITHIN = {
    "segment": ((kg.parse, "segment"), ("statements", "positions", "segments")),
    "parse": ((kg.parse, "_paragraphs"), ("statements", "positions")),
    "statements": ((kg.extractors.rules, "drafts"), ("statements", "positions")),
    "positions": ((kg.extractors.rules, "positions"), ("positions", "dropped")),
}


@pytest.mark.parametrize("step", WITHIN)
def test_a_step_before_them_costs_what_hangs_on_it(
    article: Article, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place, name), lost = WITHIN[step]
    (whole,) = annotate([article], "rules")
    monkeypatch.setattr(place, name, broken)
    (found,) = annotate([article], "rules")
    assert [one.step for one in found.failed] == [step]
    kept = [one.name for one in fields(found) if one.name not in (*lost, "failed", "paragraphs")]
    assert [getattr(found, name) for name in kept] == [getattr(whole, name) for name in kept]
    assert bool(found.positions) == (step == "statements"), "positions need no statement"
    stored(found)


@pytest.mark.parametrize(
    ("place", "step"),
    [
        ("kg.extractors.tagger.read_article", "reading"),
        ("kg.extractors.tagger.Tagger.statements", "statements"),
        ("kg.extractors.tagger.Tagger.positions", "positions"),
    ],
)
def test_the_parts_of_the_tagger(article: Article, place: str, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = annotate([article], "tagger")
    monkeypatch.setattr(place, broken)
    (found,) = annotate([article], "tagger")
    assert [one.step for one in found.failed] == [step]
    assert (found.article, found.run, found.segments) == (whole.article, whole.run, whole.segments)
    assert (step == "positions") == (found.statements == whole.statements)
    assert bool(found.positions) == (step != "positions")
    stored(found)


@pytest.mark.parametrize(("what", "left"), [("position", "statements"), ("statement", "")])
def test_what_cannot_be_written_down_is_left_out(
    article: Article, what: str, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"kg.rdf._EvidenceGraph.{what}", broken)
    store = Store.open("memory:")
    (one, *failures) = pipeline.analysed([article], partial(to_evidence, ids=store.ids), workers=1)
    assert not isinstance(one, InputError)
    assert (bool(one.counts.statements), one.counts.positions) == (bool(left), 0)
    assert all(isinstance(failure, StepError) for failure in failures)
    assert len(failures) == (1 if left else 2)
    store.replace({one.iri: one.quads})
    assert validate(store) == []


def test_the_report_names_article_and_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.resolve.topics.parts_of", broken)
    file, folder = tmp_path / "port.txt", str(tmp_path / "kg.store")
    file.write_text("The levy is unfair, Mayor Ida Brandt said.\n", encoding="utf-8")
    line = f"{file}: resolve_topics failed (ZeroDivisionError: no such bridge): topics are left out; please report this"
    added = CliRunner().invoke(main, ["add", str(file), "--store", folder, "--workers", "1"])
    assert added.exit_code == 1
    assert added.stderr.splitlines()[0].startswith("1 article (1 new")
    assert line in added.stderr.splitlines()
    with Store.open(folder) as store:
        assert store.info().statements == 1
        assert [quad.object.value for quad in store.quads(log=True) if quad.predicate.value.endswith("#skipped")] == [
            line
        ]
    printed = CliRunner().invoke(main, ["extract", str(file), "--workers", "1"])
    assert printed.exit_code == 1
    assert '"failed": [{"step": "resolve_topics"' in printed.stdout
    assert line in printed.stderr.splitlines()


def test_a_stored_article_of_the_same_text_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, store = tmp_path / "port.jsonl", Store.open("memory:")

    def added(text: str) -> tuple[int, int, int]:
        file.write_text(f'{{"url": "https://post.example/1", "text": "{text}"}}\n', encoding="utf-8")
        changes = add(store, [str(file)], workers=1).changes
        return changes.added, changes.changed, changes.unchanged

    assert added("The levy is unfair, Mayor Ida Brandt said.") == (1, 0, 0)
    before = set(store.quads())
    monkeypatch.setattr("kg.resolve.topics.parts_of", broken)
    assert added("The levy is unfair, Mayor Ida Brandt said.") == (0, 0, 1)
    assert set(store.quads()) == before
    assert added("The levy is fair, Mayor Ida Brandt said.") == (0, 1, 0), "a new text says more than an old one"


def test_nothing_of_it_is_printed_where_all_went_well(article: Article) -> None:
    (whole,) = annotate([article], "rules")
    assert "failed" not in to_row(whole, Ids())
    assert to_row(replace(whole, failed=(Failure("parse", "x"),)), Ids())["failed"] == [{"step": "parse", "error": "x"}]


@pytest.mark.parametrize("error", [KgError("no model"), MemoryError(), KeyboardInterrupt()])
def test_what_is_no_fault_of_a_step_passes(
    article: Article, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> None:
        raise error

    monkeypatch.setattr("kg.extractors.rules.drafts", failing)
    with pytest.raises(type(error)):
        list(annotate([article], "rules"))


def test_every_step_says_what_is_left_out_and_strictness_lets_it_pass(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {step.__name__ for step in STEPS} < LEFT_OUT.keys()
    monkeypatch.setenv("KG_STRICT", "1")
    monkeypatch.setattr("kg.resolve.topics.parts_of", broken)
    with pytest.raises(ZeroDivisionError):
        list(annotate([article], "rules"))
