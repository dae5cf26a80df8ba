"""A day, as articles and their metadata write it."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONGEST = 100  # characters that are looked at: a day is what `written` begins with
_ISO = re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d\d)[-/.]?(?P<day>\d\d)(?!\d)")
_NAME = r"(?P<name>[A-Z][a-z]{2,8})\.?"
_SHAPES = (
    _ISO,
    re.compile(rf"{_NAME} (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"),
    re.compile(rf"(?P<day>\d\d?)(?:st|nd|rd|th)? {_NAME},? (?P<year>\d{{4}})\b"),
)


def day(written: str | None) -> date | None:
    """The date that `written` begins with, in the writer's own time zone; None when it is none.

    Understands 2025-04-27 (with or without a time, dashes or slashes), April 27, 2025, 27 Apr 2025 and the dates of
    e-mail and RSS. Never 04/05/2025, which is another day on either side of the ocean.
    """
    words = " ".join((written or "").strip()[:_LONGEST].split())
    for shape in _SHAPES:
        if match := shape.match(words):
            return _made(match)
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _made(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    name = parts.get("name")
    try:
        month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"])
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:  # the 30th of February, or a word that is no month
        return None
