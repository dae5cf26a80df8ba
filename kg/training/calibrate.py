"""Fits the confidence of what the network finds, on articles that it was not trained on.

Logistic regression (Platt 1999) from the network's own doubts to being right. It is fitted on half of the articles; on the
other half the expected calibration error (Naeini et al. 2015; ten bins of equal size) and the bins are told. Below which
confidence nothing is said is chosen on all of them: on half of them it moves by 0.1 with the choice of the half.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kg.evaluate import Attribution, Gold, Report, rightness, score
from kg.extractors.tagger import OVERLAP, read_article, sought
from kg.extractors.tagger.calibration import Calibration, confidence, features
from kg.extractors.tagger.decode import Found, apart
from kg.extractors.tagger.reading import Network
from kg.parse import parse
from kg.records import Article

Doubles = npt.NDArray[np.float64]

_BINS = 10
_RIDGE = 1e-3  # keeps the weights finite
_THRESHOLDS = np.arange(0.20, 0.52, 0.02)


@dataclass(frozen=True, slots=True)
class Bin:
    """Attributions of like confidence: how many, what was said on average, and how many of them are right."""

    number: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was fitted and how it does on the articles it was not fitted on; the error is a share, 0..1."""

    calibration: Calibration
    bins: tuple[Bin, ...]
    error: float


def found_in(network: Network, golds: Sequence[Gold]) -> dict[str, list[Found]]:
    """What the network finds in each article, likely or not."""
    parsed = parse(Article(gold.text) for gold in golds)
    return {
        gold.name: sought(network, article, list(read_article(network, article)))
        for gold, article in zip(golds, parsed, strict=True)
    }


def calibrated(golds: Sequence[Gold], found: dict[str, list[Found]]) -> Calibrated:
    """Fits the weights on every other article and tells how well that holds on the rest."""
    fitting, holding = golds[::2], golds[1::2]
    weights, bias = regression(*_table(fitting, found))
    candidates = [Calibration(weights, bias, round(float(least), 2)) for least in _THRESHOLDS]
    best = max(candidates, key=lambda one: _sum_of_f1(golds, found, one))
    held = [(gold, kept(found[gold.name], best)) for gold in holding]
    said = np.array([confidence(one, best) for _, some in held for one in some])
    right = np.array([share for gold, some in held for share in rightness(gold, _scored(some))])
    bins = binned(said, right)
    return Calibrated(best, bins, expected_error(bins))


def written(fitted: Calibration, file: Path) -> None:
    """In the form that kg.extractors.tagger.calibration reads."""
    file.write_text(json.dumps(asdict(fitted), indent=1) + "\n", encoding="utf-8")


def told(calibrated: Calibrated, golds: Sequence[Gold], found: dict[str, list[Found]]) -> str:
    """Bins, error and scores as lines of text."""
    fitted = calibrated.calibration
    bins = [f"{one.number:5} statements, said {one.said:.2f}, right {one.right:.2f}" for one in calibrated.bins]
    report = report_of(golds, found, lambda some: kept(some, fitted))
    scores = [f"{one.name:22} {one.precision:5} {one.recall:5} {one.f1:5}" for one in report.figures]
    return "\n".join([*bins, f"expected calibration error {calibrated.error:.3f}", str(fitted), *scores])


def kept(found: Sequence[Found], by: Calibration) -> list[Found]:
    """What the tagger makes of what the network found."""
    sure = partial(confidence, by=by)
    return apart([one for one in found if sure(one) >= by.least], OVERLAP, sure)


def _sum_of_f1(golds: Sequence[Gold], found: dict[str, list[Found]], by: Calibration) -> float:
    report = report_of(golds, found, lambda some: kept(some, by))
    return sum(report.f1(name) for name in ("content soft", "content exact", "attribution"))


def report_of(
    golds: Sequence[Gold], found: dict[str, list[Found]], choose: Callable[[list[Found]], list[Found]]
) -> Report:
    """The scores of what is chosen of what was found."""
    return score(golds, {name: _scored(choose(some)) for name, some in found.items()})


def _scored(found: Sequence[Found]) -> list[Attribution]:
    return [Attribution(one.source, one.cue, one.content) for one in found]


def _table(golds: Sequence[Gold], found: dict[str, list[Found]]) -> tuple[Doubles, Doubles]:
    """Features of all that was found (n, k), and how right each is (n,)."""
    rows = [features(one) for gold in golds for one in found[gold.name]]
    right = [share for gold in golds for share in rightness(gold, _scored(found[gold.name]))]
    return np.array(rows), np.array(right)


def regression(inputs: Doubles, right: Doubles) -> tuple[tuple[float, ...], float]:
    """Weights and bias of the inputs as they are; what keeps the weights small works on inputs of unit variance."""
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-6
    padded = np.hstack([(inputs - mean) / spread, np.ones((len(inputs), 1))])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        chances = _sigmoid(padded @ weights)
        entropy = -(right * np.log(chances + 1e-12) + (1 - right) * np.log(1 - chances + 1e-12)).mean()
        ridge = np.append(weights[:-1], 0.0) * _RIDGE
        return float(entropy + (ridge * weights).sum()), padded.T @ (chances - right) / len(right) + 2 * ridge

    best = minimize(loss, np.zeros(padded.shape[1]), jac=True, method="L-BFGS-B").x
    weights = best[:-1] / spread
    return tuple(round(float(weight), 4) for weight in weights), round(float(best[-1] - weights @ mean), 4)


def _sigmoid(values: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-values)))


def binned(said: Doubles, right: Doubles) -> tuple[Bin, ...]:
    """Ten bins of equal size, of growing confidence."""
    groups = np.array_split(np.argsort(said, kind="stable"), _BINS)
    return tuple(Bin(len(one), float(said[one].mean()), float(right[one].mean())) for one in groups if len(one))


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error, a share."""
    return sum(one.number * abs(one.said - one.right) for one in bins) / sum(one.number for one in bins)
