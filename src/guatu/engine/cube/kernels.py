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
    share: tuple[int, int, Bool],
    out: Numbers,
) -> None:
    """A run of `tree.order`, from … to: a unit is worked out once those below it are, and added onto its parent's sums.

    facts: (U, P, I); target: (U, Y, I); given: for each unit the row of the sums that were made elsewhere, or -1.
    share: the run, and which units are left to `top`; units of the run below them are all in it with those below.
    """
    begin, end, left = share
    months, width = facts.shape[1], facts.shape[2]
    deepest = 0
    for k in range(begin, end):
        deepest = max(deepest, tree.depth[tree.order[k]])
    total = np.full((deepest + 1, months, width), np.nan)
    same = np.full((deepest + 1, months, width), np.uint8(SAME), np.uint8)
    reported = np.zeros((deepest + 1, months, width), np.uint16)
    expected = np.zeros((deepest + 1, months, width), np.uint16)
    for k in range(begin, end):
        u = tree.order[k]
        if left[u]:
            continue
        d = tree.depth[u]
        below = Sums(total[d], same[d], reported[d], expected[d])
        is_sum = take_given(given, u, below) or tree.ptr[u] < tree.ptr[u + 1]
        numbers = numbers_of(out, u)
        own(rules.carries, facts[u], (0, months), numbers.total)
        counted(rules, numbers.total, below, (0, months), numbers)
        if is_sum:
            fill(rules.sums, below.total, (0, months), numbers.total, numbers.total)
            forget(below)
        derived(rules, target[u], (0, months), numbers)
        above = tree.parent[u]
        if above >= 0 and not left[above]:
            onto = Sums(total[d - 1], same[d - 1], reported[d - 1], expected[d - 1])
            add(target[u], (0, months), numbers, onto)


@compiled
def top(
    tree: Tree,
    rules: Rules,
    facts: Float64,
    target: Float64,
    given: tuple[Int32, Sums],
    left: Bool,
    out: Numbers,
) -> None:
    """The units that `roll_up` left, from what it found for those below them."""
    months = facts.shape[1]
    below = Sums(
        np.empty(facts.shape[1:]),
        np.empty(facts.shape[1:], np.uint8),
        np.empty(facts.shape[1:], np.uint16),
        np.empty(facts.shape[1:], np.uint16),
    )
    for k in range(tree.order.size):
        u = tree.order[k]
        if not left[u]:
            continue
        forget(below)
        take_given(given, u, below)
        for c in range(tree.ptr[u], tree.ptr[u + 1]):
            child = tree.child[c]
            add(target[child], (0, months), numbers_of(out, child), below)
        numbers = numbers_of(out, u)
        own(rules.carries, facts[u], (0, months), numbers.total)
        counted(rules, numbers.total, below, (0, months), numbers)
        fill(rules.sums, below.total, (0, months), numbers.total, numbers.total)
        derived(rules, target[u], (0, months), numbers)


@compiled
def report(
    tree: Tree,
    rules: Rules,
    facts: Float64,
    target: Float64,
    given: tuple[Int32, Sums],
    at: tuple[int, int, int],
    out: Numbers,
) -> None:
    """One fact has changed, `at` unit, month, indicator: what depends on it is worked out again, unit by unit up."""
    u, p, i = at
    months = facts.shape[1]
    ours = narrowed(rules, i)
    year_end = p - p % MONTHS + MONTHS
    changed = p + 1
    for m in range(p % MONTHS + 1, MONTHS):
        if ours.carries[m, 0]:
            changed += 1
    now = (p, max(changed, min(p + 4, year_end)))  # the next month and quarter are counted from this one
    later = (min(p + MONTHS, months), min(changed + MONTHS, months))
    mine = np.empty((months, 1))
    below = Sums(
        np.empty((months, 1)),
        np.empty((months, 1), np.uint8),
        np.empty((months, 1), np.uint16),
        np.empty((months, 1), np.uint16),
    )
    while u >= 0:
        own(ours.carries, facts[u, :, i : i + 1], (0, months), mine)
        forget(below)
        row = given[0][u]
        if row >= 0:
            below.total[:] = given[1].total[row, :, i : i + 1]
            below.same[:] = given[1].same[row, :, i : i + 1]
            below.reported[:] = given[1].reported[row, :, i : i + 1]
            below.expected[:] = given[1].expected[row, :, i : i + 1]
        numbers = column_of(out, u, i)
        for span in (now, later):
            for c in range(tree.ptr[u], tree.ptr[u + 1]):
                child = tree.child[c]
                add(target[child, :, i : i + 1], span, column_of(out, child, i), below)
            counted(ours, mine, below, span, numbers)
            fill(ours.sums, below.total, span, mine, numbers.total)
        for span in (now, later):
            derived(ours, target[u, :, i : i + 1], span, numbers)
        u = tree.parent[u] if ours.sums[0] else -1


