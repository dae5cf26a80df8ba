"""When it was said: a date beside the cue, counted back from the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from kg.records import AnnotatedArticle, Position, Spans, Statement
from kg.resolve.places import Places, places_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_MONTHS = {
    name: n + 1
    for n, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
}
_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\b(?:,?\s+(?P<year2>\d{{4}}))?"
    rf"|(?P<relative>yesterday|today|tonight|this\s+morning|this\s+afternoon|this\s+evening|last\s+night)"
    rf"|(?<!next\s)(?<!every\s){_WEEKDAY})\b",
    re.IGNORECASE,
)
_DAYS_AGO = {"yesterday": 1, "last night": 1}
_MOST = 50  # dates of a sentence that are looked at
_NEAR = 6  # words between cue and date where the parse does not connect them


def resolve_dates(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """Gives statements, and positions that rest on them, the day they were said on; without a date beside the cue: None."""
    places, published = places_of(annotated.paragraphs), annotated.article.published
    statements = tuple(replace(s, said_on=_said_on(s, places, published)) for s in annotated.statements)
    positions = tuple(_dated(position, statements) for position in annotated.positions)
    return replace(annotated, statements=statements, positions=positions)


def dates_in(text: str, published: date | None) -> Iterator[tuple[int, int, date]]:
    """(start, end, day) of each date in the text. A weekday is the most recent one not after publication; a day without
    year likewise; without a day of publication only full dates count."""
    for match in _DATE.finditer(text):
        day = _day(match, published)
        if day is not None:
            yield match.start(), match.end(), day


def _dated(position: Position, statements: tuple[Statement, ...]) -> Position:
    if position.based_on is None:
        return position
    return replace(position, said_on=statements[position.based_on].said_on)


def _said_on(statement: Statement, places: Places, published: date | None) -> date | None:
    """The date that hangs on the cue's verb, or stands next to the cue, outside the content."""
    cue = places.words(statement.cue[-1]) if statement.cue else None
    if cue is None:
        return None
    sentence = cue.root.sent
    for start, end, day in islice(dates_in(sentence.text, published), _MOST):
        words = sentence.doc.char_span(sentence.start_char + start, sentence.start_char + end, alignment_mode="expand")
        if (
            words is not None
            and _is_when(words.root, cue)
            and not _is_inside(places.offset(words.root), statement.content)
        ):
            return day
    return None


def _is_when(token: Token, cue: Words) -> bool:
    return _hangs_on(token, cue.start, cue.end) or _is_near(token, cue.end)


def _is_inside(offset: int, content: Spans) -> bool:
    return any(span.start <= offset < span.end for span in content)


def _hangs_on(token: Token, start: int, end: int) -> bool:
    """Whether the first verb above the date is in the cue."""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return start <= token.i < end


def _is_near(token: Token, end: int) -> bool:
    """Whether the date follows the cue closely, with no verb and no comma between."""
    between = token.doc[end : token.i]
    return end <= token.i <= end + _NEAR and not any(word.pos_ == "VERB" or word.text in ",;" for word in between)


def _day(match: re.Match[str], published: date | None) -> date | None:
    for form, reader in _READERS:
        if match[form]:
            return reader(match, published)
    return None


def _iso(match: re.Match[str], _: date | None) -> date | None:
    return _checked(*map(int, match["iso"].split("-")))


def _month_first(match: re.Match[str], published: date | None) -> date | None:
    return _month_day(match["month"], match["day"], match["year"], published)


def _day_first(match: re.Match[str], published: date | None) -> date | None:
    return _month_day(match["month2"], match["day2"], match["year2"], published)


def _month_day(month: str, day: str, year: str | None, published: date | None) -> date | None:
    number = _MONTHS[month[:3].lower()]
    if year:
        return _checked(int(year), number, int(day))
    if published is None:
        return None
    this_year = _checked(published.year, number, int(day))
    return this_year if this_year is None or this_year <= published else _checked(published.year - 1, number, int(day))


def _relative(match: re.Match[str], published: date | None) -> date | None:
    words = " ".join(match["relative"].lower().split())
    return published and published - timedelta(days=_DAYS_AGO.get(words, 0))


def _weekday(match: re.Match[str], published: date | None) -> date | None:
    number = _WEEKDAYS[match["weekday"][:3].lower()]
    return published and published - timedelta(days=(published.weekday() - number) % 7)


def _checked(year: int, month: int, day: int) -> date | None:
    """The date, None for one that no calendar has (Feb. 30)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Reader = Callable[[re.Match[str], date | None], date | None]
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("iso", _iso),
    ("month", _month_first),
    ("month2", _day_first),
    ("relative", _relative),
    ("weekday", _weekday),
)
