"""JSON-LD: one object a node, under the context of schemas/context.jsonld, which is written into the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.export.chosen import prefixes, triples
from kg.schema import schema_text
from kg.vocab import RDF, XSD

if TYPE_CHECKING:
    from kg.store import Store

Context = dict[str, Any]
Value = str | dict[str, str]
Term = NamedNode | ox.BlankNode | Literal | ox.Triple


def write(store: Store, out: BinaryIO, *, with_text: bool, with_log: bool) -> None:
    """The triples of all graphs together, one line a node, nodes and keys sorted."""
    context: Context = json.loads(schema_text("context.jsonld"))["@context"]
    named = prefixes(store)
    out.write(f'{{"@context": {_json(context | named)},\n"@graph": [\n'.encode())
    quads = ox.parse(triples(store, with_text=with_text), format=ox.RdfFormat.TURTLE)
    for number, node in enumerate(_nodes(quads, context, named)):
        out.write((",\n" if number else "").encode() + _json(node).encode())
    out.write(b"\n]}\n")


def _nodes(quads: Iterable[ox.Quad], context: Context, named: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for subject, own in groupby(quads, key=lambda quad: str(quad.subject)):
        node: dict[str, Any] = {"@id": [_compact(subject[1:-1], named)]}
        for quad in own:
            key, value = _pair(quad.predicate, quad.object, context, named)
            node.setdefault(key, []).append(value)
        yield {key: found[0] if len(found) == 1 else found for key, found in node.items()}


def _pair(predicate: NamedNode, value: Term, context: Context, named: Mapping[str, str]) -> tuple[str, Value]:
    if predicate == RDF.type and isinstance(value, NamedNode):
        return "@type", _compact(value.value, named)
    key = _compact(predicate.value, named)
    known = context.get(key, {}).get("@type")
    if isinstance(value, NamedNode):
        iri = _compact(value.value, named)
        return key, iri if known == "@id" else {"@id": iri}
    if not isinstance(value, Literal):
        raise TypeError(f"the store holds no blank node and no quoted triple, but: {value}")
    return key, _literal(value, known, named)


def _literal(value: Literal, known: str | None, named: Mapping[str, str]) -> Value:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = _compact(value.datatype.value, named)
    if datatype == known or (known is None and value.datatype == XSD.string):
        return value.value
    return {"@value": value.value, "@type": datatype}


def _compact(iri: str, named: Mapping[str, str]) -> str:
    """`kg:kind`; the IRI itself where no prefix fits, or where what is left would read as an authority."""
    for prefix, namespace in named.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and not rest.startswith("//"):
            return f"{prefix}:{rest}"
    return iri


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
