"""The loops of the cube: each goes over some months of one unit, its indicators side by side.

Short loops of few arrays, one for each number, because the compiler asks of every pair of arrays whether they overlap,
and gives up on vectors where there are many. A unit's rows stay in the cache from one loop to the next. `np.divide`
divides as IEEE 754 does, where `/` would stop to ask for a zero.
All in one file, because numba's cache looks at the age of the file a kernel is in, not of those it calls.
"""

import numpy as np

from guatu.engine.arrays import Int32, UInt8
from guatu.engine.cube.arrays import (
    MONTHS,
    SAME,
    SAME_MONTH,
    SAME_QUARTER,
    SAME_YEAR,
    Bool,
    Float64,
    Numbers,
    Rules,
    Sums,
    Tree,
    UInt16,
)
from guatu.engine.jit import compiled


@compiled
def roll_up(
    tree: Tree,
    rules: Rules,
    facts: Float64,
    target: Float64,
    given: tuple[Int32, Sums],
    units: Int32,
    out: Numbers,
) -> None:
    """Works out some units, each after those below it.

    facts: (U, P, I); target: (U, Y, I); given: for each unit the row of the sums that were made elsewhere, or -1.
    """
    shape, every = facts.shape[1:], (0, facts.shape[1])
    below = Sums(
        np.empty(shape), np.empty(shape, np.uint8), np.empty(shape, np.uint16), np.empty(shape, np.uint16)
    )
    known, carried = np.empty(shape, np.uint8), np.empty(target.shape[1:], np.uint16)
    by_quarter = rules.by_quarter.any()
    forget(below)
    for k in range(units.size):
        u = units[k]
        is_sum = take_given(given, u, below)
        for c in range(tree.ptr[u], tree.ptr[u + 1]):
            is_sum = True
            child = tree.child[c]
            carries_target(target[child], carried)
            add(carried, every, numbers_of(out, child), below)
        numbers = numbers_of(out, u)
        own(rules.carries, facts[u], every, numbers.total)
        if by_quarter:
            own_quarters(rules.by_quarter, every, numbers.total)
        seen(numbers.total, known)
        counted(rules, known, below, every, numbers)
        if is_sum:
            fill(rules.sums, below.total, every, numbers.total, numbers.total)
        derived(rules, target[u], every, numbers)
        if is_sum:
            unlike(rules, every, numbers)
            forget(below)
        grown(rules.rate, rules.scale, numbers.month, every, numbers.month_growth)
        if is_sum:
            unlike_year(numbers.same, every, numbers.month_growth)


@compiled
def forget(below: Sums) -> None:
    """Nothing added yet."""
    below.total[:] = np.nan
    below.same[:] = np.uint8(SAME)
    below.reported[:] = np.uint16(0)
    below.expected[:] = np.uint16(0)


@compiled
def take_given(given: tuple[Int32, Sums], u: int, below: Sums) -> bool:
    """Begins with the sums made elsewhere, and says whether there are any."""
    rows, sums = given
    row = rows[u]
    if row < 0:
        return False
    below.total[:] = sums.total[row]
    below.same[:] = sums.same[row]
    below.reported[:] = sums.reported[row]
    below.expected[:] = sums.expected[row]
    return True


@compiled
def numbers_of(out: Numbers, u: int) -> Numbers:
    """One unit's numbers, each of shape (P, I)."""
    return Numbers(
        out.total[u],
        out.month[u],
        out.quarter[u],
        out.growth[u],
        out.month_growth[u],
        out.behind[u],
        out.same[u],
        out.reported[u],
        out.expected[u],
    )


@compiled
def counted(rules: Rules, known: UInt8, below: Sums, span: tuple[int, int], out: Numbers) -> None:
    """Who has reported, and whether the same as before, of a span of months. `known`: 1 where the unit itself has."""
    alike(rules.sums, known, below.same, span, out.same)
    counts(rules.sums, rules.awaited, known, below.expected, below.reported, span, out.reported, False)
    counts(rules.sums, rules.awaited, known, below.expected, below.expected, span, out.expected, True)


