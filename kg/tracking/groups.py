"""What was told, taken together and counted: by utterance, speaker, day or claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from kg.tracking.timeline import Told

Key = Callable[[Told], Hashable]

PER: dict[str, Key] = {
    "statement": lambda one: one.entry.node,
    "utterance": lambda one: (one.entry.subject, one.act),
    "speaker": lambda one: (one.entry.who, one.entry.subject),
    "day": lambda one: one.entry.day or date.max,
}
"""what one line stands for -> what those have in common that it takes together."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some statements and positions, one at least, oldest first."""

    told: tuple[Told, ...]

    @property
    def first(self) -> Told:
        return self.told[0]

    @property
    def last(self) -> Told:
        """The latest that has a day, if any has."""
        return next((one for one in reversed(self.told) if one.entry.day), self.told[-1])

    @property
    def statements(self) -> int:
        """Positions count, too."""
        return len(self.told)

    @property
    def utterances(self) -> int:
        """Acts of saying: reports and reprints of one count once."""
        return len({one.act for one in self.told})

    @property
    def speakers(self) -> int:
        """Known ones."""
        return len({one.entry.who for one in self.told if one.entry.who})

    @property
    def outlets(self) -> int:
        return len({one.entry.outlet for one in self.told if one.entry.outlet})

    @property
    def days(self) -> int:
        return len({one.entry.day for one in self.told if one.entry.day})

    @property
    def against(self) -> int:
        """How many deny the claim, or stand against the measure."""
        return sum(one.entry.is_against for one in self.told)

    def count(self, per: str) -> int:
        """How many statements, utterances, speakers or days there are."""
        return int(getattr(self, f"{per}s"))


def grouped(given: Iterable[Told], key: Key) -> list[Group]:
    """The groups of what has the key in common, in the order of their first ones."""
    groups: dict[Hashable, list[Told]] = defaultdict(list)
    for one in given:
        groups[key(one)].append(one)
    return [Group(tuple(sorted(one, key=lambda each: each.entry.order))) for one in groups.values()]
