"""Things that stand at spans of a text, looked up by place: which of them touch or cover a stretch, without a look at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, TypeVar

from kg.records import Span

Thing = TypeVar("Thing")


class Extents(Generic[Thing]):
    """Spans with what stands at each, in order of their beginnings."""

    def __init__(self, things: Iterable[tuple[Span, Thing]]) -> None:
        self._all = sorted(things, key=lambda one: one[0].start)  # stable: then as given
        self._starts = [span.start for span, _ in self._all]
        self._reach = list(accumulate((span.end for span, _ in self._all), max))  # how far those up to here reach

    def touching(self, start: int, end: int) -> Iterator[tuple[Span, Thing]]:
        """Those that share a character with [start, end)."""
        last = bisect_left(self._starts, end)
        for span, thing in self._all[bisect_right(self._reach, start) : last]:
            if span.end > start:
                yield span, thing

    def covering(self, start: int, end: int) -> Iterator[tuple[Span, Thing]]:
        """Those that hold all of [start, end)."""
        last = bisect_right(self._starts, start)
        for span, thing in self._all[bisect_left(self._reach, end) : last]:
            if span.end >= end:
                yield span, thing
