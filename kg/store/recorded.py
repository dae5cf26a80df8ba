"""What an open quad store has recorded, as kg.tracking asks for it: texts, and who said or held what.

Node by node: all quads of a statement take 50 µs, where a query that joins them over many takes 4 ms a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import Ids
from kg.records import PositionStance
from kg.tracking import Held, Printed, Said
from kg.tracking.reprints import text_keys
from kg.vocab import DCTERMS, HYCL, KG, KGV, NIF, PROV, RDF, SCHEMA

Node = NamedNode


@dataclass(frozen=True, slots=True)
class Recorded:
    """The articles, claims and measures of one store; each node is given and taken as the engine has it."""

    engine: ox.Store
    ids: Ids

    @property
    def graph(self) -> Node:
        """The tracking graph."""
        return NamedNode(self.ids.tracking_graph)

    # -- articles ---------------------------------------------------------------------------------------------------
    def articles(self) -> set[Node]:
        """All of them."""
        return _subjects(self.engine.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle))

    def printed(self, articles: Iterable[Node]) -> list[Printed]:
        """Those that are in the store, by IRI."""
        texts = {article: text for article in articles if (text := self._text(article)) is not None}
        return [self._printed(article, texts[article]) for article in sorted(texts, key=str)]

    def story_of(self, article: Node) -> set[Node]:
        """The article with all that, as it stands, print the same text."""
        firsts = _objects(self.engine.quads_for_pattern(article, KG.reprints, None, self.graph)) or {article}
        return {article} | firsts | {node for one in firsts for node in self.having(KG.reprints, one)}

    def subjects_in(self, article: Node) -> set[Node]:
        """The claims and measures of the article's statements and positions."""
        graph = NamedNode(self.ids.evidence_graph(article.value))
        found = _subjects(self.engine.quads_for_pattern(None, KG.reportedIn, article, graph))
        return {
            end for one in found for about in (KG.expresses, KG.measure) for end in _objects(self._identity(one, about))
        }

    # -- claims and measures ----------------------------------------------------------------------------------------
    def all_of(self, predicate: Node) -> set[Node]:
        """Every claim (kg:expresses) or measure (kg:measure)."""
        return _objects(self._identity(None, predicate))

    def subjects_of(self, node: Node) -> set[Node]:
        """The claim or measure of a statement or position; of another node itself, and what stands for it."""
        about = _objects(self._identity(node, KG.expresses)) | _objects(self._identity(node, KG.measure))
        return about or {node, self.canonical(node)}

    def canonical(self, node: Node) -> Node:
        """What stands for a name, label or wording."""
        return next(iter(_objects(self._identity(node, DCTERMS.isReplacedBy))), node)

    def is_repeated(self, claim: Node) -> bool:
        """Whether two statements or more make the claim."""
        made = self._identity(None, KG.expresses, claim)
        return next(made, None) is not None and next(made, None) is not None

    def opposites(self, claim: Node) -> Iterator[tuple[Node, Node]]:
        """The pairs of this claim and those that are told to be its opposite, the smaller first."""
        for wording in (claim, *_subjects(self._identity(None, DCTERMS.isReplacedBy, claim))):
            ends = _objects(self._identity(wording, HYCL.hasOppositeMeaning))
            ends |= _subjects(self._identity(None, HYCL.hasOppositeMeaning, wording))
            for other in {self.canonical(end) for end in ends} - {claim}:
                one, two = sorted((claim, other), key=str)
                yield one, two

    def said(self, claims: Iterable[Node], first: Mapping[str, str]) -> dict[Node, list[Said]]:
        """The statements of each claim, by IRI; `first` are the stories of the articles in which these change."""
        found = {claim: sorted(_subjects(self._identity(None, KG.expresses, claim)), key=str) for claim in claims}
        printings = _Printings(self, first)
        return {claim: [self._said(one, claim, printings) for one in own] for claim, own in found.items() if own}

    def held(self, measures: Iterable[Node], first: Mapping[str, str]) -> dict[Node, list[Held]]:
        """The positions on each measure that an actor takes without condition; `first` as above."""
        found = {measure: sorted(_subjects(self._identity(None, KG.measure, measure)), key=str) for measure in measures}
        printings = _Printings(self, first)
        return {
            measure: held
            for measure, own in found.items()
            if (held := [row for one in own if (row := self._held(one, measure, printings)) is not None])
        }

    # -- what was tracked -------------------------------------------------------------------------------------------
    def having(self, predicate: Node, value: Node | Literal) -> set[Node]:
        """The subjects in the tracking graph."""
        return _subjects(self.engine.quads_for_pattern(None, predicate, value, self.graph))

    def quads_of(self, node: Node) -> set[Quad]:
        """All that the tracking graph says of a node, and which statements report it."""
        about = set(self.engine.quads_for_pattern(node, None, None, self.graph))
        return about | set(self.engine.quads_for_pattern(None, KG.reports, node, self.graph))

    # -- the parts --------------------------------------------------------------------------------------------------
    def _printed(self, article: Node, text: str) -> Printed:
        day = _day(self.value(article, SCHEMA.datePublished))
        return Printed(article.value, text, frozenset(text_keys(text)), day)

    def _text(self, article: Node) -> str | None:
        graph = NamedNode(self.ids.evidence_graph(article.value))
        texts = self.engine.quads_for_pattern(article, NIF.isString, None, graph)
        return next((cast(Literal, quad.object).value for quad in texts), None)

    def facts(self, node: Node) -> dict[Node, list[str]]:
        """All that evidence and identity say of a node: predicate -> values, sorted."""
        found: dict[Node, list[str]] = {}
        for quad in self.engine.quads_for_pattern(node, None, None, None):
            found.setdefault(quad.predicate, []).append(cast(Node | Literal, quad.object).value)
        return {predicate: sorted(values) for predicate, values in found.items()}

    def value(self, node: Node, predicate: Node) -> str:
        """The one value that evidence or identity has of a node, or ""; of an article all facts would be its text, too."""
        quads = self.engine.quads_for_pattern(node, predicate, None, None)
        return next((cast(Node | Literal, quad.object).value for quad in quads), "")

    def _said(self, statement: Node, claim: Node, printings: _Printings) -> Said:
        known = self.facts(statement)
        printing = printings.of(known[KG.reportedIn][0])
        return Said(
            statement=statement.value,
            claim=claim.value,
            wording=self.value(NamedNode(known[KG.claimReferent][0]), SCHEMA.name),
            article=printing.article,
            story=printing.story,
            stance=_name(known[KG.stance][0]),
            kind=_name(known[KG.kind][0]),
            words=known[SCHEMA.text][0],
            confidence=float(known[KG.confidence][0]),
            speaker=_one(known, PROV.wasAttributedTo),
            reporter=_one(known, KG.accordingTo),
            outlet=printing.outlet,
            day=_day(_one(known, KG.saidOn) or printing.published),
        )

    def _held(self, position: Node, measure: Node, printings: _Printings) -> Held | None:
        known = self.facts(position)
        if KG.actor not in known or known[KG.conditional] != ["false"]:
            return None
        printing = printings.of(known[KG.reportedIn][0])
        return Held(
            position=position.value,
            actor=known[KG.actor][0],
            measure=measure.value,
            stance=PositionStance(_name(known[KG.stance][0])),
            confidence=float(known[KG.confidence][0]),
            story=printing.story,
            day=_day(_one(known, KG.saidOn) or printing.published),
        )

    def _identity(self, subject: Node | None, predicate: Node, value: Node | None = None) -> Iterator[Quad]:
        return self.engine.quads_for_pattern(subject, predicate, value, NamedNode(self.ids.identity_graph))


