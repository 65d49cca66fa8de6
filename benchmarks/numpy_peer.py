"""The same two passes in NumPy alone, level by level: gathers and `reduceat`, no loop over nodes or links."""

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from measure import median_seconds
from network_peers import Peer
from numpy.typing import NDArray
from raw_network import RawNetwork

from guatu.engine.arrays import Tables

Ints = NDArray[np.signedinteger[Any]]
REPEATS = 5


class Level(NamedTuple):
    """Nodes first … end are neither linked among each other nor to what comes later, but forwards.

    others: the far ends of the level's links, grouped by node; groups: where each group begins; of: whose it is.
    """

    first: int
    end: int
    others: Ints
    groups: Ints
    of: Ints


def numpy_passes(raw: RawNetwork, tables: Tables | None) -> Peer:
    """With calendars where tables are given. Median of a few runs, as for our own passes."""
    begun = time.perf_counter()
    order, bounds = _levels(raw)
    place = np.empty(order.size, np.int32)
    place[order] = np.arange(order.size, dtype=np.int32)
    tail, head = place[raw.predecessor], place[raw.successor]
    incoming = list(_grouped(head, tail, bounds))
    outgoing = list(_grouped(tail, head, bounds))[::-1]
    days, calendar = raw.duration[order], raw.calendar[order]
    built = time.perf_counter() - begun
    start, finish = np.empty(order.size, np.int32), np.empty(order.size, np.int32)
    late = np.empty(order.size, np.int32)

    def passes() -> tuple[int, int]:
        for level in incoming:
            at = slice(level.first, level.end)
            start[at] = raw.start
            if level.of.size:
                start[level.of] = np.maximum.reduceat(finish[level.others], level.groups)
            if tables is None:
                finish[at] = start[at] + days[at]
            else:
                k = tables.before[calendar[at], start[at]]
                start[at] = tables.nth[calendar[at], k]
                finish[at] = tables.nth[calendar[at], k + days[at] - 1] + 1
        last = int(finish.max())
        for level in outgoing:
            at = slice(level.first, level.end)
            late[at] = last
            if level.of.size:
                late[level.of] = np.minimum.reduceat(late[level.others], level.groups)
            if tables is None:
                late[at] -= days[at]
            else:
                late[at] = tables.nth[calendar[at], tables.before[calendar[at], late[at]] - days[at]]
        counted = (late, start) if tables is None else (tables.before[calendar, at] for at in (late, start))
        until, since = counted
        return last, int((until - since).sum(dtype=np.int64))

    last, total = passes()
    return Peer(built, median_seconds(passes, REPEATS), last, total)


def _levels(raw: RawNetwork) -> tuple[Ints, Ints]:
    """Nodes by how many links lead to them at most, and where each level begins."""
    nodes = raw.duration.size
    successor = raw.successor[np.argsort(raw.predecessor, kind="stable")]
    leaving = np.bincount(raw.predecessor, minlength=nodes)
    ptr = np.concatenate(([0], np.cumsum(leaving)))
    waiting = np.bincount(raw.successor, minlength=nodes)
    levels = [np.flatnonzero(waiting == 0)]
    while levels[-1].size:
        begin, count = ptr[levels[-1]], leaving[levels[-1]]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        reached, times = np.unique(successor[np.repeat(begin, count) + within], return_counts=True)
        waiting[reached] -= times
        levels.append(reached[waiting[reached] == 0])
    return np.concatenate(levels), np.cumsum([0, *(level.size for level in levels[:-1])])


def _grouped(key: Ints, other: Ints, bounds: Ints) -> Iterator[Level]:
    order = np.argsort(key, kind="stable")
    key, other = key[order], other[order]
    cuts = np.searchsorted(key, bounds)
    for first, end, begin, until in zip(bounds, bounds[1:], cuts, cuts[1:], strict=False):
        of, groups = np.unique(key[begin:until], return_index=True)
        yield Level(int(first), int(end), other[begin:until], groups, of)
