"""Rows -> the data that the page carries: columns of numbers into tables of strings, each string once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction: its type, how sure it is, why, what a person judged of it or "", and the IRIs of the statements or
    positions on either side."""

    type: str
    score: float
    reason: str
    verdict: str
    one: Sequence[str]
    other: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: the rows, the text of each article by its IRI, from which the sentences around the evidence are cut (a
    row whose article is missing shows its own words), the broader subject of a topic by the topic's IRI, whether the articles'
    whole text goes with the page, and the contradictions among the rows."""

    statements: Sequence[StatementRow]
    positions: Sequence[PositionRow]
    texts: Mapping[str, str]
    subjects: Mapping[str, Named] = field(default_factory=dict)
    with_text: bool = False
    clashes: Sequence[Clash] = ()


class Table:
    """Strings or rows by number, in the order in which they were first seen; what is one is told by its key, if it has one."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._rows: list[object] = []

    def number(self, row: object, by: object = None) -> int:
        """The row's number; -1 for None."""
        if row is None:
            return -1
        number = self._numbers.setdefault(row if by is None else by, len(self._rows))
        if number == len(self._rows):
            self._rows.append(row)
        return number

    def rows(self) -> list[object]:
        return self._rows

    def known(self) -> list[object]:
        """The keys, in the order of the numbers."""
        return list(self._numbers)


def payload(shown: Shown) -> Json:
    """Everything the page knows, as plain JSON values. Rows go in the order of their IRIs whatever order they came in."""
    said = sorted(shown.statements, key=lambda row: (row.article.iri, row.content, row.iri))
    held = sorted(shown.positions, key=lambda row: (row.article.iri, row.evidence, row.iri))
    tables = _Tables(shown, said)
    context = _context(len(said) + len(held))
    return {
        "statements": [_statement(row, tables) for row in said],
        "positions": [_position(row, tables) for row in held],
        "passages": [_said(row, shown.texts, context) for row in said],
        "reasons": [_held(row, shown.texts, context) for row in held],
        "articles": tables.articles.rows(),
        "nodes": tables.nodes.rows(),
        "names": tables.names.rows(),
        "roles": tables.roles.rows(),
        "values": VALUES,
        "conflicts": _conflicts(shown.clashes, said, held),
        "stamp": _stamp(said, held),
        "whole": _whole(said, held, tables, shown.texts) if shown.with_text else None,
    }


class _Tables:
    """The strings and nodes that rows share; of claims those that more than one statement expresses, of utterances those that
    several report."""

    def __init__(self, shown: Shown, said: Sequence[StatementRow]) -> None:
        self.articles, self.nodes, self.names, self.roles = (Table() for _ in range(4))
        self.claims, self.utterances, self.stories = (Table() for _ in range(3))
        self.subjects = shown.subjects
        counts = Counter(row.claim for row in said if row.claim)
        self.repeated = {claim for claim, count in counts.items() if count > 1}

    def node(self, kind: str, named: Named | None, entity_type: str | None = None) -> int:
        if named is None:
            return -1
        sort = VALUES["type"].index(entity_type) if entity_type else -1
        subject = self.subjects.get(named.iri) if kind == TOPIC else None
        return self.nodes.number((key(kind, named), shortened(named.label, _NAME), sort, self.name(subject)))

    def article(self, source: Source) -> int:
        story = self.stories.number(source.reprints or source.iri)
        return self.articles.number((*_article(source), story), by=source.iri)

    def name(self, named: Named | None) -> int:
        return self.names.number(named and shortened(named.label, _NAME))

    def claim(self, row: StatementRow) -> int:
        return self.claims.number(row.claim if row.claim in self.repeated else None)


def _conflicts(
    clashes: Iterable[Clash], said: Sequence[StatementRow], held: Sequence[PositionRow]
) -> list[list[object]]:
    """Type, score in percent, reason, verdict, and the rows of either side as the page names them; the surest first. Where one
    side is not shown, there is nothing to see side by side."""
    places = {row.iri: f"s{place}" for place, row in enumerate(said)}
    places |= {row.iri: f"p{place}" for place, row in enumerate(held)}
    ordered = sorted(clashes, key=lambda one: (-one.score, one.type, one.reason, tuple(one.one), tuple(one.other)))
    found = []
    for clash in ordered:
        one, other = ([places[iri] for iri in side if iri in places] for side in (clash.one, clash.other))
        if one and other:
            reason = shortened(clash.reason, 2 * _NAME)
            found.append([clash.type, round(100 * clash.score), reason, clash.verdict, one, other])
    return found


def _whole(
    said: Sequence[StatementRow], held: Sequence[PositionRow], tables: _Tables, texts: Mapping[str, str]
) -> Json:
    """The text of each article, in the order of their table, and where the words of each row stand in it."""
    return {
        "texts": [texts.get(str(iri), "") for iri in tables.articles.known()],
        "statements": [row.content for row in said],
        "positions": [row.measure_spans for row in held],
    }


def _context(rows: int) -> int:
    return next((characters for limit, characters in _CONTEXT if rows <= limit), 0)


def _statement(row: StatementRow, tables: _Tables) -> list[object]:
    """Article, speaker, topics, kind, mode, stance, certainty, segment, confidence in percent, day, role, source of
    the hearsay, claim, utterance: the order that js/data.js reads."""
    return [
        tables.article(row.article),
        tables.node(SPEAKER, row.speaker, row.speaker_type),
        [tables.node(TOPIC, topic) for topic in row.topics],
        VALUES["kind"].index(row.kind),
        VALUES["mode"].index(row.mode),
        VALUES["stance"].index(row.stance),
        VALUES["certainty"].index(row.certainty),
        VALUES["segment"].index(row.segment),
        round(100 * row.confidence),
        _day(row.said_on),
        tables.roles.number(row.role and shortened(row.role, _NAME)),
        tables.name(row.according_to),
        tables.claim(row),
        tables.utterances.number(row.utterance),
    ]


def _position(row: PositionRow, tables: _Tables) -> list[object]:
    """Article, actor, measure, stance, conditional or not, confidence in percent, day, source of the hearsay."""
    return [
        tables.article(row.article),
        tables.node(ACTOR, row.actor, row.actor_type),
        tables.node(MEASURE, row.measure),
        VALUES["position"].index(row.stance),
        int(row.conditional),
        round(100 * row.confidence),
        _day(row.said_on),
        tables.name(row.according_to),
    ]


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
