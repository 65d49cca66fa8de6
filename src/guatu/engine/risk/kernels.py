"""The loops over draws: random numbers, durations, dates and what is critical, LANES draws at a time.

All in one file, with its own copy of how a lag shifts a date, because numba's cache looks at the age of the file a
kernel is in, not of those it calls. `docs/rooms/engine.md` fixes the meaning. Kernels hold no lock of Python's: threads
share the blocks, and a block's numbers depend on seed, codes and the draw alone, so that their number changes nothing.
"""

from typing import Final

import numpy as np

from guatu.engine.arrays import FROM_START, TO_FINISH, Incoming, Int16, Int32, Links, Tables, Work
from guatu.engine.jit import compiled
from guatu.engine.ordering import At
from guatu.engine.risk.arrays import (
    CERTAIN,
    CURVE,
    LANES,
    TRIANGLE,
    Block,
    Common,
    Drawn,
    Float32,
    Forms,
)

DONE: Final = -1
"""Returned by a kernel that stayed on the axis; otherwise the place of the node that fell off."""

_OFF_AXIS: Final = -2147483648


@compiled
def uniforms(one: np.uint32, other: np.uint32, first: int, into: Float32) -> None:
    """Numbers in [0, 1), 24 bits each, for the draws from `first` on: a hash of the draw under two keys.

    Wellons's integer hash triple32 (nullprogram.com, 2018; public domain), a key added before its first round and
    before its second. Counter-based (Salmon et al., SC11): any draw's number is had without those before it.
    """
    for j in range(LANES):
        x = np.uint32(np.uint32(first + j) + one)
        x = np.uint32(x ^ (x >> np.uint32(17)))
        x = np.uint32(x * np.uint32(0xED5AD4BB))
        x = np.uint32(np.uint32(x ^ (x >> np.uint32(11))) + other)
        x = np.uint32(x * np.uint32(0xAC4C1B51))
        x = np.uint32(x ^ (x >> np.uint32(15)))
        x = np.uint32(x * np.uint32(0x31848BAB))
        x = np.uint32(x ^ (x >> np.uint32(14)))
        into[j] = np.float32(np.int32(x >> np.uint32(8))) * np.float32(2.0**-24)


Shape = tuple[int, np.float32, np.float32, np.float32, int, int, np.uint32, np.uint32]
"""One row of `Forms`, without its table."""


@compiled
def shape_of(forms: Forms, row: int) -> Shape:
    """A row by value: arrays that cross a call would be counted, one by one, in every call."""
    form, low, width, mode, at, size, _, key = forms
    return form[row], low[row], width[row], mode[row], at[row], size[row], key[row, 0], key[row, 1]


@compiled
def sample(shape: Shape, table: Float32, first: int, into: Float32) -> None:
    """Values of one spread for the draws from `first` on, by the inverse of its distribution function."""
    form, low, width, mode, at, size, one_key, other_key = shape
    if form == CERTAIN:
        for j in range(LANES):
            into[j] = low
        return
    uniforms(one_key, other_key, first, into)
    one = np.float32(1.0)
    if form == TRIANGLE:
        rest = one - mode
        for j in range(LANES):
            u = into[j]
            root = np.sqrt(u * mode if u < mode else (one - u) * rest)
            into[j] = low + width * (root if u < mode else one - root)
    elif form == CURVE:
        steps = np.float32(size - 1)
        for j in range(LANES):
            x = into[j] * steps
            k = np.int32(x)
            left = table[at + k]
            into[j] = low + width * (left + (x - np.float32(k)) * (table[at + k + 1] - left))
    else:
        for j in range(LANES):
            into[j] = table[at + np.int32(into[j] * np.float32(size))]


@compiled
def strike(common: Common, first: int, effect: Float32, out: Drawn) -> None:
    """The causes' effects in a block, shape (causes, LANES): factor 1 or no days in a draw that is spared."""
    chosen, felt = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    for c in range(common.chance.size):
        uniforms(common.key[c, 0], common.key[c, 1], first, chosen)
        sample(shape_of(common.effect, c), common.effect.table, first, felt)
        spared = np.float32(0.0) if common.adds[c] else np.float32(1.0)
        for j in range(LANES):
            happened = chosen[j] < common.chance[c]
            effect[c, j] = felt[j] if happened else spared
            out.effect[c, first + j] = felt[j] if happened else np.float32(np.nan)