@dataclass(frozen=True, slots=True)
class _Printing:
    """What statements and positions take from their article."""

    article: str
    story: str
    outlet: str
    published: str


class _Printings:
    """Each article once."""

    def __init__(self, recorded: Recorded, first: Mapping[str, str]) -> None:
        self._recorded = recorded
        self._first = first
        self._known: dict[str, _Printing] = {}

    def of(self, article: str) -> _Printing:
        """The story is as it is to stand, where that was worked out; else as it stands."""
        if article not in self._known:
            node = NamedNode(article)
            story = self._first.get(article) or self._recorded.value(node, KG.reprints) or article
            outlet = self._recorded.value(node, KG.publisherName)
            published = self._recorded.value(node, SCHEMA.datePublished)
            self._known[article] = _Printing(article, story, outlet, published)
        return self._known[article]


def _subjects(quads: Iterable[Quad]) -> set[Node]:
    return {cast(Node, quad.subject) for quad in quads}


def _objects(quads: Iterable[Quad]) -> set[Node]:
    return {cast(Node, quad.object) for quad in quads}


def _one(known: Mapping[Node, list[str]], predicate: Node) -> str:
    """The first of its values; "" if there is none."""
    return next(iter(known.get(predicate, ())), "")


def _name(value: str) -> str:
    return value.removeprefix(KGV.namespace)


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
