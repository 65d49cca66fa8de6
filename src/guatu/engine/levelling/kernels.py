"""Schedules built node by node in a given order, and justified: compiled.

All in one file because numba's cache looks at the age of the file a kernel is in, not of those it calls (so `shifted`
and `unshifted` are the passes' own, written once more). The arrays are described in `levelling.arrays`.
"""

from typing import Final

from guatu.engine.arrays import FROM_START, TO_FINISH, Int32, Tables
from guatu.engine.jit import compiled
from guatu.engine.levelling.arrays import (
    AT_FINISH,
    AT_START,
    DAY,
    EACH_DAY,
    NEVER,
    Int64,
    Problem,
    Scratch,
)

_OFF_AXIS: Final = -2147483648


@compiled
def shifted(x: int, lag: int, c: int, tables: Tables) -> int:
    """shift(x, lag), as in `engine.kernels`."""
    before, nth, total = tables
    end = before.shape[1] - 1
    y = x
    if c < 0:
        y = x + lag
    elif lag > 0:
        k = before[c, x] + lag - 1
        y = nth[c, k] + 1 if k < total[c] else end + 1
    elif lag < 0:
        k = before[c, x] + lag
        y = nth[c, k] if k >= 0 else 0
    if y > end:
        return _OFF_AXIS
    return max(y, 0)


@compiled
def unshifted(y: int, lag: int, c: int, tables: Tables) -> int:
    """The latest x with shift(x, lag) <= y, as in `engine.kernels`."""
    before, nth, total = tables
    last: int = before.shape[1] - 2
    x = y
    if c < 0:
        x = y - lag
    elif lag > 0:
        k = before[c, y] - lag
        x = nth[c, k] if k >= 0 else -1
    elif lag < 0:
        k = before[c, y + 1] - 1 - lag
        x = nth[c, k] if k < total[c] else last
    if x < 0:
        return _OFF_AXIS
    return min(x, last)


@compiled
def part(amount: int, charge: int, begin: int, end: int, days: int) -> int:
    """What working days begin … end - 1 of a node's `days` take."""
    if charge == EACH_DAY:
        return amount * (end - begin)
    return amount * end // days - amount * begin // days


@compiled
def cell_fit(
    edge: int, begun: int, free: int, amount: int, charge: int, at: int, to: int, days: int, ahead: bool
) -> int:
    """Of a node that asks too much of a cell, by its working days at … to - 1: how far to move it.

    edge, begun: working days, counted from the node's start, at which the cell ends and begins. At most `most` days of
    the node's beginning (ahead) or end (back) find room in the cell; until it has moved so far that no more lie there
    it never fits, unless the fault is in the rounding: then the next day is tried.
    """
    parts = 1 if charge == EACH_DAY else days
    if ahead:
        most = ((free + 1) * parts - 1) // amount
        return edge - most if at == 0 or amount * (to - at) // parts > free else 1
    most = free * parts // amount
    return begun + most - days if to == days or amount * (to - at) // parts > free else -1


@compiled
def next_fit(problem: Problem, free: Int64, v: int, i: int, k: int, ahead: bool) -> int:
    """Working day k where demand i of node v, begun there, finds room; else the nearest day at which it may."""
    per, charge, base = problem.takes.per[i], problem.takes.charge[i], problem.takes.base[i]
    amount: int = problem.takes.amount[i]
    c = problem.work.calendar[v]
    days: int = problem.work.duration[v]
    before, nth = problem.tables.before, problem.tables.nth
    if per == DAY and charge == EACH_DAY:
        for near in range(days):
            j = days - 1 - near if ahead else near  # the far end first: it moves the node furthest
            if free[base + nth[c, k + j]] < amount:
                return k + j + 1 if ahead else k + j - days
        return k
    of, first, end = problem.cells
    if charge in (AT_START, AT_FINISH):
        back = days - 1 if charge == AT_FINISH else 0
        begun = of[per, nth[c, k + back]]
        cell = begun
        while 0 <= cell <= of[per, of.shape[1] - 1] and free[base + cell] < amount:
            cell += 1 if ahead else -1
        if not 0 <= cell <= of[per, of.shape[1] - 1]:
            return -1
        return (
            k
            if cell == begun
            else (before[c, first[per, cell]] if ahead else before[c, end[per, cell]] - 1) - back
        )
    j = 0
    while j < days:
        cell = of[per, nth[c, k + j]]
        edge = before[c, end[per, cell]] - k
        to = min(days, edge)
        if free[base + cell] < part(amount, charge, j, to, days):
            start = before[c, first[per, cell]] - k
            return k + cell_fit(edge, start, free[base + cell], amount, charge, j, to, days, ahead)
        j = to
    return k


