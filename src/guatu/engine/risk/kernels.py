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
    start, days = np.empty((earliest.size, LANES), np.int16), np.empty((earliest.size, LANES), np.int16)
    last, end = np.empty(LANES, np.int16), np.empty(LANES, np.int16)
    effect = np.empty((common.chance.size, LANES), np.float32)
    backwards = downwards(earliest.size)
    for block in range(blocks[0], blocks[1]):
        first = block * LANES
        strike(common, first, effect, out)
        for v in range(earliest.size):
            for j in range(LANES):
                start[v, j] = earliest[v]
        plain_forward(links, forms, common, first, effect, start, days, last, out)
        for j in range(LANES):
            end[j] = max(position[last[j]], floor)
            out.last[first + j] = end[j]
        plain_backward(links, backwards, (blocks[2], min(LANES, draws - first)), start, days, last, end, out)
    return DONE


@compiled
def downwards(nodes: int) -> Int32:
    """The rows from the last to the first, to be read.

    Where a loop counts rows down, LLVM takes each row to overlap the next and works number by number.
    """
    rows = np.empty(nodes, np.int32)
    for v in range(nodes):
        rows[v] = nodes - 1 - v
    return rows


@compiled
def plain_forward(
    links: Links,
    forms: Forms,
    common: Common,
    first: int,
    effect: Float32,
    start: Int16,
    days: Int16,
    last: Int16,
    out: Drawn,
) -> None:
    """One block's durations, early starts and latest finishes, in steps. `start` holds the nodes' own bounds."""
    ptr, head = links.ptr, links.head
    kept = out.finish.shape[0] > 0
    base, extra = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    finish = np.empty(LANES, np.int16)
    last[:] = 0
    for v in range(start.shape[0]):
        sample(shape_of(forms, v), forms.table, first, base)
        if common.ptr[v] < common.ptr[v + 1]:
            delay(common, v, effect, base, extra)
        for j in range(LANES):
            days[v, j] = np.int16(np.int32(base[j] + np.float32(0.5)))
        for j in range(LANES):
            finish[j] = np.int16(start[v, j] + days[v, j])
        for j in range(LANES):
            last[j] = max(last[j], finish[j])
        for i in range(ptr[v], ptr[v + 1]):
            w = At(head[i])
            for j in range(LANES):
                start[w, j] = max(start[w, j], finish[j])
        if kept:
            out.finish[v, first : first + LANES] = finish


@compiled
def plain_backward(
    links: Links,
    backwards: Int32,
    place: tuple[int, int],
    start: Int16,
    days: Int16,
    last: Int16,
    end: Int16,
    out: Drawn,
) -> None:
    """One block's late starts, written over the early ones, and its sums added to those of its run.

    place: the run, how many draws count. end: as `Drawn.last`. Sums of a block stay below 2^31, see `_steps`; that
    lets two products of 16 bits be added in one instruction.
    """
    ptr, head = links.ptr, links.head
    run, lanes = place
    late = np.empty(LANES, np.int16)
    for row in range(backwards.size):
        v = At(backwards[row])
        for j in range(LANES):
            late[j] = last[j]
        for i in range(ptr[v], ptr[v + At(1)]):
            w = At(head[i])
            for j in range(LANES):
                late[j] = min(late[j], start[w, j])
        count, total, squares, products = np.int16(0), np.int32(0), np.int32(0), np.int32(0)
        for j in range(lanes):
            count = np.int16(count + np.int16(np.int16(late[j] - days[v, j]) == start[v, j]))
        for j in range(LANES):
            start[v, j] = np.int16(late[j] - days[v, j])
        for j in range(lanes):
            total = np.int32(total + np.int32(days[v, j]))
        for j in range(lanes):
            n = np.int32(days[v, j])
            squares = np.int32(squares + np.int32(n * n))
        for j in range(lanes):
            products = np.int32(products + np.int32(np.int32(days[v, j]) * np.int32(end[j])))
        out.critical[run, v] += count
        out.days[run, v] += total
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
    backwards = downwards(work.earliest.size)
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
        dated_backward(
            links, backwards, work.calendar, tables, (blocks[2], min(LANES, draws - first)), block, out
        )
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
    """One block's durations and early dates. Returns as `simulate_dated` does."""
    base, extra = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    from_start, to_finish = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    starts = bool((links.kind & FROM_START).any())
    for v in range(block.start.shape[0]):
        sample(shape_of(forms, v), forms.table, first, base)
        if common.ptr[v] < common.ptr[v + 1]:
            delay(common, v, effect, base, extra)
        for j in range(LANES):
            from_start[j], to_finish[j] = work.earliest[v], 0
        held = 0
        if follow_earlier(links, incoming, v, block.finish, from_start):
            held = bind_by_earlier(
                links, incoming, tables, v, block.start, block.finish, from_start, to_finish
            )
        if held < 0:
            return v
        least = np.int32(1)
        for j in range(LANES):
            n = np.int32(base[j] + np.float32(0.5))
            block.days[v, j] = n
            least = min(least, n)
        c = work.calendar[v]
        if held or least == 0:
            kept = place_early(tables, v, c, from_start, to_finish, held, block)
        else:
            kept = work_early(tables, v, c, from_start, starts, block)
        if not kept:
            return v
    return DONE


