"""Names as people write them -> the nodes that have them, case and punctuation aside."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.ids import normalised
from kg.query.parameters import Name, ParameterError, Term
from kg.vocab import KG, PREFIXES, RDF, SCHEMA, SKOS

Labelled = tuple[ox.NamedNode, str]


def terms_of(store: ox.Store, value: Term | Name) -> tuple[list[Term], list[str]]:
    """A parameter's terms, and for a name one line for each node that it was taken for."""
    if not isinstance(value, Name):
        return [value], []
    nodes = nodes_named(store, value)
    return [*nodes], [f"{value.parameter} {value.name!r} is {label} {node}" for node, label in nodes.items()]


def nodes_named(store: ox.Store, name: Name) -> dict[ox.NamedNode, str]:
    """Each node of the right types that has a label with these words in a row -> its preferred label, sorted.

    Raises ParameterError that names the nearest labels when there is none.
    """
    wanted = f" {normalised(name.name)} "
    labels = _labels(store, name.types, max(wanted.split(), key=len))
    named = {node for node, label in labels if wanted in f" {normalised(label)} "}
    found = {node: _preferred(store, node) for node in named if _is_one_of(store, node, name.types)}
    if not found:
        nearest = ", ".join(_nearest(store, name)) or "none at all"
        raise ParameterError(f"no {name.parameter} here is called {name.name!r}; the nearest are: {nearest}")
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0].value)))


def _labels(store: ox.Store, types: tuple[str, ...], word: str) -> Iterator[Labelled]:
    """Nodes and labels, those outlets and nodes of the identity graph that may have the word in their label."""
    if "outlet" in types:
        yield from _rows(store, _OUTLETS, word=ox.Literal(word))
    identity = next(_solutions(store, _IDENTITY_GRAPH), None)
    if identity and types != ("outlet",):
        yield from _rows(store, _NODES, word=ox.Literal(word), graph=identity["graph"])


def _rows(store: ox.Store, query: str, **given: ox.NamedNode | ox.Literal) -> Iterator[Labelled]:
    for row in _solutions(store, query, **given):
        yield row["node"], row["label"].value


def _solutions(store: ox.Store, query: str, **given: ox.NamedNode | ox.Literal) -> ox.QuerySolutions:
    substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): term for name, term in given.items()
    }
    found = store.query(query, use_default_graph_as_union=True, prefixes=PREFIXES, substitutions=substitutions)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _is_one_of(store: ox.Store, node: ox.NamedNode, types: tuple[str, ...]) -> bool:
    wanted = {kind for name in types for kind in _KINDS[name]}
    return any(quad.object in wanted for quad in store.quads_for_pattern(node, RDF.type, None, None))


def _preferred(store: ox.Store, node: ox.NamedNode) -> str:
    found = [*store.quads_for_pattern(node, SKOS.prefLabel, None), *store.quads_for_pattern(node, SCHEMA.name, None)]
    label = found[0].object
    return label.value if isinstance(label, ox.Literal) else str(label)


def _nearest(store: ox.Store, name: Name) -> list[str]:
    from difflib import get_close_matches  # only where a name is wrong

    every = sorted({label for node, label in _labels(store, name.types, "") if _is_one_of(store, node, name.types)})
    by_key = {normalised(label): label for label in every}
    return [by_key[key] for key in get_close_matches(normalised(name.name), by_key, n=5, cutoff=0.4)] or every[:5]


_KINDS = {
    "entity": {
        *(SCHEMA.Person, SCHEMA.Organization, SCHEMA.Country, SCHEMA.CreativeWork),
        *(KG.Group, KG.UnnamedSource),
    },
    "topic": {SKOS.Concept},
    "measure": {KG.Measure},
    "claim": {SCHEMA.Claim},
    "outlet": {SCHEMA.Organization},
}
_IDENTITY_GRAPH = "SELECT ?graph WHERE { GRAPH ?graph { ?referent kg:canonical ?node } } LIMIT 1"

# Labels outside ASCII always pass: whether they fold to the same letters is decided in Python. Every article leads to an
# outlet: the distinct outlets first, then their names.
_MAY_MATCH = 'FILTER(CONTAINS(LCASE(?label), ?word) || REGEX(?label, "[^\\\\u0001-\\\\u007F]"))'
_NODES = f"""SELECT ?node ?label ?word ?graph WHERE {{
    GRAPH ?graph {{ ?node skos:prefLabel|skos:altLabel ?label {_MAY_MATCH} }}
}}"""
_OUTLETS = f"""SELECT DISTINCT ?node ?label ?word WHERE {{
    {{ SELECT DISTINCT ?node WHERE {{ ?article schema:publisher ?node }} }}
    ?node schema:name ?label {_MAY_MATCH}
}}"""
