"""The tracking graph of a store: stories, utterances and contradictions, kept up to date after every change.

A change of articles or judgements marks, in its own transaction, the nodes that it touches (kg:stale). A second transaction
works out anew what follows for them (see kg.tracking), and takes the marks away; what a killed process leaves marked is done
at the next opening for writing. So the graph follows from evidence, identity and judgements alone, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg import tracking
from kg.identity import Delta, Share
from kg.ids import Ids, digest
from kg.judgements import Decided, Deed
from kg.rdf import literal
from kg.store.recorded import Recorded
from kg.store.update import as_stored
from kg.tracking import Contradiction, Printed, Said, of_claim, of_claims, of_measure
from kg.tracking.stories import near
from kg.vocab import DCTERMS, HYCL, KG, KGV, PROV, RDF, XSD

Node = NamedNode
Triple = tuple[Node, Node, Node | Literal]

_STALE = Literal("true", datatype=XSD.boolean)
_ABOUT = (KG.expresses, KG.measure, HYCL.hasOppositeMeaning)  # the node at the end is touched
_OF = (PROV.wasAttributedTo, KG.accordingTo, KG.actor, HYCL.hasOppositeMeaning)  # that at the beginning


def marks(change: Delta, shares: Iterable[Share], articles: Iterable[str], ids: Ids) -> set[Quad]:
    """The quads that mark what a change touches: the articles that change, the claims and measures that they speak of, and
    those whose statements, positions or ties change in identity."""
    touched = {NamedNode(article) for article in articles}
    changing = [*change.delete, *change.insert]
    touched |= {
        cast(Node, quad.object)
        for quad in chain(changing, *(each.links for each in shares))
        if quad.predicate in _ABOUT
    }
    touched |= {cast(Node, quad.subject) for quad in changing if quad.predicate in _OF}
    return {mark(node, ids) for node in touched}


def judged_marks(one: Decided, other: Decided, ids: Ids) -> set[Quad]:
    """Those of the contradictions of which the two decide otherwise."""
    differing = {key for key, _ in one.verdicts.items() ^ other.verdicts.items()}
    return {mark(NamedNode(iri), ids) for _, concerns in differing for iri in concerns}


def mark(node: Node, ids: Ids) -> Quad:
    """The quad that marks one node; the mark of the tracking graph itself stands for all nodes."""
    return Quad(node, KG.stale, _STALE, NamedNode(ids.tracking_graph))


def tracked(engine: ox.Store, ids: Ids, decided: Decided) -> Delta | None:
    """How the tracking graph changes by what is marked, the marks included; None where nothing is."""
    tracker = _Tracker(Recorded(engine, ids), decided)
    marked = tracker.recorded.having(KG.stale, _STALE)
    if not marked:
        return None
    if tracker.recorded.graph in marked:
        old, new = set(engine.quads_for_pattern(None, None, None, tracker.recorded.graph)), tracker.everything()
    else:
        old, new = tracker.follows(marked)
        old |= {mark(node, ids) for node in marked}
    return Delta(frozenset(old - new), frozenset(new - old))


def tracked_anew(engine: ox.Store, ids: Ids, decided: Decided) -> Delta:
    """How the tracking graph changes when it is computed from the whole store."""
    tracker = _Tracker(Recorded(engine, ids), decided)
    old, new = set(engine.quads_for_pattern(None, None, None, tracker.recorded.graph)), tracker.everything()
    return Delta(frozenset(old - new), frozenset(new - old))


@dataclass(frozen=True)
class _Tracker:
    """Says what follows of what is recorded and decided."""

    recorded: Recorded
    decided: Decided

    def everything(self) -> set[Quad]:
        """The tracking graph of the whole store."""
        printed = self.recorded.printed(self.recorded.articles())
        first = _stories(printed)
        claims = self._of_claims(self.recorded.all_of(KG.expresses), first)
        measures = self._of_measures(self.recorded.all_of(KG.measure), first)
        return self._quads(chain(_text_triples(printed, first), claims, measures))

    def follows(self, marked: set[Node]) -> tuple[set[Quad], set[Quad]]:
        """What stands of the marked nodes and all that hangs on them, and what is to stand."""
        articles = {node for node in marked if self._ids.is_article(node.value)}
        printed = self._reach(articles)
        first = _stories(printed)
        old = self._of_texts(articles | {NamedNode(one.article) for one in printed})
        new = self._quads(_text_triples(printed, first))
        moved = {cast(Node, quad.subject) for quad in old ^ new if quad.predicate == KG.reprints}
        touched = {about for node in marked - articles for about in self.recorded.subjects_of(node)}
        touched |= {about for article in moved for about in self.recorded.subjects_in(article)}
        found = {made for node in touched for made in self.recorded.having(KG.concerns, node)}
        old |= {quad for made in found for quad in self.recorded.quads_of(made)}
        claims = {node for node in touched if self._ids.is_claim(node.value)}
        return old, new | self._quads(chain(self._of_claims(claims, first), self._of_measures(touched - claims, first)))

    @property
    def _ids(self) -> Ids:
        return self.recorded.ids

    def _reach(self, changed: set[Node]) -> list[Printed]:
        """The changed articles, as far as they are left, with all that print the same text as one of them did or does."""
        reach = set(changed)
        for one in self.recorded.printed(changed):
            having = (self.recorded.having(KG.textKey, Literal(key)) for key in one.keys)
            linked = near(one, self.recorded.printed(set[Node]().union(*having) - reach))
            reach |= {NamedNode(other.article) for other in linked}
        return self.recorded.printed({member for article in reach for member in self.recorded.story_of(article)})

    def _of_texts(self, articles: Iterable[Node]) -> set[Quad]:
        standing = {quad for article in articles for quad in self.recorded.quads_of(article)}
        return {quad for quad in standing if quad.predicate in (KG.textKey, KG.reprints)}

    # -- claims and measures ----------------------------------------------------------------------------------------
    def _of_claims(self, claims: Collection[Node], first: Mapping[str, str]) -> Iterator[Triple]:
        """What follows of these claims, each alone and with its opposites; most are made once, and nothing follows of them."""
        repeated = {claim for claim in claims if self.recorded.is_repeated(claim)}
        pairs = {pair for claim in claims for pair in self.recorded.opposites(claim)}
        said = self.recorded.said(repeated.union(*pairs), first)
        for claim in repeated:
            for rows in tracking.utterances(said[claim]):
                yield from self._utterance(rows)
        alone = (found for claim in repeated for found in of_claim(said[claim]))
        made = (
            pair for pair in pairs if said.keys() >= set(pair)
        )  # a wording that another stands for is none any more
        paired = (found for one, other in made for found in of_claims(said[one], said[other]))
        for found in chain(alone, paired):
            yield from self._contradiction(found)

    def _of_measures(self, measures: Iterable[Node], first: Mapping[str, str]) -> Iterator[Triple]:
        for rows in self.recorded.held(measures, first).values():
            for found in of_measure(rows):
                yield from self._contradiction(found)

    def _utterance(self, rows: Collection[Said]) -> Iterator[Triple]:
        claim, statements = next(iter(rows)).claim, [row.statement for row in rows]
        node = NamedNode(f"{self._ids.base}utterance/{digest(claim, statements[0])}")
        yield node, RDF.type, KG.Utterance
        yield node, KG.concerns, NamedNode(claim)
        yield from ((NamedNode(statement), KG.reports, node) for statement in statements)

    def _contradiction(self, found: Contradiction) -> Iterator[Triple]:
        node = NamedNode(f"{self._ids.base}contradiction/{digest(found.type, *found.concerns)}")
        yield node, RDF.type, KG.Contradiction
        yield node, KG.contradictionType, KGV[found.type]
        yield from ((node, KG.concerns, NamedNode(iri)) for iri in found.concerns)
        yield from ((node, KG.oneSide, NamedNode(iri)) for iri in found.one_side)
        yield from ((node, KG.otherSide, NamedNode(iri)) for iri in found.other_side)
        yield node, KG.score, Literal(f"{found.score:.2f}", datatype=XSD.decimal)
        yield node, DCTERMS.description, literal(found.reason)
        if (verdict := self._verdicts.get((found.type, frozenset(found.concerns)))) is not None:
            yield node, KG.verdict, KGV[verdict]

    @cached_property
    def _verdicts(self) -> dict[tuple[str, frozenset[str]], Deed]:
        """What people said last of a conflict, by what stands today for the claims that they had before them."""
        return {
            (kind, frozenset(self.recorded.canonical(NamedNode(iri)).value for iri in concerns)): deed
            for (kind, concerns), deed in self.decided.verdicts.items()
        }

    def _quads(self, triples: Iterable[Triple]) -> set[Quad]:
        return as_stored(Quad(*triple, self.recorded.graph) for triple in triples)


def _stories(printed: Collection[Printed]) -> dict[str, str]:
    """Article -> the first that prints its text, which may be the article itself."""
    return {one.article: one.article for one in printed} | tracking.stories(printed)


def _text_triples(printed: Iterable[Printed], first: Mapping[str, str]) -> Iterator[Triple]:
    for one in printed:
        node, story = NamedNode(one.article), first[one.article]
        yield from ((node, KG.textKey, Literal(key)) for key in one.keys)
        if story != one.article:
            yield node, KG.reprints, NamedNode(story)
