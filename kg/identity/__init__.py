"""Evidence graphs -> the identity graph: which node a referent is, what the node is called, who claims what.

Identity is a sum over articles, so it can be kept up to date step by step and comes out the same in any order:

- links follow from one article alone: referent kg:canonical node, and statement or position -> node (share.py);
- a node's type and names follow from a tally of its referents' types and names over all articles (nodes.py);
- what articles name alike (outlets, roles, runs) is described once, while any article names it (things.py);
- the direct edges (speaker kg:claims topic, actor kg:proposes measure ...) are the union of what each article shows,
  of which only the most specific is kept (edges.py).
"""

from __future__ import annotations

from kg.identity.delta import Delta, Standing, delta, identity
from kg.identity.share import Share, share, total

__all__ = ["Delta", "Share", "Standing", "delta", "identity", "share", "total"]
