"""The life of a claim, measure, topic or speaker: which entries belong to it, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.ids import is_iri, normalised
from kg.listing.choosing import day_within
from kg.listing.entries import entries, names, of_subjects
from kg.listing.facts import Facts, only, subjects
from kg.listing.matching import POINTED_AT, labels, standing_for
from kg.listing.records import Filters, Named
from kg.listing.table import EVERYTHING
from kg.tracking.timeline import Told, told
from kg.vocab import KG, PROV, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.store import Store

SORTS = ("claim", "measure", "topic", "speaker")
"""What has a life, in the order in which a name is taken for one."""


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to the nodes that `what` names, all of one sort, those with the shortest label first; `told` is by day,
    `names` says what the IRIs in it are called."""

    what: str
    sort: str
    nodes: tuple[Named, ...]
    told: tuple[Told, ...]
    names: Mapping[str, str]


def life(store: Store, what: str, sort: str | None = None, filters: Filters = EVERYTHING) -> Life:
    """The life of what a name or IRI names, of the sort or the first that has it; of `filters` the days count.

    What each entry is follows from all entries of its claim or measure, the filters aside. Raises UsageError where nothing
    has the name.
    """
    if sort is not None and sort not in SORTS:
        raise UsageError("sort of node", sort, SORTS)
    found_sort, nodes = named(store, what, (sort,) if sort else SORTS)
    said, taken = _own(store, found_sort, [node.iri for node in nodes])
    own = entries(store, said, taken)
    others = of_subjects(store, (entry.subject for entry in own if entry.subject))
    more = entries(store, others[0] - said, others[1] - taken)
    shown = {entry.node for entry in own if day_within(entry.day, filters)}
    lines = tuple(one for one in told([*own, *more]) if one.entry.node in shown)
    return Life(what, found_sort, nodes, lines, names(store, (one.entry for one in lines)))


def named(store: Store, what: str, sorts: Iterable[str] = SORTS) -> tuple[str, tuple[Named, ...]]:
    """The first of the sorts that has something of this IRI or name, with its nodes; what has the name in full
    goes before what has it among other words: the life of a law is another than that of its repeal."""
    candidates = _candidates(store, what)
    exact = {iri for iri, is_exact in candidates.items() if is_exact}
    for wanted in (exact, candidates.keys()):
        for sort in sorts:
            if nodes := _of_sort(store, sort, wanted):
                shown = labels(store, nodes)
                rows = (Named(iri, shown.get(iri, iri)) for iri in nodes)
                return sort, tuple(sorted(rows, key=lambda node: (len(node.label), node.label, node.iri)))
    raise UsageError(" or ".join(sorts), what)


def _candidates(store: Store, what: str) -> dict[str, bool]:
    """The node of this IRI, else those that have the words in one of their names -> whether it is a name in full."""
    if is_iri(what):
        return {standing_for(store, what): True}
    wanted = normalised(what)
    found: dict[str, bool] = {}
    facts = Facts(store)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for iri, known in facts.many(predicate).items():
            forms = [normalised(name) for name in known]
            if wanted and any(f" {wanted} " in f" {form} " for form in forms):
                found[iri] = found.get(iri, False) or wanted in forms
    return found


def _of_sort(store: Store, sort: str, nodes: Iterable[str]) -> set[str]:
    wanted = set(nodes)
    if not wanted:
        return set()
    ends = " UNION ".join(f"{{ ?subject {predicate} ?node }}" for predicate in POINTED_AT[sort])
    rows = store.select(f"SELECT ?node {{ {only('node', wanted)} FILTER EXISTS {{ {ends} }} }}")
    return {row[0].value for row in rows}


def _own(store: Store, sort: str, nodes: Iterable[str]) -> tuple[set[str], set[str]]:
    """The statements and the positions that belong to the nodes."""
    if sort == "claim":
        return subjects(store, KG.expresses, nodes), set()
    if sort == "measure":
        return set(), subjects(store, KG.measure, nodes)
    if sort == "speaker":
        return subjects(store, PROV.wasAttributedTo, nodes), subjects(store, KG.actor, nodes)
    about = subjects(store, SCHEMA.about, nodes)
    return set(Facts(store, about).one(KG.certainty)), subjects(store, KG.basedOn, about)
