"""How sure the network is of a position -> how often it is right, which is the position's confidence."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from kg.extractors.tagger.calibration import Calibration, loaded, log_odds
from kg.extractors.tagger.stances.reading import Held, Signs

FILE = Path(__file__).parents[1] / "model" / "stance_calibration.json"

_SIGNS = tuple(one.name for one in fields(Signs))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else speaks for a position, as shares: that the rules find the measure, the measure with this actor, and that with
    this side; that it stands in a headline; in what somebody says."""

    measure: float = 0.0
    actor: float = 0.0
    side: float = 0.0
    headline: float = 0.0
    said: float = 0.0


def features(one: Held, evidence: Evidence) -> tuple[float, ...]:
    """Log odds of the signs, whether the actor is seen, whether the position is conditional, the measure's size, and
    the rest of the evidence."""
    size = sum(span.end - span.start for span in one.measure)
    return (
        *(log_odds(getattr(one.signs, name)) for name in _SIGNS),
        float(one.actor is not None),
        float(one.conditional),
        one.ruled,
        math.log(size),
        *(getattr(evidence, one.name) for one in fields(Evidence)),
    )


def confidence(one: Held, evidence: Evidence, by: Calibration | None = None) -> float:
    """The chance that actor, measure and side are right, as was fitted in training."""
    return (by or fitted()).chance(features(one, evidence))


@cache
def fitted() -> Calibration:
    """What training has fitted."""
    return loaded(FILE)