@compiled
def find_room(problem: Problem, free: Int64, v: int, k: int, ahead: bool) -> int:
    """The first working day from k on (ahead) or back at which node v finds room for all its demands; -1 for none."""
    ptr = problem.takes.ptr
    c, days = problem.work.calendar[v], problem.work.duration[v]
    last = problem.tables.total[c] - days
    if k < 0 or k > last:
        return -1
    i = ptr[v]
    while i < ptr[v + 1]:
        fit = next_fit(problem, free, v, i, k, ahead)
        if fit == k:
            i += 1
            continue
        k = fit
        if k < 0 or k > last:
            return -1
        i = ptr[v]
    return k


@compiled
def find_instant(problem: Problem, free: Int64, v: int, day: int, ahead: bool) -> int:
    """The first day from `day` on (ahead) or back at which a node of duration 0 finds room; -1 for none."""
    takes = problem.takes
    i = takes.ptr[v]
    while i < takes.ptr[v + 1]:
        if takes.charge[i] != EACH_DAY:
            per = takes.per[i]
            cell = problem.cells.of[per, day]
            if free[takes.base[i] + cell] < takes.amount[i]:
                day = problem.cells.end[per, cell] if ahead else problem.cells.first[per, cell] - 1
                if day < 0 or day >= problem.tables.before.shape[1] - 1:
                    return -1
                i = takes.ptr[v]
                continue
        i += 1
    return day


@compiled
def take(problem: Problem, free: Int64, v: int, start: int) -> None:
    """Takes from `free` what node v needs when started on `start`."""
    takes = problem.takes
    c, days = problem.work.calendar[v], problem.work.duration[v]
    before, nth, _ = problem.tables
    of, _, end = problem.cells
    k = before[c, start]
    for i in range(takes.ptr[v], takes.ptr[v + 1]):
        per, charge, base, amount = takes.per[i], takes.charge[i], takes.base[i], takes.amount[i]
        if charge == AT_START or (days == 0 and charge != EACH_DAY):
            free[base + of[per, start]] -= amount
        elif charge == AT_FINISH:
            free[base + of[per, nth[c, k + days - 1]]] -= amount
        else:
            j = 0
            while j < days:
                cell = of[per, nth[c, k + j]]
                to = min(days, before[c, end[per, cell]] - k)
                free[base + cell] -= part(amount, charge, j, to, days)
                j = to


@compiled
def build_early(problem: Problem, order: Int32, scratch: Scratch) -> int:
    """Serial schedule generation: each node, in order, as early as it can. Returns -1, or a node without room."""
    tables, before, nth = problem.tables, problem.tables.before, problem.tables.nth
    ptr, head, kind, lag, lag_calendar = problem.links
    calendar, duration, asks = problem.work.calendar, problem.work.duration, problem.takes.ptr
    start, finish, free = scratch.start, scratch.finish, scratch.free
    free[:] = problem.room
    start[:] = problem.work.earliest
    finish[:] = 0
    for q in range(order.size):
        v: int = order[q]
        c, days = calendar[v], duration[v]
        if days == 0:
            x = find_instant(problem, free, v, max(start[v], finish[v]), True)
            y = x
        else:
            k = before[c, start[v]]
            if finish[v] > 0:
                k = max(k, before[c, finish[v] - 1] - days + 1)
            if asks[v] < asks[v + 1] or k + days > tables.total[c]:
                k = find_room(problem, free, v, k, True)
            x = nth[c, k] if k >= 0 else -1
            y = nth[c, k + days - 1] + 1 if k >= 0 else -1
        if x < 0:
            return v
        start[v] = x
        finish[v] = y
        if asks[v] < asks[v + 1]:
            take(problem, free, v, x)
        for i in range(ptr[v], ptr[v + 1]):
            z = x if kind[i] & FROM_START else y
            if lag[i] != 0:
                z = shifted(z, lag[i], lag_calendar[i], tables)
                if z == _OFF_AXIS:
                    return v
            w = head[i]
            if kind[i] & TO_FINISH:
                finish[w] = max(finish[w], z)
            else:
                start[w] = max(start[w], z)
    return -1


