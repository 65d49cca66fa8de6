"""What no plan can beat, known before any search: the dates without scarcity, and what capacities can give."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import FROM_START, TO_FINISH, Int32
from guatu.engine.levelling import kernels
from guatu.engine.levelling.arrays import AT_START, EACH_DAY, Int64
from guatu.engine.levelling.problem import Posed

_NONE: Final = -1


def lower_bound(posed: Posed) -> int:
    """Of the objective: the dates without scarcity, or when a capacity has given what is asked of it."""
    if not posed.prepared.network.nodes:
        return 0
    bound = posed.objective(int(kernels.cost_of(posed.problem, posed.dates.early_finish)))
    if posed.weighed:
        return max([bound, *_lateness_bounds(posed)])
    end = np.zeros(1, np.int32)
    for row in range(len(posed.capacities)):
        takers = _takers(posed, row)
        if takers.size:
            at_once = int((_duration(posed)[takers] == 0).any())  # takes on the day of its finish
            total = asked(posed)[takers].sum(keepdims=True)
            end = np.maximum(end, _given(posed, row, takers, total) - at_once)
    return max(bound, int(end[0]) - posed.begin)


def asked(posed: Posed) -> Int64:
    """Of every demand: what it takes in all."""
    takes = posed.problem.takes
    return takes.amount * np.where(takes.charge == EACH_DAY, _duration(posed), 1)


def _duration(posed: Posed) -> Int64:
    """Of every demand: its node's working days."""
    days: Int64 = np.repeat(posed.problem.work.duration, np.diff(posed.problem.takes.ptr)).astype(np.int64)
    return days


def _takers(posed: Posed, row: int) -> NDArray[np.int64]:
    """The demands of one capacity that take anything of it."""
    asks = posed.problem.takes.base == row * posed.width
    return np.flatnonzero(asks & (asked(posed) > 0))


def _given(posed: Posed, row: int, takers: NDArray[np.int64], totals: Int64) -> Int32:
    """The earliest instants, as positions, at which a capacity has given so much to nodes that start no earlier than
    they would without scarcity: shape of `totals`. Beyond the axis its end."""
    problem = posed.problem
    node = np.repeat(np.arange(problem.work.duration.size), np.diff(problem.takes.ptr))[takers]
    begin = int(posed.dates.early_start[node].min())
    first, room = posed.first_days(row)
    first = first - np.int32(posed.axis.origin)
    since = int(np.searchsorted(first, begin, side="right")) - 1
    cell = since + np.searchsorted(np.cumsum(room[since:]), totals)
    instants = np.append(np.maximum(first, begin) + 1, posed.axis.days)[np.minimum(cell, first.size)]
    found: Int32 = instants.astype(np.int32)
    return found


def deadline_of(posed: Posed) -> tuple[Int32, Int32]:
    """Of every node a deadline (a row of `limits`, or none) that waits for its finish, the most pressing, and the days
    that lie between at the least. Links from a start promise nothing about a finish."""
    limits, links, duration = posed.problem.limits, posed.problem.links, posed.problem.work.duration
    waiting, tail = np.full(duration.size, _NONE, np.int32), np.zeros(duration.size, np.int32)
    for row in np.flatnonzero(limits.weight).tolist():
        waiting[limits.node[row]] = row
    promised = ((links.kind & FROM_START) == 0) & (links.lag >= 0)
    after = links.lag + np.where(links.kind & TO_FINISH, 0, duration[links.head])
    for v in range(duration.size - 1, -1, -1):
        for i in range(int(links.ptr[v]), int(links.ptr[v + 1])):
            w = links.head[i]
            if not promised[i] or waiting[w] == _NONE:
                continue
            days = tail[w] + after[i]
            if waiting[v] == _NONE or limits.by[waiting[w]] - days < limits.by[waiting[v]] - tail[v]:
                waiting[v], tail[v] = waiting[w], days
    return waiting, tail


def _lateness_bounds(posed: Posed) -> list[int]:
    """Of the weighted lateness, from each capacity.

    Each taker counts for one deadline that waits for it. However a capacity serves them, the k-th deadline served in
    full is so no earlier than when it has given the k smallest sums; and lateness is least if those served first are
    due first (Emmons 1969, for one machine). Deadlines that ask nothing are as late as without scarcity. Weights are
    taken in steps: weight 3 and 1 is once both, and twice the first alone.
    """
    problem, limits = posed.problem, posed.problem.limits
    waiting, tail = deadline_of(posed)
    late = np.maximum(posed.dates.early_finish[limits.node] - limits.by, 0).astype(np.int64) * limits.weight
    node = np.repeat(np.arange(tail.size), np.diff(problem.takes.ptr))
    found = []
    for row in range(len(posed.capacities)):
        takers = _takers(posed, row)
        takers = takers[waiting[node[takers]] != _NONE]
        if not takers.size:
            continue
        sums, due = np.zeros(limits.by.size, np.int64), np.full(limits.by.size, -posed.width, np.int64)
        of = waiting[node[takers]]
        np.add.at(sums, of, asked(posed)[takers])
        days = _duration(posed)[takers]
        more = np.where((problem.takes.charge[takers] == AT_START) | (days == 0), days - 1, 0)
        np.maximum.at(due, of, limits.by[of] - tail[node[takers]] - more)
        asks = sums > 0
        bound, below = int(late[~asks].sum()), 0
        for weight in np.unique(limits.weight[asks]).tolist():
            served = asks & (limits.weight >= weight)
            instants = _given(posed, row, takers, np.cumsum(np.sort(sums[served])))
            bound += (weight - below) * int(np.maximum(instants - np.sort(due[served]), 0).sum())
            below = weight
        found.append(bound)
    return found
