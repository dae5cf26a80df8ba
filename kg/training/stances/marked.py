"""The positions that were marked by hand in articles of PolNeAR's train split: marked.tsv, offsets and labels only.

What counts as a measure and as a position is told at the head of the file. Offsets are half-open ranges of code points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.records import PositionStance, Span, Spans

FILE = Path(__file__).parent / "marked.tsv"


@dataclass(frozen=True, slots=True)
class MarkedPosition:
    """One position in one sentence. `measure` is the measure's number in the article, one for all its mentions; `clearest` says
    that no other sentence shows the same position more clearly; `actor_spans` are empty when the article names none."""

    sentence: Span
    measure: str
    clearest: bool
    stance: PositionStance
    actor_spans: Spans
    actor: str
    measure_spans: Spans
    label: str
    according_to: str | None
    conditional: bool


def read_marked(file: Path = FILE) -> dict[str, tuple[MarkedPosition, ...]]:
    """Article -> its positions in the order of the file; an article without any has an empty tuple."""
    found: dict[str, list[MarkedPosition]] = defaultdict(list)
    for article, row in _rows(file):
        found[article] += [row] if row else []
    return {article: tuple(rows) for article, rows in found.items()}


def _rows(file: Path) -> Iterator[tuple[str, MarkedPosition | None]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        article, *cells = line.split("\t")
        yield article, _position(*cells) if cells else None


def _position(
    sentence: str, measure: str, clearest: str, stance: str, actor_spans: str, actor: str, measure_spans: str, label: str,
    according_to: str, conditional: str,
) -> MarkedPosition:  # fmt: skip
    return MarkedPosition(
        _spans(sentence)[0], measure, clearest == "*", PositionStance(stance), _spans(actor_spans), actor,
        _spans(measure_spans), label, None if according_to == "-" else according_to, conditional == "c",
    )  # fmt: skip


def _spans(cell: str) -> Spans:
    """`12-15;20-24`, or `-` for none."""
    if cell == "-":
        return ()
    return tuple(Span(*map(int, pair.split("-"))) for pair in cell.split(";"))
