"""Prints the README's quality tables: extractors on PolNeAR dev, on the claims gold and on the seed article.

    python tests/quality/report.py [EXTRACTOR...]

Needs ../shared, whose scripts score speakers, topics and positions; `kg evaluate` scores the rest.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kg.evaluate import Report, read_gold, read_predictions, score
from kg.extractors import EXTRACTORS
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.pipeline import extract

SHARED = Path(__file__).parents[2].parent / "shared"
CLAIMS = {
    "speaker": "speaker, of matched statements",
    "speaker_hard": "speaker, where a pronoun, a role or nothing names it",
    "topic": "topic",
    "stance": "stance",
    "deny": "stance, denials alone, F1",
    "mode": "mode",
    "mode_other": "mode, where it is none of saying",
    "measure_span": "measure's words, F1",
    "measure_actor": "measure and actor, F1",
    "measure_stance": "measure, actor and stance, F1",
}


def printed(sources: list[str], name: str, out: Path) -> Path:
    """A file with what `kg extract` prints for the sources."""
    lines = extract(sources, partial(to_line, ids=Ids()), name=name)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return out


@dataclass(frozen=True)
class Quality:
    """The scores of one extractor."""

    report: Report
    claims: dict[str, Any]
    seed: dict[str, Any]


def quality(name: str) -> Quality:
    """Extracts and scores."""
    sys.path.insert(0, str(SHARED / "eval"))
    import score_articles
    import score_claims

    dev, seed = SHARED / "eval" / "polnear" / "dev", SHARED / "articles" / "seed.txt"
    with tempfile.TemporaryDirectory() as folder:
        found = printed(sorted(map(str, (dev / "text").iterdir())), name, Path(folder) / "dev.jsonl")
        report = score(read_gold(dev), read_predictions(found))
        rows = score_claims.load(SHARED / "eval" / "gold_dev.json", dev, score_claims.extracted.read(found))
        of_seed = printed([str(seed)], name, Path(folder) / "seed.jsonl")
        with contextlib.redirect_stdout(io.StringIO()):
            article = score_articles.main(str(seed.with_name("seed.expected.json")), str(of_seed), [])
    return Quality(report, score_claims.score(rows), article)


def main(names: list[str]) -> None:
    """Prints Markdown, a column for each extractor."""
    found = {name: quality(name) for name in names}
    reports = [one.report for one in found.values()]
    heads = " | ".join(f"{name} P | R | F1" for name in names)
    print(f"| PolNeAR dev, {reports[0].articles} articles | {heads} |\n|---{'|---' * 3 * len(names)}|")
    for row in zip(*(report.figures for report in reports), strict=True):
        cells = " | ".join(f"{figure.precision} | {figure.recall} | {figure.f1}" for figure in row)
        print(f"| {row[0].name} | {cells} |")
    print(f"\n| claims and measures, 16 of these articles | {' | '.join(names)} |\n|---{'|---' * len(names)}|")
    for key, label in CLAIMS.items():
        values = [one.claims[key] for one in found.values()]
        cells = " | ".join(str(value["f1"] if isinstance(value, dict) else value) for value in values)
        print(f"| {label} | {cells} |")
    for name, one in found.items():
        statements, positions = one.seed["content"], one.seed["position_exact"]
        print(
            f"\nSeed article, {name}: {one.seed['speaker']} of {statements['gold']} statements with the right speaker "
            f"among {statements['found']} found, {positions['r'] * positions['gold'] / 100:.0f} of "
            f"{positions['gold']} positions."
        )


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(EXTRACTORS, reverse=True))
