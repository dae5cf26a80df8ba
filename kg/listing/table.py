"""Statements and positions as flat rows, by the article's date, article and place in its text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.listing.choosing import chosen, within
from kg.listing.facts import Facts, Places, day, place, texts
from kg.listing.matching import labels, types
from kg.listing.records import Filters, Named, PositionRow, Source, StatementRow
from kg.vocab import KG, KGV, ORG, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

EVERYTHING = Filters()


def statements(store: Store, filters: Filters = EVERYTHING) -> list[StatementRow]:
    """The statements that the filters let through; 10,000 on disk take about three seconds, a few of many 0.1 s."""
    rows = statement_rows(store, chosen(store, KG.Statement, filters))
    return [row for row in rows if within(row, filters)]


def positions(store: Store, filters: Filters = EVERYTHING) -> list[PositionRow]:
    """The positions that the filters let through."""
    rows = position_rows(store, chosen(store, KG.Position, filters))
    return [row for row in rows if within(row, filters)]


def statement_rows(store: Store, iris: Iterable[str]) -> list[StatementRow]:
    """The rows of these statements."""
    table = _Table(store, iris, KG.Statement)
    cues, roles = table.words(KG.cue), table.roles()
    content, evidence = table.places(KG.content), table.places(KG.evidence)
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
            words=table.values[SCHEMA.text][iri],
            cue=cues.get(iri, ""),
            kind=table.value(iri, KG.kind),
            mode=table.value(iri, KG.mode),
            stance=table.value(iri, KG.stance),
            certainty=table.value(iri, KG.certainty),
            segment=table.value(iri, KG.segment),
            confidence=float(table.values[KG.confidence][iri]),
            said_on=day(table.values[KG.saidOn].get(iri)),
            content=content[iri],
            evidence=evidence.get(iri, ()),
            utterance=table.values[KG.reports].get(iri),
        )
        for iri in table.iris
    )
    return sorted(rows, key=lambda row: (*_order(row.article), row.content, row.iri))


def position_rows(store: Store, iris: Iterable[str]) -> list[PositionRow]:
    """The rows of these positions."""
    table = _Table(store, iris, KG.Position)
    sentences = table.words(KG.evidence)
    measured, evidence, actors = map(table.places, (KG.measureSpan, KG.evidence, KG.actorSpan))
    rows = (
        PositionRow(
            iri=iri,
            article=table.source(iri),
            actor=table.node(iri, KG.actor),
            actor_type=table.type(iri, KG.actor),
            stance=table.value(iri, KG.stance),
            measure=table.node(iri, KG.measure),
            according_to=table.node(iri, KG.accordingTo),
            words=table.values[SCHEMA.text][iri],
            sentence=sentences[iri],
            conditional=table.values[KG.conditional][iri] == "true",
            confidence=float(table.values[KG.confidence][iri]),
            said_on=day(table.values[KG.saidOn].get(iri)),
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
    first = facts.one(KG.reprints)
    return {
        iri: Source(
            iri,
            headlines.get(iri),
            names.get(publishers.get(iri, "")),
            day(days.get(iri)),
            urls.get(iri),
            first.get(iri),
        )
        for iri in wanted
    }


_SHARED = (KG.reportedIn, SCHEMA.text, KG.stance, KG.confidence, KG.saidOn)
_VALUES = {
    KG.Statement: (*_SHARED, KG.kind, KG.mode, KG.certainty, KG.segment, KG.inRole, KG.reports),
    KG.Position: (*_SHARED, KG.conditional),
}
_LINKS = {
    KG.Statement: (PROV.wasAttributedTo, KG.accordingTo, KG.expresses),
    KG.Position: (KG.actor, KG.accordingTo, KG.measure),
}
_OFTEN_ONE = {KG.Statement: (KG.cue, KG.evidence), KG.Position: (KG.evidence,)}
_OFTEN_MORE = {KG.Statement: (KG.content, SCHEMA.about), KG.Position: (KG.actorSpan, KG.measureSpan)}
_ACTING = (PROV.wasAttributedTo, KG.actor)


class _Table:
    """Columns of statements or positions (`kind`).

    `columns` are predicate -> row IRI -> values; `values` those that have one, `links` those that lead to canonical
    nodes, whose labels are read together.
    """

    def __init__(self, store: Store, iris: Iterable[str], kind: NamedNode) -> None:
        self.iris = sorted(iris)
        self.store = store
        facts = Facts(store, self.iris)
        self.columns = facts.together(kind, (*_VALUES[kind], *_LINKS[kind], *_OFTEN_ONE[kind]))
        self.columns |= {predicate: facts.many(predicate) for predicate in _OFTEN_MORE[kind]}
        self.values = {term: {iri: found[0] for iri, found in self.columns[term].items()} for term in _VALUES[kind]}
        self.links = {term: self.columns[term] for term in (*_LINKS[kind], SCHEMA.about) if term in self.columns}
        ends = {link: set(chain.from_iterable(found.values())) for link, found in self.links.items()}
        known = labels(store, set().union(*ends.values()))
        self.named = {node: Named(node, known.get(node, node)) for nodes in ends.values() for node in nodes}
        self.types = types(store, set().union(*(ends[link] for link in _ACTING if link in ends)))
        self.sources = sources(store, self.values[KG.reportedIn].values())

    def value(self, iri: str, predicate: NamedNode) -> str:
        """`direct` for kgv:direct."""
        return self.values[predicate][iri].removeprefix(KGV.namespace)

    def nodes(self, iri: str, link: NamedNode) -> tuple[Named, ...]:
        return tuple(sorted((self.named[node] for node in self.links[link].get(iri, ())), key=_by_label))

    def node(self, iri: str, link: NamedNode) -> Named | None:
        return next(iter(self.nodes(iri, link)), None)

    def type(self, iri: str, link: NamedNode) -> str | None:
        node = self.node(iri, link)
        return self.types.get(node.iri) if node else None

    def source(self, iri: str) -> Source:
        return self.sources[self.values[KG.reportedIn][iri]]

    def places(self, predicate: NamedNode) -> dict[str, Places]:
        """row IRI -> the (start, end) of the spans that the predicate leads to, in the text's order."""
        return {iri: tuple(sorted(map(place, spans))) for iri, spans in self.columns[predicate].items()}

    def words(self, predicate: NamedNode) -> dict[str, str]:
        """row IRI -> the words of the spans that the predicate leads to, in the text's order."""
        text_of = texts(self.store, self.sources)
        article_of = self.values[KG.reportedIn]
        return {
            iri: " … ".join(text_of[article_of[iri]][start:end] for start, end in spans)
            for iri, spans in self.places(predicate).items()
        }

    def roles(self) -> dict[str, str]:
        """row IRI -> the name of the role in which the speaker said it."""
        memberships = self.values[KG.inRole]
        posts = Facts(self.store, memberships.values()).one(ORG.role)
        names = labels(self.store, posts.values())
        return {iri: names[posts[membership]] for iri, membership in memberships.items()}


def _by_label(node: Named) -> tuple[str, str]:
    return node.label, node.iri


def _label(node: Named | None) -> str | None:
    return node.label if node else None


def _order(article: Source) -> tuple[date, str]:
    return article.published or date.max, article.iri
