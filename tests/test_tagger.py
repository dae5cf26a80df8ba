"""The tagger with the network that is shipped: own sentences of many styles, own articles, quotations, order and batches."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.evaluate import Attribution, Gold, Report, read_gold, score
from kg.extractors import extractor
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.parse import parse
from kg.pipeline import extract
from kg.records import AnnotatedArticle, Article, Kind, Span, Statement, words_of

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "quality" / "floors.toml").read_text(encoding="utf-8"))


def stated(text: str, name: str = "tagger") -> tuple[Statement, ...]:
    (one,) = extractor(name)(parse([Article(text)]))
    return one.statements


def table() -> dict[str, list[Gold]]:
    """Style -> the texts of tests/attributions.tsv with their attributions."""
    texts: dict[tuple[str, str], list[Attribution]] = defaultdict(list)
    with (HERE / "attributions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = row["text"].replace(" || ", "\n\n")
            attributions = texts[row["style"], text]
            if row["content"]:
                attributions.append(Attribution(*(places(text, row[role]) for role in ("source", "cue", "content"))))
    styles: dict[str, list[Gold]] = defaultdict(list)
    for (style, text), attributions in texts.items():
        styles[style].append(Gold(f"{style} {len(styles[style])}", text, (tuple(attributions),)))
    return styles


def places(text: str, pieces: str) -> tuple[Span, ...]:
    """Where the pieces, parted by ||, stand in the text, one after the other."""
    spans: list[Span] = []
    for piece in filter(None, pieces.split(" || ")):
        start = text.find(piece, spans[-1].end if spans else 0)
        assert start >= 0, f"{piece!r} is not in {text!r}"
        spans.append(Span(start, start + len(piece)))
    return tuple(spans)


STYLES = table()
SUMS = ("content soft", "content exact", "attribution")


@pytest.fixture(scope="module")
def parsed() -> dict[str, list[AnnotatedArticle]]:
    return {style: list(parse([Article(gold.text) for gold in golds])) for style, golds in STYLES.items()}


def report(style: str, name: str, parsed: dict[str, list[AnnotatedArticle]]) -> Report:
    found = {
        gold.name: [Attribution(one.source, one.cue, one.content) for one in done.statements]
        for gold, done in zip(STYLES[style], extractor(name)(parsed[style]), strict=True)
    }
    return score(STYLES[style], found)


def test_the_table_is_large_and_of_many_styles() -> None:
    assert sum(len(golds) for golds in STYLES.values()) >= 150
    assert len(STYLES) >= 15


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"none"}))
def test_never_worse_than_rules_in_any_style(style: str, parsed: dict[str, list[AnnotatedArticle]]) -> None:
    tagger, rules = (report(style, name, parsed) for name in ("tagger", "rules"))
    assert sum(map(tagger.f1, SUMS)) >= sum(map(rules.f1, SUMS)), (tagger.figures, rules.figures)


def test_where_nothing_is_said_little_is_found_and_that_is_unsure(parsed: dict[str, list[AnnotatedArticle]]) -> None:
    found = [one for done in extractor("tagger")(parsed["none"]) for one in done.statements]
    assert len(found) <= len(parsed["none"]) // 10
    assert all(one.confidence < 0.5 for one in found)


@pytest.mark.parametrize("name", ["rules", "tagger"])
def test_floors_on_own_articles(name: str) -> None:
    golds = read_gold(HERE / "gold")
    done = extractor(name)(parse([Article(gold.text) for gold in golds]))
    found = {
        gold.name: [Attribution(one.source, one.cue, one.content) for one in annotated.statements]
        for gold, annotated in zip(golds, done, strict=True)
    }
    got = score(golds, found)
    floors = FLOORS[name]["own_articles"]
    assert {key: got.f1(key) >= floor for key, floor in floors.items()} == dict.fromkeys(floors, True), got.figures


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"The harbour will stay open," Mayor Ida Brandt said.', ["The harbour will stay open"]),
        ("“We won,” said Brandt. “Nobody believed in us.”", ["We won", "Nobody believed in us"]),
        ('"The harbour," said Ida Brandt, "will stay open."', ["The harbour", "will stay open"]),
        (
            "“We will sign, because we must,” Brandt told reporters on the quay.",
            ["We will sign, because we must"],
        ),
    ],
)
def test_quotation_marks_decide_the_edges(text: str, content: list[str]) -> None:
    pieces = [[span.of(text).strip('“”".,') for span in one.content] for one in stated(text) if one.kind is Kind.DIRECT]
    assert content in pieces


def test_a_quotation_over_paragraphs_is_one_statement() -> None:
    text = (
        "Mayor Ida Brandt spoke to the council on Monday.\n\n“We will sign, because we must,” Brandt said. “But it is late.\n\n"
        "“And we will keep our word.”\n\nThe council then voted on the budget."
    )
    direct = [one for one in stated(text) if one.kind is Kind.DIRECT]
    assert [len(one.content) for one in direct] == [3]
    assert words_of(text, direct[0].source).endswith("Brandt")


def test_every_span_is_in_the_text_and_evidence_covers_the_words() -> None:
    for golds in STYLES.values():
        text = "\n\n".join(gold.text for gold in golds)
        for one in stated(text):
            assert 0 < one.confidence <= 1
            assert not any(span.overlaps(cue) for span in one.content for cue in one.cue)
            for span in (*one.source, *one.cue, *one.content):
                assert 0 <= span.start < span.end <= len(text)
                assert any(sentence.overlaps(span) for sentence in one.evidence)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "”",
                "'",
                "said",
                "she",
                "it",
                "rains",
                ",",
                ".",
                "that",
                "\n\n",
                "—",
                ":",
                "𝒳",
                "\u202e",
                "\ufeff",
            ]
        )
    )
)
def test_any_heap_of_marks_gives_grounded_statements(words: list[str]) -> None:
    text = " ".join(words)
    for one in stated(text):
        assert all(0 <= span.start < span.end <= len(text) for span in (*one.content, *one.cue, *one.source))


def test_an_article_gives_the_same_bytes_alone_and_among_others_in_any_order_on_any_workers(tmp_path: Path) -> None:
    for style, golds in STYLES.items():
        (tmp_path / f"{style}.txt").write_text("\n\n".join(gold.text for gold in golds), encoding="utf-8")
    paths = sorted(map(str, tmp_path.iterdir()))

    def lines(sources: list[str], workers: int) -> list[str | None]:
        printed = extract(sources, partial(to_line, ids=Ids()), name="tagger", workers=workers)
        return [str(line) for line in printed]

    together = lines(paths, 1)
    assert lines(paths[::-1], 2)[::-1] == together
    assert [line for path in paths for line in lines([path], 1)] == together
