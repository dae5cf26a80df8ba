"""Days -> places on a line, with ticks that people can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_MOST = 10  # steps


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the line, what is written below it, and in a second line the year, where it begins."""

    x: float
    text: str
    year: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from first to last, drawn from left to right; one day alone stands in the middle."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        length = (self.last - self.first).days
        share = (day - self.first).days / length if length else 0.5
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[Tick]:
        """About ten at most, at round days, months or years; the first day where no round one lies within."""
        days, is_yearly = self._rounds()
        found: list[Tick] = []
        year = None
        for day in days or [self.first]:
            begins, year = day.year != year, day.year
            text = str(day.year) if is_yearly else _text(day, is_monthly=all(one.day == 1 for one in days))
            found.append(Tick(self.x(day), text, str(day.year) if begins and not is_yearly else ""))
        return found

    def _rounds(self) -> tuple[list[date], bool]:
        length = (self.last - self.first).days
        for step in _DAY_STEPS:
            if length / step < _MOST:
                return list(_days(self.first, self.last, step)), False
        for step in _MONTH_STEPS:
            if length / (step * 30.4) < _MOST:
                return list(self._within(_months(self.first, self.last, step))), False
        step = next(step for step in _YEAR_STEPS if length / (step * 365.2) < _MOST)
        years = range(-(-self.first.year // step) * step, self.last.year + 1, step)
        return list(self._within(date(year, 1, 1) for year in years if year)), True

    def _within(self, days: Iterable[date]) -> Iterator[date]:
        return (day for day in days if self.first <= day <= self.last)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    """Every so many days; weeks begin on Mondays."""
    skipped = -first.weekday() % 7 if step % 7 == 0 else 0
    for number in range(skipped, (last - first).days + 1, step):
        yield first + timedelta(days=number)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    for number in range(first.year * 12, last.year * 12 + 12, step):
        yield date(number // 12, number % 12 + 1, 1)


def _text(day: date, *, is_monthly: bool) -> str:
    return MONTHS[day.month - 1] if is_monthly else f"{day.day} {MONTHS[day.month - 1]}"
