"""Where the boxes of a picture stand: columns of slots that cannot overlap, each node near those it is tied to.

People stand in the outer columns, topics and measures in the inner ones, so that every line runs between two columns
and no line crosses the name it belongs to. Who gets which slot is a linear assignment: each node costs what the
distance to its neighbours costs; people and topics take turns until nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from kg.view.scenes import strongest

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]

Point = tuple[int, int]

_ROUNDS = 12  # settles in 3 to 6 on made-up debates of 100 nodes
_CLOSE, _WIDE = 26, 46  # pixels from one row to the next: what a 12 px label needs, and where a short column stops growing
_CROSSING = 60  # what a line costs that passes behind another column, in pixels of detour


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a picture in pixels at zoom 1, and how many columns of how many rows fit into it."""

    name: str
    width: int
    height: int
    rows: int
    who_columns: int
    what_columns: int
    who_box: int
    what_box: int


FRAMES = (
    Frame("wide", width=1016, height=740, rows=28, who_columns=2, what_columns=2, who_box=184, what_box=172),
    Frame("middle", width=650, height=600, rows=23, who_columns=2, what_columns=1, who_box=160, what_box=160),
    Frame("phone", width=370, height=520, rows=20, who_columns=1, what_columns=1, who_box=152, what_box=150),
)


def places(graph: Graph) -> dict[str, dict[str, Point]]:
    """Node -> frame's name -> centre of its box, around (0, 0), for the nodes that are drawn in any frame.

    The same graph gives the same places.
    """
    found: dict[str, dict[str, Point]] = {}
    for frame in FRAMES:
        for node, point in _placed(graph, frame).items():
            found.setdefault(node, {})[frame.name] = point
    return found


def _placed(graph: Graph, frame: Frame) -> dict[str, Point]:
    drawn = strongest(graph, who=frame.rows * frame.who_columns, what=frame.rows * frame.what_columns)
    who = [node for node, is_who in drawn.nodes(data="who") if is_who]
    what = _chain(drawn, [node for node, is_who in drawn.nodes(data="who") if not is_who])
    who_slots, what_slots = _slots(len(who), len(what), frame)
    placed = dict(zip(what, what_slots, strict=True))
    for _ in range(_ROUNDS):
        before = placed
        people = _assigned(drawn, who, who_slots, placed)
        placed = people | _assigned(drawn, what, what_slots, people)
        if placed == before:
            break
    return placed


def _chain(graph: Graph, things: Sequence[str]) -> list[str]:
    """Topics in a row, each beside the one it shares most speakers with: a first order that keeps groups together."""
    left = sorted(things, key=lambda node: (-graph.degree(node, weight="weight"), node))
    chain: list[str] = []
    while left:
        nearest = max(left, key=lambda node: _shared(graph, node, chain[-3:]))  # the first of equals: the heaviest
        left.remove(nearest)
        chain.append(nearest)
    return chain


def _shared(graph: Graph, node: str, others: Sequence[str]) -> int:
    return sum(
        min(graph[node][who]["weight"], graph[other][who]["weight"])
        for other in others
        for who in graph[node]
        if who in graph[other]
    )


def _slots(who: int, what: int, frame: Frame) -> tuple[list[Point], list[Point]]:
    """Slots for the two sides, exactly as many as there are nodes, column by column from the left."""
    inner = min(frame.what_columns, 1 + what // 17)
    outer = 1 if who <= 10 and inner == 1 else frame.who_columns
    if outer == 1:
        apart = min(frame.width - frame.who_box, 520) // 2
        return _column(-apart, who, frame), _column(apart, what, frame)
    edge = (frame.width - frame.who_box) // 2
    inside = [0] if inner == 1 else [-edge // 3, edge // 3]
    return _columns([-edge, edge], who, frame), _columns(inside, what, frame)


def _columns(centres: Sequence[int], count: int, frame: Frame) -> list[Point]:
    shares = [count // len(centres) + (place < count % len(centres)) for place in range(len(centres))]
    return [slot for centre, share in zip(centres, shares, strict=True) for slot in _column(centre, share, frame)]


def _column(centre: int, count: int, frame: Frame) -> list[Point]:
    pitch = max(_CLOSE, min(_WIDE, frame.height // max(count, 1)))
    top = -(count - 1) * pitch // 2
    return [(centre, top + row * pitch) for row in range(count)]


def _assigned(
    graph: Graph, nodes: Sequence[str], slots: Sequence[Point], others: Mapping[str, Point]
) -> dict[str, Point]:
    if not nodes:
        return {}
    cost = np.array([[_cost(graph, node, slot, others) for slot in slots] for node in nodes], dtype=np.int64)
    rows, columns = linear_sum_assignment(cost)
    return {nodes[row]: slots[column] for row, column in zip(rows, columns, strict=True)}


def _cost(graph: Graph, node: str, slot: Point, others: Mapping[str, Point]) -> int:
    """Whole numbers, so that no machine's rounding decides a tie."""
    x, y = slot
    return sum(
        int(10 * sqrt(link["weight"])) * (abs(y - others[other][1]) + _CROSSING * (abs(x - others[other][0]) // 300))
        for other, link in graph[node].items()
        if other in others
    )
