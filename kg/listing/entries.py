"""Statements and positions with what is tracked of them: what time lines, repeats and changes are worked out of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.listing.choosing import chosen, day_within
from kg.listing.facts import Facts, day, place, subjects, texts
from kg.listing.matching import labels
from kg.listing.records import Filters
from kg.tracking.timeline import Entry
from kg.vocab import KG, KGV, PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

Column = Mapping[str, str]

_BOTH = (KG.reportedIn, KG.stance, SCHEMA.text, KG.saidOn, KG.accordingTo)
_OF_STATEMENTS = (*_BOTH, PROV.wasAttributedTo, KG.expresses, KG.reports, KG.certainty)
_OF_POSITIONS = (*_BOTH, KG.actor, KG.measure, KG.conditional)


def entries(store: Store, statements: Iterable[str] = (), positions: Iterable[str] = ()) -> list[Entry]:
    """The statements and positions of these IRIs, in no order; of 20,000 statements in about a second."""
    said = _columns(store, statements, KG.Statement, _OF_STATEMENTS)
    taken = _columns(store, positions, KG.Position, _OF_POSITIONS)
    articles = {*said[KG.reportedIn].values(), *taken[KG.reportedIn].values()}
    facts = Facts(store, articles)
    told = {term: facts.one(term) for term in (SCHEMA.datePublished, SCHEMA.publisher, KG.reprints)}
    sentences = _sentences(store, taken[KG.reportedIn])
    found = [
        _entry(iri, said, told, subject=said[KG.expresses].get(iri, ""), who=said[PROV.wasAttributedTo].get(iri, ""))
        for iri in said[KG.reportedIn]
    ]
    for iri in taken[KG.reportedIn]:
        subject, who = taken[KG.measure].get(iri, ""), taken[KG.actor].get(iri, "")
        found.append(_entry(iri, taken, told, subject=subject, who=who, words=sentences.get(iri, "")))
    return found


def of_subjects(store: Store, given: Iterable[str]) -> tuple[set[str], set[str]]:
    """The statements that make these claims, and the positions on these measures."""
    wanted = set(given)
    return subjects(store, KG.expresses, wanted), subjects(store, KG.measure, wanted)


def passing(store: Store, filters: Filters, *kinds: NamedNode) -> set[str] | None:
    """The nodes of these kinds that the filters by name choose; None where there are no such filters."""
    if not any((filters.speaker, filters.topic, filters.measure, filters.outlet)):
        return None
    return {iri for kind in kinds for iri in chosen(store, kind, filters)}


def let_through(entry: Entry, allowed: set[str] | None, filters: Filters) -> bool:
    """Whether the filters, by name (see `passing`) and by day, let the entry through."""
    return (allowed is None or entry.node in allowed) and day_within(entry.day, filters)


def names(store: Store, given: Iterable[Entry]) -> dict[str, str]:
    """What speakers, reporters, outlets, claims and measures are called; a node without a name is called by its IRI."""
    nodes = {iri for one in given for iri in (one.who, one.reporter, one.outlet, one.subject) if iri}
    return {iri: iri for iri in nodes} | labels(store, nodes)


def _columns(
    store: Store, iris: Iterable[str], kind: NamedNode, predicates: tuple[NamedNode, ...]
) -> dict[NamedNode, dict[str, str]]:
    wanted = sorted(set(iris))
    if not wanted:
        return {predicate: {} for predicate in predicates}
    columns = Facts(store, wanted).together(kind, predicates)
    return {predicate: {iri: values[0] for iri, values in column.items()} for predicate, column in columns.items()}


def _entry(
    iri: str,
    own: Mapping[NamedNode, Column],
    told: Mapping[NamedNode, Column],
    *,
    subject: str,
    who: str,
    words: str = "",
) -> Entry:
    article = own[KG.reportedIn][iri]
    published = told[SCHEMA.datePublished].get(article)
    return Entry(
        node=iri,
        subject=subject,
        stance=own[KG.stance].get(iri, "").removeprefix(KGV.namespace),
        article=article,
        story=told[KG.reprints].get(article, article),
        utterance=own.get(KG.reports, {}).get(iri, iri),
        who=who,
        reporter=own[KG.accordingTo].get(iri, ""),
        outlet=told[SCHEMA.publisher].get(article, ""),
        words=words or own[SCHEMA.text].get(iri, ""),
        certainty=own.get(KG.certainty, {}).get(iri, "").removeprefix(KGV.namespace),
        conditional=own.get(KG.conditional, {}).get(iri) == "true",
        day=day(own[KG.saidOn].get(iri) or published),
        published=day(published),
    )


def _sentences(store: Store, article_of: Column) -> dict[str, str]:
    """Position -> the sentence that proves it."""
    spans = Facts(store, article_of).many(KG.evidence)
    text_of = texts(store, {article_of[iri] for iri in spans})
    found = {}
    for iri, places in spans.items():
        text = text_of[article_of[iri]]
        found[iri] = " … ".join(text[start:end] for start, end in sorted(map(place, places)))
    return found
