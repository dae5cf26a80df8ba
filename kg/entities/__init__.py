"""Who is one person, one organisation, one country over all articles and spellings: a decision that anyone can read.

    cards -> blocks (blocks.py) -> pairs, each with a score and its reasons (comparison.py) -> clusters (clusters.py)

A card is what all articles together say of one name. Only cards of one block are compared, so that the cost grows with the
articles and not with their square; a cluster follows from its block and from people's judgements alone, so that neither order
nor the rest of the store matters. Nothing here knows of graphs: kg.identity turns clusters into nodes.
"""

from __future__ import annotations

from kg.entities.blocks import block
from kg.entities.cards import Card
from kg.entities.clusters import Cluster, Doubt, clusters
from kg.entities.comparison import Comparison, Verdict, compared

__all__ = ["Card", "Cluster", "Comparison", "Doubt", "Verdict", "block", "clusters", "compared"]
