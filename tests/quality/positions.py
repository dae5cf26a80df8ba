"""Scores positions on the fifth of the marked train articles that the shipped network was not shown.

    python tests/quality/positions.py [../shared/eval/polnear/train/text]

A position is right when actor and side are and the measure shares 0.3 of its characters with a marked one; every sentence that
shows a position counts. `rules` are what the tables find in the same statements, for the extractor `tagger` as well.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from kg.extractors.positions import positions as by_rule
from kg.extractors.tagger.network import stance_network
from kg.extractors.tagger.stances import chosen
from kg.training.stances.calibrate import Score, analysed, right_among, seen
from kg.training.stances.examples import fold_of, marked_articles

_HELD_OUT = 0


def main() -> None:
    """Prints a line for each."""
    texts = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval/polnear/train/text")
    articles = [one for one in marked_articles(texts) if fold_of(one.name) == _HELD_OUT]
    totals = {"rules": Score(0, 0, 0), "stances": Score(0, 0, 0)}
    for marked, annotated, read in analysed(articles):
        found = seen(stance_network(), marked, annotated, read)
        made = {"rules": by_rule(annotated), "stances": tuple(chosen(annotated, found.found))}
        for name, positions in made.items():
            totals[name] += right_among(replace(annotated, positions=positions), marked.positions)
    print(f"| {len(articles)} held-out articles | found | marked | right | P | R | F1 |\n|---|---|---|---|---|---|---|")
    for name, score in totals.items():
        precision, recall = 100 * score.right / max(1, score.found), 100 * score.right / max(1, score.marked)
        print(
            f"| {name} | {score.found} | {score.marked} | {score.right} | {precision:.1f} | {recall:.1f} | {score.f1:.1f} |"
        )


if __name__ == "__main__":
    main()