@compiled
def work_early(tables: Tables, v: int, c: int, from_start: Int32, starts: bool, block: Block) -> bool:
    """Early dates of a node that works some days in every draw and is free to finish. Returns whether all stay on the
    axis. A loop for each table, and no question inside one: the processor then looks several draws up at once."""
    before, nth, total = tables
    days, number, start, finish, last = block.days, block.number, block.start, block.finish, block.last
    k = np.empty(LANES, np.int32)
    furthest = np.int32(0)
    for j in range(LANES):
        k[j] = before[c, At(from_start[j])]
    for j in range(LANES):
        number[v, j] = k[j]
    for j in range(LANES):
        k[j] = np.int32(k[j] + days[v, j])
    for j in range(LANES):
        furthest = max(furthest, k[j])
    if furthest > total[c] or nth[c, At(furthest - 1)] + 1 > before.shape[1] - 2:
        return False
    if starts:
        for j in range(LANES):
            start[v, j] = nth[c, At(number[v, j])]
    for j in range(LANES):
        k[j] = np.int32(nth[c, At(k[j] - 1)] + 1)
    for j in range(LANES):
        finish[v, j] = k[j]
    for j in range(LANES):
        last[j] = max(last[j], k[j])
    return True


@compiled
def place_early(
    tables: Tables, v: int, c: int, from_start: Int32, to_finish: Int32, held: int, block: Block
) -> bool:
    """Early dates of any node, `held` if a link binds its finish. Returns as `work_early`.

    A loop over draws does not stop where one falls off the axis: it takes the last days there are, and how far the
    draws wanted to go is asked once, after it.
    """
    before, nth, total = tables
    days, number, start, finish, last = block.days, block.number, block.start, block.finish, block.last
    most, end = total[c], np.int32(before.shape[1] - 2)
    furthest, latest = np.int32(0), np.int32(0)
    for j in range(LANES):
        n = days[v, j]
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
        number[v, j], start[v, j], finish[v, j] = k, s, f
        last[j] = max(last[j], f)
    return bool(furthest <= most and latest <= end)


