"""Scores: hand-made counts, the same figures as ../shared/eval/score_attribution.py, and the floors of each extractor."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.errors import InputError
from kg.evaluate import Attribution, Gold, read_gold, read_predictions, score
from kg.extractors import EXTRACTORS
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.pipeline import extract
from kg.records import Span

TEXT = "The mayor said the harbour will stay open. Critics fear a strike."
FLOORS = Path(__file__).parent / "quality" / "floors.toml"

# the reference scripts leave files for the collector to close
LENIENT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


def spans(*pairs: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def made(source: str, cue: str, content: str) -> Attribution:
    def place(words: str) -> tuple[Span, ...]:
        start = TEXT.index(words)
        return spans((start, start + len(words))) if words else ()

    return Attribution(place(source), place(cue), place(content))


GOLD = Gold(
    "a",
    TEXT,
    ((made("The mayor", "said", "the harbour will stay open"), made("Critics", "fear", "a strike")),),
)


@pytest.mark.parametrize(
    ("found", "soft", "exact", "attribution"),
    [
        ((made("The mayor", "said", "the harbour will stay open"), made("Critics", "fear", "a strike")), 100, 100, 100),
        ((made("The mayor", "said", "harbour will stay"), made("Critics", "fear", "a strike")), 100, 50, 100),
        ((made("Critics", "said", "the harbour will stay open"),), 66.7, 66.7, 0),
        ((made("The mayor", "said", "open"),), 0, 0, 0),
        ((), 0, 0, 0),
    ],
)
def test_figures(found: tuple[Attribution, ...], soft: float, exact: float, attribution: float) -> None:
    report = score([GOLD], {"a": found})
    figures = [report.f1(name) for name in ("content soft", "content exact", "attribution")]
    assert figures == [soft, exact, attribution]


def test_an_article_with_two_annotators_weighs_as_one() -> None:
    twice = Gold("a", TEXT, (*GOLD.annotations, ()))
    assert score([twice], {"a": GOLD.annotations[0]}).f1("content soft") == 66.7


def test_brat_folder(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = ["T1\tSource 0 9\tThe mayor", "T2\tCue 10 14\tsaid", "T3\tContent 15 26;31 41\t...", "T4 no tabs"]
    event = "E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1"
    (tmp_path / "attributions" / "a_x1.ann").write_text("\n".join([*lines, event]), encoding="utf-8")
    (gold,) = read_gold(tmp_path)
    assert gold.annotations == ((Attribution(spans((0, 9)), spans((10, 14)), spans((15, 26), (31, 41))),),)


def test_what_is_no_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated article"):
        read_gold(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_gold(tmp_path / "nothing")
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"article": {}}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_predictions(bad)


@pytest.fixture(scope="module", params=sorted(EXTRACTORS))
def name(request: pytest.FixtureRequest) -> str:
    """Each extractor in turn."""
    chosen: str = request.param
    return chosen


@pytest.fixture(scope="module")
def dev(name: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """PolNeAR dev and what the extractor finds in it."""
    gold = shared / "eval" / "polnear" / "dev"
    out = tmp_path_factory.mktemp("dev") / "out.jsonl"
    sources = sorted(str(path) for path in (gold / "text").iterdir())
    lines = list(extract(sources, partial(to_line, ids=Ids()), name=name))
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return gold, out


def test_every_figure_equals_the_reference_scorer(dev: tuple[Path, Path], shared: Path) -> None:
    gold, out = dev
    reference = module(shared / "eval" / "score_attribution.py")
    counts, _ = reference.score_predictions(gold, out)
    theirs = reference.report([counts[name] for name in sorted(counts)])
    ours = score(read_gold(gold), read_predictions(out))
    for figure in ours.figures:
        block: Any = theirs
        if figure.name.startswith(("direct ", "rest ")):
            block = theirs[figure.name.split()[0]]
        key = figure.name.removeprefix("direct ").removeprefix("rest ").replace(" ", "_")
        if key.startswith(("content_", "attribution", "tokens_")):
            their = block[key]
            assert (figure.precision, figure.recall, figure.f1) == (their["p"], their["r"], their["f1"]), figure.name


def test_every_line_is_in_the_form_that_is_documented(dev: tuple[Path, Path], shared: Path) -> None:
    gold, out = dev
    checker = module(shared / "eval" / "extracted.py")
    rows = checker.read(out)
    assert len(rows) == 84
    for name, row in rows.items():
        text = (gold / "text" / f"{name}.txt").read_bytes().decode("utf-8-sig")
        assert list(checker.problems(row, text)) == []


def test_floors_on_polnear_dev(name: str, dev: tuple[Path, Path]) -> None:
    gold, out = dev
    report = score(read_gold(gold), read_predictions(out))
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]["polnear_dev"]
    assert {name: report.f1(name) >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)


@LENIENT
def test_floors_on_claims(name: str, dev: tuple[Path, Path], shared: Path) -> None:
    gold, out = dev
    module(shared / "eval" / "extracted.py")
    module(shared / "eval" / "score_attribution.py")
    scorer = module(shared / "eval" / "score_claims.py")
    figures = scorer.score(scorer.load(shared / "eval" / "gold_dev.json", gold, scorer.extracted.read(out)))
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name]["gold_dev"]
    got = {name: value["f1"] if isinstance(value := figures[name], dict) else value for name in floors}
    assert {name: got[name] >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True), got


@LENIENT
def test_the_seed_article(name: str, shared: Path, tmp_path: Path) -> None:
    seed = shared / "articles" / "seed.txt"
    (line,) = extract([str(seed)], partial(to_line, ids=Ids()), name=name)
    assert isinstance(line, str)
    out = tmp_path / "seed.jsonl"
    out.write_text(line + "\n", encoding="utf-8")
    for name in ("extracted", "score_attribution", "score_claims"):
        module(shared / "eval" / f"{name}.py")
    result = module(shared / "eval" / "score_articles.py").main(str(seed.with_name("seed.expected.json")), str(out), [])
    assert result["speaker"] >= 7
    assert len(json.loads(line)["statements"]) <= 14
    assert result["position"]["r"] >= 75


def module(path: Path) -> ModuleType:
    """A script of ../shared as a module; it stays importable by its name for the next one."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    made_module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = made_module
    spec.loader.exec_module(made_module)
    return made_module
