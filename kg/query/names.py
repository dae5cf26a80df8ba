"""Names as people write them -> the nodes that have them, case and punctuation aside."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

import pyoxigraph as ox

from kg.ids import normalised
from kg.query.parameters import Name, ParameterError, Term
from kg.vocab import PREFIXES


def nodes_named(store: ox.Store, name: Name) -> dict[ox.NamedNode, str]:
    """Each node of the right types that has a label with these words in a row -> its preferred label, sorted.

    Raises ParameterError that names the nearest labels when there is none.
    """
    wanted = f" {normalised(name.name)} "
    candidates = [row for kind in name.types for row in _labelled(store, kind, _longest(wanted))]
    found = {node: preferred for node, preferred, label in candidates if wanted in f" {normalised(label)} "}
    if not found:
        nearest = ", ".join(_nearest(store, name)) or "none at all"
        raise ParameterError(f"no {name.parameter} here is called {name.name!r}; the nearest are: {nearest}")
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0].value)))


def terms_of(store: ox.Store, value: Term | Name) -> tuple[list[Term], list[str]]:
    """A parameter's terms, and for a name one line for each node that it was taken for."""
    if not isinstance(value, Name):
        return [value], []
    nodes = nodes_named(store, value)
    return [*nodes], [f"{value.parameter} {value.name!r} is {label} {node}" for node, label in nodes.items()]


def _longest(words: str) -> str:
    return max(words.split(), key=len)


def _nearest(store: ox.Store, name: Name) -> list[str]:
    labels = sorted({label for kind in name.types for _, _, label in _labelled(store, kind, "")})
    by_key = {normalised(label): label for label in labels}
    return [by_key[key] for key in get_close_matches(normalised(name.name), by_key, n=5, cutoff=0.4)] or labels[:5]


def _labelled(store: ox.Store, kind: str, word: str) -> Iterator[tuple[ox.NamedNode, str, str]]:
    """Node, preferred label and each label, of all nodes of the kind; `word` thins out the ASCII labels without it."""
    rows = store.query(
        _lookup(kind),
        use_default_graph_as_union=True,
        prefixes=PREFIXES,
        substitutions={ox.Variable("word"): ox.Literal(word)},
    )
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        yield row["node"], row["preferred"].value, row["label"].value


@cache
def _lookup(kind: str) -> str:
    """Labels outside ASCII always pass: what folds to the same letters is decided in Python."""
    return f"""SELECT DISTINCT ?node ?preferred ?label ?word WHERE {{
        {{ SELECT ?node ?preferred ?label WHERE {{ {_PATTERNS[kind]} }} }}
        FILTER(CONTAINS(LCASE(?label), ?word) || REGEX(?label, "[^\\u0001-\\u007F]"))
    }}"""


_LABELS = "?node skos:prefLabel ?preferred . ?node skos:prefLabel|skos:altLabel ?label ."
_SPEAKERS = "schema:Person schema:Organization schema:Country schema:CreativeWork kg:Group kg:UnnamedSource"
_PATTERNS = {
    "entity": f"VALUES ?type {{ {_SPEAKERS} }} ?node a ?type . {_LABELS}",
    "topic": f"?node skos:inScheme ?scheme . {_LABELS}",
    "measure": f"?node a kg:Measure . {_LABELS}",
    "claim": f"?node a schema:Claim . {_LABELS}",
    "outlet": "{ SELECT DISTINCT ?node WHERE { ?article schema:publisher ?node } }"
    " ?node schema:name ?label . BIND(?label AS ?preferred)",
}
