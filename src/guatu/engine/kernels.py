"""The loops that run over every link: sorting the network, the forward and the backward pass.

All in one file because numba's cache looks at the age of the file a kernel is in, not of those it calls.
The arrays are described in `arrays`; the meaning of every step is fixed in `docs/rooms/engine.md`.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Int32, Links, Tables, Work
from guatu.engine.jit import compiled

DONE: Final = -1
"""Returned by a pass that stayed on the axis; otherwise the position of the node at which it fell off."""

_OFF_AXIS: Final = -2147483648


@compiled
def group_by(key: Int32, groups: int) -> tuple[Int32, Int32]:
    """Counting sort: `ptr` of shape (groups + 1,) and `items`, so that items[ptr[g]:ptr[g + 1]] have key g."""
    ptr = np.zeros(groups + 1, np.int32)
    for i in range(key.size):
        ptr[key[i] + 1] += 1
    for g in range(groups):
        ptr[g + 1] += ptr[g]
    place = ptr[:-1].copy()
    items = np.empty(key.size, np.int32)
    for i in range(key.size):
        g = key[i]
        items[place[g]] = i
        place[g] += 1
    return ptr, items


@compiled
def topological_order(ptr: Int32, items: Int32, successor: Int32) -> tuple[Int32, int]:
    """Kahn's order (1962), first come first served; only its first `ordered` entries are valid.

    ptr, items: links grouped by predecessor. successor: shape (links,). Fewer ordered than nodes: a cycle.
    """
    nodes = ptr.size - 1
    waiting = np.zeros(nodes, np.int32)
    for i in range(successor.size):
        waiting[successor[i]] += 1
    order = np.empty(nodes, np.int32)
    ordered = 0
    for v in range(nodes):
        if waiting[v] == 0:
            order[ordered] = v
            ordered += 1
    done = 0
    while done < ordered:
        v = order[done]
        done += 1
        for k in range(ptr[v], ptr[v + 1]):
            w = successor[items[k]]
            waiting[w] -= 1
            if waiting[w] == 0:
                order[ordered] = w
                ordered += 1
    return order, ordered


@compiled
def links_in_order(order: Int32, ptr: Int32, items: Int32) -> tuple[Int32, Int32]:
    """The same grouping with nodes renumbered by their place in `order`: passes then walk memory forwards."""
    nodes = order.size
    new_ptr = np.empty(nodes + 1, np.int32)
    new_items = np.empty(items.size, np.int32)
    new_ptr[0] = 0
    at = 0
    for q in range(nodes):
        v = order[q]
        for k in range(ptr[v], ptr[v + 1]):
            new_items[at] = items[k]
            at += 1
        new_ptr[q + 1] = at
    return new_ptr, new_items


@compiled
def shifted(x: int, lag: int, c: int, tables: Tables) -> int:
    """shift(x, lag): never before the axis, where nothing starts anyway; _OFF_AXIS beyond its end."""
    before, nth, total = tables
    end = before.shape[1] - 1
    if c < 0:
        y = x + lag
    elif lag > 0:
        k = before[c, x] + lag - 1
        y = nth[c, k] + 1 if k < total[c] else end + 1
    elif lag < 0:
        k = before[c, x] + lag
        y = nth[c, k] if k >= 0 else 0
    else:
        y = x
    if y > end:
        return _OFF_AXIS
    return max(y, 0)


@compiled
def unshifted(y: int, lag: int, c: int, tables: Tables) -> int:
    """The latest x with shift(x, lag) <= y: never beyond the axis, on which all is due; _OFF_AXIS before it."""
    before, nth, total = tables
    last: int = before.shape[1] - 2
    if c < 0:
        x = y - lag
    elif lag > 0:
        k = before[c, y] - lag
        x = nth[c, k] if k >= 0 else -1
    elif lag < 0:
        k = before[c, y + 1] - 1 - lag
        x = nth[c, k] if k < total[c] else last
    else:
        x = y
    if x < 0:
        return _OFF_AXIS
    return min(x, last)


@compiled
def forward(links: Links, work: Work, tables: Tables, dates: Dates) -> int:
    """Fills the early dates. Returns DONE, or the node that fell off the axis."""
    ptr, head, kind, lag, lag_calendar = links
    duration, calendar, earliest, _ = work
    before, nth, total = tables
    early_start, early_finish = dates.early_start, dates.early_finish
    nodes = duration.size
    for v in range(nodes):  # until its turn comes, a node's place holds the bounds on its start and finish
        early_start[v] = earliest[v]
        early_finish[v] = 0
    for v in range(nodes):
        c, days, start, bound = calendar[v], duration[v], early_start[v], early_finish[v]
        if days == 0:
            start = max(start, bound)
            finish = start
        else:
            k = before[c, start]
            if bound > 0:
                k = max(k, before[c, bound - 1] - days + 1)
            if k + days > total[c]:
                return v
            start = nth[c, k]
            finish = nth[c, k + days - 1] + 1
        early_start[v] = start
        early_finish[v] = finish
        for i in range(ptr[v], ptr[v + 1]):
            y = start if kind[i] & FROM_START else finish
            if lag[i] != 0:  # most links have none
                y = shifted(y, lag[i], lag_calendar[i], tables)
                if y == _OFF_AXIS:
                    return v
            w = head[i]
            if kind[i] & TO_FINISH:
                early_finish[w] = max(early_finish[w], y)
            else:
                early_start[w] = max(early_start[w], y)
    return DONE


@compiled
def backward(links: Links, work: Work, tables: Tables, dates: Dates) -> int:
    """Fills the late dates and the float, from the early starts. Returns as `forward` does.

    `work.latest` has been cut to the due date, at most D - 1.
    """
    ptr, head, kind, lag, lag_calendar = links
    duration, calendar, _, latest = work
    before, nth, _ = tables
    early_start, _, late_start, late_finish, total_float = dates
    last = before.shape[1] - 2
    for v in range(duration.size - 1, -1, -1):
        finish = latest[v]
        start = last
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            x = late_finish[w] if kind[i] & TO_FINISH else late_start[w]
            if lag[i] != 0:
                x = unshifted(x, lag[i], lag_calendar[i], tables)
                if x == _OFF_AXIS:
                    return v
            if kind[i] & FROM_START:
                start = min(start, x)
            else:
                finish = min(finish, x)
        c, days = calendar[v], duration[v]
        if days == 0:
            start = min(start, finish)
            finish = start
        else:
            k = min(before[c, start + 1] - 1, before[c, finish] - days)
            if k < 0:
                return v
            start = nth[c, k]
            finish = nth[c, k + days - 1] + 1
        late_start[v] = start
        late_finish[v] = finish
        total_float[v] = before[c, start] - before[c, early_start[v]]
    return DONE
