"""Names -> the nodes that bear them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.identity.nodes import ENTITY_TYPES
from kg.ids import is_iri, normalised
from kg.listing.facts import Facts, objects
from kg.listing.records import Named
from kg.vocab import DCTERMS, KG, PROV, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.store import Store

POINTED_AT = {
    "speaker": (PROV.wasAttributedTo, KG.actor, KG.accordingTo),
    "topic": (SCHEMA.about,),
    "measure": (KG.measure,),
    "claim": (KG.expresses,),
    "outlet": (SCHEMA.publisher,),
    "article": (KG.reportedIn,),
}
"""sort of node -> what leads to such nodes."""

_SHOWN_NAMES = (SKOS.prefLabel, SCHEMA.name, SCHEMA.headline, SCHEMA.text)
_ENTITY_TYPE = {node.value: str(kind) for kind, node in ENTITY_TYPES.items()}

MATCHED = tuple(POINTED_AT)
"""What can be looked up by name."""


def match(store: Store, what: str, name: str) -> tuple[Named, ...]:
    """The nodes of that sort that `name` names, by label: the IRI itself, else those that have all its words in a row in
    one of their names (case, punctuation and spaces aside; alternative names count), as in queries.

    Raises UsageError when `what` is not one of MATCHED.
    """
    if what not in POINTED_AT:
        raise UsageError("sort of node", what, MATCHED)
    names = _names(store, set().union(*(objects(store, predicate) for predicate in POINTED_AT[what])))
    wanted = normalised(name)
    found = [iri for iri in names if iri == standing_for(store, name)] or _having(names, wanted)
    return tuple(sorted((Named(iri, names[iri][0]) for iri in found), key=lambda node: (node.label, node.iri)))


def labels(store: Store, nodes: Iterable[str]) -> dict[str, str]:
    """node -> the one name to show: its prefLabel, else its name, headline or text; nodes without any are left out."""
    found: dict[str, str] = {}
    nameless = set(nodes)
    for predicate in _SHOWN_NAMES:
        if nameless:
            found |= Facts(store, nameless).one(predicate)
            nameless.difference_update(found)
    return found


def broader(store: Store) -> dict[str, Named]:
    """topic -> the subject it falls under; of several the first by IRI. Topics near no subject are left out."""
    found = Facts(store).one(SKOS.broader)
    known = labels(store, found.values())
    return {topic: Named(subject, known.get(subject, subject)) for topic, subject in found.items()}


def types(store: Store, entities: Iterable[str]) -> dict[str, str]:
    """entity -> person, organization, ...; the most frequent one of its referents."""
    known = Facts(store, entities).many(RDF.type)
    return {node: _ENTITY_TYPE[kind] for node, kinds in known.items() for kind in kinds if kind in _ENTITY_TYPE}


def standing_for(store: Store, iri: str) -> str:
    """The node that stands for the one of this IRI, where another name's replaces it."""
    if not is_iri(iri):
        return iri
    quads = store.engine.quads_for_pattern(
        NamedNode(iri), DCTERMS.isReplacedBy, None, NamedNode(store.ids.identity_graph)
    )
    return next((quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), iri)


def _names(store: Store, nodes: Iterable[str]) -> dict[str, list[str]]:
    """node -> all its names, the one to show first."""
    wanted = frozenset(nodes)
    shown, others = labels(store, wanted), Facts(store, wanted).many(SKOS.altLabel)
    return {iri: [label, *others.get(iri, ())] for iri, label in shown.items()}


def _having(names: dict[str, list[str]], wanted: str) -> list[str]:
    return [iri for iri, known in names.items() if any(f" {wanted} " in f" {normalised(one)} " for one in known)]
