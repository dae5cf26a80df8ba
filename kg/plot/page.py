"""The drawing itself: lanes of those who speak along the days, with what happened in each, as SVG.

The template has the shapes and colours; here is only what stands where. No claim, name or quotation becomes markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kg.kinds import Kind
from kg.listing.timeline import Life
from kg.plot.marks import RING, STEP, Mark, marks
from kg.plot.scale import MONTHS, Scale, Tick
from kg.tracking.timeline import Entry, Told

_WIDTH = 1080.0
_MARGIN = 28.0
_GUTTER = 214.0  # from the left edge to the first day: the names of the lanes
_UNDATED = 76.0  # the room of what has no day
_LANE = 46.0  # the least height of one
_LANES = 12
_NAME = 25  # letters of a lane's name in one of its two lines
_QUOTED = 280  # characters of a quotation in a tooltip
_TOLD = 5  # entries in the tooltip of several
_NOBODY = {"speaker": "no claim in common", "claim": "nobody named", "measure": "nobody named", "topic": "nobody named"}
_KINDS = {"affirms": "affirms", "denies": "denies", "for": "for the measure", "against": "against the measure"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark with its place in the drawing and its tooltip."""

    mark: Mark
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Everything of one speaker or actor: `shown` are the lines of its name, each with its place, `y` is the lane's middle."""

    name: str
    shown: tuple[tuple[str, float], ...]
    count: str
    top: float
    height: float
    dots: tuple[Dot, ...]

    @property
    def path(self) -> tuple[float, float] | None:
        """From the first to the last mark that has a day."""
        places = [dot.mark.x for dot in self.dots if dot.mark.told[0].entry.day]
        return (min(places), max(places)) if len(places) > 1 else None

    @property
    def y(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    style: str
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws."""

    title: str
    heading: tuple[str, ...]
    count: str
    keys: tuple[Key, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    undated: float | None
    top: float
    bottom: float
    width: float
    margin: float
    gutter: float
    ring: float

    @property
    def height(self) -> float:
        return self.bottom + 58


PICTURE = Kind(
    "a picture",
    re.compile(
        rb'<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http://www\.w3\.org/2000/svg" [^>\n]*'
        rb'role="img" aria-labelledby="name told">'
    ),
)


def plot(life: Life) -> str:
    """An SVG document; the same life gives the same text."""
    return _template().render(picture=_picture(life))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("kg.plot", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["n"] = lambda number: f"{number:.1f}"
    return environment.get_template("life.svg")


def _picture(life: Life) -> Picture:
    title = _title(life)
    heading = _wrapped(title, 74)
    top = 112.0 + 26 * len(heading)
    days = [one.entry.day for one in life.told if one.entry.day]
    has_undated = len(days) < len(life.told)
    end = _WIDTH - _MARGIN - 14 - (_UNDATED if has_undated and days else 0)
    scale = Scale(min(days), max(days), _GUTTER + 22, end) if days else None
    undated = (_WIDTH - _MARGIN - _UNDATED / 2 - 8 if days else (_GUTTER + _WIDTH) / 2) if has_undated else None
    lanes = _lanes(life, scale, undated, top)
    return Picture(
        title=title,
        heading=tuple(heading),
        count=_count(life),
        keys=tuple(_keys([dot.mark for lane in lanes for dot in lane.dots])),
        lanes=lanes,
        ticks=tuple(scale.ticks()) if scale else (),
        undated=undated,
        top=top,
        bottom=lanes[-1].top + lanes[-1].height if lanes else top,
        width=_WIDTH,
        margin=_MARGIN,
        gutter=_GUTTER,
        ring=RING,
    )


# -- lanes ------------------------------------------------------------------------------------------------------------
def _lanes(life: Life, scale: Scale | None, undated: float | None, top: float) -> tuple[Lane, ...]:
    def x(one: Told) -> float:
        return scale.x(one.entry.day) if scale and one.entry.day else undated or 0.0

    made = []
    for name, own in _sorted(life):
        found = marks(own, x)
        highest = max(abs(mark.y) + mark.radius - STEP / 2 for mark in found)
        height = max(_LANE, 2 * highest + 26)
        dots = tuple(Dot(mark, top + height / 2 + mark.y, _tooltip(mark.told, life.names)) for mark in found)
        made.append(Lane(name, _lines(name, top + height / 2), f"{len(own):,}", top, height, dots))
        top += height
    return tuple(made)


def _lines(name: str, middle: float) -> tuple[tuple[str, float], ...]:
    lines = _wrapped(name, _NAME)
    return tuple((line, middle + 4.5 + 16 * (number - (len(lines) - 1) / 2)) for number, line in enumerate(lines))


def _sorted(life: Life) -> list[tuple[str, list[Told]]]:
    """The lanes of those with the most entries, by their first one, and what is left in one lane."""
    of = _lane_of(life)
    counts = Counter(of(one) for one in life.told)
    ordered = sorted(counts, key=lambda node: (-counts[node], life.names.get(node, ""), node))
    kept = set(ordered if len(ordered) <= _LANES else ordered[: _LANES - 1])
    lanes: dict[str | None, list[Told]] = defaultdict(list)
    for one in life.told:
        lanes[node if (node := of(one)) in kept else None].append(one)
    others = lanes.pop(None, [])
    nobody = _NOBODY[life.sort]
    named = [(_clean(life.names.get(node or "", "") or nobody), own) for node, own in lanes.items()]
    return [*named, (f"{len(counts) - len(kept):,} others", others)] if others else named


def _lane_of(life: Life) -> Callable[[Told], str]:
    """Who speaks; in the life of one speaker what of."""
    if life.sort == "speaker":
        return lambda one: one.entry.subject
    return lambda one: one.entry.who


# -- words --------------------------------------------------------------------------------------------------------------
def _title(life: Life) -> str:
    return _clean(life.nodes[0].label if len(life.nodes) == 1 else life.what)


def _count(life: Life) -> str:
    entries = [one.entry for one in life.told]
    positions = sum(entry.is_position for entry in entries)
    said = [_number(len(entries) - positions, "statement")] if len(entries) > positions or not entries else []
    taken = [_number(positions, "position")] if positions else []
    speakers, outlets = ({getattr(entry, name) for entry in entries} - {""} for name in ("who", "outlet"))
    by = f" by {_number(len(speakers), 'speaker')}" if life.sort != "speaker" else ""
    parts = [" and ".join([*said, *taken]) + by + (f" in {_number(len(outlets), 'outlet')}" if outlets else "")]
    days = sorted(entry.day for entry in entries if entry.day)
    if days:
        parts.append(_day(days[0]) if days[0] == days[-1] else f"{_day(days[0])} to {_day(days[-1])}")
    if len(days) < len(entries):
        parts.append(f"{len(entries) - len(days):,} without a day")
    what = life.sort.capitalize() if len(life.nodes) == 1 else _number(len(life.nodes), life.sort)
    return " \N{MIDDLE DOT} ".join((what, *parts))


def _keys(found: Sequence[Mark]) -> list[Key]:
    """The legend of what is there."""
    kinds = {mark.kind for mark in found}
    texts = [(name, text) for name, text in _KINDS.items() if name in kinds]
    if any(mark.is_turn for mark in found):
        texts.append(("turn", "first said, now certain or changed side"))
    if any(mark.is_echo for mark in found):
        texts.append(("echo", "reported again or reprinted"))
    made, x = [], _MARGIN + 6
    for style, text in texts:
        made.append(Key(style, text, x))
        x += 38 + 6.2 * len(text)
    return made


def _tooltip(told: Sequence[Told], names: Mapping[str, str]) -> str:
    shown = [_line(one, names) for one in told[:_TOLD]]
    if len(told) > _TOLD:
        shown.append(f"and {len(told) - _TOLD} more")
    return _clean("\n\n".join(shown))


def _line(one: Told, names: Mapping[str, str]) -> str:
    entry = one.entry
    day = entry.day.isoformat() if entry.day else "no day"
    outlet = f"\n{_one_line(names[entry.outlet])}" if entry.outlet in names else ""
    quoted = _shortened(_one_line(entry.words), _QUOTED)
    return f"{day}: {one.event}\n{_who(entry, names)} {entry.stance}: “{quoted}”{outlet}"


def _who(entry: Entry, names: Mapping[str, str]) -> str:
    return _one_line(names.get(entry.who, "")) or "nobody named"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _clean(text: str) -> str:
    """Without what cannot stand in XML, or would turn the line around; line ends stay."""
    shown = re.sub(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\N{REPLACEMENT CHARACTER}", text)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "\N{REPLACEMENT CHARACTER}", shown)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _columns(text: str) -> int:
    """About how wide the text is, in letters: those of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _shortened(text: str, columns: int) -> str:
    if _columns(text) <= columns:
        return text
    while _columns(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _wrapped(text: str, columns: int) -> list[str]:
    """Two lines at most."""
    words = _one_line(text).split(" ")
    first = ""
    while words and _columns(f"{first} {words[0]}") <= columns:
        first = f"{first} {words.pop(0)}".lstrip()
    rest = " ".join(words)
    return [line for line in (first, _shortened(rest, columns)) if line] or [""]
