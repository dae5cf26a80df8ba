from __future__ import annotations

from collections.abc import Iterator

import pytest
from listed_store import IDS, first, listed_store
from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import evidence
from kg.store import Store
from kg.validate import validate
from kg.vocab import KG, KGV, NIF, PROV, SCHEMA, SKOS, XSD

ARTICLE = IDS.article(first().article)
GRAPH = NamedNode(IDS.evidence_graph(ARTICLE))


@pytest.fixture
def store() -> Iterator[Store]:
    with listed_store() as made:
        yield made


def test_what_the_store_wrote_is_valid(store: Store) -> None:
    done: list[int] = []
    assert validate(store, done.append) == []
    assert sum(done) == 2


def quad_of(predicate: NamedNode, kind: str) -> Quad:
    return next(q for q in evidence(first(), IDS) if q.predicate == predicate and f"#{kind}_" in q.subject.value)


@pytest.mark.parametrize(
    ("predicate", "kind", "instead", "rule"),
    [
        (KG.kind, "statement", KGV.person, "kg:kind"),
        (KG.mode, "statement", None, "kg:mode"),
        (KG.stance, "position", KGV.affirms, "kg:stance"),
        (KG.confidence, "statement", Literal("1.5", datatype=XSD.decimal), "kg:confidence"),
        (KG.entityType, "entity", None, "kg:entityType"),
        (KG.reportedIn, "position", None, "kg:reportedIn"),
        (KG.content, "statement", NamedNode(f"{ARTICLE}#offset_0_1"), "kg:content"),
        (NIF.anchorOf, "offset", Literal("other words"), "span"),
        (SCHEMA.text, "statement", Literal("other words"), "words"),
        (SCHEMA.text, "position", Literal("other words"), "words"),
    ],
)
def test_damage_is_named(
    store: Store, predicate: NamedNode, kind: str, instead: NamedNode | Literal | None, rule: str
) -> None:
    quad = quad_of(predicate, kind)
    stored = next(store.engine.quads_for_pattern(quad.subject, predicate, None, GRAPH))
    store.engine.remove(stored)
    if instead is not None:
        store.engine.add(Quad(quad.subject, predicate, instead, GRAPH))
    assert (quad.subject.value, rule) in {(violation.node, violation.rule) for violation in validate(store)}


def test_a_changed_text_damages_every_span_behind_the_change(store: Store) -> None:
    (text,) = store.engine.quads_for_pattern(NamedNode(ARTICLE), NIF.isString, None, GRAPH)
    store.engine.remove(text)
    store.engine.add(Quad(NamedNode(ARTICLE), NIF.isString, Literal("!" + text.object.value), GRAPH))
    assert {violation.rule for violation in validate(store)} == {"span"}


def test_a_node_that_nothing_stands_behind_is_named(store: Store) -> None:
    left = Quad(NamedNode(IDS.topic("left", "")), SKOS.prefLabel, Literal("left"), NamedNode(IDS.identity_graph))
    store.engine.add(left)
    assert [(violation.node, violation.rule) for violation in validate(store)] == [(left.subject.value, "kg:canonical")]


def test_a_missing_run_is_named(store: Store) -> None:
    for quad in list(store.engine.quads_for_pattern(None, PROV.wasAssociatedWith, None)):
        store.engine.remove(quad)
    assert "prov:wasAssociatedWith" in {violation.rule for violation in validate(store)}
