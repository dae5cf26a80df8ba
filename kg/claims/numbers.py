"""Numbers in a text, by value and unit, in digits or in words: `1.5 million`, `half`, `$3bn`, `two thirds`, `12 percent`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_SMALL = {word: value for value, word in enumerate(_ONES)}
_DECADES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * value for value, word in enumerate(_DECADES, start=2)}
_SCALES = {
    "hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
    "dozen": 12,
}  # fmt: skip
_SHARES = {
    "half": 50.0,
    "third": 100 / 3,
    "thirds": 100 / 3,
    "quarter": 25.0,
    "quarters": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
}
_FIRST = frozenset(["a", "an", "half", *_SMALL, *_TENS])
_PERCENT = frozenset(["%", "percent", "percentage", "pct", "per"])
_PART = re.compile(r"[$€£]|\d+(?:[.,]\d+)*|%|[A-Za-z]+")
_YEAR = re.compile(r"^(1[89]|20)\d\d$")


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A value, and whether it is a share (in percent), a count, or money."""

    value: float
    unit: str

    def is_like(self, other: Amount) -> bool:
        """The same up to rounding."""
        if self.unit != other.unit and "" not in (self.unit, other.unit):
            return False
        return abs(self.value - other.value) <= 0.011 * max(abs(self.value), abs(other.value))


def amounts(text: str) -> tuple[tuple[Amount, ...], frozenset[str], str]:
    """The amounts in a text, the years, and the text without either."""
    parts = list(_PART.finditer(text))
    found: list[Amount] = []
    years: set[str] = set()
    cut: list[tuple[int, int]] = []
    at = 0
    while at < len(parts):
        read = _read(parts, at) if _may_begin(parts[at].group()) else None
        if read is None:
            at += 1
            continue
        value, unit, stop = read
        start, end = parts[at].start(), parts[stop - 1].end()
        word = text[parts[at].start() : parts[at].end()]
        if unit == "" and stop == at + 1 and _YEAR.match(word):
            years.add(word)
        else:
            found.append(Amount(value, unit))
        cut.append((start, end))
        at = stop
    return tuple(sorted(found)), frozenset(years), _without(text, cut)


def _may_begin(word: str) -> bool:
    return not word[0].isalpha() or word.lower() in _FIRST


def _read(parts: list[re.Match[str]], at: int) -> tuple[float, str, int] | None:
    """The amount that begins at the part: value, unit, and where it stops."""
    words = [part.group().lower() for part in parts[at : at + 8]]
    if (share := _share(words)) is not None:
        return (*share, at + (4 if words[1:2] == ["out"] else 3))
    money = words[0] in "$€£"
    stop = 1 if money else 0
    if words[0] == "half":
        scaled = len(words) > 2 and words[1] == "a" and words[2] in _SCALES
        return (_SCALES[words[2]] / 2, "", at + 3) if scaled else (50.0, "%", at + 1)
    value, used = _value(words[stop:])
    if not used:
        return None
    stop += used
    if stop < len(words) and words[stop] in _SHARES and value <= 10 and not money:
        return value * _SHARES[words[stop]], "%", at + stop + 1
    while stop < len(words) and words[stop] in _SCALES:
        value *= _SCALES[words[stop]]
        stop += 1
    if (
        stop < len(words)
        and words[stop] in _PERCENT
        and not (words[stop] == "per" and words[stop + 1 : stop + 2] != ["cent"])
    ):
        stop += 2 if words[stop] == "per" else 1
        return value, "%", at + stop
    if money or (stop < len(words) and words[stop] in ("dollars", "euros", "pounds")):
        return value, "money", at + stop
    return value, "", at + stop


def _share(words: list[str]) -> tuple[float, str] | None:
    """`one in four`, `two out of three`."""
    joined = {("in",): 2, ("out", "of"): 3}
    for between, place in joined.items():
        if tuple(words[1:place]) == between and len(words) > place:
            part, whole = _SMALL.get(words[0]), _SMALL.get(words[place])
            if part and whole and part < whole:
                return 100 * part / whole, "%"
    return None


def _value(words: list[str]) -> tuple[float, int]:
    """A plain number at the beginning of the words, and how many of them it takes."""
    if not words:
        return 0.0, 0
    first = words[0]
    if first[0].isdigit():
        return _digits(first), 1
    if first in _TENS:
        after = _SMALL.get(words[1], 0) if len(words) > 1 else 0
        return float(_TENS[first] + after), 2 if 0 < after < 10 else 1
    if first in _SMALL and not (first == "one" and (len(words) < 2 or words[1] not in {*_SCALES, *_SHARES, *_PERCENT})):
        return float(_SMALL[first]), 1
    if first in ("a", "an") and len(words) > 1 and words[1] in {*_SCALES, *_SHARES} - {"k", "m"}:
        return 1.0, 1
    return 0.0, 0


def _digits(word: str) -> float:
    """`1,500,000` and `1.5`; a comma that does not part thousands is a decimal one."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", word):
        return float(word.replace(",", ""))
    whole = word.replace(",", ".")
    return float(whole) if whole.count(".") <= 1 else float(whole.replace(".", ""))


def _without(text: str, cut: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in cut:
        kept.append(text[at:start])
        at = end
    return " ".join([*kept, text[at:]])