@compiled
def derived(rules: Rules, target: Float64, span: tuple[int, int], out: Numbers) -> None:
    """What follows from a unit's totals, of a span of months."""
    differences(rules.differs, False, out.total, span, out.month)
    differences(rules.later, True, out.total, span, out.quarter)
    grown(rules.rate, rules.scale, out.total, span, out.growth)
    behind(rules, out.total, target, span, out.behind)


@compiled
def unlike(rules: Rules, span: tuple[int, int], out: Numbers) -> None:
    """Unknown is what lies between two sums with other units behind them. A unit's own values need no such care."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        for i in range(out.same.shape[1]):
            bits = out.same[p, i]
            if rules.differs[m, i] and not bits & SAME_MONTH:
                out.month[p, i] = np.nan
            if rules.later[m, i] and not bits & SAME_QUARTER:
                out.quarter[p, i] = np.nan
            if not bits & SAME_YEAR:
                out.growth[p, i] = np.nan


@compiled
def unlike_year(same: UInt8, span: tuple[int, int], out: Float64) -> None:
    """Unknown where other units stand behind the same month of the year before."""
    for p in range(span[0], span[1]):
        for i in range(same.shape[1]):
            if not same[p, i] & SAME_YEAR:
                out[p, i] = np.nan


@compiled
def own(carries: Bool, facts: Float64, span: tuple[int, int], out: Float64) -> None:
    """What was entered, month by month, as a value to date."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        before = max(p - 1, 0)
        for i in range(facts.shape[1]):
            so_far = out[before, i]
            out[p, i] = facts[p, i] + (so_far if carries[m, i] else 0.0)