@compiled
def delay(common: Common, v: int, effect: Float32, base: Float32, extra: Float32) -> None:
    """Turns a node's own days in `base` into base × the factors + the days of the causes that strike it."""
    extra[:] = np.float32(0.0)
    for i in range(common.ptr[v], common.ptr[v + 1]):
        c = common.cause[i]
        if common.adds[c]:
            for j in range(LANES):
                extra[j] += effect[c, j]
        else:
            for j in range(LANES):
                base[j] *= effect[c, j]
    for j in range(LANES):
        base[j] += extra[j]


@compiled
def simulate_plain(
    links: Links,
    steps: tuple[Int32, Int32, int],
    forms: Forms,
    common: Common,
    draws: int,
    blocks: tuple[int, int, int],
    out: Drawn,
) -> int:
    """Blocks of draws where every link is FS without lag and all nodes share one calendar.

    Then working days alone count: numbers of 15 bits, so that sixteen draws fit one instruction. `steps`: the first
    step of every node, shape (nodes,); the position of every step; the position before which no plan finishes.
    `blocks`: the first, the one after the last, and the row of the sums.
    A node is critical where its late start, counted back from the draw's own finish, is its early start.
    """
    earliest, position, floor = steps
    shape = (earliest.size, LANES)
    start, finish, late = np.empty(shape, np.int16), np.empty(shape, np.int16), np.empty(shape, np.int16)
    last, end = np.empty(LANES, np.int16), np.empty(LANES, np.int32)
    effect = np.empty((common.chance.size, LANES), np.float32)
    for block in range(blocks[0], blocks[1]):
        first = block * LANES
        strike(common, first, effect, out)
        for v in range(earliest.size):
            start[v] = earliest[v]
        plain_forward(links, forms, common, first, effect, start, finish, last)
        if out.finish.shape[0] > 0:
            out.finish[:, first : first + LANES] = finish
        for j in range(LANES):
            end[j] = max(position[last[j]], floor)
            out.last[first + j] = end[j]
        plain_backward(links, blocks[2], min(LANES, draws - first), start, finish, late, last, end, out)
    return DONE


@compiled
def plain_forward(
    links: Links,
    forms: Forms,
    common: Common,
    first: int,
    effect: Float32,
    start: Int16,
    finish: Int16,
    last: Int16,
) -> None:
    """One block's durations and early dates, in steps. `start` holds the bounds of the nodes themselves."""
    ptr, head = links.ptr, links.head
    base, extra = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    last[:] = 0
    for v in range(start.shape[0]):
        sample(shape_of(forms, v), forms.table, first, base)
        if common.ptr[v] < common.ptr[v + 1]:
            delay(common, v, effect, base, extra)
        for j in range(LANES):
            f = np.int16(start[v, j] + np.int16(np.int32(base[j] + np.float32(0.5))))
            finish[v, j] = f
            last[j] = max(last[j], f)
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            for j in range(LANES):
                start[w, j] = max(start[w, j], finish[v, j])


@compiled
def plain_backward(
    links: Links,
    run: int,
    lanes: int,
    start: Int16,
    finish: Int16,
    late: Int16,
    last: Int16,
    end: Int32,
    out: Drawn,
) -> None:
    """One block's late starts, in steps, and its sums over the first `lanes` draws added to those of its run; `end` as
    `Drawn.last`."""
    ptr, head = links.ptr, links.head
    for v in range(start.shape[0] - 1, -1, -1):
        for j in range(LANES):
            late[v, j] = last[j]
        for i in range(ptr[v], ptr[v + 1]):
            w = head[i]
            for j in range(LANES):
                late[v, j] = min(late[v, j], late[w, j])
        for j in range(LANES):
            late[v, j] = np.int16(late[v, j] - finish[v, j] + start[v, j])
        count, days, squares, products = np.int32(0), np.int32(0), np.int64(0), np.int64(0)
        for j in range(lanes):
            count += np.int32(late[v, j] == start[v, j])
        for j in range(lanes):
            days += np.int32(finish[v, j]) - np.int32(start[v, j])
        for j in range(lanes):
            n = np.int64(finish[v, j]) - np.int64(start[v, j])
            squares += n * n
        for j in range(lanes):
            n = np.int64(finish[v, j]) - np.int64(start[v, j])
            products += n * np.int64(end[j])
        out.critical[run, v] += count
        out.days[run, v] += days
        out.squares[run, v] += squares
        out.products[run, v] += products


