"""What an open quad store has recorded, as kg.tracking asks for it: texts, and who said or held what.

The rows of many claims or measures are one SPARQL query over a VALUES list of IRIs that the engine itself wrote.
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
from kg.vocab import DCTERMS, HYCL, KG, KGV, NIF, PREFIXES, RDF, SCHEMA

Node = NamedNode

_AT_ONCE = 2000  # nodes of one query: bounds the memory it takes

_SAID = """SELECT DISTINCT ?statement ?claim ?wording ?article ?speaker ?reporter ?stance ?kind ?words ?confidence ?outlet ?said
  ?published WHERE {
  VALUES ?claim { %(nodes)s }
  GRAPH <%(identity)s> { ?statement kg:expresses ?claim }
  GRAPH ?evidence {
    ?statement kg:reportedIn ?article ; kg:stance ?stance ; kg:kind ?kind ; kg:confidence ?confidence ; schema:text ?words ;
               kg:claimReferent ?referent .
    ?referent schema:name ?wording .
    OPTIONAL { ?statement kg:saidOn ?said }
    OPTIONAL { ?article schema:datePublished ?published }
    OPTIONAL { ?article kg:publisherName ?outlet }
  }
  OPTIONAL { GRAPH <%(identity)s> { ?statement prov:wasAttributedTo ?speaker } }
  OPTIONAL { GRAPH <%(identity)s> { ?statement kg:accordingTo ?reporter } }
}"""

_HELD = """SELECT DISTINCT ?position ?article ?measure ?actor ?stance ?confidence ?said ?published WHERE {
  VALUES ?measure { %(nodes)s }
  GRAPH <%(identity)s> { ?position kg:measure ?measure ; kg:actor ?actor }
  GRAPH ?evidence {
    ?position kg:reportedIn ?article ; kg:stance ?stance ; kg:confidence ?confidence ; kg:conditional false .
    OPTIONAL { ?position kg:saidOn ?said }
    OPTIONAL { ?article schema:datePublished ?published }
  }
}"""


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
        found: dict[Node, dict[str, Said]] = {}
        for row in self._rows(_SAID, claims):
            made = _said(row, self._story(row["article"], first))
            known = found.setdefault(row["claim"], {})
            known[made.statement] = min(
                made, known.get(made.statement, made), key=repr
            )  # of two speakers always the same
        return {claim: [rows[name] for name in sorted(rows)] for claim, rows in found.items()}

    def held(self, measures: Iterable[Node], first: Mapping[str, str]) -> dict[Node, list[Held]]:
        """The unconditional positions on each measure; `first` as above."""
        found: dict[Node, list[Held]] = {}
        for row in self._rows(_HELD, measures):
            found.setdefault(row["measure"], []).append(_held(row, self._story(row["article"], first)))
        return found

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
        days = self.engine.quads_for_pattern(article, SCHEMA.datePublished, None, None)
        return Printed(
            article.value, text, frozenset(text_keys(text)), _day(next((quad.object for quad in days), None))
        )

    def _text(self, article: Node) -> str | None:
        graph = NamedNode(self.ids.evidence_graph(article.value))
        texts = self.engine.quads_for_pattern(article, NIF.isString, None, graph)
        return next((cast(Literal, quad.object).value for quad in texts), None)

    def _story(self, article: Node, first: Mapping[str, str]) -> str:
        """As it is to stand, where that was worked out; else as it stands."""
        if article.value in first:
            return first[article.value]
        standing = _objects(self.engine.quads_for_pattern(article, KG.reprints, None, self.graph))
        return next(iter(standing), article).value

    def _identity(self, subject: Node | None, predicate: Node, value: Node | None = None) -> Iterator[Quad]:
        return self.engine.quads_for_pattern(subject, predicate, value, NamedNode(self.ids.identity_graph))

    def _rows(self, query: str, nodes: Iterable[Node]) -> Iterator[ox.QuerySolution]:
        ordered = sorted(map(str, nodes))
        for start in range(0, len(ordered), _AT_ONCE):
            filled = {"nodes": " ".join(ordered[start : start + _AT_ONCE]), "identity": self.ids.identity_graph}
            yield from cast(ox.QuerySolutions, self.engine.query(query % filled, prefixes=PREFIXES))


def _subjects(quads: Iterable[Quad]) -> set[Node]:
    return {cast(Node, quad.subject) for quad in quads}


def _objects(quads: Iterable[Quad]) -> set[Node]:
    return {cast(Node, quad.object) for quad in quads}


def _said(row: ox.QuerySolution, story: str) -> Said:
    return Said(
        statement=row["statement"].value,
        claim=row["claim"].value,
        wording=row["wording"].value,
        article=row["article"].value,
        story=story,
        stance=_name(row["stance"]),
        kind=_name(row["kind"]),
        words=row["words"].value,
        confidence=float(row["confidence"].value),
        speaker=_text(row["speaker"]),
        reporter=_text(row["reporter"]),
        outlet=_text(row["outlet"]),
        day=_day(row["said"] or row["published"]),
    )


def _held(row: ox.QuerySolution, story: str) -> Held:
    return Held(
        position=row["position"].value,
        actor=row["actor"].value,
        measure=row["measure"].value,
        stance=PositionStance(_name(row["stance"])),
        confidence=float(row["confidence"].value),
        story=story,
        day=_day(row["said"] or row["published"]),
    )


def _text(term: Node | Literal | None) -> str:
    return term.value if term else ""


def _name(value: Node) -> str:
    return value.value.removeprefix(KGV.namespace)


def _day(term: object) -> date | None:
    return date.fromisoformat(term.value[:10]) if isinstance(term, Literal) else None