@compiled
def narrowed(rules: Rules, i: int) -> Rules:
    """The rules of one indicator."""
    end = i + 1
    return Rules(
        rules.carries[:, i:end],
        rules.differs[:, i:end],
        rules.adds[i:end],
        rules.sums[i:end],
        rules.rate[i:end],
        rules.due[:, i:end],
        rules.awaited[:, i:end],
        rules.scale[i:end],
        rules.sign[i:end],
    )


@compiled
def column_of(out: Numbers, u: int, i: int) -> Numbers:
    """One unit's numbers of one indicator, each of shape (P, 1)."""
    end = i + 1
    return Numbers(
        out.total[u, :, i:end],
        out.month[u, :, i:end],
        out.quarter[u, :, i:end],
        out.growth[u, :, i:end],
        out.behind[u, :, i:end],
        out.same[u, :, i:end],
        out.reported[u, :, i:end],
        out.expected[u, :, i:end],
    )


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
        out.behind[u],
        out.same[u],
        out.reported[u],
        out.expected[u],
    )


@compiled
def counted(rules: Rules, mine: Float64, below: Sums, span: tuple[int, int], out: Numbers) -> None:
    """Who has reported, and whether the same as before, of a span of months. `mine`: the unit's own values to date."""
    alike(mine, below.same, span, out.same)
    counts(rules.sums, rules.awaited, mine, below.expected, below.reported, span, out.reported, False)
    counts(rules.sums, rules.awaited, mine, below.expected, below.expected, span, out.expected, True)


@compiled
def derived(rules: Rules, target: Float64, span: tuple[int, int], out: Numbers) -> None:
    """What follows from a unit's totals, of a span of months."""
    single(rules.differs, out.total, out.same, span, out.month)
    quarterly(rules.adds, out.total, out.same, span, out.quarter)
    grown(rules.rate, rules.scale, out.total, out.same, span, out.growth)
    behind(rules, out.total, target, span, out.behind)


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
def alike(total: Float64, below: UInt8, span: tuple[int, int], out: UInt8) -> None:
    """The bits SAME_…: known at both ends, or at neither and then as with those below. With no earlier end: alike."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        month = p - 1 if m > 0 else p
        quarter = p - m % 3 - 1 if m > 2 else p
        year = p - MONTHS if p >= MONTHS else p
        for i in range(total.shape[1]):
            now, one, three, twelve = total[p, i], total[month, i], total[quarter, i], total[year, i]
            lower = below[p, i]
            known = not np.isnan(now)
            bits = np.uint8(SAME_MONTH if np.isnan(one) != known else 0)
            bits |= np.uint8(SAME_QUARTER if np.isnan(three) != known else 0)
            bits |= np.uint8(SAME_YEAR if np.isnan(twelve) != known else 0)
            out[p, i] = bits & (np.uint8(SAME) if known else lower)


@compiled
def counts(
    sums: Bool,
    awaited: UInt16,
    total: Float64,
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
        for i in range(total.shape[1]):
            value, lower, any_lower = total[p, i], below[p, i], below_expected[p, i]
            waiting = np.uint16(awaited[m, i] & only)
            lower = lower if sums[i] & (any_lower > 0) else waiting
            out[p, i] = lower if np.isnan(value) else np.uint16(1)


@compiled
def fill(sums: Bool, below: Float64, span: tuple[int, int], mine: Float64, out: Float64) -> None:
    """The sum of those below where the unit itself has no value and units add up."""
    for p in range(span[0], span[1]):
        for i in range(out.shape[1]):
            value, lower = mine[p, i], below[p, i]
            out[p, i] = lower if sums[i] & np.isnan(value) else value


@compiled
def single(differs: Bool, total: Float64, same: UInt8, span: tuple[int, int], out: Float64) -> None:
    """The month's own: its total less that of the month before; unknown where other units stand behind that."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        before = max(p - 1, 0)
        for i in range(total.shape[1]):
            earlier, less, shared = total[before, i], differs[m, i], same[p, i] & SAME_MONTH
            value = total[p, i] - (earlier if less else 0.0)
            out[p, i] = np.nan if less & (shared == 0) else value


