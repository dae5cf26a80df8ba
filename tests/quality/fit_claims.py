"""Fits when two contents make one claim, and when opposite ones.

    python tests/quality/fit_claims.py [--write --store STORE] [--show]

Fitted on the odd rows of tests/pairs_of_claims.tsv, on tests/quality/claim_pairs.tsv and on the pairs of claims_read.tsv, whose
words are those of the training and development articles and are read from a store of them (STORE). Most features may speak
only for or only against a relation, whatever chance has it among the pairs. Prints precision and recall of `same` and
`opposite` on either half of the first, at the least chances in kg/claims/comparison.py. `--write` puts the weights into
kg/claims/data/weights.tsv and says how the pairs are told by weights fitted without them (ten folds), at several least
chances. `--show` prints the rows fitted on that are told wrongly. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import StratifiedKFold

sys.path.insert(0, str(Path(__file__).parent.parent))

from claim_pairs import Pair, figures, pairs

from kg.claims.comparison import FEATURES, LEAST, Relation, compared, weights_table
from kg.listing.bearers import Bearers
from kg.store import Store

TABLE = Path(__file__).parents[2] / "kg" / "claims" / "data" / "weights.tsv"
MORE, READ = (Path(__file__).parent / name for name in ("claim_pairs.tsv", "claims_read.tsv"))
_STRENGTH = 0.1  # of what the pairs say, beside small weights
_COVERED = frozenset(["both covered", "better covered", "plain covered", "plain better covered", "meaning"])
_FOR = {
    Relation.SAME: _COVERED | {"word for word", "numbers agree", "names shared"},
    Relation.OPPOSITE: _COVERED
    | {"turned", "turned, rest the same", "antonyms", "antonyms, rest the same"}
    | {"numbers differ", "numbers differ, rest the same"},
}
_EITHER = {
    Relation.SAME: frozenset(["same runs"]),
    Relation.OPPOSITE: frozenset(
        ["same runs", "names shared", "names differ", "times differ", "extent", "roles swapped"]
    ),
}
"""Of the other features each speaks against."""
_FOLDS = 10
_COUNTS = {"odd": 2.0, "more": 1.0, "real": 2.0}  # how much a pair of each source counts
_LEASTS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
_HEAD = "# feature, and its weight for one claim and for opposite ones; made by tests/quality/fit_claims.py\n"

Floats = np.ndarray


@dataclass(frozen=True)
class Rows:
    """Pairs to fit on: what the features find, what is right, how much each counts, and whether it is of real claims."""

    values: Floats
    expected: Sequence[Relation]
    counts: Floats
    sources: Floats

    def right(self, relation: Relation) -> Floats:
        return np.array([one == relation for one in self.expected])


def main() -> None:
    """Fits, prints, and writes if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--store", help="of the training and development articles, for their claims")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    if given.write and not given.store:
        parser.error("--write needs --store: the weights are fitted on the claims of real articles, too")
    known = {"odd": pairs()[::2], "more": _table(MORE), "real": _real(given.store) if given.store else []}
    if given.write:
        _write(_rows(known))
    for name, half in (("odd rows, fitted on", known["odd"]), ("even rows", pairs()[1::2])):
        print(f"{name}: {figures(half)}")
    for name in ("more", "real"):
        if known[name]:
            print(f"{name}, fitted on: {figures(known[name])}")
    if given.show:
        _show(pair for source in known.values() for pair in source)


