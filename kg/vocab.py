"""Namespaces, and each RDF term spelled once.

`KG.claims` is the term https://w3id.org/claim-kg/ns#claims; a name that is not listed here is an AttributeError, so a
typing error cannot become a new property.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode


class Vocabulary:
    """A closed set of terms under one namespace, each an attribute."""

    def __init__(self, namespace: str, terms: str) -> None:
        self.namespace = namespace
        self._terms = {term: NamedNode(namespace + term) for term in terms.split()}

    def __getattr__(self, name: str) -> NamedNode:
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(f"{self.namespace} has no term {name!r} in kg/vocab.py") from None

    def __getitem__(self, name: str) -> NamedNode:
        return self._terms[name]

    def __iter__(self) -> Iterator[NamedNode]:
        return iter(self._terms.values())


RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
RDFS = Vocabulary(
    "http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf domain range isDefinedBy"
)
XSD = Vocabulary("http://www.w3.org/2001/XMLSchema#", "date dateTime decimal integer nonNegativeInteger boolean string")
SKOS = Vocabulary(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel broader closeMatch exactMatch broadMatch inScheme hasTopConcept",
)
PROV = Vocabulary(
    "http://www.w3.org/ns/prov#",
    "Activity Agent Entity SoftwareAgent wasAttributedTo wasQuotedFrom wasDerivedFrom wasGeneratedBy wasAssociatedWith "
    "startedAtTime endedAtTime used",
)
SCHEMA = Vocabulary(
    "https://schema.org/",
    "NewsArticle Person Organization Country CreativeWork Quotation Claim Legislation headline datePublished "
    "dateModified publisher url author inLanguage articleSection sha256 name text about sameAs softwareVersion appearance",
)
NIF = Vocabulary(
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "OffsetBasedString Context beginIndex endIndex anchorOf referenceContext isString",
)
DCTERMS = Vocabulary("http://purl.org/dc/terms/", "isReplacedBy creator created description title")
ORG = Vocabulary("http://www.w3.org/ns/org#", "Membership Role member organization role memberDuring")
KG = Vocabulary(
    "https://w3id.org/claim-kg/ns#",
    "Statement Position Measure Group UnnamedSource "
    "Referent EntityReferent TopicReferent MeasureReferent ClaimReferent "
    "claims speaksAbout proposes supports adopts opposes breaches "
    "reportedIn content source cue kind mode stance certainty segment confidence saidOn inRole accordingTo expresses "
    "actor measure evidence actorSpan measureSpan conditional basedOn "
    "speakerReferent accordingToReferent topicReferent claimReferent actorReferent measureReferent "
    "contextual entityType named block canonical Judgement deed left right undoes "
    "Contradiction Utterance contradictionType oneSide otherSide concerns score verdict reports reprints textKey stale "
    "statedUrl publisherName roleName subjectName subject extractor extractorVersion digest recordedOn path readFrom "
    "skipped",
)
KGV = Vocabulary(
    "https://w3id.org/claim-kg/values#",
    "direct indirect mixed statement question belief feeling intent demand affirms denies "
    "certain probable possible underspecified proposes supports adopts opposes breaches "
    "merge split unsure rename link match broader undo person organization country group document unnamed "
    "headline heading body right wrong denial oppositePolarity conflictingNumbers changedPosition disputedSource",
)
HYCL = Vocabulary("http://purl.org/petapico/o/hycl#", "hasSameMeaning hasOppositeMeaning hasConflictingMeaning")

INDEX = (KG.block, KG.textKey, KG.stale)
"""What a store keeps to find its way, and nobody needs outside."""

PREFIXES: dict[str, str] = {
    "dcterms": DCTERMS.namespace,
    "hycl": HYCL.namespace,
    "kg": KG.namespace,
    "kgv": KGV.namespace,
    "nif": NIF.namespace,
    "org": ORG.namespace,
    "prov": PROV.namespace,
    "rdf": RDF.namespace,
    "rdfs": RDFS.namespace,
    "schema": SCHEMA.namespace,
    "skos": SKOS.namespace,
    "xsd": XSD.namespace,
}
"""prefix -> namespace, as exports and queries use them; the data namespace is the store's."""
