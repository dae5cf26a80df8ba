"""Which marks stand in one lane, and where: no mark hides another, and the same entries always stand in the same places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.tracking.timeline import Event, Told

RADIUS = 5.5
RING = 2.2  # from a mark to the ring around it
STEP = 16.0  # from mark to mark, one above the other
_MANY = 150  # entries in a lane, from which on they are taken together in wider steps
_WIDE = 42.0
_STACK = 6  # marks above each other; of more at one place, those of one kind are one mark with their number
_SEVERAL = 7.0  # radius of a mark that has a number beside it
_DIGIT = 6.6
_ECHOES = frozenset([Event.AGAIN, Event.REPRINTED])
_TURNS = frozenset([Event.FIRST, Event.CERTAIN, Event.CHANGES])


@dataclass(frozen=True, slots=True)
class Mark:
    """One or more entries of one kind at a place, `y` below the middle of the lane."""

    told: tuple[Told, ...]
    kind: str
    x: float
    y: float
    radius: float

    @property
    def number(self) -> str:
        """How many, where there are several."""
        return f"{len(self.told):,}" if len(self.told) > 1 else ""

    @property
    def is_echo(self) -> bool:
        """Whether it only reports or prints again what stands elsewhere."""
        return all(_ECHOES.intersection(one.events) for one in self.told)

    @property
    def is_turn(self) -> bool:
        """Whether something begins or turns here."""
        return len(self.told) == 1 and bool(_TURNS.intersection(self.told[0].events))


def kind(told: Told) -> str:
    """affirms, denies, for or against."""
    entry = told.entry
    if entry.is_position:
        return "against" if entry.is_against else "for"
    return "denies" if entry.is_against else "affirms"


def marks(told: Iterable[Told], x: Callable[[Told], float]) -> list[Mark]:
    """The marks of one lane."""
    placed = sorted(((x(one), one) for one in told), key=lambda pair: (pair[0], pair[1].entry.order))
    ends: dict[int, float] = defaultdict(lambda: float("-inf"))
    found = []
    for crowd in _crowds(placed, 2 * RADIUS if len(placed) < _MANY else _WIDE):
        for group in _parted(crowd):
            at, radius = sum(place for place, _ in group) / len(group), RADIUS if len(group) == 1 else _SEVERAL
            mark = Mark(tuple(one for _, one in group), kind(group[0][1]), at, 0, radius)
            room = radius + RING if mark.is_turn else radius
            level = next(level for level in _levels() if ends[level] <= at - room)
            ends[level] = at + room + 1 + (3 + _DIGIT * len(mark.number) if mark.number else 0)
            found.append(replace(mark, y=level * STEP))
    return found


_Placed = tuple[float, Told]


def _crowds(placed: Sequence[_Placed], width: float) -> Iterator[list[_Placed]]:
    """Runs of entries that would lie on each other."""
    crowd: list[_Placed] = []
    for one in placed:
        if crowd and one[0] - crowd[0][0] > width:
            yield crowd
            crowd = []
        crowd.append(one)
    if crowd:
        yield crowd


def _parted(crowd: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    """Each for itself, or, of too many, those of one kind together."""
    if len(crowd) <= _STACK:
        yield from ([one] for one in crowd)
        return
    kinds: dict[str, list[_Placed]] = defaultdict(list)
    for place, one in crowd:
        kinds[kind(one)].append((place, one))
    yield from (kinds[name] for name in sorted(kinds))


def _levels() -> Iterator[int]:
    """0, -1, 1, -2, 2 ..."""
    level = 0
    while True:
        yield level
        level = -level if level < 0 else -level - 1
