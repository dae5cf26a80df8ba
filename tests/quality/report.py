"""Prints the README's quality table: an extractor on PolNeAR dev, on the claims gold and on the seed article.

    python tests/quality/report.py [EXTRACTOR]

Needs ../shared, whose scripts score speakers, topics and positions; `kg evaluate` scores the rest.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from kg.evaluate import read_gold, read_predictions, score
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.pipeline import extract

SHARED = Path(__file__).parents[2].parent / "shared"
CLAIMS = {
    "speaker": "speaker, of matched statements",
    "speaker_hard": "speaker, where a pronoun, a role or nothing names it",
    "topic": "topic",
    "stance": "stance",
    "mode": "mode",
    "measure_span": "measure's words, F1",
    "measure_actor": "measure and actor, F1",
    "measure_stance": "measure, actor and stance, F1",
}


def printed(sources: list[str], name: str, out: Path) -> Path:
    """A file with what `kg extract` prints for the sources."""
    lines = extract(sources, partial(to_line, ids=Ids()), name=name)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return out


def main(name: str) -> None:
    """Extracts, scores, prints Markdown."""
    sys.path.insert(0, str(SHARED / "eval"))
    import score_articles
    import score_claims

    dev, seed = SHARED / "eval" / "polnear" / "dev", SHARED / "articles" / "seed.txt"
    with tempfile.TemporaryDirectory() as folder:
        found = printed(sorted(map(str, (dev / "text").iterdir())), name, Path(folder) / "dev.jsonl")
        report = score(read_gold(dev), read_predictions(found))
        rows = score_claims.load(SHARED / "eval" / "gold_dev.json", dev, score_claims.extracted.read(found))
        claims: dict[str, Any] = score_claims.score(rows)
        of_seed = printed([str(seed)], name, Path(folder) / "seed.jsonl")
        with contextlib.redirect_stdout(io.StringIO()):
            article: dict[str, Any] = score_articles.main(str(seed.with_name("seed.expected.json")), str(of_seed), [])
    print(f"| PolNeAR dev, {report.articles} articles | precision | recall | F1 |\n|---|---|---|---|")
    for figure in report.figures:
        print(f"| {figure.name} | {figure.precision} | {figure.recall} | {figure.f1} |")
    print("\n| claims and measures, 16 of these articles | percent |\n|---|---|")
    for key, label in CLAIMS.items():
        print(f"| {label} | {claims[key]['f1'] if isinstance(claims[key], dict) else claims[key]} |")
    statements, positions = article["content"], article["position_exact"]
    print(
        f"\nSeed article: {article['speaker']} of {statements['gold']} statements with the right speaker among", end=" "
    )
    print(
        f"{statements['found']} found, {positions['r'] * positions['gold'] / 100:.0f} of {positions['gold']} positions."
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "rules")