@compiled
def simulate_dated(
    links: Links,
    incoming: Incoming,
    work: Work,
    tables: Tables,
    forms: Forms,
    common: Common,
    draws: int,
    blocks: tuple[int, int, int],
    out: Drawn,
) -> int:
    """Blocks of draws on any calendars, kinds and lags, as `engine.kernels.forward` and `backward` do a single one.

    `blocks` as in `simulate_plain`. `work.earliest` in positions; late dates count back from the draw's own finish,
    `work.latest` is not asked.
    Returns DONE, or the place of the node that fell off the axis.
    """
    rows = np.empty((4, work.earliest.size, LANES), np.int32)
    block = Block(rows[0], rows[1], rows[2], rows[3], np.empty(LANES, np.int32))
    effect = np.empty((common.chance.size, LANES), np.float32)
    for number in range(blocks[0], blocks[1]):
        first = number * LANES
        strike(common, first, effect, out)
        block.last[:] = 0
        fell = dated_forward(links, incoming, work, tables, forms, common, first, effect, block)
        if fell != DONE:
            return fell
        if out.finish.shape[0] > 0:
            out.finish[:, first : first + LANES] = block.finish
        out.last[first : first + LANES] = block.last
        dated_backward(links, work.calendar, tables, (blocks[2], min(LANES, draws - first)), block, out)
    return DONE


@compiled
def dated_forward(
    links: Links,
    incoming: Incoming,
    work: Work,
    tables: Tables,
    forms: Forms,
    common: Common,
    first: int,
    effect: Float32,
    block: Block,
) -> int:
    """One block's durations and early dates. Returns as `simulate_dated` does.

    A loop over draws does not stop where one falls off the axis: it takes the last days there are, and how far the
    draws wanted to go is asked once, after it.
    """
    before, nth, total = tables
    days, number, start, finish, last = block.days, block.number, block.start, block.finish, block.last
    base, extra = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    from_start, to_finish = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    for v in range(start.shape[0]):
        sample(shape_of(forms, v), forms.table, first, base)
        if common.ptr[v] < common.ptr[v + 1]:
            delay(common, v, effect, base, extra)
        from_start[:], to_finish[:] = work.earliest[v], 0
        held = bind_by_earlier(links, incoming, tables, v, start, finish, from_start, to_finish)
        if held < 0:
            return v
        c = At(work.calendar[v])
        most, end = total[c], np.int32(before.shape[1] - 2)
        furthest, latest = np.int32(0), np.int32(0)
        for j in range(LANES):
            n = np.int32(base[j] + np.float32(0.5))
            if n == 0:
                s = max(from_start[j], to_finish[j])
                k, f = before[c, At(s)], s
            else:
                k = before[c, At(from_start[j])]
                if held:
                    k = max(k, before[c, At(max(to_finish[j], 1) - 1)] - n + 1)
                furthest = max(furthest, k + n)
                k = max(min(k, most - n), 0)
                s, f = nth[c, At(k)], nth[c, At(min(k + n, most) - 1)] + 1
            latest = max(latest, f)
            days[v, j], number[v, j], start[v, j], finish[v, j] = n, k, s, f
            last[j] = max(last[j], f)
        if furthest > most or latest > end:
            return v
    return DONE


@compiled
def bind_by_earlier(
    links: Links,
    incoming: Incoming,
    tables: Tables,
    v: int,
    start: Int32,
    finish: Int32,
    from_start: Int32,
    to_finish: Int32,
) -> int:
    """Bounds of v in every draw, raised by its links. Returns -1 where a lag leads off the axis, 1 where a link binds
    its finish, else 0."""
    before, nth, total = tables
    held = 0
    for i in range(incoming.ptr[v], incoming.ptr[v + 1]):
        at, u = At(incoming.link[i]), At(incoming.tail[i])
        kind, lag, c = links.kind[at], links.lag[at], links.lag_calendar[at]
        if kind == 0 and lag == 0:
            for j in range(LANES):
                from_start[j] = max(from_start[j], finish[u, j])
            continue
        held |= kind & TO_FINISH
        for j in range(LANES):
            y = start[u, j] if kind & FROM_START else finish[u, j]
            if lag != 0:
                y = shifted(y, lag, c, before, nth, total)
                if y == _OFF_AXIS:
                    return -1
            if kind & TO_FINISH:
                to_finish[j] = max(to_finish[j], y)
            else:
                from_start[j] = max(from_start[j], y)
    return 1 if held else 0