@compiled
def quarterly(adds: Bool, total: Float64, same: UInt8, span: tuple[int, int], out: Float64) -> None:
    """The quarter to date: the total less that at the end of the quarter before."""
    for p in range(span[0], span[1]):
        m = p % MONTHS
        if m < 3:
            out[p] = total[p]
            continue
        before = p - m % 3 - 1
        for i in range(total.shape[1]):
            earlier, less, shared = total[before, i], adds[i], same[p, i] & SAME_QUARTER
            value = total[p, i] - (earlier if less else 0.0)
            out[p, i] = np.nan if less & (shared == 0) else value


@compiled
def grown(
    rate: Bool, scale: Float64, total: Float64, same: UInt8, span: tuple[int, int], out: Float64
) -> None:
    """Percent over the same month a year before, of a rate the difference; unknown from a base not above zero."""
    for p in range(span[0], span[1]):
        if p < MONTHS:
            out[p] = np.nan
            continue
        for i in range(total.shape[1]):
            base, is_rate, size, shared = total[p - MONTHS, i], rate[i], scale[i], same[p, i] & SAME_YEAR
            more = total[p, i] - base
            value = np.divide(more if is_rate else 100.0 * more, size if is_rate else base)
            out[p, i] = value if (is_rate | (base > 0.0)) & (shared != 0) else np.nan


@compiled
def behind(rules: Rules, total: Float64, target: Float64, span: tuple[int, int], out: Float64) -> None:
    """Points of a hundred behind the linear share of the year's target, negative if ahead; of a rate, its own points.

    One division of whole numbers, so that 30 points behind are 30 and not 29.999…
    """
    for p in range(span[0], span[1]):
        points(rules, rules.due[p % MONTHS], total[p], target[p // MONTHS], out[p])


@compiled
def points(rules: Rules, due: Float64, total: Float64, target: Float64, out: Float64) -> None:
    """`behind` of one month."""
    rate, scale, sign = rules.rate, rules.scale, rules.sign
    for i in range(out.size):
        goal, value, is_rate, share, size = target[i], total[i], rate[i], due[i], scale[i]
        short = goal - value if is_rate else 100.0 * (share * goal - MONTHS * value)
        whole = size if is_rate else MONTHS * goal
        out[i] = np.nan if whole == 0.0 else sign[i] * np.divide(short, whole)


@compiled
def add(target: Float64, span: tuple[int, int], numbers: Numbers, above: Sums) -> None:
    """A unit's totals onto the sums of its parent; of who has reported, only where the unit has the year's target."""
    for p in range(span[0], span[1]):
        add_known(numbers.total[p], above.total[p])
        add_same(numbers.same[p], above.same[p])
        add_carried(target[p // MONTHS], numbers.reported[p], above.reported[p])
        add_carried(target[p // MONTHS], numbers.expected[p], above.expected[p])


@compiled
def add_known(value: Float64, onto: Float64) -> None:
    """Sums of what is known."""
    for i in range(value.size):
        one, so_far = value[i], onto[i]
        known = so_far if np.isnan(one) else so_far + one
        onto[i] = one if np.isnan(so_far) else known


@compiled
def add_same(bits: UInt8, onto: UInt8) -> None:
    """The same units only where it is so with each."""
    for i in range(bits.size):
        onto[i] &= bits[i]


@compiled
def add_carried(target: Float64, count: UInt16, onto: UInt16) -> None:
    """Counts of units that carry the year's target."""
    for i in range(count.size):
        goal, more = target[i], count[i]
        onto[i] += np.uint16(0) if np.isnan(goal) else more
