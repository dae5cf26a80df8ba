"""How often each speaker, topic, measure, claim and article comes up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.listing.choosing import day_of, day_within
from kg.listing.facts import Facts, subjects
from kg.listing.matching import labels, match
from kg.listing.records import ArticleRow, Filters, Named, PositionRow, StatementRow, Tally
from kg.listing.table import EVERYTHING, positions, sources, statements
from kg.records import PositionStance, Stance
from kg.vocab import KG, RDF, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

Row = StatementRow | PositionRow
Use = tuple[Named, str, Row]  # a node, its type, a row in which it comes up


def speakers(store: Store, filters: Filters = EVERYTHING) -> list[Tally]:
    """Who makes statements and takes positions, most first."""
    uses: list[Use] = []
    uses += [(row.speaker, row.speaker_type or "", row) for row in statements(store, filters) if row.speaker]
    uses += [(row.actor, row.actor_type or "", row) for row in positions(store, filters) if row.actor]
    return _tallies(uses)


def topics(store: Store, filters: Filters = EVERYTHING) -> list[Tally]:
    """What statements are about, most first."""
    return _tallies((topic, "topic", row) for row in statements(store, filters) for topic in row.topics)


def measures(store: Store, filters: Filters = EVERYTHING) -> list[Tally]:
    """What positions are taken on, most first."""
    return _tallies((row.measure, "measure", row) for row in positions(store, filters) if row.measure)


def claims(store: Store, filters: Filters = EVERYTHING) -> list[Tally]:
    """What statements claim, most first."""
    rows = statements(store, filters)
    expressed = Facts(store, [row.iri for row in rows]).one(KG.expresses)
    texts = labels(store, expressed.values())
    return _tallies((Named(iri, texts[iri]), "claim", row) for row in rows if (iri := expressed.get(row.iri)))


def articles(store: Store, filters: Filters = EVERYTHING) -> list[ArticleRow]:
    """The articles, by date, with the number of statements and positions that the filters let through.

    Speaker, topic and measure leave out articles without any; outlet and days choose articles themselves.
    """
    said = Counter(row.article.iri for row in statements(store, filters))
    stood = Counter(row.article.iri for row in positions(store, filters))
    needs_rows = any((filters.speaker, filters.topic, filters.measure))
    wanted = {*said, *stood} if needs_rows else {*said, *stood, *_published(store, filters)}
    rows = (ArticleRow(source, said[iri], stood[iri]) for iri, source in sources(store, wanted).items())
    return sorted(rows, key=lambda row: (str(row.article.published or "9"), row.article.iri))


def _published(store: Store, filters: Filters) -> set[str]:
    found = subjects(store, RDF.type, [SCHEMA.NewsArticle.value])
    if filters.outlet is not None:
        outlets = [node.iri for node in match(store, "outlet", filters.outlet)]
        found &= subjects(store, SCHEMA.publisher, outlets)
    known = sources(store, found)
    return {iri for iri in found if day_within(known[iri].published, filters)}


def _tallies(uses: Iterable[Use]) -> list[Tally]:
    rows: dict[tuple[Named, str], list[Row]] = defaultdict(list)
    for node, kind, row in uses:
        rows[node, kind].append(row)
    found = (_tally(node, kind, its) for (node, kind), its in rows.items())
    return sorted(found, key=lambda tally: (-tally.statements - tally.positions, tally.node.label, tally.node.iri))


def _tally(node: Named, kind: str, rows: list[Row]) -> Tally:
    said = [row for row in rows if isinstance(row, StatementRow)]
    stood = [row for row in rows if isinstance(row, PositionRow)]
    days = sorted(day for row in rows if (day := day_of(row)))
    return Tally(
        node=node,
        type=kind,
        statements=len(said),
        denials=sum(row.stance == Stance.DENIES for row in said),
        positions=len(stood),
        against=sum(not PositionStance(row.stance).is_for for row in stood),
        speakers=len({row.speaker for row in said if row.speaker} | {row.actor for row in stood if row.actor}),
        articles=len({row.article.iri for row in rows}),
        outlets=len({row.article.publisher for row in rows if row.article.publisher}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )
