"""kg topics, kg measures, kg claims: which labels or wordings are taken for one, and what a person decides about it."""

from __future__ import annotations

import click

from kg.cli.judging import Sort, judging, judging_group, text_of
from kg.cli.options import FILE
from kg.cli.terminal import say, tell
from kg.concepts.schemes import NEAR, Match, read_scheme
from kg.judgements import Deed, Judgement
from kg.listing.bearers import Bearers
from kg.store import Store

_DEEDS = {Match.EXACT: Deed.MATCH, Match.BROAD: Deed.BROADER}
_SIGNS = {Match.EXACT: "=", Match.BROAD: "<"}

topics = judging_group(
    Sort("topics", "topic", "topic", "fuel prices", "price of petrol"),
    """See which labels are taken for one topic, and decide it otherwise.

    Labels that say the same in other words are one topic by themselves (`tariff increase`, `higher tariffs`). Decisions stand
    in judgements.jsonl in the store's folder, and every one can be undone.
    """,
)


@topics.command("map", epilog="Example: `kg topics map my-scheme.ttl --preview`, `kg topics map - < thesaurus.ttl`")
@click.argument("scheme", type=FILE, metavar="SCHEME.ttl|-")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=NEAR,
    show_default=True,
    help="How near in meaning a topic must be to a concept's label to belong under it.",
)
@judging
def map_(scheme: str, least: float, opened: Store) -> list[Judgement]:
    """Map the topics to a scheme of your own, a SKOS file in Turtle.

    A topic that has the words of one of a concept's labels is the same (skos:exactMatch); another belongs under the concept
    that it is nearest to in meaning (skos:broadMatch). What is near none is left out.
    """
    concepts = read_scheme(text_of(scheme).encode(), scheme)
    known = Bearers(opened, "topic").all
    made, standing = list[Judgement](), opened.decided.matches
    for topic, match in zip(known, concepts.matches([one.node.label for one in known], least), strict=True):
        if match is None or (topic.node.iri, _DEEDS[match[0]], match[1]) in standing:
            continue
        made.append(Judgement(_DEEDS[match[0]], "", "", (topic.node.iri,), (match[1],)))
        tell(f"{topic.node.label} {_SIGNS[match[0]]} {concepts.preferred.get(match[1], match[1])}")
    say(f"{len(made)} of {len(known)} topics mapped")
    return made


measures = judging_group(
    Sort("measures", "measure", "measure", "harbour levy", "levy on port calls"),
    """See which labels are taken for one measure, and decide it otherwise.

    Labels that say the same in other words are one measure by themselves (`ban on imports`, `import ban`). Decisions stand in
    judgements.jsonl in the store's folder, and every one can be undone.
    """,
)

claims = judging_group(
    Sort("claims", "claim", "claim", "the levy will cost jobs", "the harbour levy will destroy jobs"),
    """See which wordings are taken for one claim, and decide it otherwise.

    Wordings that say the same are one claim by themselves (`the levy will cost 400 jobs`, `400 jobs will be lost to the levy`).
    Decisions stand in judgements.jsonl in the store's folder, and every one can be undone.
    """,
)