@compiled
def own_quarters(by_quarter: Bool, span: tuple[int, int], out: Float64) -> None:
    """What was entered for a quarter alone, added onto the end of the quarter before."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        if m > 2:
            for i in range(out.shape[1]):
                if by_quarter[m, i]:
                    out[p, i] += out[p - 3, i]


@compiled
def seen(value: Float64, out: UInt8) -> None:
    """1 where a value is known, else 0."""
    for p in range(value.shape[0]):
        for i in range(value.shape[1]):
            out[p, i] = np.uint8(0) if np.isnan(value[p, i]) else np.uint8(1)


@compiled
def alike(sums: UInt16, known: UInt8, below: UInt8, span: tuple[int, int], out: UInt8) -> None:
    """The bits SAME_…: known at both ends, or at neither and then as with those below. With no earlier end: alike."""
    every = np.uint8(SAME)
    for p in range(span[0], span[1]):
        m = p % MONTHS
        month = p - 1 if m > 0 else p
        quarter = p - m % 3 - 1 if m > 2 else p
        year = p - MONTHS if p >= MONTHS else p
        for i in range(known.shape[1]):
            now = known[p, i]
            other = (now ^ known[month, i]) * np.uint8(SAME_MONTH)
            other |= (now ^ known[quarter, i]) * np.uint8(SAME_QUARTER)
            other |= (now ^ known[year, i]) * np.uint8(SAME_YEAR)
            alone = np.uint8(~sums[i] & every)  # where units do not add up those below are no matter
            out[p, i] = (other ^ every) & (below[p, i] | (now * every) | alone)


@compiled
def counts(
    sums: UInt16,
    awaited: UInt16,
    known: UInt8,
    below_expected: UInt16,
    below: UInt16,
    span: tuple[int, int],
    out: UInt16,
    alone: bool,
) -> None:
    """How many reported or were expected: 1 where the unit itself has, else those `below`, else `alone` if awaited."""
    only = np.uint16(1 if alone else 0)
    for p in range(span[0], span[1]):
        m = p % MONTHS
        for i in range(known.shape[1]):
            lower, any_lower, waiting = below[p, i], below_expected[p, i] & sums[i], awaited[m, i] & only
            out[p, i] = np.uint16(1) if known[p, i] else (lower if any_lower else waiting)


@compiled
def fill(sums: UInt16, below: Float64, span: tuple[int, int], mine: Float64, out: Float64) -> None:
    """The sum of those below where the unit itself has no value and units add up."""
    for p in range(span[0], span[1]):
        for i in range(out.shape[1]):
            value, lower = mine[p, i], below[p, i]
            out[p, i] = lower if (sums[i] != 0) & np.isnan(value) else value


@compiled
def differences(differs: Bool, quarter: bool, total: Float64, span: tuple[int, int], out: Float64) -> None:
    """The total less that of the month before, or at the end of the quarter before.

    differs: shape (12, I), by month of the year; elsewhere the total itself.
    """
    for p in range(span[0], span[1]):
        m = p % MONTHS
        before = max(p - 1 - (m % 3 if quarter else 0), 0)
        for i in range(total.shape[1]):
            earlier = total[before, i]
            out[p, i] = total[p, i] - (earlier if differs[m, i] else 0.0)


@compiled
def grown(rate: Bool, scale: Float64, value: Float64, span: tuple[int, int], out: Float64) -> None:
    """Percent over the same month a year before, of a rate the difference; unknown from a base not above zero."""
    for p in range(span[0], span[1]):
        if p < MONTHS:
            out[p] = np.nan
            continue
        for i in range(value.shape[1]):
            base, is_rate, size = value[p - MONTHS, i], rate[i], scale[i]
            more = value[p, i] - base
            points = np.divide(more if is_rate else 100.0 * more, size if is_rate else base)
            out[p, i] = points if is_rate | (base > 0.0) else np.nan


@compiled
def behind(rules: Rules, total: Float64, target: Float64, span: tuple[int, int], out: Float64) -> None:
    """Points of a hundred behind the linear share of the year's target, negative if ahead; of a rate, its own points.

    One division of whole numbers, so that 30 points behind are 30 and not 29.999…
    """
    due, done, whole, scale = rules.due, rules.done, rules.whole, rules.scale
    for p in range(span[0], span[1]):
        m, y = p % MONTHS, p // MONTHS
        for i in range(total.shape[1]):
            goal, value = target[y, i], total[p, i]
            of = whole[i] * goal + scale[i]
            points = np.divide(due[m, i] * goal - done[i] * value, of)
            out[p, i] = np.nan if of == 0.0 else points


@compiled
def carries_target(target: Float64, out: UInt16) -> None:
    """All bits where there is a target, else none; shape (Y, I)."""
    for y in range(target.shape[0]):
        for i in range(target.shape[1]):
            out[y, i] = np.uint16(0) if np.isnan(target[y, i]) else np.uint16(0xFFFF)


@compiled
def add(carried: UInt16, span: tuple[int, int], numbers: Numbers, above: Sums) -> None:
    """A unit's totals onto the sums of its parent; of who has reported, only where the unit has the year's target."""
    add_known(numbers.total, span, above.total)
    add_same(numbers.same, span, above.same)
    add_carried(carried, numbers.reported, span, above.reported)
    add_carried(carried, numbers.expected, span, above.expected)


@compiled
def add_known(value: Float64, span: tuple[int, int], onto: Float64) -> None:
    """Sums of what is known."""
    for p in range(span[0], span[1]):
        for i in range(value.shape[1]):
            one, so_far = value[p, i], onto[p, i]
            known = so_far if np.isnan(one) else so_far + one
            onto[p, i] = one if np.isnan(so_far) else known


@compiled
def add_same(bits: UInt8, span: tuple[int, int], onto: UInt8) -> None:
    """The same units only where it is so with each."""
    for p in range(span[0], span[1]):
        for i in range(bits.shape[1]):
            onto[p, i] &= bits[p, i]


@compiled
def add_carried(carried: UInt16, count: UInt16, span: tuple[int, int], onto: UInt16) -> None:
    """Counts of units that carry the year's target."""
    for p in range(span[0], span[1]):
        y = p // MONTHS
        for i in range(count.shape[1]):
            onto[p, i] += count[p, i] & carried[y, i]
