"""What people decided: who is one with whom, who is not, what somebody is called; and that an earlier decision is void.

A judgement never changes evidence: it is one line of a small file (judgements.jsonl in the store's folder), which can be read,
sent to someone else and taken into another store. Lines are added, never changed: undoing is a judgement, too. In the manner of
nomenklatura's resolver file, https://github.com/opensanctions/nomenklatura.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kg.entities import Verdict
from kg.errors import InputError
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
        """The judgement as a line of JSON."""
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


def written(judgements: Iterable[Judgement]) -> bytes:
    """The file's bytes."""
    return "".join(f"{one.line()}\n" for one in judgements).encode()


def read(content: bytes, where: str) -> list[Judgement]:
    """The judgements of a file, the same line twice once. Raises InputError naming the line that is none."""
    found: dict[str, Judgement] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if line.strip():
            one = _judgement(line, f"{where} line {number}")
            found.setdefault(one.id, one)
    return list(found.values())


def _judgement(line: str, where: str) -> Judgement:
    try:
        return _checked(dict(json.loads(line)))
    except (ValueError, TypeError, KeyError) as error:
        why = f"is no judgement ({error}); mend the line or take it out"
        raise InputError(where, why) from None


def _checked(given: dict[str, Any]) -> Judgement:
    texts = {name: given.get(name, "") for name in ("author", "on", "label", "undoes", "why")}
    left, right = tuple(given.get("left", ())), tuple(given.get("right", ()))
    if not all(isinstance(value, str) for value in (*texts.values(), *left, *right)):
        raise TypeError("a value is no text")
    if not all(is_iri(node) for node in (*left, *right)):
        raise ValueError("a node is no IRI")
    deed = Deed(given["deed"])
    if deed is Deed.LINK and not is_iri(texts["label"]):
        raise ValueError("what is linked to is no IRI")
    return Judgement(deed, **texts, left=left, right=right)
