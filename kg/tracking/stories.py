"""Which articles print one text, and which of them did so first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kg.tracking.reprints import is_reprint
from kg.tracking.rows import Printed


def stories(printed: Iterable[Printed]) -> dict[str, str]:
    """Article -> the first that prints its text, for those that are not the first themselves.

    Articles are of one story that a chain of reprints joins: a paper cuts the agency's text, another edits the cut one. First
    is the earliest by day, of these the longest, which the others were cut from. The order of the articles does not matter.
    """
    by_iri = {one.article: one for one in printed}
    holders = _holders(by_iri.values())
    found: dict[str, str] = {}
    for group in _groups(by_iri, holders):
        first, *others = sorted(group, key=_order)
        found |= {one.article: first.article for one in others}
    return found


def near(one: Printed, others: Iterable[Printed]) -> list[Printed]:
    """Those of the others that are reprints of the one, or that it is a reprint of."""
    return [other for other in others if not one.keys.isdisjoint(other.keys) and is_reprint(one.text, other.text)]


def _groups(by_iri: Mapping[str, Printed], holders: Mapping[str, Sequence[str]]) -> Iterator[list[Printed]]:
    left = dict(sorted(by_iri.items()))
    while left:
        group = [left.pop(next(iter(left)))]
        for one in group:  # it grows meanwhile
            candidates = {iri for key in one.keys for iri in holders[key]} & left.keys()
            linked = near(one, (left[iri] for iri in sorted(candidates)))
            group += linked
            for other in linked:
                del left[other.article]
        yield group


def _holders(printed: Iterable[Printed]) -> dict[str, list[str]]:
    holders: dict[str, list[str]] = {}
    for one in printed:
        for key in one.keys:
            holders.setdefault(key, []).append(one.article)
    return holders


def _order(one: Printed) -> tuple[date, int, str]:
    return one.day or date.max, -len(one.text), one.article
