"""What many articles have in common and name by a literal - outlet, role, subject, run - described once in the identity graph.

Each thing's IRI is made of its exact name, so that its description follows from it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from kg.concepts.schemes import subject_iris
from kg.ids import Ids
from kg.records import Run
from kg.vocab import KG, ORG, PROV, RDF, SCHEMA, SKOS

Value = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Value]

NAMED_BY = (KG.publisherName, KG.roleName, KG.subjectName, KG.extractor, KG.extractorVersion, KG.digest)
"""The evidence's literals that name things."""


def things(known: Mapping[NamedNode, list[Value]], ids: Ids) -> Iterator[tuple[NamedNode, NamedNode, list[Triple]]]:
    """What the subject with these facts leads to: (predicate, thing, the thing's description)."""
    for name in known.get(KG.publisherName, ()):
        outlet = NamedNode(ids.outlet(name.value))
        yield SCHEMA.publisher, outlet, [(outlet, RDF.type, SCHEMA.Organization), (outlet, SCHEMA.name, name)]
    for name in known.get(KG.roleName, ()):
        role = NamedNode(ids.role(name.value))
        yield ORG.role, role, [(role, RDF.type, ORG.Role), (role, SKOS.prefLabel, name)]
    for name in known.get(KG.subjectName, ()):
        if (iri := subject_iris().get(name.value)) is not None:
            subject = NamedNode(iri)
            yield KG.subject, subject, [(subject, RDF.type, SKOS.Concept), (subject, SKOS.prefLabel, name)]
    if KG.extractor in known:
        (extractor,), (version,), (digest,) = known[KG.extractor], known[KG.extractorVersion], known[KG.digest]
        run = Run(extractor.value, version.value, digest.value)
        node, agent = NamedNode(ids.run(run)), NamedNode(ids.agent(run))
        yield (
            PROV.wasGeneratedBy,
            node,
            [
                (node, RDF.type, PROV.Activity),
                (node, KG.digest, digest),
                (node, PROV.wasAssociatedWith, agent),
                (agent, RDF.type, PROV.SoftwareAgent),
                (agent, SCHEMA.name, extractor),
                (agent, SCHEMA.softwareVersion, version),
            ],
        )
