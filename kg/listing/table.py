"""Statements and positions as flat rows, by the article's date, article and place in its text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.listing.choosing import chosen, within
from kg.listing.facts import Facts
from kg.listing.matching import labels, types
from kg.listing.records import Filters, Named, PositionRow, Source, StatementRow
from kg.vocab import KG, KGV, ORG, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

EVERYTHING = Filters()


def statements(store: Store, filters: Filters = EVERYTHING) -> list[StatementRow]:
    """The statements that the filters let through; 50,000 take a few seconds, a few of many some milliseconds."""
    rows = statement_rows(store, chosen(store, KG.Statement, filters))
    return [row for row in rows if within(row, filters)]


def positions(store: Store, filters: Filters = EVERYTHING) -> list[PositionRow]:
    """The positions that the filters let through."""
    rows = position_rows(store, chosen(store, KG.Position, filters))
    return [row for row in rows if within(row, filters)]


def statement_rows(store: Store, iris: Iterable[str]) -> list[StatementRow]:
    """The rows of these statements."""
    table = _Table(store, iris, (PROV.wasAttributedTo, KG.accordingTo, SCHEMA.about, KG.expresses))
    cues, roles = table.facts.words(KG.cue), table.roles()
    content, evidence = table.facts.places(KG.content), table.facts.places(KG.evidence)
    rows = (
        StatementRow(
            iri=iri,
            article=table.source(iri),
            speaker=table.node(iri, PROV.wasAttributedTo),
            speaker_type=table.type(iri, PROV.wasAttributedTo),
            role=roles.get(iri),
            according_to=table.node(iri, KG.accordingTo),
            topics=table.nodes(iri, SCHEMA.about),
            claim=_label(table.node(iri, KG.expresses)),
            words=table[SCHEMA.text][iri],
            cue=cues.get(iri, ""),
            kind=table.value(iri, KG.kind),
            mode=table.value(iri, KG.mode),
            stance=table.value(iri, KG.stance),
            certainty=table.value(iri, KG.certainty),
            segment=table.value(iri, KG.segment),
            confidence=float(table[KG.confidence][iri]),
            said_on=_day(table[KG.saidOn].get(iri)),
            content=content[iri],
            evidence=evidence.get(iri, ()),
        )
        for iri in table.iris
    )
    return sorted(rows, key=lambda row: (*_order(row.article), row.content, row.iri))


def position_rows(store: Store, iris: Iterable[str]) -> list[PositionRow]:
    """The rows of these positions."""
    table = _Table(store, iris, (KG.actor, KG.accordingTo, KG.measure))
    sentences = table.facts.words(KG.evidence)
    measured, evidence = table.facts.places(KG.measureSpan), table.facts.places(KG.evidence)
    actors = table.facts.places(KG.actorSpan)
    rows = (
        PositionRow(
            iri=iri,
            article=table.source(iri),
            actor=table.node(iri, KG.actor),
            actor_type=table.type(iri, KG.actor),
            stance=table.value(iri, KG.stance),
            measure=table.node(iri, KG.measure),
            according_to=table.node(iri, KG.accordingTo),
            words=table[SCHEMA.text][iri],
            sentence=sentences[iri],
            conditional=table[KG.conditional][iri] == "true",
            confidence=float(table[KG.confidence][iri]),
            said_on=_day(table[KG.saidOn].get(iri)),
            measure_spans=measured[iri],
            evidence=evidence[iri],
        )
        for iri in table.iris
    )
    return sorted(rows, key=lambda row: (*_order(row.article), row.evidence, actors.get(row.iri, ()), row.iri))


def sources(store: Store, articles: Iterable[str]) -> dict[str, Source]:
    """article IRI -> the article."""
    wanted = sorted(set(articles))
    facts = Facts(store, wanted)
    publishers = facts.one(SCHEMA.publisher)
    names = labels(store, publishers.values())
    headlines, days, urls = (facts.one(term) for term in (SCHEMA.headline, SCHEMA.datePublished, SCHEMA.url))
    return {
        iri: Source(iri, headlines.get(iri), names.get(publishers.get(iri, "")), _day(days.get(iri)), urls.get(iri))
        for iri in wanted
    }


class _Table(dict[NamedNode, dict[str, str]]):
    """Columns of statements or positions, each read when it is first asked for: predicate -> row IRI -> value.

    `links` are the predicates that lead to canonical nodes; their labels are read together.
    """

    def __init__(self, store: Store, iris: Iterable[str], links: Iterable[NamedNode]) -> None:
        self.iris = sorted(iris)
        self.store = store
        self.facts = Facts(store, self.iris)
        self.links = {link: self.facts.many(link) for link in links}
        ends = {link: {node for nodes in found.values() for node in nodes} for link, found in self.links.items()}
        self.labels = labels(store, set().union(*ends.values()))
        self.types = types(store, ends.get(PROV.wasAttributedTo) or ends.get(KG.actor) or ())
        self.sources = sources(store, self[KG.reportedIn].values())

    def __missing__(self, predicate: NamedNode) -> dict[str, str]:
        self[predicate] = self.facts.one(predicate)
        return self[predicate]

    def value(self, iri: str, predicate: NamedNode) -> str:
        """`direct` for kgv:direct."""
        return self[predicate][iri].removeprefix(KGV.namespace)

    def nodes(self, iri: str, link: NamedNode) -> tuple[Named, ...]:
        found = self.links[link].get(iri, ())
        return tuple(sorted((Named(node, self.labels.get(node, node)) for node in found), key=_by_label))

    def node(self, iri: str, link: NamedNode) -> Named | None:
        return next(iter(self.nodes(iri, link)), None)

    def type(self, iri: str, link: NamedNode) -> str | None:
        node = self.node(iri, link)
        return self.types.get(node.iri) if node else None

    def source(self, iri: str) -> Source:
        return self.sources[self[KG.reportedIn][iri]]

    def roles(self) -> dict[str, str]:
        """row IRI -> the name of the role in which the speaker said it."""
        memberships = self.facts.one(KG.inRole)
        posts = Facts(self.store, memberships.values()).one(ORG.role)
        names = labels(self.store, posts.values())
        return {iri: names[posts[membership]] for iri, membership in memberships.items()}


def _by_label(node: Named) -> tuple[str, str]:
    return node.label, node.iri


def _label(node: Named | None) -> str | None:
    return node.label if node else None


def _order(article: Source) -> tuple[date, str]:
    return article.published or date.max, article.iri


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
