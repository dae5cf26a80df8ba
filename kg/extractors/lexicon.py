"""The cue lexicon: which word in which grammatical frame attributes, how reliably, in which mode and with which stance.

data/cues.tsv has a row a (lemma, part of speech, frame); the reliability is the share of its uses that annotators marked as
an attribution (counted on PolNeAR train by `python -m kg.extractors.count_cues`, smoothed) or, for words too rare to count, the
editor's estimate. data/cue_modes.tsv says what the speaker does with the content.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.records import Mode, Stance


@dataclass(frozen=True, slots=True)
class CueSense:
    """What a cue means: its mode and the stance it gives, before negation is looked at."""

    mode: Mode = Mode.STATEMENT
    stance: Stance = Stance.AFFIRMS


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated table in kg/extractors/data, without comments and blank lines."""
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as table:
        lines = (line for line in table if line.strip() and not line.startswith("#"))
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def reliabilities() -> dict[tuple[str, str, str], float]:
    """(lemma, part of speech, frame) -> the share of uses that attribute, 0..1."""
    return {(lemma, pos, frame): float(share) for lemma, pos, frame, share in rows("cues.tsv")}


@cache
def senses() -> dict[str, CueSense]:
    """`lemma/frame`, `lemma` or `*/frame` -> what the speaker does with the content."""
    return {lemma: CueSense(Mode(mode), Stance(stance)) for lemma, mode, stance in rows("cue_modes.tsv")}


def sense(lemma: str, frame: str) -> CueSense:
    """The sense of a cue in its frame, else anywhere, else of any cue in that frame, else it states and affirms."""
    keys = (f"{lemma}/{frame}", lemma, f"*/{frame}")
    return next((senses()[key] for key in keys if key in senses()), CueSense())


def known(lemma: str, frame: str) -> float:
    """How far the lexicon knows a cue in its frame: 2 when it says what the cue means there, 1 when anywhere, else 0."""
    return 2.0 if f"{lemma}/{frame}" in senses() else 1.0 if lemma in senses() else 0.0
