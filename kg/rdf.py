"""Annotated article -> the quads of its evidence graph: pure, one small function a record.

Whatever is not exactly in the text never gets here: `evidence` raises ValueError for a span outside the article. Every
subject is the article or a part of it: what articles share (outlets, roles, runs) is named by a literal and described once,
by kg.identity, because a union of graphs would count a triple once for every article that has it.
The shape is drawn in README.md under "The graph's shape"; schemas/shapes.ttl checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import Ids
from kg.records import (
    AnnotatedArticle,
    Article,
    Claim,
    Entity,
    Kind,
    Measure,
    Position,
    Run,
    Span,
    Spans,
    Statement,
    Topic,
    words_of,
)
from kg.vocab import KG, KGV, NIF, ORG, PROV, RDF, SCHEMA, SKOS, XSD

Node = NamedNode
Pair = tuple[NamedNode, NamedNode | Literal]  # predicate and object


def evidence(annotated: AnnotatedArticle, ids: Ids) -> list[Quad]:
    """The article's evidence graph, duplicates removed, in a fixed order."""
    writer = _EvidenceGraph(annotated.article, ids)
    writer.article(annotated.article, annotated.run)
    statements = [writer.statement(statement) for statement in annotated.statements]
    for position in annotated.positions:
        writer.position(position, statements)
    return list(writer.quads)


class _EvidenceGraph:
    """Collects the quads of one article; `quads` is a dict used as an ordered set."""

    def __init__(self, article: Article, ids: Ids) -> None:
        self.text = article.text
        self.ids = ids
        self.iri = ids.article(article)
        self.node = NamedNode(self.iri)
        self.graph = NamedNode(ids.evidence_graph(self.iri))
        self.quads: dict[Quad, None] = {}
        self.told: dict[Entity | Measure, Node] = {}  # written already; the other names of one may be many

    def article(self, article: Article, run: Run | None) -> None:
        self._add(self.node, _article_pairs(article))
        if run:
            self._add(self.node, _run_pairs(run))

    def statement(self, statement: Statement) -> Node:
        node = NamedNode(self.ids.statement(self.iri, statement))
        self._add(node, _statement_pairs(statement, self.text, self.node))
        self._spans(node, KG.source, statement.source)
        self._spans(node, KG.cue, statement.cue)
        self._spans(node, KG.content, statement.content)
        self._spans(node, KG.evidence, statement.evidence)
        self._entity(node, KG.speakerReferent, statement.speaker)
        self._entity(node, KG.accordingToReferent, statement.according_to)
        for topic in statement.topics:
            self._add(node, [(KG.topicReferent, self._topic(topic))])
        if statement.claim:
            self._add(node, [(KG.claimReferent, self._claim(statement.claim))])
        if statement.role and statement.speaker:
            self._add(node, [(KG.inRole, self._membership(statement.speaker, statement.role))])
        return node

    def position(self, position: Position, statements: list[Node]) -> Node:
        node = NamedNode(self.ids.position(self.iri, position))
        self._add(node, _position_pairs(position, self.text, self.node))
        self._spans(node, KG.actorSpan, position.actor_spans)
        self._spans(node, KG.measureSpan, position.measure_spans)
        self._spans(node, KG.evidence, position.evidence)
        self._entity(node, KG.actorReferent, position.actor)
        self._entity(node, KG.accordingToReferent, position.according_to)
        if position.measure:
            self._add(node, [(KG.measureReferent, self._measure(position.measure))])
        if position.based_on is not None:
            self._add(node, [(KG.basedOn, statements[position.based_on])])
        return node

    def _spans(self, subject: Node, predicate: Node, spans: Spans) -> None:
        for span in spans:
            self._add(subject, [(predicate, self._span(span))])

    def _span(self, span: Span) -> Node:
        if span.end > len(self.text):
            raise ValueError(f"span {span.start}-{span.end} is outside the article's {len(self.text)} characters")
        node = NamedNode(self.ids.span(self.iri, span.start, span.end))
        self._add(
            node,
            [
                (RDF.type, NIF.OffsetBasedString),
                (NIF.beginIndex, _count(span.start)),
                (NIF.endIndex, _count(span.end)),
                (NIF.anchorOf, literal(span.of(self.text))),
                (NIF.referenceContext, self.node),
            ],
        )
        return node

    def _entity(self, subject: Node, predicate: Node, entity: Entity | None) -> None:
        if entity:
            self._add(subject, [(predicate, self._entity_referent(entity))])

    def _entity_referent(self, entity: Entity) -> Node:
        if entity in self.told:
            return self.told[entity]
        node = self.told[entity] = NamedNode(self.ids.referent(self.iri, "entity", f"{entity.type}:{entity.name}"))
        self._add(
            node,
            [
                (RDF.type, KG.EntityReferent),
                (SCHEMA.name, literal(entity.name)),
                (KG.entityType, KGV[entity.type]),
                *((SKOS.altLabel, literal(alias)) for alias in entity.aliases),
            ],
        )
        return node

    def _topic(self, topic: Topic) -> Node:
        node = self._referent("topic", KG.TopicReferent, topic.label)
        if topic.type:
            self._add(node, [(KG.entityType, KGV[topic.type])])
        if topic.subject:
            self._add(node, [(KG.subjectName, literal(topic.subject))])
        return node

    def _measure(self, measure: Measure) -> Node:
        if measure in self.told:
            return self.told[measure]
        node = self.told[measure] = self._referent("measure", KG.MeasureReferent, measure.label)
        self._add(node, [(SKOS.altLabel, literal(mention)) for mention in measure.mentions])
        return node

    def _claim(self, claim: Claim) -> Node:
        node = self._referent("claim", KG.ClaimReferent, claim.text)
        self._add(node, [(KG.contextual, _truth(claim.contextual))])
        return node

    def _referent(self, what: str, kind: Node, label: str) -> Node:
        node = NamedNode(self.ids.referent(self.iri, what, label))
        self._add(node, [(RDF.type, kind), (SCHEMA.name, literal(label))])
        return node

    def _membership(self, speaker: Entity, role: str) -> Node:
        node = NamedNode(self.ids.membership(self.iri, f"{speaker.type}:{speaker.name}", role))
        member = self._entity_referent(speaker)
        self._add(node, [(RDF.type, ORG.Membership), (ORG.member, member), (KG.roleName, literal(role))])
        return node

    def _add(self, subject: Node, pairs: Iterable[Pair]) -> None:
        for predicate, value in pairs:
            self.quads[Quad(subject, predicate, value, self.graph)] = None


