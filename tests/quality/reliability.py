"""How often a statement of confidence c is right: a table, the expected calibration error, and a plot.

    python tests/quality/reliability.py [PLOT.svg]

Every second article of PolNeAR dev, by name, beginning with the second: those that the tagger's confidence was not fitted on
(kg.training.calibrate). A statement is right when its content matches softly and its source matches, for an article of several
annotators in part. Ten bins of equal size (Naeini et al. 2015). Needs ../shared.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kg.evaluate import Attribution, read_gold, rightness
from kg.extractors import extractor
from kg.parse import parse
from kg.records import Article
from kg.training.calibrate import Bin, binned, expected_error

DEV = Path(__file__).parents[2].parent / "shared" / "eval" / "polnear" / "dev"


def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Confidence of each statement and how right it is."""
    golds = read_gold(DEV)[1::2]
    said: list[float] = []
    right: list[float] = []
    for gold, done in zip(golds, extractor("tagger")(parse([Article(gold.text) for gold in golds])), strict=True):
        said += [one.confidence for one in done.statements]
        right += rightness(gold, [Attribution(one.source, one.cue, one.content) for one in done.statements])
    return np.array(said), np.array(right)


def main(plot: str | None) -> None:
    """Prints the table; draws when a file is named."""
    said, right = pairs()
    bins = binned(said, right)
    print("| statements | confidence | right |\n|---|---|---|")
    for one in bins:
        print(f"| {one.number} | {one.said:.2f} | {one.right:.2f} |")
    print(f"\nexpected calibration error {expected_error(bins):.3f} over {len(said)} statements")
    if plot:
        draw(bins, plot)


def draw(bins: Sequence[Bin], plot: str) -> None:
    """Points on the diagonal are as often right as is said."""
    import matplotlib
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#bbb", linewidth=1)
    axes.plot([one.said for one in bins], [one.right for one in bins], marker="o", color="#1b6ca8")
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.spines[["top", "right"]].set_visible(False)
    with matplotlib.rc_context({"svg.hashsalt": "reliability"}):
        figure.savefig(plot, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
