"""How sure the network is of an attribution -> how often it is right, in the sense of the confidence of a statement."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from kg.extractors.tagger.decode import Found, Signs

FILE = Path(__file__).parent / "model" / "calibration.json"

_LEAST_CHANCE = 1e-6
_FAR = 200  # characters, beyond which all is equally far
_SIGNS = tuple(one.name for one in fields(Signs))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic regression over features; what it gives less than `least` is not made."""

    weights: tuple[float, ...]
    bias: float
    least: float

    def chance(self, values: Sequence[float]) -> float:
        """That what has these features is right."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-total))


def features(one: Found) -> tuple[float, ...]:
    """Log odds of the signs; whether someone is named; the content's size and how far it begins from the cue; whether the cue
    stands in another content; how much of it the rules find, too."""
    size = sum(span.end - span.start for span in one.content)
    return (
        *(log_odds(getattr(one.signs, name)) for name in _SIGNS),
        float(bool(one.source)),
        math.log(size),
        math.sqrt(min(abs(one.content[0].start - one.marked.end), _FAR)),
        float(one.nested),
        one.agreement,
    )


def confidence(one: Found, by: Calibration | None = None) -> float:
    """The chance that content and source are right, by the standard of kg.evaluate, as was fitted in training."""
    return (by or fitted()).chance(features(one))


@cache
def fitted() -> Calibration:
    """What training has fitted."""
    return loaded(FILE)


def loaded(file: Path) -> Calibration:
    """The calibration in a file that kg.training has written."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    return Calibration(tuple(raw["weights"]), raw["bias"], raw["least"])


def log_odds(chance: float) -> float:
    """The logit of a probability, which may be 0 or 1."""
    chance = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(chance / (1 - chance))
