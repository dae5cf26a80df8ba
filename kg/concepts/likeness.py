"""Which concepts of different words may yet be one: what a person may be asked about."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from kg.concepts.grouping import Concept
from kg.embedding import embedded

_MOST = 2000
"""Concepts that are compared, the most frequent ones: all pairs of them."""
_LEAST = 0.9


@dataclass(frozen=True, slots=True)
class Alike:
    """Two concepts and the cosine of what their labels mean."""

    left: Concept
    right: Concept
    cosine: float


def alike(concepts: Sequence[Concept], judged: Container[frozenset[str]] = ()) -> list[Alike]:
    """The pairs of one use that mean nearly the same and nobody has judged, the nearest first."""
    known = sorted(concepts, key=lambda one: (-one.count, one.label, one.key))[:_MOST]
    meaning = embedded([one.label for one in known])
    near = np.argwhere(np.triu(meaning @ meaning.T, 1) >= _LEAST)
    pairs = [Alike(known[a], known[b], round(float(meaning[a] @ meaning[b]), 4)) for a, b in near.tolist()]
    asked = [one for one in pairs if frozenset((one.left.key, one.right.key)) not in judged]
    return sorted(asked, key=lambda one: (-one.cosine, -one.left.count - one.right.count, one.left.key, one.right.key))