@compiled
def build_late(problem: Problem, order: Int32, scratch: Scratch) -> int:
    """The same from the end: successors first, as late as they can, by `scratch.limit` (instants to finish by)."""
    tables, before, nth = problem.tables, problem.tables.before, problem.tables.nth
    ptr, head, kind, lag, lag_calendar = problem.links
    calendar, duration, earliest = problem.work.calendar, problem.work.duration, problem.work.earliest
    start, finish, free, limit, asks = (
        scratch.start, scratch.finish, scratch.free, scratch.limit, problem.takes.ptr
    )  # fmt: skip
    last = before.shape[1] - 2
    free[:] = problem.room
    for q in range(order.size):
        v: int = order[q]
        x, y = last, limit[v]
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            z = finish[w] if kind[i] & TO_FINISH else start[w]
            if lag[i] != 0:
                z = unshifted(z, lag[i], lag_calendar[i], tables)
                if z == _OFF_AXIS:
                    return v
            if kind[i] & FROM_START:
                x = min(x, z)
            else:
                y = min(y, z)
        c, days = calendar[v], duration[v]
        if days == 0:
            x = find_instant(problem, free, v, min(x, y), False)
            y = x
        else:
            k = min(before[c, x + 1] - 1, before[c, y] - days)
            if asks[v] < asks[v + 1]:
                k = find_room(problem, free, v, k, False)
            x = nth[c, k] if k >= 0 else -1
            y = nth[c, k + days - 1] + 1 if k >= 0 else -1
        if x < earliest[v]:
            return v
        start[v] = x
        finish[v] = y
        if asks[v] < asks[v + 1]:
            take(problem, free, v, x)
    return -1


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
def order_by_start(problem: Problem, order: Int32, scratch: Scratch, end: int) -> None:
    """Nodes by start. A lead may start a successor first: then it follows its predecessor all the same."""
    key, start, ptr, tails = scratch.key, scratch.start, problem.tail_ptr, problem.tails
    for v in range(order.size):
        late = max(start[v], 0)
        for i in range(ptr[v], ptr[v + 1]):
            late = max(late, key[tails[i]])
        key[v] = late
        order[v] = v
    sort_by_key(order, scratch, end)


@compiled
def order_by_finish(problem: Problem, order: Int32, scratch: Scratch, end: int) -> None:
    """Nodes by finish, the last first, and always after their successors."""
    key, finish, ptr, head = scratch.key, scratch.finish, problem.links.ptr, problem.links.head
    nodes = order.size
    for v in range(nodes - 1, -1, -1):
        late = max(end - finish[v], 0)
        for i in range(ptr[v], ptr[v + 1]):
            late = max(late, key[head[i]])
        key[v] = late
        order[nodes - 1 - v] = v
    sort_by_key(order, scratch, end)


@compiled
def cost_of(problem: Problem, finish: Int32) -> int:
    """Weighted lateness × (D + 1) + the last finish: less lateness first, then an earlier end."""
    limits = problem.limits
    width: int = problem.tables.before.shape[1]
    end, late = 0, 0
    for v in range(finish.size):
        end = max(end, finish[v])
    for i in range(limits.node.size):
        late += limits.weight[i] * max(0, finish[limits.node[i]] - limits.by[i])
    late += limits.due_weight * max(0, end - limits.due)
    return late * width + end


@compiled
def justify(problem: Problem, order: Int32, scratch: Scratch) -> int:
    """The cost of `order` after double justification (Valls, Ballestín and Quintanilla 2005); NEVER without room.

    All nodes as late as the schedule's end (and their deadlines, unless they already miss them) allow, the last first;
    then as early as possible, the first first. `order` becomes that of the schedule's starts.
    """
    if build_early(problem, order, scratch) >= 0:
        return NEVER
    first = cost_of(problem, scratch.finish)
    width = problem.tables.before.shape[1]
    order_by_start(problem, order, scratch, width)
    end = int(first % width)
    scratch.limit[:] = end
    limits = problem.limits
    for i in range(limits.node.size):
        v = limits.node[i]
        scratch.limit[v] = min(end, max(limits.by[i], scratch.finish[v]))
    kept = order.copy()
    order_by_finish(problem, order, scratch, width)
    if build_late(problem, order, scratch) < 0:
        order_by_start(problem, order, scratch, width)
        if build_early(problem, order, scratch) < 0:
            second = cost_of(problem, scratch.finish)
            if second <= first:
                order_by_start(problem, order, scratch, width)
                return second
    order[:] = kept
    return first


@compiled
def justify_all(problem: Problem, orders: Int32, costs: Int64, scratch: Scratch) -> None:
    """`justify` for every row of `orders`, shape (rows, nodes), into `costs`, shape (rows,)."""
    for row in range(orders.shape[0]):
        costs[row] = justify(problem, orders[row], scratch)
