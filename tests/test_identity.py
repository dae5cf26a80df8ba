"""Identity: what each rule gives, and that step by step, in any order, and all at once come out the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_articles import IDS, batch, made_article
from pyoxigraph import Literal, NamedNode, Quad

from kg.identity import identity
from kg.rdf import evidence
from kg.records import (
    AnnotatedArticle,
    Article,
    Claim,
    Entity,
    EntityType,
    Kind,
    Measure,
    Mode,
    Position,
    PositionStance,
    Span,
    Statement,
    Topic,
)
from kg.store import Store
from kg.vocab import KG, PROV, RDF, SCHEMA, SKOS

ANN = Entity("Ann Lee", EntityType.PERSON)
BOB = Entity("Bob Ray", EntityType.PERSON)
PORTS = Topic("port fees")
ACT = Measure("Port Fees Act")
GRAPH = NamedNode(IDS.identity_graph)


def statement(speaker: Entity | None = ANN, *, at: int = 0, **more: object) -> Statement:
    """A statement of Ann Lee's about port fees."""
    given = {"mode": Mode.STATEMENT, "topics": (PORTS,), "kind": Kind.INDIRECT, **more}
    return Statement(source=(), cue=(), content=(Span(at, at + 5),), speaker=speaker, **given)


def position(stance: PositionStance, *, at: int = 0, **more: object) -> Position:
    """Ann Lee's position on the Port Fees Act."""
    span = (Span(at, at + 5),)
    return Position((), stance, span, span, **{"actor": ANN, "measure": ACT, **more})


def article(*found: Statement | Position, number: int = 0) -> AnnotatedArticle:
    """An article with these findings."""
    return AnnotatedArticle(
        Article("x" * 200, url=f"https://news.example/{number}"),
        statements=tuple(each for each in found if isinstance(each, Statement)),
        positions=tuple(each for each in found if isinstance(each, Position)),
    )


def identity_of(*articles: AnnotatedArticle) -> set[Quad]:
    return identity((evidence(each, IDS) for each in articles), IDS)


def values(quads: Iterable[Quad], subject: str, predicate: NamedNode) -> set[str]:
    return {q.object.value for q in quads if q.subject.value == subject and q.predicate == predicate}


def named(*names: str, entity_type: EntityType = EntityType.PERSON) -> list[AnnotatedArticle]:
    """One article a name, each with a statement of someone of that name."""
    return [article(statement(Entity(name, entity_type)), number=number) for number, name in enumerate(names)]


ANN_NODE = IDS.entity("Ann Lee", EntityType.PERSON, "")
EDGES = (KG.claims, KG.speaksAbout, KG.proposes, KG.supports, KG.adopts, KG.opposes, KG.breaches)


def direct_edges(*articles: AnnotatedArticle) -> set[str]:
    """The local names of the direct edges."""
    return {q.predicate.value.removeprefix(KG.namespace) for q in identity_of(*articles) if q.predicate in EDGES}


# -- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["Ann Lee"], "Ann Lee"),
        (["ANN LEE", "Ann Lee", "Ann Lee"], "Ann Lee"),
        (["ANN LEE", "ANN LEE", "Ann Lee"], "ANN LEE"),
        (["Ann Lee", "“Ann Lee”"], "“Ann Lee”"),  # as frequent: the longest
        (["Ann lee", "Ann Lee"], "Ann Lee"),  # as long: the first by code points
    ],
)
def test_label_is_the_most_frequent_name(names: list[str], label: str) -> None:
    quads = identity_of(*named(*names))
    assert values(quads, ANN_NODE, SKOS.prefLabel) == {label}
    assert values(quads, ANN_NODE, SKOS.altLabel) == set(names) - {label}


def test_aliases_are_other_names() -> None:
    known_as = Entity("Ann Lee", EntityType.PERSON, ("Lee", "Ann Lee"))
    quads = identity_of(article(statement(known_as)))
    assert values(quads, ANN_NODE, SKOS.prefLabel) == {"Ann Lee"}
    assert values(quads, ANN_NODE, SKOS.altLabel) == {"Lee"}