def _article_pairs(article: Article) -> Iterator[Pair]:
    yield RDF.type, SCHEMA.NewsArticle
    yield RDF.type, NIF.Context
    yield NIF.isString, literal(article.text)
    yield SCHEMA.sha256, literal(text_digest(article.text))
    yield SCHEMA.inLanguage, literal(article.language)
    optional = (
        (SCHEMA.headline, article.title),
        (SCHEMA.url, article.url),
        (KG.statedUrl, stated_url(article)),
        (SCHEMA.articleSection, article.section),
        (KG.publisherName, article.publisher),
        *((SCHEMA.author, author) for author in article.authors),
    )
    yield from ((predicate, literal(value)) for predicate, value in optional if value)
    for predicate, day in ((SCHEMA.datePublished, article.published), (SCHEMA.dateModified, article.modified)):
        if day:
            yield predicate, Literal(day.isoformat(), datatype=XSD.date)


def _run_pairs(run: Run) -> Iterator[Pair]:
    yield KG.extractor, literal(run.extractor)
    yield KG.extractorVersion, literal(run.version)
    yield KG.digest, literal(run.digest)


def _statement_pairs(statement: Statement, text: str, article: Node) -> Iterator[Pair]:
    yield RDF.type, KG.Statement
    if statement.kind is Kind.DIRECT:
        yield RDF.type, SCHEMA.Quotation
        yield PROV.wasQuotedFrom, article
    else:
        yield PROV.wasDerivedFrom, article
    yield KG.reportedIn, article
    yield SCHEMA.text, literal(words_of(text, statement.content))
    yield KG.kind, KGV[statement.kind]
    yield KG.mode, KGV[statement.mode]
    yield KG.stance, KGV[statement.stance]
    yield KG.certainty, KGV[statement.certainty]
    yield KG.segment, KGV[statement.segment]
    yield KG.confidence, _share(statement.confidence)
    if statement.said_on:
        yield KG.saidOn, Literal(statement.said_on.isoformat(), datatype=XSD.date)


def _position_pairs(position: Position, text: str, article: Node) -> Iterator[Pair]:
    yield RDF.type, KG.Position
    yield PROV.wasDerivedFrom, article
    yield KG.reportedIn, article
    yield SCHEMA.text, literal(words_of(text, position.measure_spans))
    yield KG.stance, KGV[position.stance]
    yield KG.conditional, _truth(position.conditional)
    yield KG.confidence, _share(position.confidence)
    if position.said_on:
        yield KG.saidOn, Literal(position.said_on.isoformat(), datatype=XSD.date)


def stated_url(article: Article) -> str | None:
    """The article's kg:statedUrl: its own url where that rests on nothing but its word, else the other one that it gives."""
    if article.url_only_stated:
        return article.url
    return article.stated_url if article.stated_url != article.url else None


def text_digest(text: str) -> str:
    """SHA-256 of an article's text, in hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def literal(text: str) -> Literal:
    """A plain literal; NUL and lone surrogates, which no RDF syntax can carry, become U+FFFD one for one."""
    return Literal(text.translate(_UNSTORABLE))


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def _truth(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.boolean)


def _share(share: float) -> Literal:
    return Literal(f"{share:.2f}", datatype=XSD.decimal)