def _table(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _real(store: str) -> list[Pair]:
    """The pairs of claims that were read, with their words."""
    with Store.open(store) as opened:
        claims = Bearers(opened, "claim").all
    texts = {one.key.rpartition("/")[2]: one.label for claim in claims for one in claim.names}
    rows = [line.split("\t") for line in READ.read_text(encoding="utf-8").splitlines()[2:]]
    found = [
        Pair(texts[one], texts[other], verdict, "real") for one, other, verdict in rows if {one, other} <= texts.keys()
    ]
    print(f"{len(found)} of {len(rows)} pairs of real claims are in the store")
    return found


def _rows(known: dict[str, list[Pair]]) -> Rows:
    every = [(source, pair) for source, some in known.items() for pair in some]
    return Rows(
        np.array([[reason.value for reason in compared(pair.left, pair.right).reasons] for _, pair in every]),
        [pair.expected for _, pair in every],
        np.array([_COUNTS[source] for source, _ in every]),
        np.array([source for source, _ in every]),
    )


def _write(rows: Rows) -> None:
    """Puts the weights where they are read from, and prints what is to be expected of them elsewhere."""
    chances = {relation: _unseen(rows, relation) for relation in LEAST}
    for relation in LEAST:
        for least in _LEASTS:
            print(f"{relation} from {least}: {', '.join(_figures(rows, chances, relation, least))}")
    every = np.arange(len(rows.expected))
    columns = [_fitted(rows, every, relation) for relation in LEAST]
    lines = zip([*FEATURES, "bias"], *columns, strict=True)
    made = ("\t".join([name, *(f"{weight:.3f}" for weight in weights)]) + "\n" for name, *weights in lines)
    TABLE.write_text(_HEAD + "".join(made), encoding="utf-8")
    weights_table.cache_clear()


def _unseen(rows: Rows, relation: Relation) -> Floats:
    """The chance of each pair by weights that were fitted without it."""
    right, found = rows.right(relation), np.zeros(len(rows.expected))
    for fit, rest in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(rows.values, right):
        *weights, bias = _fitted(rows, fit, relation)
        found[rest] = 1 / (1 + np.exp(-(rows.values[rest] @ np.array(weights) + bias)))
    return found


def _figures(rows: Rows, chances: dict[Relation, Floats], relation: Relation, least: float) -> Iterator[str]:
    other = next(one for one in LEAST if one != relation)
    told = (chances[relation] >= least) & (chances[relation] >= chances[other])
    real, odd = rows.sources == "real", rows.sources == "odd"
    for name, chosen in (("all", rows.counts > 0), ("odd and real", odd | real), ("real", real)):
        right = (told & rows.right(relation) & chosen).sum()
        share, found = right / max(1, (told & chosen).sum()), right / max(1, (rows.right(relation) & chosen).sum())
        yield f"{name} P {100 * share:.1f} R {100 * found:.1f}"


def _fitted(rows: Rows, chosen: Floats, relation: Relation) -> list[float]:
    """The weights of the features as they are, and the bias: a logistic regression on some of the rows, with signs."""
    values, right, counts = rows.values[chosen], rows.right(relation)[chosen], rows.counts[chosen]
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    known = np.column_stack([(values - mean) / scale, np.ones(len(values))])
    side = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = side * (known @ weights)
        small = np.append(weights[:-1], 0.0)
        slope = small - _STRENGTH * ((side * counts / (1 + np.exp(margin))) @ known)
        return float(_STRENGTH * (counts * np.logaddexp(0, -margin)).sum() + small @ small / 2), slope

    bounds = [*(_bounds(name, relation) for name in FEATURES), (None, None)]
    *weights, bias = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    plain = np.array(weights) / scale
    return [*map(float, plain), float(bias - plain @ mean)]


def _bounds(name: str, relation: Relation) -> tuple[float | None, float | None]:
    if name in _EITHER[relation]:
        return None, None
    return (0.0, None) if name in _FOR[relation] else (None, 0.0)


def _show(known: Iterable[Pair]) -> None:
    for pair in known:
        found = compared(pair.left, pair.right)
        if found.relation != pair.expected:
            print(f"{pair.verdict} ({pair.group}) as {found.relation} {found.score:.2f}")
            print(f"  {pair.left}\n  {pair.right}\n  {found}")


if __name__ == "__main__":
    main()
