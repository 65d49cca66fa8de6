"""Sorting a network: raw links in, nodes in topological order and their links grouped in that order out.

The order is by level (how many links lead to a node at most), and within a level by how many links leave the node, so
that a pass takes the same number of steps for many nodes in a row and the processor foresees it.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.jit import compiled

At: Final = np.uint32
"""An index that is never negative: numba then does not ask of each whether it counts from the end."""

_MANY: Final = 32
"""Nodes with so many links or more are not told apart, nor levels of fewer nodes sorted."""


@compiled
def grouped(key: Int32, value: Int32, groups: int, numbers: Int32) -> tuple[Int32, Int32]:
    """Counting sort: `ptr` of shape (groups + 1,), and the values with key g in sorted[ptr[g]:ptr[g + 1]].

    numbers: of the shape of `key` to be filled with where each value stood, or of size 0.
    """
    numbered = numbers.size > 0
    ptr = np.zeros(groups + 1, np.int32)
    for i in range(key.size):
        ptr[At(key[i]) + At(1)] += 1
    for group in range(groups):
        ptr[group + 1] += ptr[group]
    place = ptr[:-1].copy()
    ordered = np.empty(key.size, np.int32)
    for i in range(key.size):
        g = At(key[i])
        at = At(place[g])
        place[g] += 1
        ordered[at] = value[i]
        if numbered:
            numbers[at] = i
    return ptr, ordered


@compiled
def _sort_by_degree(level: Int32, ptr: Int32, into: Int32) -> None:
    """Counting sort of a level's nodes by how many links leave them; a small level stays as it is."""
    if level.size < _MANY:
        into[:] = level
        return
    count = np.zeros(_MANY + 1, np.int32)
    for q in range(level.size):
        v = At(level[q])
        count[min(ptr[v + At(1)] - ptr[v], _MANY - 1) + 1] += 1
    for degree in range(_MANY):
        count[degree + 1] += count[degree]
    for q in range(level.size):
        v = At(level[q])
        degree = min(ptr[v + At(1)] - ptr[v], _MANY - 1)
        into[count[degree]] = v
        count[degree] += 1


@compiled
def topological_order(ptr: Int32, successor: Int32) -> tuple[Int32, int]:
    """Kahn's order (1962), level by level; only its first `ordered` entries are valid.

    ptr, successor: links grouped by predecessor. Fewer ordered than nodes: a cycle.
    """
    nodes = ptr.size - 1
    waiting = np.zeros(nodes, np.int32)
    for i in range(successor.size):
        waiting[At(successor[i])] += 1
    found = np.empty(nodes + 1, np.int32)
    level_end = 0
    for node in range(nodes):
        if waiting[node] == 0:
            found[level_end] = node
            level_end += 1
    order = np.empty(nodes, np.int32)
    begin = 0
    while begin < level_end:  # all of a level have been found before the first of the next
        _sort_by_degree(found[begin:level_end], ptr, order[begin:level_end])
        found_end = level_end
        for q in range(begin, level_end):
            v = At(order[q])
            for k in range(At(ptr[v]), At(ptr[v + At(1)])):
                w = At(successor[k])
                waiting[w] -= 1
                found[found_end] = w  # stays only where nothing is waited for: which of them nobody foresees
                found_end += int(waiting[w] == 0)
        begin, level_end = level_end, found_end
    return order, level_end


@compiled
def renumbered(order: Int32, ptr: Int32, successor: Int32, numbers: Int32) -> tuple[Int32, Int32, Int32]:
    """The same grouping with nodes numbered by their place in `order`: passes then walk memory forwards.

    Gives ptr, successors and, where given, `numbers` in the new order.
    """
    nodes, numbered = order.size, numbers.size > 0
    place = np.empty(nodes, np.int32)
    for q in range(nodes):
        place[At(order[q])] = q
    new_ptr = np.empty(nodes + 1, np.int32)
    new_successor, new_numbers = np.empty_like(successor), np.empty_like(numbers)
    new_ptr[0] = 0
    at = At(0)
    for q in range(nodes):
        v = At(order[q])
        for k in range(At(ptr[v]), At(ptr[v + At(1)])):
            new_successor[at] = place[At(successor[k])]
            if numbered:
                new_numbers[at] = numbers[k]
            at += At(1)
        new_ptr[q + 1] = at
    return new_ptr, new_successor, new_numbers
