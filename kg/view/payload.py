"""Rows -> the data that the page carries: columns of numbers into tables of strings, each string once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from kg.listing import Named, PositionRow, Source, StatementRow
from kg.records import Certainty, EntityType, Kind, Mode, PositionStance, SegmentKind, Stance
from kg.view.passages import passage, shortened
from kg.view.scenes import ACTOR, MEASURE, SPEAKER, TOPIC, key

Json = Mapping[str, object]

# The closed sets, sent once; a column holds places in them.
VALUES: dict[str, list[str]] = {
    "kind": [*Kind],
    "mode": [*Mode],
    "stance": [*Stance],
    "certainty": [*Certainty],
    "segment": [*SegmentKind],
    "position": [*PositionStance],
    "type": [*EntityType],
}
_NAME = 200  # characters of a name; a longer one is no name
# (rows, characters of context on either side): with 50,000 statements the sentences alone are 7 MB before packing.
_CONTEXT = ((10_000, 200), (25_000, 80))


class Table:
    """Strings or rows by number, in the order in which they were first seen."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def number(self, row: object) -> int:
        """The row's number; -1 for None."""
        return -1 if row is None else self._numbers.setdefault(row, len(self._numbers))

    def rows(self) -> list[object]:
        return list(self._numbers)


def payload(statements: Sequence[StatementRow], positions: Sequence[PositionRow], texts: Mapping[str, str]) -> Json:
    """Everything the page knows, as plain JSON values. Rows go in the order of their IRIs whatever order they came in."""
    said = sorted(statements, key=lambda row: (row.article.iri, row.content, row.iri))
    held = sorted(positions, key=lambda row: (row.article.iri, row.evidence, row.iri))
    articles, nodes, names, roles = Table(), Table(), Table(), Table()
    context = _context(len(said) + len(held))
    return {
        "statements": [_statement(row, articles, nodes, names, roles) for row in said],
        "positions": [_position(row, articles, nodes, names) for row in held],
        "passages": [_said(row, texts, context) for row in said],
        "reasons": [_held(row, texts, context) for row in held],
        "articles": articles.rows(),
        "nodes": nodes.rows(),
        "names": names.rows(),
        "roles": roles.rows(),
        "values": VALUES,
        "stamp": _stamp(said, held),
    }


def _context(rows: int) -> int:
    return next((characters for limit, characters in _CONTEXT if rows <= limit), 0)


def _statement(row: StatementRow, articles: Table, nodes: Table, names: Table, roles: Table) -> list[object]:
    """Article, speaker, topics, kind, mode, stance, certainty, segment, confidence in percent, day, role, source of
    the hearsay: the order that js/data.js reads."""
    return [
        articles.number(_article(row.article)),
        _node(nodes, SPEAKER, row.speaker, row.speaker_type),
        [_node(nodes, TOPIC, topic, None) for topic in row.topics],
        VALUES["kind"].index(row.kind),
        VALUES["mode"].index(row.mode),
        VALUES["stance"].index(row.stance),
        VALUES["certainty"].index(row.certainty),
        VALUES["segment"].index(row.segment),
        round(100 * row.confidence),
        _day(row.said_on),
        roles.number(row.role and shortened(row.role, _NAME)),
        names.number(row.according_to and shortened(row.according_to.label, _NAME)),
    ]


def _position(row: PositionRow, articles: Table, nodes: Table, names: Table) -> list[object]:
    """Article, actor, measure, stance, conditional or not, confidence in percent, day, source of the hearsay."""
    return [
        articles.number(_article(row.article)),
        _node(nodes, ACTOR, row.actor, row.actor_type),
        _node(nodes, MEASURE, row.measure, None),
        VALUES["position"].index(row.stance),
        int(row.conditional),
        round(100 * row.confidence),
        _day(row.said_on),
        names.number(row.according_to and shortened(row.according_to.label, _NAME)),
    ]


def _node(nodes: Table, kind: str, named: Named | None, entity_type: str | None) -> int:
    if named is None:
        return -1
    sort = VALUES["type"].index(entity_type) if entity_type else -1
    return nodes.number((key(kind, named), shortened(named.label, _NAME), sort))


def _article(source: Source) -> tuple[str, str, str, str]:
    headline, publisher = shortened(source.headline or "", 2 * _NAME), shortened(source.publisher or "", _NAME)
    return headline, publisher, _day(source.published), _web_address(source.url)


def _web_address(url: str | None) -> str:
    """The address if a browser may follow it: http or https, with a host; nothing else becomes a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # an unclosed bracket and the like: no address
        return ""
    return url or "" if parts.scheme in ("http", "https") and parts.netloc else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _said(row: StatementRow, texts: Mapping[str, str], context: int) -> tuple[str, ...]:
    text = texts.get(row.article.iri)
    if text is None:
        return "", "", shortened(row.words), "", ""
    return passage(text, row.evidence, row.content, context=context)


def _held(row: PositionRow, texts: Mapping[str, str], context: int) -> tuple[str, ...]:
    text = texts.get(row.article.iri)
    if text is None:
        plain, found, rest = row.sentence.partition(row.words) if row.words else (row.sentence, "", "")
        return "", shortened(plain), shortened(found), shortened(rest), ""
    return passage(text, row.evidence, row.measure_spans, context=context)


def _stamp(said: Sequence[StatementRow], held: Sequence[PositionRow]) -> Json:
    """What the page is made of: counts and days of the data, never the clock."""
    rows: list[StatementRow | PositionRow] = [*said, *held]
    days = sorted(day for row in rows if (day := row.said_on or row.article.published))
    return {
        "articles": len({row.article.iri for row in rows}),
        "since": _day(days[0]) if days else "",
        "until": _day(days[-1]) if days else "",
    }
