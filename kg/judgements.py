"""What people decided: who is one with whom, who is not, what somebody is called; and that an earlier decision is void.

A judgement never changes evidence: it is one line of a small file (judgements.jsonl in the store's folder), which can be read,
sent to someone else and taken into another store. Lines are added, never changed: undoing is a judgement, too. In the manner of
nomenklatura's resolver file, https://github.com/opensanctions/nomenklatura.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pyoxigraph import NamedNode

from kg.entities import Verdict
from kg.ids import digest, is_iri

Pair = frozenset[str]


class Deed(StrEnum):
    """What a judgement does with the nodes it names."""

    MERGE = "merge"
    SPLIT = "split"
    UNSURE = "unsure"
    RENAME = "rename"
    LINK = "link"
    MATCH = "match"
    BROADER = "broader"
    RIGHT = "right"
    WRONG = "wrong"
    UNDO = "undo"


_SAME = {Deed.MERGE: Verdict.SAME, Deed.SPLIT: Verdict.DIFFERENT, Deed.UNSURE: Verdict.UNSURE}
_OF_CONTRADICTIONS = (Deed.RIGHT, Deed.WRONG, Deed.UNSURE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. `left` and `right` are IRIs of names' nodes: each of the one side is, or is not, each of the other.

    `label` is the new name of a renamed node, or the outside IRI that a linked one is known by; of a topic that matches a
    concept of another scheme, or belongs under one, `right` is the concept; of a contradiction that is right, wrong or unsure
    it is the type, and `left` what it concerns; `undoes` the id of a judgement that is void. `on` is the time in ISO 8601.
    """

    deed: Deed
    author: str
    on: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    label: str = ""
    undoes: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        """Follows from all that the judgement says."""
        return digest(self.line(), length=12)

    @property
    def is_verdict(self) -> bool:
        """Whether it says of a contradiction that it is right, wrong or unsure."""
        return self.deed in _OF_CONTRADICTIONS and bool(self.label)

    def line(self) -> str:
        """The judgement as a line of JSON, from which its id follows; the file has what is not printable escaped."""
        filled = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(filled, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Decided:
    """What follows from judgements, void ones left out: of two names' nodes whether they are one, in the order of deciding,
    node -> what it is called, which node is the same as which outside IRI, and which topic matches, or belongs under, which
    concept of another scheme, and what was said of the contradictions of a type between such nodes."""

    pairs: Mapping[Pair, Verdict] = field(default_factory=lambda: MappingProxyType({}))
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    links: frozenset[tuple[str, str]] = frozenset()
    matches: frozenset[tuple[str, Deed, str]] = frozenset()
    verdicts: Mapping[tuple[str, Pair], Deed] = field(default_factory=lambda: MappingProxyType({}))

    def unlike(self, other: Decided) -> set[str]:
        """The nodes of which the two decide otherwise."""
        pairs = {pair for pair, _ in self.pairs.items() ^ other.pairs.items()}
        single = {*(self.labels.items() ^ other.labels.items()), *(self.links ^ other.links)}
        tied = {node for node, _, _ in self.matches ^ other.matches}
        return {node for pair in pairs for node in pair} | {node for node, _ in single} | tied


NOTHING = Decided()


def decided(judgements: Iterable[Judgement]) -> Decided:
    """What holds after all of them; the later of two on the same pair wins. An undone undoing is in force again."""
    pairs: dict[Pair, Verdict] = {}
    labels: dict[str, str] = {}
    links = set[tuple[str, str]]()
    matches = set[tuple[str, Deed, str]]()
    verdicts: dict[tuple[str, Pair], Deed] = {}
    for one in in_force(judgements):
        if one.is_verdict:
            verdicts.pop(key := (one.label, frozenset(one.left)), None)
            verdicts[key] = one.deed
        elif one.deed in _SAME:
            for pair in (frozenset((a, b)) for a in one.left for b in one.right if a != b):
                pairs.pop(pair, None)
                pairs[pair] = _SAME[one.deed]
        elif one.deed is Deed.RENAME:
            labels |= dict.fromkeys(one.left, one.label)
        elif one.deed is Deed.LINK:
            links |= {(node, one.label) for node in one.left}
        elif one.deed in (Deed.MATCH, Deed.BROADER):
            matches |= {(node, one.deed, concept) for node in one.left for concept in one.right}
    return Decided(pairs, labels, frozenset(links), frozenset(matches), verdicts)


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The deeds that are not undone, undoings left out."""
    given = list(judgements)
    void = set[str]()
    for one in reversed(given):
        if one.deed is Deed.UNDO and one.id not in void:
            void.add(one.undoes)
    return [one for one in given if one.deed is not Deed.UNDO and one.id not in void]


@dataclass(frozen=True, slots=True)
class Strange:
    """A line of a file that is no judgement: its number, its bytes and what is wrong with it."""

    number: int
    line: bytes
    why: str

    def __str__(self) -> str:
        return f"line {self.number}: is no judgement ({self.why})"


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's lines: the judgements, the same one twice once; and what is none. `good` are the bytes without the latter."""

    judgements: tuple[Judgement, ...]
    strange: tuple[Strange, ...]
    good: bytes

    def told(self, where: str, then: str) -> Iterator[str]:
        """A line for each of the first strange ones, and one for the others: a record on several lines is many."""
        yield from (f"{where} {one}; {then}" for one in self.strange[:_NAMED])
        if (more := len(self.strange) - _NAMED) > 0:
            yield f"{where} and {more} more {'line is' if more == 1 else 'lines are'} no judgement; {then}"


_NAMED = 3


def written(judgements: Iterable[Judgement]) -> bytes:
    """The file's bytes: lines as other programs see them, too, for many take U+2028 for the end of one."""
    return "".join(f"{_escaped(one.line())}\n" for one in judgements).encode()


def read(content: bytes) -> Lines:
    """The lines of a file, whole or cut off, with or without byte order marks, ended by LF or CRLF."""
    found: dict[str, Judgement] = {}
    strange, good = list[Strange](), list[bytes]()
    for number, line in enumerate(_in_utf8(content).split(b"\n"), start=1):
        plain = line.removeprefix(codecs.BOM_UTF8).removesuffix(b"\r")
        if not plain.strip():
            continue
        try:
            one = _judgement(plain)
        except _READING_ERRORS as error:
            strange.append(Strange(number, line, _told(error)))
        else:
            found.setdefault(one.id, one)
            good.append(plain + b"\n")
    return Lines(tuple(found.values()), tuple(strange), b"".join(good))


_READING_ERRORS = (ValueError, TypeError, RecursionError)  # the last of a line of 1,000 opening brackets and more


def _in_utf8(content: bytes) -> bytes:
    """The content, turned into UTF-8 where its byte order mark says that it is UTF-16 to its end."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16").encode()
        except UnicodeError:
            return content
    return content


def _escaped(line: str) -> str:
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def _told(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start + 1} of the line"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1} of the line"
    return "nested too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())[:120]


def _judgement(line: bytes) -> Judgement:
    given = json.loads(line.decode())
    if not isinstance(given, dict) or "deed" not in given:
        raise ValueError("it names no deed")
    return _checked(given)


def _checked(given: dict[str, Any]) -> Judgement:
    texts = {name: _text(given.get(name, "")) for name in ("author", "on", "label", "undoes", "why")}
    left, right = _nodes(given.get("left", [])), _nodes(given.get("right", []))
    deed = Deed(_text(given["deed"]))
    if not _is_time(texts["on"]):
        raise ValueError("its `on` is no time in ISO 8601")
    if deed is Deed.LINK and not _is_node(texts["label"]):
        raise ValueError("what is linked to is no IRI")
    if not _ID.fullmatch(texts["undoes"]):
        raise ValueError("what it undoes is no judgement's id")
    return Judgement(deed, **texts, left=left, right=right)


_ID = re.compile(r"[\w.~-]*", re.ASCII)  # stands at the end of an IRI


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a value is no text")
    return value


def _nodes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a side is no list")
    nodes = tuple(map(_text, value))
    if not all(map(_is_node, nodes)):
        raise ValueError("a node is no IRI")
    return nodes


def _is_node(text: str) -> bool:
    """Whether the quad store takes it as an IRI, which looks closer than a pattern can."""
    try:
        return is_iri(text) and bool(NamedNode(text))
    except ValueError:
        return False
