"""Commands that check: validate a store, evaluate an extractor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import extractor_option, store_option, workers_option
from kg.cli.terminal import say, tell
from kg.errors import InputError
from kg.store import Store

if TYPE_CHECKING:
    from kg.records import AnnotatedArticle


@click.command(epilog="Example: `kg validate`")
@store_option
def validate(store: str) -> None:
    """Check the store: its shapes (SHACL), and that every span is exactly in its article's text."""
    from kg.validate import validate as run

    with Store.open(store) as opened:
        violations = run(opened)
    for one in violations:
        tell(f"{one.node}: {one.message} [{one.rule}]")
    say(f"{len(violations)} violations")
    if violations:
        sys.exit(1)


@click.command(epilog="Example: `kg evaluate polnear/dev`")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--pred", type=click.Path(path_type=Path), help="Predictions, as `kg extract --format jsonl` prints them."
)
@extractor_option
@workers_option
def evaluate(gold: Path, pred: Path | None, extractor: str, workers: int | None) -> None:
    """Score an extractor's statements, or predictions, against gold: a brat folder or JSON Lines.

    Precision, recall and F1 in percent; contents match when they share half of their words (soft), or all (exact).
    """
    from kg.evaluate import read_gold, read_predictions, score

    golds = read_gold(gold)
    found = read_predictions(pred) if pred else _extracted(golds, extractor, workers)
    report = score(golds, found)
    tell(f"{report.articles} articles{'':<13}  precision  recall      F1")
    for figure in report.figures:
        tell(f"{figure.name:<24}  {figure.precision:9.1f}  {figure.recall:6.1f}  {figure.f1:6.1f}")


def _extracted(golds: list, extractor: str, workers: int | None) -> dict:  # type: ignore[type-arg]
    from kg.evaluate import Attribution
    from kg.parse import unparsed
    from kg.pipeline import analysed
    from kg.records import Article

    articles = [Article(gold.text, path=f"{gold.name}.txt") for gold in golds]
    results = [_whole(result) for result in analysed(articles, unparsed, name=extractor, workers=workers)]
    return {
        gold.name: tuple(Attribution(one.source, one.cue, one.content) for one in result.statements)
        for gold, result in zip(golds, results, strict=True)
    }


def _whole(result: AnnotatedArticle | InputError) -> AnnotatedArticle:
    """The article; what failed, even a step, would make the figures those of something else."""
    if isinstance(result, InputError):
        raise result
    return result
