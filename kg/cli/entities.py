"""kg entities: who is taken for one, and what a person decides about it."""

from __future__ import annotations

import click

from kg.cli.judging import Sort, judging, judging_group, made_now, text_of
from kg.cli.options import store_option
from kg.cli.writing import must_exist, printable
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
@click.argument("table", required=False, metavar="[TABLE.csv|-]")
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
            click.echo(printable(f"{one.row.name}: fits several, not linked: {several}"), err=True)
        elif one.found and (one.found[0].node.iri, one.iri) not in known:
            made.append(Judgement(Deed.LINK, "", "", (one.found[0].node.iri,), label=one.iri))
            click.echo(printable(f"{one.found[0].node.label} = {one.iri}"))
    click.echo(f"{len(made)} linked", err=True)
    return made


_ANSWERS = {"s": Deed.MERGE, "d": Deed.SPLIT, "u": Deed.UNSURE}


@entities.command(epilog="Example: `kg entities review --limit 10`")
@store_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Questions at most.")
@click.option("--author", envvar="KG_AUTHOR", help="Who decides.  [default: the user's name; env var: KG_AUTHOR]")
def review(store: str, limit: int, author: str | None) -> None:
    """Walk through the most doubtful pairs: same, different, unsure, skip or quit."""
    must_exist(store)
    with Store.open(store) as opened:
        asked = Bearers(opened, "speaker").doubts()[:limit]
    made = list[Judgement]()
    for number, doubt in enumerate(asked, start=1):
        click.echo(printable(f"\n{number} of {len(asked)}: {doubt.comparison}"))
        for card in (doubt.left, doubt.right):
            roles = "; ".join(card.roles[:3]) or "no role known"
            click.echo(printable(f"  {card.name} ({card.type}, {card.count} articles): {roles}"))
        answer = click.prompt(
            "same, different, unsure, skip, quit", type=click.Choice(["s", "d", "u", "k", "q"]), default="k"
        )
        if answer == "q":
            break
        if answer in _ANSWERS:
            made += made_now([Judgement(_ANSWERS[answer], "", "", (doubt.left.key,), (doubt.right.key,))], "", author)
    if made:
        with Store.open(store, write=True) as writing:
            writing.judge(made)
    click.echo(f"{len(made)} judgements written to {store}", err=True)
