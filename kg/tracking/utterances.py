"""Which statements report one act of saying: reprints, the same quotation in several papers, parallel reports of one day."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from kg.tracking.rows import Said

_QUOTED = {"direct", "mixed"}
_LONG = 5  # words from which two quotations of one claim are hardly two sayings
_EQUAL = 0.8  # share of the words of the shorter quotation that the longer has then
_DAYS = 7  # that papers may lie apart which quote the same words


def utterances(rows: Iterable[Said]) -> list[tuple[Said, ...]]:
    """The statements of one claim -> those of one act of saying together, where there are two or more, all by IRI."""
    ordered = sorted(rows, key=_iri)
    group = {row.statement: [row] for row in ordered}
    for one, other in _of_one_saying(ordered):
        left, right = group[one.statement], group[other.statement]
        if left is not right:
            left += right
            group |= {row.statement: left for row in right}
    several = {id(rows): rows for rows in group.values() if len(rows) > 1}
    return sorted((tuple(sorted(rows, key=_iri)) for rows in several.values()), key=lambda rows: _iri(rows[0]))


def _of_one_saying(rows: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Of one speaker what is reprinted, quoted or reported alike; of whomever, what papers print of one text: an unnamed
    source is another one in each."""
    for same in _alike(rows, lambda row: (row.speaker, row.stance) if row.speaker else None):
        yield from ((one, other) for one, other in combinations(same, 2) if _is_one_saying(one, other))
    for same in _alike(rows, lambda row: (row.story, row.stance, row.words)):
        yield from ((same[0], other) for other in same[1:] if other.article != same[0].article)


def _alike(rows: Iterable[Said], key: Callable[[Said], Hashable | None]) -> list[list[Said]]:
    found: dict[Hashable, list[Said]] = {}
    for row in rows:
        if (of := key(row)) is not None:
            found.setdefault(of, []).append(row)
    return [same for same in found.values() if len(same) > 1]


def _is_one_saying(one: Said, other: Said) -> bool:
    if one.article == other.article:
        return _are_alike(one, other)
    return one.story == other.story or _are_alike(one, other) or _are_parallel(one, other)


def _are_alike(one: Said, other: Said) -> bool:
    """Whether both quote the same words at about the same time."""
    if not {one.kind, other.kind} <= _QUOTED:
        return False
    if one.day and other.day and abs((one.day - other.day).days) > _DAYS:
        return False
    fewer, more = sorted((_words(one.words), _words(other.words)), key=len)
    return len(fewer) >= _LONG and len(set(fewer) & set(more)) >= _EQUAL * len(set(fewer))


def _are_parallel(one: Said, other: Said) -> bool:
    """Whether two papers report the same claim of the same speaker from the same day."""
    return one.day is not None and one.day == other.day and one.outlet != other.outlet


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _iri(row: Said) -> str:
    return row.statement