PERSON, ORG, LAND = EntityType.PERSON, EntityType.ORGANIZATION, EntityType.COUNTRY


@pytest.mark.parametrize(
    ("types", "winner"),
    [
        ([PERSON], SCHEMA.Person),
        ([ORG, PERSON, ORG], SCHEMA.Organization),
        ([LAND, ORG], SCHEMA.Organization),
        ([LAND, ORG, PERSON], SCHEMA.Person),
        ([EntityType.GROUP], KG.Group),
        ([EntityType.DOCUMENT], SCHEMA.CreativeWork),
        ([EntityType.UNNAMED], KG.UnnamedSource),
    ],
)
def test_type_is_that_of_most_referents(types: list[EntityType], winner: NamedNode) -> None:
    articles = [article(statement(Entity("Ann Lee", kind)), number=number) for number, kind in enumerate(types)]
    node = IDS.entity("Ann Lee", types[0], IDS.article(articles[0].article))
    assert values(identity_of(*articles), node, RDF.type) == {winner.value}


def test_unnamed_sources_are_one_node_an_article() -> None:
    quads = identity_of(*named("officials", "officials", entity_type=EntityType.UNNAMED))
    assert sum(quad.object == KG.UnnamedSource for quad in quads) == 2


def test_topics_are_in_the_scheme_and_measures_and_claims_are_typed() -> None:
    quads = identity_of(article(statement(claim=Claim("fees rose")), position(PositionStance.ADOPTS)))
    assert values(quads, IDS.topic("port fees", ""), RDF.type) == {SKOS.Concept.value}
    assert values(quads, IDS.topic("port fees", ""), SKOS.inScheme) == {IDS.topic_scheme}
    assert values(quads, IDS.topic_scheme, RDF.type) == {SKOS.ConceptScheme.value}
    assert values(quads, IDS.measure("Port Fees Act", ""), RDF.type) == {KG.Measure.value}
    assert values(quads, IDS.claim("fees rose"), RDF.type) == {SCHEMA.Claim.value}
    assert values(quads, IDS.claim("fees rose"), SCHEMA.text) == {"fees rose"}
    assert not any(q.object == SKOS.ConceptScheme for q in identity_of(article(position(PositionStance.ADOPTS))))


def test_statements_and_positions_lead_to_the_nodes() -> None:
    told = article(
        statement(according_to=BOB, claim=Claim("fees rose")), position(PositionStance.ADOPTS, according_to=BOB)
    )
    quads = identity_of(told)
    iri = IDS.article(told.article)
    said, taken = IDS.statement(iri, told.statements[0]), IDS.position(iri, told.positions[0])
    bob = IDS.entity("Bob Ray", EntityType.PERSON, "")
    expected = {
        (said, PROV.wasAttributedTo): ANN_NODE,
        (said, KG.accordingTo): bob,
        (said, SCHEMA.about): IDS.topic("port fees", ""),
        (said, KG.expresses): IDS.claim("fees rose"),
        (taken, KG.actor): ANN_NODE,
        (taken, KG.accordingTo): bob,
        (taken, KG.measure): IDS.measure("Port Fees Act", ""),
    }
    assert {key: values(quads, *key) for key in expected} == {key: {value} for key, value in expected.items()}
    assert {quad.graph_name for quad in quads} == {GRAPH}


S = PositionStance