@compiled
def dated_backward(
    links: Links, calendar: Int16, tables: Tables, place: tuple[int, int], block: Block, out: Drawn
) -> None:
    """One block's sums, added to those of its run. place: the run, how many draws count.

    Late dates are written over the early ones. They are not before them, so none leaves the axis. Critical is a float
    of no working day.
    """
    before, nth, _ = tables
    run, lanes = place
    days, number, late_start, late_finish = block.days, block.number, block.start, block.finish
    last = block.last
    to_start, to_finish = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    k = np.empty(LANES, np.int32)
    for v in range(days.shape[0] - 1, -1, -1):
        to_start[:], to_finish[:] = before.shape[1] - 2, last
        held = bind_by_later(links, tables, v, late_start, late_finish, to_start, to_finish)
        c = At(calendar[v])
        for j in range(LANES):
            n = days[v, j]
            if n == 0:
                s = min(to_start[j], to_finish[j])
                k[j], f = before[c, At(s)], s
            else:
                k[j] = before[c, At(to_finish[j])] - n
                if held:
                    k[j] = min(k[j], before[c, At(to_start[j] + 1)] - 1)
                s, f = nth[c, At(k[j])], nth[c, At(k[j] + n - 1)] + 1
            late_start[v, j], late_finish[v, j] = s, f
        count, total, squares, products = np.int32(0), np.int64(0), np.int64(0), np.int64(0)
        for j in range(lanes):
            count += np.int32(k[j] <= number[v, j])
        for j in range(lanes):
            total += np.int64(days[v, j])
        for j in range(lanes):
            squares += np.int64(days[v, j]) * np.int64(days[v, j])
        for j in range(lanes):
            products += np.int64(days[v, j]) * np.int64(last[j])
        out.critical[run, v] += count
        out.days[run, v] += total
        out.squares[run, v] += squares
        out.products[run, v] += products


@compiled
def bind_by_later(
    links: Links,
    tables: Tables,
    v: int,
    late_start: Int32,
    late_finish: Int32,
    to_start: Int32,
    to_finish: Int32,
) -> bool:
    """Bounds of v in every draw, lowered by its links. Returns whether one of them counts from its start."""
    ptr, head, kinds, lags, lag_calendar = links
    before, nth, total = tables
    held = 0
    for i in range(ptr[v], ptr[v + 1]):
        w, kind, lag = At(head[i]), kinds[i], lags[i]
        if kind == 0 and lag == 0:
            for j in range(LANES):
                to_finish[j] = min(to_finish[j], late_start[w, j])
            continue
        held |= kind & FROM_START
        for j in range(LANES):
            x = late_finish[w, j] if kind & TO_FINISH else late_start[w, j]
            if lag != 0:
                x = unshifted(x, lag, lag_calendar[i], before, nth, total)
            if kind & FROM_START:
                to_start[j] = min(to_start[j], x)
            else:
                to_finish[j] = min(to_finish[j], x)
    return held > 0


@compiled
def shifted(x: int, lag: int, c: int, before: Int32, nth: Int32, total: Int32) -> int:
    """As `engine.kernels.shifted`."""
    end = before.shape[1] - 1
    if c < 0:
        y = x + lag
    elif lag > 0:
        k = before[c, x] + lag - 1
        y = nth[c, k] + 1 if k < total[c] else end + 1
    else:
        k = before[c, x] + lag
        y = nth[c, k] if k >= 0 else 0
    if y > end:
        return _OFF_AXIS
    return max(y, 0)


@compiled
def unshifted(y: int, lag: int, c: int, before: Int32, nth: Int32, total: Int32) -> int:
    """As `engine.kernels.unshifted`; a draw's late dates lie behind its early ones, so none is before the axis."""
    last: int = before.shape[1] - 2
    if c < 0:
        x = y - lag
    elif lag > 0:
        x = nth[c, before[c, y] - lag]
    else:
        k = before[c, y + 1] - 1 - lag
        x = nth[c, k] if k < total[c] else last
    return max(min(x, last), 0)
