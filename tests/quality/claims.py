"""Lists what a store's claims are tied to, to be read: do all wordings say one thing, and can two opposites not both hold?

    kg add ../shared/eval/polnear/train ../shared/eval/polnear/dev --store all.store
    python tests/quality/claims.py --store all.store [--limit 30] [--ties]

First the claims of several wordings or articles, those of the most statements first, with each wording's key, statements,
articles and speakers; then all pairs that are told opposite, with chance and reasons, the surest first. The ties are made anew
from the wordings, by the code as it is: a store need not be built again after a change of the weights. `--ties` lists the pairs
told the same, too, the least sure first. What a reading found stands in tests/quality/claims.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.claims import Comparison, Relation, compared
from kg.claims.grouping import Tie, Wording, claims, ties
from kg.listing.bearers import Bearers
from kg.store import Store

_STATEMENTS = """
SELECT DISTINCT ?wording ?statement ?article ?speaker WHERE {
  ?statement kg:claimReferent ?referent ; kg:reportedIn ?article .
  ?referent kg:named ?wording .
  OPTIONAL { ?statement prov:wasAttributedTo ?node . ?node skos:prefLabel ?speaker }
}
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement that makes a claim in one wording."""

    statement: str
    article: str
    speaker: str


def main() -> None:
    """Prints the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--limit", type=int, default=30)
    parser.add_argument("--ties", action="store_true")
    given = parser.parse_args()
    with Store.open(given.store) as store:
        known = {one.key: one for claim in Bearers(store, "claim").all for one in claim.names}
        said = _said(store)
    tied = list(ties(known.values()))
    same = [one for one in tied if one.is_same]
    print(f"# {len(known)} wordings, {len(same)} pairs told the same, {len(tied) - len(same)} opposite")
    _print_claims(claims(known.values(), tied), said, given.limit)
    for relation in (Relation.OPPOSITE, *([Relation.SAME] if given.ties else [])):
        _print_pairs((one for one in tied if one.relation is relation), known, relation)


def _said(store: Store) -> Mapping[str, set[Said]]:
    found: dict[str, set[Said]] = defaultdict(set)
    for row in store.select(_STATEMENTS):
        speaker = row["speaker"].value if row["speaker"] else "-"
        found[row["wording"].value].add(Said(row["statement"].value, row["article"].value, speaker))
    return found


def _print_claims(groups: Sequence[tuple[Wording, ...]], said: Mapping[str, set[Said]], limit: int) -> None:
    """The largest claims that are more than one wording of one article."""
    of = {group[0].key: {one for wording in group for one in said[wording.key]} for group in groups}
    large = [group for group in groups if len(group) > 1 or len({one.article for one in of[group[0].key]}) > 1]
    large.sort(key=lambda group: (-len({one.statement for one in of[group[0].key]}), -len(group), group[0].key))
    print(f"# the {min(limit, len(large))} largest of {len(large)} claims of several wordings or articles")
    for number, group in enumerate(large[:limit], start=1):
        every = of[group[0].key]
        articles = {one.article for one in every}
        print(
            f"{number}. {len({one.statement for one in every})} statements, {len(articles)} articles: {_end(group[0].key)}"
        )
        for wording in group:
            mouths = sorted({f"{one.speaker} in {_end(one.article)}" for one in said[wording.key]})
            print(f"   {_end(wording.key)} {wording.label}\n      {'; '.join(mouths)}")


def _print_pairs(tied: Iterable[Tie], known: Mapping[str, Wording], relation: Relation) -> None:
    found = [(one, compared(known[one.one].label, known[one.other].label)) for one in tied]
    found.sort(key=lambda pair: (-pair[1].score if relation is Relation.OPPOSITE else pair[1].score, pair[0].one))
    print(f"# {len(found)} pairs told {relation}")
    for number, (one, why) in enumerate(found, start=1):
        print(f"{number}. {_line(one, why)}\n   {known[one.one].label}\n   {known[one.other].label}\n   {why}")


def _line(one: Tie, why: Comparison) -> str:
    return f"{why.score:.2f} {_end(one.one)} {_end(one.other)}"


def _end(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


if __name__ == "__main__":
    main()