@pytest.mark.parametrize(
    ("found", "edges"),
    [
        ([statement()], {"claims"}),
        ([statement(mode=Mode.BELIEF)], {"claims"}),
        ([statement(mode=Mode.QUESTION)], {"speaksAbout"}),
        ([statement(mode=Mode.DEMAND), statement(at=9)], {"claims"}),
        ([statement(according_to=BOB)], {"speaksAbout"}),
        ([statement(None)], set()),
        ([statement(topics=())], set()),
        ([position(S.SUPPORTS)], {"supports"}),
        ([position(S.SUPPORTS), position(S.PROPOSES, at=9)], {"proposes"}),
        ([position(S.SUPPORTS), position(S.PROPOSES, at=9), position(S.ADOPTS, at=18)], {"proposes", "adopts"}),
        ([position(S.OPPOSES), position(S.BREACHES, at=9)], {"breaches"}),
        ([position(S.OPPOSES), position(S.SUPPORTS, at=9)], {"opposes", "supports"}),
        ([position(S.PROPOSES, conditional=True)], set()),
        ([position(S.PROPOSES, conditional=True), position(S.SUPPORTS, at=9)], {"supports"}),
        ([position(S.PROPOSES, actor=None)], set()),
        ([position(S.PROPOSES, measure=None)], set()),
    ],
)
def test_direct_edges_are_the_most_specific(found: list[Statement | Position], edges: set[str]) -> None:
    assert direct_edges(article(*found)) == edges
    assert direct_edges(*(article(each, number=number) for number, each in enumerate(found))) == edges


# -- step by step -----------------------------------------------------------------------------------------------------

SMALL_WORLD = {"statements": 3, "world": 4}
ARTICLES = {
    (number, version): made_article(number, version=version, **SMALL_WORLD)
    for number in range(5)
    for version in range(3)
}
EVIDENCE = {key: evidence(made, IDS) for key, made in ARTICLES.items()}
IRIS = [IDS.article(ARTICLES[number, 0].article) for number in range(5)]

adds = st.dictionaries(st.integers(0, 4), st.integers(0, 2), min_size=1)  # number -> version, in one batch
removals = st.sets(st.integers(0, 4), min_size=1)
histories = st.lists(adds | removals, min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_step_by_step_equals_all_at_once(history: list[dict[int, int] | set[int]]) -> None:
    standing: dict[int, int] = {}
    with Store.open("memory:") as store:
        for step in history:
            if isinstance(step, dict):
                store.replace(batch(*(ARTICLES[each] for each in step.items())))
                standing |= step
            else:
                store.remove(IRIS[number] for number in step)
                standing = {number: version for number, version in standing.items() if number not in step}
            assert stored_identity(store) == identity((EVIDENCE[each] for each in standing.items()), IDS)
        before = set(store.quads())
        store.rebuild()
        assert set(store.quads()) == before


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)), st.integers(1, 5))
def test_order_and_batches_do_not_matter(order: list[int], size: int) -> None:
    with Store.open("memory:") as store:
        for start in range(0, 5, size):
            store.replace(batch(*(ARTICLES[number, 0] for number in order[start : start + size])))
        assert stored_identity(store) == identity((EVIDENCE[number, 0] for number in range(5)), IDS)


def test_an_edge_goes_with_the_last_article_that_shows_it() -> None:
    claims, asks = article(statement(), number=0), article(statement(mode=Mode.QUESTION), number=1)
    edge = (NamedNode(ANN_NODE), NamedNode(IDS.topic("port fees", "")))
    with Store.open("memory:") as store:
        store.replace(batch(claims, asks))
        assert Quad(edge[0], KG.claims, edge[1], GRAPH) in stored_identity(store)
        store.remove([IDS.article(claims.article)])
        assert Quad(edge[0], KG.claims, edge[1], GRAPH) not in stored_identity(store)
        assert Quad(edge[0], KG.speaksAbout, edge[1], GRAPH) in stored_identity(store)
        store.remove([IDS.article(asks.article)])
        assert stored_identity(store) == set()


def test_hostile_names_keep_identity_whole() -> None:
    names = ['"} ; DROP ALL #', "\\u0022", "<b>", "\u202eeel nna", "", "  ", "\n"]
    articles = named(*names)
    with Store.open("memory:") as store:
        for each in articles:
            store.replace(batch(each))
        assert stored_identity(store) == identity_of(*articles)
        assert {Literal(name) for name in names} >= {
            q.object for q in store.quads() if q.predicate == SKOS.prefLabel
        } - {Literal("port fees")}


def stored_identity(store: Store) -> set[Quad]:
    return {quad for quad in store.quads() if quad.graph_name == GRAPH}
