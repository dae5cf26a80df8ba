"""kg entities: who is taken for one, and what a person decides about it."""

from __future__ import annotations

import click

from kg.cli.judging import Sort, judging, judging_group, text_of
from kg.cli.options import FILE
from kg.cli.terminal import say, tell
from kg.entities.lexicon import known_names
from kg.judgements import Deed, Judgement
from kg.listing import outside
from kg.listing.bearers import Bearers
from kg.store import Store

entities = judging_group(
    Sort("entities", "speaker", "entity", "Rusk", "Anna Rusk"),
    """See who is taken for one person, organisation or country, and decide it otherwise.

    Decisions stand in judgements.jsonl in the store's folder. Articles stay as they were read, and every decision can be
    undone.
    """,
)


@entities.command(epilog="Examples: `kg entities link people.csv`, `kg entities link` for states and big organisations")
@click.argument("table", type=FILE, required=False, metavar="[TABLE.csv|-]")
@judging
def link(table: str | None, opened: Store) -> list[Judgement]:
    """Link entities to Wikidata (schema:sameAs) by a table with the columns name, type, wikidata and aliases (apart by |).

    Without a table the one that ships with the package is taken. What fits no entity is left out, what fits several is named.
    """
    rows = outside.read_table(text_of(table), table) if table else known_names()
    made, known = list[Judgement](), opened.decided.links
    for one in outside.matches(Bearers(opened, "speaker"), rows):
        if len(one.found) > 1:
            several = ", ".join(bearer.node.label for bearer in one.found)
            say(f"{one.row.name}: fits several, not linked: {several}")
        elif one.found and (one.found[0].node.iri, one.iri) not in known:
            made.append(Judgement(Deed.LINK, "", "", (one.found[0].node.iri,), label=one.iri))
            tell(f"{one.found[0].node.label} = {one.iri}")
    say(f"{len(made)} linked")
    return made