@compiled
def follow_earlier(links: Links, incoming: Incoming, v: int, finish: Int32, from_start: Int32) -> bool:
    """Bounds of v in every draw, raised by its links FS without lag. Returns whether there are others."""
    others = False
    for i in range(incoming.ptr[v], incoming.ptr[v + 1]):
        at, u = At(incoming.link[i]), At(incoming.tail[i])
        if links.kind[at] != 0 or links.lag[at] != 0:
            others = True
            continue
        for j in range(LANES):
            from_start[j] = max(from_start[j], finish[u, j])
    return others


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
    """Bounds of v in every draw, raised by its other links. Returns -1 where a lag leads off the axis, 1 where a link
    binds its finish, else 0."""
    before, nth, total = tables
    held = 0
    for i in range(incoming.ptr[v], incoming.ptr[v + 1]):
        at, u = At(incoming.link[i]), At(incoming.tail[i])
        kind, lag, c = links.kind[at], links.lag[at], links.lag_calendar[at]
        if kind == 0 and lag == 0:
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
    links: Links,
    backwards: Int32,
    calendar: Int16,
    tables: Tables,
    place: tuple[int, int],
    block: Block,
    out: Drawn,
) -> None:
    """One block's sums, added to those of its run. place: the run, how many draws count.

    Late dates are written over the early ones. They are not before them, so none leaves the axis. Critical is a float
    of no working day.
    """
    run, lanes = place
    days, number, last = block.days, block.number, block.last
    to_start, to_finish = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    ends = bool((links.kind & TO_FINISH).any())
    k = np.empty(LANES, np.int32)
    for row in range(backwards.size):
        v = backwards[row]
        for j in range(LANES):
            to_start[j], to_finish[j] = tables.before.shape[1] - 2, last[j]
        held = False
        if precede_later(links, v, block.start, to_finish):
            held = bind_by_later(links, tables, v, block.start, block.finish, to_start, to_finish)
        least = np.int32(1)
        for j in range(LANES):
            least = min(least, days[v, j])
        if held or least == 0:
            place_late(tables, v, calendar[v], to_start, to_finish, held, k, block)
        else:
            work_late(tables, v, calendar[v], to_finish, k, ends, block)
        count, total, squares, products = np.int32(0), np.int64(0), np.int64(0), np.int64(0)
        for j in range(lanes):
            count = np.int32(count + np.int32(k[j] <= number[v, j]))
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
def work_late(tables: Tables, v: int, c: int, to_finish: Int32, k: Int32, ends: bool, block: Block) -> None:
    """Late dates of a node that works some days in every draw and is free to start; into k the working day it starts
    on. See `work_early`."""
    before, nth, _ = tables
    days, late_start, late_finish = block.days, block.start, block.finish
    for j in range(LANES):
        k[j] = before[c, At(to_finish[j])]
    if ends:
        for j in range(LANES):
            late_finish[v, j] = np.int32(nth[c, At(k[j] - 1)] + 1)
    for j in range(LANES):
        k[j] = np.int32(k[j] - days[v, j])
    for j in range(LANES):
        late_start[v, j] = nth[c, At(k[j])]


@compiled
def place_late(
    tables: Tables, v: int, c: int, to_start: Int32, to_finish: Int32, held: bool, k: Int32, block: Block
) -> None:
    """As `work_late`, for any node; `held` if a link counts from its start."""
    before, nth, _ = tables
    days, late_start, late_finish = block.days, block.start, block.finish
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


@compiled
def precede_later(links: Links, v: int, late_start: Int32, to_finish: Int32) -> bool:
    """Bounds of v in every draw, lowered by its links FS without lag. Returns whether there are others."""
    others = False
    for i in range(links.ptr[v], links.ptr[v + 1]):
        w = At(links.head[i])
        if links.kind[i] != 0 or links.lag[i] != 0:
            others = True
            continue
        for j in range(LANES):
            to_finish[j] = min(to_finish[j], late_start[w, j])
    return others


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
    """Bounds of v in every draw, lowered by its other links. Returns whether one of them counts from its start."""
    ptr, head, kinds, lags, lag_calendar = links
    before, nth, total = tables
    held = 0
    for i in range(ptr[v], ptr[v + 1]):
        w, kind, lag = At(head[i]), kinds[i], lags[i]
        if kind == 0 and lag == 0:
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
