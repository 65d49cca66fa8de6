"""Whether a ring crosses itself: exact, in whole steps of a billionth of a degree (a tenth of a millimetre). Pure.

Edges are put into square cells as large as the usual edge, each only into those it passes, and compared within a cell.
A border of districts has a few edges a cell, so that the work grows with its length. Touching is no crossing: a ring
may meet itself in a point, and may run back on its own line, as borders drawn by hand do.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

STEPS: Final = 10**9
MOST_PAIRS: Final = 3_000_000
"""Pairs of edges that are compared at most: where there are more, the ring is scribble and no border."""

Place = tuple[int, int]
Edge = tuple[Place, Place]


class TooDenseError(Exception):
    """So many edges lie on each other that whether they cross was not found out."""


def crossing(points: Sequence[tuple[float, float]]) -> tuple[int, int] | None:
    """The numbers of two edges (from 0) of a closed ring that cross; None where no two do. Raises TooDenseError."""
    places = [(round(x * STEPS), round(y * STEPS)) for x, y in points]
    edges = [(one, other) for one, other in pairwise(places)]
    cells: defaultdict[Place, list[int]] = defaultdict(list)
    side = _side(edges)
    pairs = 0
    for number, edge in enumerate(edges):
        for cell in _cells(edge, side):
            inside = cells[cell]
            pairs += len(inside)
            if pairs > MOST_PAIRS:
                raise TooDenseError
            for before in inside:
                if _cross(edges[before], edge):
                    return before, number
            inside.append(number)
    return None


def _side(edges: Sequence[Edge]) -> int:
    """The usual reach of an edge, so that all edges together pass a number of cells that grows as they do."""
    reach = sum(max(abs(ax - bx), abs(ay - by)) for (ax, ay), (bx, by) in edges)
    return max(reach // len(edges), 1)


def _cells(edge: Edge, side: int) -> Iterator[Place]:
    """The cells that an edge passes, column by column."""
    (ax, ay), (bx, by) = sorted(edge)
    for column in range(ax // side, bx // side + 1):
        left, right = max(ax, column * side), min(bx, (column + 1) * side)
        if bx == ax:
            low, high = sorted((ay, by))
        else:
            # Rounded outwards: an edge is rather in a cell too many.
            ends = [ay + (by - ay) * (x - ax) // (bx - ax) for x in (left, right)]
            low, high = min(ends), max(ends) + 1
        for row in range(low // side, high // side + 1):
            yield column, row


def _cross(one: Edge, other: Edge) -> bool:
    """Whether each has an end on either side of the other."""
    (a, b), (c, d) = one, other
    return _side_of(a, b, c) * _side_of(a, b, d) < 0 and _side_of(c, d, a) * _side_of(c, d, b) < 0


def _side_of(start: Place, end: Place, place: Place) -> int:
    """Positive left of the line, negative right of it, 0 on it."""
    turn = (end[0] - start[0]) * (place[1] - start[1]) - (end[1] - start[1]) * (place[0] - start[0])
    return (turn > 0) - (turn < 0)
