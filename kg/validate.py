"""Does a store hold what it should: SHACL (schemas/shapes.ttl), and the words of every span against the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.listing.describe import compact
from kg.schema import schema_text
from kg.vocab import KG, NIF, ORG, PROV, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from rdflib import Graph

    from kg.store import Store

Progress = Callable[[int], None]  # is told how many more articles have been checked
Known = Mapping[NamedNode, list[str]]  # predicate -> values, of one subject
Facts = Mapping[str, Known]

_BATCH = 50  # articles a SHACL run: 10 take a quarter longer in all (each run has its cost), 200 need more memory
_FOLLOWED = {KG.canonical, SCHEMA.publisher, ORG.role, PROV.wasGeneratedBy, PROV.wasAssociatedWith}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong with which node; `rule` is a shape's property (`kg:kind`), or `span` or `words`."""

    node: str
    rule: str
    message: str


def validate(store: Store, progress: Progress | None = None) -> list[Violation]:
    """All violations, sorted. Time is linear in the number of articles: about 0.06 s each (4 statements an article)."""
    found: set[Violation] = set()
    found.update(_orphans(store))
    found.update(_unfounded(store))
    shapes = _graph(schema_text("shapes.ttl"), "turtle")
    for tracked in _tracked(store):
        found.update(_misshapen(tracked, shapes))
    articles = iter(store.articles())
    while batch := list(islice(articles, _BATCH)):
        quads = [quad for article in batch for quad in _evidence(store, article)]
        found.update(_misquoted(quads))
        found.update(_misshapen([*quads, *_identity(store, quads)], shapes))
        if progress:
            progress(len(batch))
    return sorted(found)


def _evidence(store: Store, article: str) -> Iterator[Quad]:
    return store.engine.quads_for_pattern(None, None, None, NamedNode(store.ids.evidence_graph(article)))


def _identity(store: Store, evidence: Iterable[Quad]) -> set[Quad]:
    """What the identity graph says of the evidence's subjects and of the nodes they lead to."""
    found: set[Quad] = set()
    nodes: set[object] = {quad.subject for quad in evidence}
    while nodes:
        said = {quad for node in nodes for quad in _said_of(store, node)}
        nodes = {quad.object for quad in said - found if quad.predicate in _FOLLOWED}
        found |= said
    return found


def _said_of(store: Store, node: object) -> Iterator[Quad]:
    graph = NamedNode(store.ids.identity_graph)
    return store.engine.quads_for_pattern(node, None, None, graph) if isinstance(node, NamedNode) else iter(())


def _tracked(store: Store) -> Iterator[list[Quad]]:
    """The contradictions, utterances and reprints, some at a time, each with all that is said of it."""
    graph = NamedNode(store.ids.tracking_graph)
    nodes = store.engine.quads_for_pattern(None, RDF.type, None, graph)
    nodes = chain(nodes, store.engine.quads_for_pattern(None, KG.reprints, None, graph))
    subjects = iter(dict.fromkeys(quad.subject for quad in nodes))
    while batch := list(islice(subjects, _BATCH * 10)):
        said = [quad for node in batch for quad in store.engine.quads_for_pattern(node, None, None, graph)]
        yield said + [quad for node in batch for quad in store.engine.quads_for_pattern(None, KG.reports, node, graph)]


# -- shapes -----------------------------------------------------------------------------------------------------------


def _misshapen(quads: Iterable[Quad], shapes: Graph) -> Iterator[Violation]:
    import pyshacl
    from rdflib import SH, Graph, URIRef

    triples = {quad.triple for quad in quads}
    data = _graph((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode(), "nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report, but: {report!r}")
    for result in report.subjects(SH.sourceShape):
        path, message = report.value(result, SH.resultPath), report.value(result, SH.resultMessage)
        rule = compact(str(path)) if isinstance(path, URIRef) else "node"
        yield Violation(str(report.value(result, SH.focusNode)), rule, str(message))


def _graph(text: str, format: str) -> Graph:
    from rdflib import Graph

    return Graph(bind_namespaces="none").parse(data=text, format=format)


# -- words ------------------------------------------------------------------------------------------------------------


def _misquoted(quads: Iterable[Quad]) -> Iterator[Violation]:
    """Spans whose words are not those of the text at their place; statements and positions that say other words."""
    facts: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _ in quads:
        facts[str(subject.value)][predicate].append(str(value.value))
    for node, known in sorted(facts.items()):
        kinds = known.get(RDF.type, [])
        if NIF.OffsetBasedString.value in kinds:
            yield from _span_violations(node, known, facts)
        for kind, predicate in ((KG.Statement, KG.content), (KG.Position, KG.measureSpan)):
            if kind.value in kinds:
                yield from _words_violations(node, known, known.get(predicate, []), facts)


def _span_violations(node: str, known: Known, facts: Facts) -> Iterator[Violation]:
    start, end = _place(known)
    [article, *_] = known.get(NIF.referenceContext, [""])
    [text, *_] = facts.get(article, {}).get(NIF.isString, [""])
    if known.get(NIF.anchorOf) != [text[start:end]]:
        yield Violation(node, "span", f"its words are not those of the article's text at {start} to {end}")


def _words_violations(node: str, known: Known, spans: Iterable[str], facts: Facts) -> Iterator[Violation]:
    in_order = sorted((facts[span] for span in spans if span in facts), key=_place)
    words = " … ".join(word for span in in_order for word in span.get(NIF.anchorOf, []))
    if known.get(SCHEMA.text) != [words]:
        yield Violation(node, "words", "its text is not the words of its spans")


def _place(known: Known) -> tuple[int, int]:
    """(begin, end) of a span; 0 where the graph gives none, which the shapes report."""
    [start, *_], [end, *_] = (known.get(term) or ["0"] for term in (NIF.beginIndex, NIF.endIndex))
    return int(start), int(end)


# -- identity ---------------------------------------------------------------------------------------------------------


def _orphans(store: Store) -> Iterator[Violation]:
    """Nodes that no article speaks of any more."""
    identity = NamedNode(store.ids.identity_graph)
    leading = [
        store.engine.quads_for_pattern(None, term, None, identity) for term in (KG.canonical, ORG.role, KG.subject)
    ]
    spoken_of = {quad.object for quads in leading for quad in quads}
    for quad in store.engine.quads_for_pattern(None, SKOS.prefLabel, None, identity):
        if isinstance(quad.subject, NamedNode) and quad.subject not in spoken_of:
            yield Violation(quad.subject.value, "kg:canonical", "nothing leads to this node")


def _unfounded(store: Store) -> Iterator[Violation]:
    """What is tracked of statements, positions or articles that are not there."""
    graph = NamedNode(store.ids.tracking_graph)
    kinds = (KG.Statement, KG.Position, SCHEMA.NewsArticle)
    there = {quad.subject for kind in kinds for quad in store.engine.quads_for_pattern(None, RDF.type, kind, None)}
    for predicate in (KG.oneSide, KG.otherSide, KG.reprints, KG.reports, KG.textKey):
        for quad in store.engine.quads_for_pattern(None, predicate, None, graph):
            end = quad.subject if predicate in (KG.reports, KG.textKey) else quad.object
            if end not in there:
                subject = str(quad.subject).strip("<>")
                yield Violation(subject, compact(predicate.value), f"what it says of {end} has no ground in the store")
