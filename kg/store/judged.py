"""Judgements -> the quads of the judgements graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import Ids
from kg.judgements import Judgement
from kg.rdf import literal
from kg.store.update import as_stored
from kg.vocab import DCTERMS, KG, KGV, RDF, XSD

Pair = tuple[NamedNode, NamedNode | Literal]


def judgement_quads(judgements: Iterable[Judgement], ids: Ids) -> set[Quad]:
    """All that people decided, undone or not, as the engine will give it back."""
    graph = NamedNode(ids.judgements_graph)
    return as_stored(
        Quad(NamedNode(_iri(one.id, ids)), *pair, graph) for one in judgements for pair in _pairs(one, ids)
    )


def _pairs(one: Judgement, ids: Ids) -> Iterator[Pair]:
    yield RDF.type, KG.Judgement
    yield KG.deed, KGV[one.deed]
    yield DCTERMS.creator, literal(one.author)
    yield DCTERMS.created, Literal(literal(one.on).value, datatype=XSD.dateTime)
    yield from ((KG.left, NamedNode(iri)) for iri in one.left)
    yield from ((KG.right, NamedNode(iri)) for iri in one.right)
    if one.label:
        yield DCTERMS.title, literal(one.label)
    if one.undoes:
        yield KG.undoes, NamedNode(_iri(one.undoes, ids))
    if one.why:
        yield DCTERMS.description, literal(one.why)


def _iri(judgement: str, ids: Ids) -> str:
    return f"{ids.base}judgement/{judgement}"
