"""The loops that run over every link: the forward and the backward pass, and grouping.

All in one file because numba's cache looks at the age of the file a kernel is in, not of those it calls.
The arrays are described in `arrays`; the meaning of every step is fixed in `docs/rooms/engine.md`.

Two ways of writing make these loops fast. Positions are unsigned (`At`), so that numba does not ask of every index
whether it counts from the end. And what cannot be foreseen is computed, not branched on: nodes stand in an order in
which neighbours have as many links (`ordering`), and every link takes the same steps whatever its kind and lag.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import (
    FROM_START,
    TO_FINISH,
    Dates,
    Incoming,
    Int32,
    Links,
    Marks,
    Tables,
    Work,
)
from guatu.engine.jit import compiled

DONE: Final = -1
"""Returned by a pass that stayed on the axis; otherwise the position of the node at which it fell off."""

NOT_SPREAD: Final = -1
"""Returned by a spread that moved more nodes than was worth it, or one of them off the axis."""

At: Final = np.uint32
"""An index that is never negative."""

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
def forward_plain(links: Links, work: Work, origin: int, tables: Tables, dates: Dates) -> int:
    """`forward` where every link is finish to start without lag: reads neither kinds nor lags."""
    ptr, head, _, _, _ = links
    duration, calendar, earliest, _ = work
    before, nth, total = tables
    early_start, early_finish = dates.early_start, dates.early_finish
    nodes = At(duration.size)
    for v in range(nodes):  # until its turn comes, a node's place holds the bound on its start
        early_start[v] = earliest[v] - origin
    for v in range(nodes):
        c, days, start = At(calendar[v]), duration[v], early_start[v]
        finish = start
        if days > 0:
            k = before[c, At(start)]
            if k + days > total[c]:
                return int(np.int64(v))
            start = nth[c, At(k)]
            finish = nth[c, At(k + days - 1)] + 1
        early_start[v] = start
        early_finish[v] = finish
        for i in range(At(ptr[v]), At(ptr[v + At(1)])):
            w = At(head[i])
            early_start[w] = max(early_start[w], finish)
    return DONE


@compiled
def backward_plain(links: Links, work: Work, origin: int, due: int, tables: Tables, dates: Dates) -> int:
    """`backward` where every link is finish to start without lag."""
    ptr, head, _, _, _ = links
    duration, calendar, _, latest = work
    before, nth, _ = tables
    early_start, _, late_start, late_finish, total_float = dates
    nodes = duration.size
    for q in range(nodes):
        v = At(nodes - 1 - q)
        finish = min(latest[v] - origin, due)
        for i in range(At(ptr[v]), At(ptr[v + At(1)])):
            finish = min(finish, late_start[At(head[i])])
        c, days = At(calendar[v]), duration[v]
        k = before[c, At(finish)] - days
        start = finish
        if days > 0:
            if k < 0:
                return int(np.int64(v))
            start = nth[c, At(k)]
            finish = nth[c, At(k + days - 1)] + 1
        total_float[v] = k - before[c, At(early_start[v])]
        late_start[v] = start
        late_finish[v] = finish
    return DONE


@compiled
def forward(links: Links, work: Work, origin: int, tables: Tables, dates: Dates) -> int:
    """Fills the early dates. Returns DONE, or the node that fell off the axis.

    work: days less `origin` are positions on the axis.
    """
    ptr, head, kind, lag, lag_calendar = links
    duration, calendar, earliest, _ = work
    before, nth, total = tables
    nodes = At(duration.size)
    bound = np.empty(2 * duration.size, np.int32)  # on start and finish of every node, in turn
    for v in range(nodes):
        bound[At(2) * v] = earliest[v] - origin
        bound[At(2) * v + At(1)] = 0
    for v in range(nodes):
        c, days, start, by = At(calendar[v]), duration[v], bound[At(2) * v], bound[At(2) * v + At(1)]
        if days == 0:
            start = max(start, by)
            finish = start
        else:
            k = max(before[c, At(start)], before[c, At(max(by - 1, 0))] - days + 1)
            if k + days > total[c]:
                return int(np.int64(v))
            start = nth[c, At(k)]
            finish = nth[c, At(k + days - 1)] + 1
        dates.early_start[v] = start
        dates.early_finish[v] = finish
        for i in range(At(ptr[v]), At(ptr[v + At(1)])):  # `shifted`, without asking which case it is
            counted, waits = lag_calendar[i], np.int32(lag[i] > 0)
            x = start if kind[i] & FROM_START else finish
            k = max(before[counted, At(x)] + lag[i] - waits, 0)
            if k >= total[counted]:
                return int(np.int64(v))
            w = At(2) * At(head[i]) + At(kind[i] >> 1)  # the bit TO_FINISH
            bound[w] = max(bound[w], nth[counted, At(k)] + waits)
    return DONE


@compiled
def backward(links: Links, work: Work, origin: int, due: int, tables: Tables, dates: Dates) -> int:
    """Fills the late dates and the float, from the early starts. Returns as `forward` does.

    due: a position on the axis, at most D - 1.
    """
    ptr, head, kind, lag, lag_calendar = links
    duration, calendar, _, latest = work
    before, nth, total = tables
    nodes, last = duration.size, nth.shape[1] - 1
    late = np.empty(2 * nodes, np.int32)  # start and finish of every node, in turn
    for q in range(nodes):
        v = At(nodes - 1 - q)
        finish, start = min(latest[v] - origin, due), last
        for i in range(At(ptr[v]), At(ptr[v + At(1)])):  # `unshifted`, without asking which case it is
            counted, leads = lag_calendar[i], np.int32(lag[i] <= 0)
            y = late[At(2) * At(head[i]) + At(kind[i] >> 1)]  # the bit TO_FINISH
            k = before[counted, At(y + leads)] - leads - lag[i]
            if k < 0:
                return int(np.int64(v))
            x = nth[counted, At(k)] if k < total[counted] else last
            start = min(start, x if kind[i] & FROM_START else last)
            finish = min(finish, last if kind[i] & FROM_START else x)
        c, days = At(calendar[v]), duration[v]
        if days == 0:
            start = min(start, finish)
            finish = start
            k = before[c, At(start)]
        else:
            k = min(before[c, At(start + 1)] - 1, before[c, At(finish)] - days)
            if k < 0:
                return int(np.int64(v))
            start = nth[c, At(k)]
            finish = nth[c, At(k + days - 1)] + 1
        dates.total_float[v] = k - before[c, At(dates.early_start[v])]
        dates.late_start[v] = late[At(2) * v] = start
        dates.late_finish[v] = late[At(2) * v + At(1)] = finish
    return DONE


@compiled
def _early_of(
    v: int, links: Links, incoming: Incoming, work: Work, origin: int, tables: Tables, dates: Dates
) -> tuple[int, int]:
    """The early dates of one node from those of its predecessors, or _OFF_AXIS twice."""
    before, nth, total = tables
    start, bound = work.earliest[v] - origin, 0
    for j in range(incoming.ptr[v], incoming.ptr[v + 1]):
        i, u = incoming.link[j], incoming.tail[j]
        x = dates.early_start[u] if links.kind[i] & FROM_START else dates.early_finish[u]
        y = shifted(x, links.lag[i], links.lag_calendar[i], tables)
        if y == _OFF_AXIS:
            return _OFF_AXIS, _OFF_AXIS
        if links.kind[i] & TO_FINISH:
            bound = max(bound, y)
        else:
            start = max(start, y)
    c, days = work.calendar[v], work.duration[v]
    if days == 0:
        return max(start, bound), max(start, bound)
    k = max(before[c, start], before[c, max(bound - 1, 0)] - days + 1)
    if k + days > total[c]:
        return _OFF_AXIS, _OFF_AXIS
    return nth[c, k], nth[c, k + days - 1] + 1


@compiled
def _late_of(
    v: int, links: Links, work: Work, origin: int, due: int, tables: Tables, dates: Dates
) -> tuple[int, int]:
    """The late dates of one node from those of its successors, or _OFF_AXIS twice."""
    before, nth, _ = tables
    finish, start = min(work.latest[v] - origin, due), before.shape[1] - 2
    for i in range(links.ptr[v], links.ptr[v + 1]):
        w = links.head[i]
        y = dates.late_finish[w] if links.kind[i] & TO_FINISH else dates.late_start[w]
        x = unshifted(y, links.lag[i], links.lag_calendar[i], tables)
        if x == _OFF_AXIS:
            return _OFF_AXIS, _OFF_AXIS
        if links.kind[i] & FROM_START:
            start = min(start, x)
        else:
            finish = min(finish, x)
    c, days = work.calendar[v], work.duration[v]
    if days == 0:
        return min(start, finish), min(start, finish)
    k = min(before[c, start + 1] - 1, before[c, finish] - days)
    if k < 0:
        return _OFF_AXIS, _OFF_AXIS
    return nth[c, k], nth[c, k + days - 1] + 1


@compiled
def spread_forward(
    links: Links, incoming: Incoming, work: Work, origin: int, tables: Tables, dates: Dates, marks: Marks
) -> int:
    """Mends the early dates of the marked nodes, and of those that move with them, in topological order.

    Gives how many moved, their places in `marks.moved`, and leaves no marks; or NOT_SPREAD, half done.
    """
    marked, words, moved = marks
    count = 0
    for word in range(words.size):
        if words[word] == 0:
            continue
        for v in range(8 * word, min(8 * word + 8, work.duration.size)):
            if marked[v] == 0:
                continue
            marked[v] = 0
            start, finish = _early_of(v, links, incoming, work, origin, tables, dates)
            if start == dates.early_start[v] and finish == dates.early_finish[v]:
                continue
            if start == _OFF_AXIS or count == moved.size:
                return NOT_SPREAD
            moved[count] = v
            count += 1
            dates.early_start[v] = start
            dates.early_finish[v] = finish
            for i in range(links.ptr[v], links.ptr[v + 1]):
                marked[links.head[i]] = 1
    return count


@compiled
def spread_backward(
    links: Links,
    incoming: Incoming,
    work: Work,
    origin: int,
    due: int,
    tables: Tables,
    dates: Dates,
    marks: Marks,
) -> int:
    """As `spread_forward` for the late dates, from the end. The float is left to the caller."""
    marked, words, moved = marks
    count = 0
    for word in range(words.size - 1, -1, -1):
        if words[word] == 0:
            continue
        for v in range(min(8 * word + 8, work.duration.size) - 1, 8 * word - 1, -1):
            if marked[v] == 0:
                continue
            marked[v] = 0
            start, finish = _late_of(v, links, work, origin, due, tables, dates)
            if start == dates.late_start[v] and finish == dates.late_finish[v]:
                continue
            if start == _OFF_AXIS or count == moved.size:
                return NOT_SPREAD
            moved[count] = v
            count += 1
            dates.late_start[v] = start
            dates.late_finish[v] = finish
            for j in range(incoming.ptr[v], incoming.ptr[v + 1]):
                marked[incoming.tail[j]] = 1
    return count
