"""Fits when two contents make one claim, and when opposite ones.

    python tests/quality/fit_claims.py [--write --store STORE] [--show]

Fitted on the odd rows of tests/pairs_of_claims.tsv, on tests/quality/claim_pairs.tsv and on the pairs of claims_read.tsv, whose
words are those of the training and development articles and are read from a store of them (STORE). Prints precision and recall
of `same` and `opposite` on either half of the first, at the least chances in kg/claims/comparison.py. `--write` puts the
weights into kg/claims/data/weights.tsv, `--show` prints the rows of the odd half told wrongly. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent.parent))

from claim_pairs import Pair, figures, pairs

from kg.claims.comparison import FEATURES, Relation, compared

TABLE = Path(__file__).parents[2] / "kg" / "claims" / "data" / "weights.tsv"
_STRENGTH = 0.3  # scikit-learn's C
_HEAD = "# feature, and its weight for one claim and for opposite ones; made by tests/quality/fit_claims.py\n"


def main() -> None:
    """Fits, prints, and writes if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    odd, even = pairs()[::2], pairs()[1::2]
    if given.write:
        TABLE.write_text(_HEAD + "".join(_rows(odd)), encoding="utf-8")
    for name, half in (("odd rows, fitted on", odd), ("even rows", even)):
        print(f"{name}: {figures(half)}")
    if given.show:
        for pair in odd:
            found = compared(pair.left, pair.right)
            if found.relation != pair.expected:
                print(f"{pair.verdict} ({pair.group}) as {found.relation} {found.score:.2f}")
                print(f"  {pair.left}\n  {pair.right}\n  {found}")


def _rows(half: Sequence[Pair]) -> Iterable[str]:
    values = np.array([[reason.value for reason in compared(pair.left, pair.right).reasons] for pair in half])
    columns = [
        _fitted(values, np.array([pair.expected == relation for pair in half]))
        for relation in (Relation.SAME, Relation.OPPOSITE)
    ]
    for name, *weights in zip([*FEATURES, "bias"], *columns, strict=True):
        yield "\t".join([name, *(f"{weight:.3f}" for weight in weights)]) + "\n"


def _fitted(values: np.ndarray, right: np.ndarray) -> list[float]:
    """The weights of the features as they are, and the bias."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=1000)).fit(values, right)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    return [*map(float, weights), float(regression.intercept_[0] - weights @ scaler.mean_)]


if __name__ == "__main__":
    main()
