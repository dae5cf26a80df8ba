"""The articles that the network learns from: which of them are open to it, and whether their marks are whole.

What is sealed (see split.tsv of the evaluation material) is never shown. Sets that mark quotations but no wants and beliefs
teach where they mark something; where they do not, they teach nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.evaluate.gold import ROLES, Attribution, Gold, read_gold
from kg.records import Span


@dataclass(frozen=True, slots=True)
class Lesson:
    """An annotated article; `partial` where what is not marked may be an attribution all the same."""

    gold: Gold
    partial: bool = False


def lessons(whole: Iterable[Path], partial: Iterable[Path], sealed: frozenset[str]) -> list[Lesson]:
    """The open articles of brat folders that are marked wholly, and of folders with text/ and gold.jsonl that are not; by name.

    Raises InputError for a folder without any.
    """
    golds = [Lesson(gold) for folder in whole for gold in read_gold(folder)]
    golds += [Lesson(gold, partial=True) for folder in partial for gold in _quotations(folder)]
    return sorted((one for one in golds if one.gold.name not in sealed), key=lambda one: one.gold.name)


def sealed_in(split: Path) -> frozenset[str]:
    """The names of the articles that split.tsv (set, article, open or sealed) seals."""
    rows = (line.split("\t") for line in split.read_text("utf-8").splitlines() if not line.startswith("#"))
    return frozenset(name for _, name, state in rows if state == "sealed")


def _quotations(folder: Path) -> Iterator[Gold]:
    """The articles of a folder whose gold.jsonl has one line an article: doc, attributions."""
    file = folder / "gold.jsonl"
    if not file.exists():
        raise InputError(str(file), "no such file; a folder of quotations has text/ and gold.jsonl")
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        with (folder / "text" / f"{row['doc']}.txt").open(encoding="utf-8", newline="") as text:
            yield Gold(row["doc"], text.read(), (tuple(map(_attribution, row["attributions"])),))


def _attribution(row: dict[str, list[list[int]]]) -> Attribution:
    return Attribution(**{role: tuple(Span(start, end) for start, end in row[role]) for role in ROLES})
