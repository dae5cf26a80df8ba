"""Where the boxes of a picture stand: columns of slots that cannot overlap, each node near those it is tied to.

People stand in the outer columns, topics and measures in the inner ones, so that every line runs between two columns
and no line crosses the name it belongs to. Who gets which slot is a linear assignment: each node costs what the
distance to its neighbours costs; people and topics take turns until nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from kg.view.scenes import strongest

Point = tuple[int, int]
Whole = npt.NDArray[np.int64]

_ROUNDS = 12  # settles in 3 to 6 on made-up debates of 100 nodes
_CLOSE, _WIDE = (
    26,
    46,
)  # pixels from one row to the next: what a 12 px label needs, and where a short column stops growing
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


def places(graph: nx.Graph) -> dict[str, dict[str, Point]]:
    """Node -> frame's name -> centre of its box, around (0, 0), for the nodes that are drawn in any frame.

    The same graph gives the same places.
    """
    found: dict[str, dict[str, Point]] = {}
    for frame in FRAMES:
        for node, point in _placed(graph, frame).items():
            found.setdefault(node, {})[frame.name] = point
    return found


def _placed(graph: nx.Graph, frame: Frame) -> dict[str, Point]:
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


def _chain(graph: nx.Graph, things: Sequence[str]) -> list[str]:
    """Topics in a row, each beside the one it shares most speakers with: a first order that keeps groups together."""
    heaviest = sorted(things, key=lambda node: (-graph.degree(node, weight="weight"), node))
    weights = _weights(graph, heaviest, sorted(set(graph) - set(things)))
    left, chain = list(range(len(heaviest))), list[int]()
    while left:
        last = weights[chain[-3:]]
        shared = np.minimum(weights[left][:, None, :], last[None, :, :]).sum(axis=(1, 2))
        chain.append(left.pop(int(shared.argmax())))  # the first of equals: the heaviest
    return [heaviest[place] for place in chain]


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
    graph: nx.Graph, nodes: Sequence[str], slots: Sequence[Point], others: Mapping[str, Point]
) -> dict[str, Point]:
    if not nodes:
        return {}
    pull = (10 * np.sqrt(_weights(graph, nodes, list(others)))).astype(np.int64)  # whole: no rounding decides a tie
    rows, columns = linear_sum_assignment(pull @ _distances(list(others.values()), slots))
    return {nodes[row]: slots[column] for row, column in zip(rows, columns, strict=True)}


def _weights(graph: nx.Graph, nodes: Sequence[str], others: Sequence[str]) -> Whole:
    """How heavy the edge between each node and each other is; 0 for none."""
    rows = [[graph[node][other]["weight"] if other in graph[node] else 0 for other in others] for node in nodes]
    return np.array(rows, dtype=np.int64).reshape(len(nodes), len(others))


def _distances(points: Sequence[Point], slots: Sequence[Point]) -> Whole:
    """How far each slot is from each point: rows up or down, and a detour for each column in between."""
    from_x, from_y = np.array(points, dtype=np.int64).T[:, :, None]
    to_x, to_y = np.array(slots, dtype=np.int64).T[:, None, :]
    distances: Whole = np.abs(from_y - to_y) + _CROSSING * (np.abs(from_x - to_x) // 300)
    return distances
