"""What every link does: which ones drive the early dates, which ones bind the late ones, and how far each may slip."""

from typing import Final, NamedTuple

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Dates, Int32, Links, Tables, Work
from guatu.engine.jit import compiled
from guatu.engine.progress import Bool

BY_DUE: Final = -1
"""In `Effects.governed`: the due date of the whole plan holds the late dates, no node's deadline."""


class Effects(NamedTuple):
    """drives, binds: shape (links,), in the order of the graph; the others have the shape (places,).

    drives: the link alone puts its successor's early start where it is. binds: it alone puts its predecessor's
    late start where it is. driver: the link to follow back from a place, -1 for none. binder: the one to follow on,
    -1 where its own deadline or the due date holds it, and is no later than what the links allow.
    governed: the place whose deadline holds the late dates, or BY_DUE. free_float: working days of a node's own
    calendar that its start may slip before another node's early dates, or the finish of the plan, move.
    """

    drives: Bool
    binds: Bool
    driver: Int32
    binder: Int32
    governed: Int32
    free_float: Int32

    @classmethod
    def empty(cls, places: int, links: int) -> "Effects":
        """Room for so many places and links."""
        return cls(
            np.zeros(links, np.bool_),
            np.zeros(links, np.bool_),
            np.full(places, -1, np.int32),
            np.full(places, -1, np.int32),
            np.full(places, BY_DUE, np.int32),
            np.zeros(places, np.int32),
        )


@compiled
def shift(x: int, lag: int, counted: int, tables: Tables) -> int:
    """shift(x, lag), as `kernels.forward` counts it."""
    before, nth, _ = tables
    waits = 1 if lag > 0 else 0
    return int(nth[counted, max(before[counted, x] + lag - waits, 0)]) + waits


@compiled
def unshift(y: int, lag: int, counted: int, tables: Tables) -> int:
    """The latest x with shift(x, lag) <= y, as `kernels.backward` counts it."""
    before, nth, total = tables
    leads = 0 if lag > 0 else 1
    k = before[counted, y + leads] - leads - lag
    return int(nth[counted, k]) if k < total[counted] else int(nth.shape[1]) - 1


@compiled
def _first_start(bound: int, to_finish: bool, c: int, days: int, tables: Tables) -> int:
    """The earliest start that a bound on the start or finish allows; -1 where it holds nothing."""
    before, nth, _ = tables
    if days == 0:
        return bound
    if not to_finish:
        return int(nth[c, before[c, bound]])
    k = before[c, max(bound - 1, 0)] - days + 1
    return int(nth[c, k]) if k >= 0 else -1


@compiled
def _last_start(bound: int, from_start: bool, c: int, days: int, tables: Tables) -> int:
    """The latest start that a bound on the start or finish allows; -1 off the axis, where it binds nothing."""
    before, nth, _ = tables
    if days == 0:
        return bound
    k = before[c, bound + 1] - 1 if from_start else before[c, bound] - days
    return int(nth[c, k]) if k >= 0 else -1


@compiled
def find_early(links: Links, work: Work, rank: Int32, tables: Tables, dates: Dates, into: Effects) -> None:
    """Fills `drives` and `driver`. Of several drivers the one of the smallest rank (shape (places,)) is followed."""
    ptr, head, kind, lag, counted = links
    drives_from = np.empty(work.duration.size, np.int32)
    for v in range(work.duration.size):
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            x = dates.early_start[v] if kind[i] & FROM_START else dates.early_finish[v]
            bound = shift(x, lag[i], counted[i], tables)
            to_finish = (kind[i] & TO_FINISH) != 0
            start = _first_start(bound, to_finish, work.calendar[w], work.duration[w], tables)
            if start != dates.early_start[w]:
                continue
            into.drives[i] = True
            if into.driver[w] < 0 or rank[v] < rank[drives_from[w]]:
                into.driver[w] = i
                drives_from[w] = v


@compiled
def find_late(
    links: Links,
    work: Work,
    rank: Int32,
    origin: int,
    due: int,
    tables: Tables,
    dates: Dates,
    into: Effects,
) -> None:
    """Fills `binds`, `binder` and `governed`. due: a position on the axis, as `kernels.backward` takes it."""
    ptr, head, kind, lag, counted = links
    for v in range(work.duration.size - 1, -1, -1):
        c, days = work.calendar[v], work.duration[v]
        own = work.latest[v] - origin
        strictest = min(own, due)  # of two limits that a stop makes alike, the earlier is the reason
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            y = dates.late_finish[w] if kind[i] & TO_FINISH else dates.late_start[w]
            x = unshift(y, lag[i], counted[i], tables)
            if _last_start(x, (kind[i] & FROM_START) != 0, c, days, tables) != dates.late_start[v]:
                continue
            into.binds[i] = True
            if not kind[i] & FROM_START:
                strictest = min(strictest, x)
            if into.binder[v] < 0 or rank[w] < rank[head[into.binder[v]]]:
                into.binder[v] = i
        limit = min(own, due)
        if limit == strictest and _last_start(limit, False, c, days, tables) == dates.late_start[v]:
            into.governed[v] = v if own <= due else BY_DUE
            into.binder[v] = -1
        elif into.binder[v] >= 0:
            into.governed[v] = into.governed[head[into.binder[v]]]


@compiled
def find_free(
    links: Links, work: Work, passes_on: Bool, finish: int, tables: Tables, dates: Dates, into: Effects
) -> None:
    """Fills `free_float`. passes_on: shape (places,), instants that are no work, so that what follows them counts.

    finish: the latest early finish, a position on the axis.
    """
    ptr, head, kind, lag, counted = links
    before = tables.before
    places = work.duration.size
    latest = np.empty(places, np.int32)  # of an instant that passes on: how late it may be
    for v in range(places - 1, -1, -1):
        start, end = before.shape[1] - 2, finish
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            y = dates.early_finish[w] if kind[i] & TO_FINISH else dates.early_start[w]
            if passes_on[w]:
                y = latest[w]
            x = unshift(y, lag[i], counted[i], tables)
            if kind[i] & FROM_START:
                start = min(start, x)
            else:
                end = min(end, x)
        c, days = work.calendar[v], work.duration[v]
        if days == 0:
            latest[v] = min(start, end)
            k = before[c, latest[v]]
        else:
            latest[v] = end
            k = min(before[c, start + 1] - 1, before[c, end] - days)
        into.free_float[v] = k - before[c, dates.early_start[v]]
