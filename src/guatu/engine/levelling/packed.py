"""Schedules of a plain problem (see `Packed`), built and justified as in `kernels`, only faster: compiled.

All capacities of a day are compared at once: four numbers of 16 bits in one of 64, each with a guard bit on top.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.jit import compiled
from guatu.engine.levelling.arrays import Int64, Problem, Scratch

_GUARDS: Final = np.uint64(0x8000800080008000)
"""The top bit of each of the four packed numbers: a subtraction that borrows clears it."""

_NOTHING: Final = np.uint64(0)


@compiled
def build_early(problem: Problem, order: Int32, scratch: Scratch) -> int:
    """Each node, in order, as early as it can. Returns the last finish.

    Each day is asked once whether it has room, those at the far end first: full, they move the node furthest.
    """
    demand, start, free = problem.packed.demand, scratch.start, scratch.packed_free
    duration, ptr, tails = problem.work.duration, problem.tail_ptr, problem.tails
    free[: problem.packed.horizon] = problem.packed.room | _GUARDS
    end = 0
    for q in range(order.size):
        v = order[q]
        days, wanted, x = int(duration[v]), demand[v], 0
        for i in range(ptr[v], ptr[v + 1]):
            w = tails[i]
            x = max(x, start[w] + duration[w])
        if days > 0 and wanted != _NOTHING:
            known, day = x, x + days - 1  # from x to the day before `known` there is room
            while day >= known:
                if ((free[day] - wanted) & _GUARDS) != _GUARDS:
                    known = max(known, x + days)
                    x = day + 1
                    day = x + days
                day -= 1
            for day in range(x, x + days):
                free[day] -= wanted
        start[v] = x
        end = max(end, x + days)
    return end


@compiled
def build_late(problem: Problem, order: Int32, scratch: Scratch, end: int) -> None:
    """The same from `end` back, successors first."""
    demand, start, free = problem.packed.demand, scratch.start, scratch.packed_free
    duration, ptr, head = problem.work.duration, problem.links.ptr, problem.links.head
    free[:end] = problem.packed.room | _GUARDS
    for q in range(order.size):
        v = order[q]
        days, wanted, y = int(duration[v]), demand[v], end
        for i in range(ptr[v], ptr[v + 1]):
            y = min(y, start[head[i]])
        if days > 0 and wanted != _NOTHING:
            known, day = y, y - days
            while day < known:
                if ((free[day] - wanted) & _GUARDS) != _GUARDS:
                    known = min(known, y - days)
                    y = day
                    day = y - days - 1
                day += 1
            for day in range(y - days, y):
                free[day] -= wanted
        start[v] = y - days


@compiled
def sort_by_key(order: Int32, scratch: Scratch, most: int) -> None:
    """Counting sort of `order` by `scratch.key`, 0 … most; equal keys stay as they are."""
    key, tally, sorted_order = scratch.key, scratch.tally, scratch.order
    tally[: most + 2] = 0
    for q in range(order.size):
        tally[key[order[q]] + 1] += 1
    for i in range(most + 1):
        tally[i + 1] += tally[i]
    for q in range(order.size):
        v = order[q]
        sorted_order[tally[key[v]]] = v
        tally[key[v]] += 1
    order[:] = sorted_order


@compiled
def order_by_start(order: Int32, scratch: Scratch, end: int) -> None:
    """Nodes by start; of equal ones predecessors first, as the nodes are numbered."""
    start, key = scratch.start, scratch.key
    first = start.min()
    for v in range(order.size):
        key[v] = start[v] - first
        order[v] = v
    sort_by_key(order, scratch, end)


@compiled
def order_by_finish(duration: Int32, order: Int32, scratch: Scratch, end: int) -> None:
    """Nodes by finish, the last first; of equal ones successors first."""
    start, key = scratch.start, scratch.key
    nodes = order.size
    for v in range(nodes):
        key[v] = end - start[v] - duration[v]
        order[nodes - 1 - v] = v
    sort_by_key(order, scratch, end)


@compiled
def justify_all(problem: Problem, orders: Int32, costs: Int64, scratch: Scratch) -> None:
    """Of every row of `orders`, shape (rows, nodes), the cost after double justification, into `costs`, shape (rows,).

    All as late as the schedule's end allows, the last finish first; then as early as possible, the first start first. A
    row becomes the order of its schedule's starts.
    """
    duration = problem.work.duration
    for row in range(orders.shape[0]):
        order = orders[row]
        end = build_early(problem, order, scratch)
        order_by_finish(duration, order, scratch, end)
        build_late(problem, order, scratch, end)
        order_by_start(order, scratch, end)
        end = build_early(problem, order, scratch)
        order_by_start(order, scratch, end)
        costs[row] = end + problem.packed.begin
