"""What happened to claims and measures, one line for each statement or position: who said it first, who repeated or denied it.

The rules, for the statements of one claim:

    reprinted        the article prints another's text, and that other makes the claim with the same stance
    reported again   another report of the same utterance comes before
    denied           the stance denies
    undated          neither the day it was said is known nor the day it was published
    first said       on the first day on which anyone affirms it: who was first within a day, nobody knows
    repeated         later
    hedged           beside these: affirmed as possible or probable
    now certain      beside these: affirmed without a hedge on the first day that anyone does, and hedged on an earlier one

and for the positions of one actor on one measure:

    reprinted, undated   as above
    on a condition       it changes no side
    changes side         of the latest earlier day there is a position on the other side
    repeats              the same stance came before
    takes position       any other
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.records import Certainty, PositionStance, Stance

_POSITIONS = frozenset(PositionStance)
_HEDGES = frozenset([Certainty.POSSIBLE, Certainty.PROBABLE])


class Event(StrEnum):
    """What a statement or position is in the life of its claim or measure; the rules stand above."""

    FIRST = "first said"
    REPEATED = "repeated"
    AGAIN = "reported again"
    REPRINTED = "reprinted"
    DENIED = "denied"
    HEDGED = "hedged"
    CERTAIN = "now certain"
    UNDATED = "undated"
    SAID = "said"
    TAKES = "takes position"
    REPEATS = "repeats"
    CHANGES = "changes side"
    CONDITION = "on a condition"


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement or position; node, subject, who, reporter, outlet, article, story and utterance are IRIs, or "" if not known.

    `subject` is the claim, or the measure; `story` the first of the articles that print the same text, which may be the
    article itself; `utterance` what several statements report, or the node itself; `day` is when it was said, else published.
    """

    node: str
    subject: str
    stance: str
    article: str
    story: str
    utterance: str
    who: str = ""
    reporter: str = ""
    outlet: str = ""
    words: str = ""
    certainty: str = ""
    conditional: bool = False
    day: date | None = None
    published: date | None = None

    @property
    def is_position(self) -> bool:
        return self.stance in _POSITIONS

    @property
    def is_against(self) -> bool:
        """Whether it denies the claim, or stands against the measure."""
        return self.stance in (Stance.DENIES, PositionStance.OPPOSES, PositionStance.BREACHES)

    @property
    def order(self) -> tuple[date, date, str, str, str]:
        """By day, the undated last; within a day by publication."""
        return self.day or date.max, self.published or date.max, self.outlet, self.article, self.node


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with what it is; `before` are the stances of one who changes sides, and `act` what its reports and reprints
    have in common: the utterance, or of positions the one that is reprinted."""

    entry: Entry
    events: tuple[Event, ...]
    before: str
    act: str

    @property
    def event(self) -> str:
        """In words: `repeated, hedged` or `changes side (before: opposes)`."""
        return ", ".join(self.events) + (f" (before: {self.before})" if self.before else "")


def told(entries: Iterable[Entry]) -> list[Told]:
    """All entries of some claims and measures -> the same with what each is, oldest first, undated last."""
    by_subject: dict[tuple[bool, str], list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=_order):
        by_subject[entry.is_position, entry.subject].append(entry)
    found: list[Told] = []
    for (is_position, subject), rows in by_subject.items():
        found += _taken(rows) if is_position else _said(rows) if subject else map(_alone, rows)
    return sorted(found, key=lambda one: one.entry.order)


def _alone(entry: Entry) -> Told:
    """A statement that makes no claim that others could make."""
    return Told(entry, (Event.SAID,), "", entry.utterance)


# -- statements of one claim --------------------------------------------------------------------------------------------
def _said(rows: Sequence[Entry]) -> Iterator[Told]:
    reprints = _reprints(rows)
    opening: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.node in reprints):
        opening.setdefault(row.utterance, row.node)
    affirmed = [row for row in rows if not row.is_against and row.day]
    first = affirmed[0].day if affirmed else None
    settled = _settled(affirmed)
    for row in rows:
        if row.node in reprints:
            events: tuple[Event, ...] = (Event.REPRINTED,)
        else:
            events = (_spoken(row, opening, first), *_sureness(row, settled))
        yield Told(row, events, "", row.utterance)


def _spoken(row: Entry, opening: dict[str, str], first: date | None) -> Event:
    if opening[row.utterance] != row.node:
        return Event.AGAIN
    if row.is_against:
        return Event.DENIED
    if row.day is None:
        return Event.UNDATED
    return Event.FIRST if row.day == first else Event.REPEATED


def _sureness(row: Entry, settled: date | None) -> Iterator[Event]:
    if row.is_against:
        return
    if row.certainty in _HEDGES:
        yield Event.HEDGED
    elif settled and row.day == settled:
        yield Event.CERTAIN


def _settled(affirmed: Sequence[Entry]) -> date | None:
    """The first day without a hedge, where one with a hedge comes before."""
    hedged = next((row.day for row in affirmed if row.certainty in _HEDGES), None)
    plain = next((row.day for row in affirmed if row.certainty not in _HEDGES), None)
    return plain if hedged and plain and hedged < plain else None


# -- positions on one measure -------------------------------------------------------------------------------------------
def _taken(rows: Sequence[Entry]) -> Iterator[Told]:
    reprints = _reprints(rows)
    by_actor: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        by_actor[row.who].append(row)
    for own in by_actor.values():
        for number, row in enumerate(own):
            if row.node in reprints:
                yield Told(row, (Event.REPRINTED,), "", reprints[row.node])
            else:
                event, before = _stood(row, own[:number])
                yield Told(row, (event,), before, row.node)


def _stood(row: Entry, earlier: Sequence[Entry]) -> tuple[Event, str]:
    if row.conditional:
        return Event.CONDITION, ""
    if row.day is None:
        return Event.UNDATED, ""
    if not row.who:
        return Event.TAKES, ""  # of two who are not named nobody knows whether they are one
    held = [one for one in earlier if not one.conditional]
    last = max((one.day for one in held if one.day and one.day < row.day), default=None)
    before = {one.stance for one in held if last and one.day == last and one.is_against is not row.is_against}
    if before:
        return Event.CHANGES, ", ".join(sorted(before))
    return (Event.REPEATS if row.stance in {one.stance for one in held} else Event.TAKES), ""


def _reprints(rows: Iterable[Entry]) -> dict[str, str]:
    """Those that stand in a reprint, as they stand in the article that is reprinted -> the node there; of positions by the
    same actor, of statements whoever is their speaker: an unnamed one is another in each article."""
    given = list(rows)
    first: dict[tuple[str, str, str], str] = {}
    for row in given:
        first.setdefault((row.article, row.stance, row.who if row.is_position else ""), row.node)
    found = {}
    for row in given:
        original = first.get((row.story, row.stance, row.who if row.is_position else ""))
        if row.story != row.article and original:
            found[row.node] = original
    return found


def _order(entry: Entry) -> tuple[date, date, str, str, str]:
    return entry.order
