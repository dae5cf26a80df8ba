"""CSV (RFC 4180, UTF-8): statements and positions in one table, told apart by the column `type`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from kg.listing import PositionRow, StatementRow, positions, statements
from kg.printable import guarded, plain

if TYPE_CHECKING:
    from kg.store import Store

Cells = dict[str, str]

COLUMNS = (
    *(
        "type",
        "speaker",
        "speaker_type",
        "role",
        "stance",
        "topics",
        "measure",
        "words",
        "cue",
        "claim",
        "kind",
        "mode",
    ),
    *("certainty", "conditional", "according_to", "said_on", "published", "publisher", "headline", "url", "segment"),
    *("confidence", "spans", "evidence", "id", "article"),
)


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """Statements, then positions; text and log have no place in it."""
    rows = [*map(_statement, statements(store)), *map(_position, positions(store))]
    out.write(csv_of(COLUMNS, rows).encode("utf-8", "replace"))


def csv_of(columns: Iterable[str], rows: Iterable[Cells]) -> str:
    """A CSV text with a header; no cell can be taken for a formula or command a terminal."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, tuple(columns), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: plain(guarded(cell)) for column, cell in row.items()} for row in rows)
    return buffer.getvalue()


def _statement(row: StatementRow) -> Cells:
    return _shared(row) | {
        "type": "statement",
        "speaker": row.speaker.label if row.speaker else "",
        "speaker_type": row.speaker_type or "",
        "role": row.role or "",
        "topics": "; ".join(topic.label for topic in row.topics),
        "cue": row.cue,
        "claim": row.claim or "",
        "kind": row.kind,
        "mode": row.mode,
        "certainty": row.certainty,
        "segment": row.segment,
        "spans": _places(row.content),
    }


def _position(row: PositionRow) -> Cells:
    return _shared(row) | {
        "type": "position",
        "speaker": row.actor.label if row.actor else "",
        "speaker_type": row.actor_type or "",
        "measure": row.measure.label if row.measure else "",
        "conditional": "yes" if row.conditional else "no",
        "spans": _places(row.measure_spans),
    }


def _shared(row: StatementRow | PositionRow) -> Cells:
    article = row.article
    return {
        "stance": row.stance,
        "words": row.words,
        "according_to": row.according_to.label if row.according_to else "",
        "said_on": row.said_on.isoformat() if row.said_on else "",
        "published": article.published.isoformat() if article.published else "",
        "publisher": article.publisher or "",
        "headline": article.headline or "",
        "url": article.url or "",
        "confidence": f"{row.confidence:.2f}",
        "evidence": _places(row.evidence),
        "id": row.iri,
        "article": article.iri,
    }


def _places(spans: Iterable[tuple[int, int]]) -> str:
    """`120..157 160..170`: no spreadsheet takes it for a date."""
    return " ".join(f"{start}..{end}" for start, end in spans)
