"""A genetic search over orders of work: which orders are tried next, and which are kept. Compiled.

Activity lists with two-point crossover (Hartmann 1998); the schedules are built and justified in `kernels`.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import Int32
from guatu.engine.jit import compiled
from guatu.engine.levelling.arrays import Int64, Population, UInt64

_SWAPPED: Final = 0.05
_SHAKEN: Final = 0.4
_SEED: Final = np.uint64(1469598103934665603)
_PRIME: Final = np.uint64(1099511628211)
ELITE: Final = 3


@compiled
def follows(tail_ptr: Int32, tails: Int32, v: int, w: int) -> bool:
    """Whether w is a predecessor of v."""
    found = False
    for i in range(tail_ptr[v], tail_ptr[v + 1]):
        found |= tails[i] == w
    return found


@compiled
def swap_neighbours(order: Int32, tail_ptr: Int32, tails: Int32, chance: float) -> None:
    """Every two neighbours change places with this chance, where no link holds them."""
    for q in range(order.size - 1):
        if np.random.random() < chance and not follows(tail_ptr, tails, order[q + 1], order[q]):
            order[q], order[q + 1] = order[q + 1], order[q]


@compiled
def cross(mother: Int32, father: Int32, child: Int32, placed: UInt64, stamp: int) -> None:
    """The mother's order, but between two random points the nodes come in the father's. Keeps every precedence."""
    nodes = mother.size
    first, last = np.random.randint(nodes), np.random.randint(nodes)
    if first > last:
        first, last = last, first
    mark = np.uint64(stamp)
    for q in range(first):
        child[q] = mother[q]
        placed[mother[q]] = mark
    at = first
    for q in range(nodes):
        if at > last:
            break
        v = father[q]
        if placed[v] != mark:
            child[at] = v
            placed[v] = mark
            at += 1
    for q in range(nodes):
        v = mother[q]
        if placed[v] != mark:
            child[at] = v
            at += 1


@compiled
def tournament(cost: Int64) -> int:
    """The cheaper of two random members."""
    one, other = np.random.randint(cost.size), np.random.randint(cost.size)
    return other if cost[other] < cost[one] else one


@compiled
def breed(population: Population, children: Int32, tail_ptr: Int32, tails: Int32, seed: int) -> None:
    """Fills `children`, shape (children, nodes), with crossed and mutated orders."""
    np.random.seed(seed)
    placed = np.zeros(children.shape[1], np.uint64)
    for row in range(children.shape[0]):
        mother, father = tournament(population.cost), tournament(population.cost)
        cross(population.order[mother], population.order[father], children[row], placed, row + 1)
        swap_neighbours(children[row], tail_ptr, tails, _SWAPPED)


@compiled
def shake(population: Population, tail_ptr: Int32, tails: Int32, seed: int) -> None:
    """All but the best few members are disturbed: for a search that has stood still. Costs are the caller's to mend."""
    np.random.seed(seed)
    for row in range(ELITE, population.cost.size):
        swap_neighbours(population.order[row], tail_ptr, tails, _SHAKEN)


@compiled
def keep_best(population: Population, children: Int32, cost: Int64, seed: int) -> None:
    """The members become the cheapest of themselves and the children, ties by chance, no order twice if others do."""
    np.random.seed(seed)
    members, rows = population.cost.size, children.shape[0]
    total = members + rows
    costs, marks = np.empty(total, np.int64), np.empty(total, np.uint64)
    costs[:members], costs[members:] = population.cost, cost
    marks[:members] = population.mark
    for row in range(rows):
        mark = _SEED
        for v in children[row]:
            mark = (mark ^ np.uint64(v)) * _PRIME
        marks[members + row] = mark
    rank = np.random.permutation(total)
    rank = rank[np.argsort(costs[rank], kind="mergesort")]
    chosen, spare = np.empty(members, np.int64), np.empty(members, np.int64)
    kept, spared = 0, 0
    for one in rank:
        if kept == members:
            break
        twin = False
        i = kept - 1
        while i >= 0 and costs[chosen[i]] == costs[one]:
            if marks[chosen[i]] == marks[one]:
                twin = True
                break
            i -= 1
        if not twin:
            chosen[kept] = one
            kept += 1
        elif spared < members:
            spare[spared] = one
            spared += 1
    for i in range(members - kept):
        chosen[kept + i] = spare[i]
    orders = np.empty_like(population.order)
    for i in range(members):
        one = chosen[i]
        orders[i] = population.order[one] if one < members else children[one - members]
    population.order[:] = orders
    population.cost[:] = costs[chosen]
    population.mark[:] = marks[chosen]


@compiled
def sample(late_finish: Int32, tail_ptr: Int32, tails: Int32, orders: Int32, seed: int) -> None:
    """Fills `orders` by late finish (Davis and Patterson's LFT rule), row after row blurred more; the first is exact.

    Nodes are numbered in topological order, so that a key never less than a predecessor's, sorted stably, is an order.
    """
    np.random.seed(seed)
    rows, nodes = orders.shape
    spread = float(late_finish.max() - late_finish.min() + 1)
    key = np.empty(nodes, np.float64)
    for row in range(rows):
        blur = spread * 0.6 * row / rows
        for v in range(nodes):
            key[v] = late_finish[v] + blur * np.random.random()
            for i in range(tail_ptr[v], tail_ptr[v + 1]):
                key[v] = max(key[v], key[tails[i]])
        orders[row] = np.argsort(key, kind="mergesort")
