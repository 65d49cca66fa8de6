"""The loops over time: all methods step side by side through a series, and are weighed by what they foresaw.

At every figure each method foresees the sum of the next `ahead` ones; when those are known, its error counts. Methods
are weighed by their past errors alone, so every origin of the past is a fair back-test and one pass gives all of them.
Columns are methods, and lie side by side in memory: the innermost loops are over them. All kernels are in this file,
because numba's cache looks at the age of the file a kernel is in, not of those it calls.

Smoothing: multiplicative seasons, additive damped trend (Gardner, Management Science 31, 1985; Hyndman et al.,
Forecasting with Exponential Smoothing, 2008, ch. 2: ETS(·,Ad,M)). The trend that neither learns nor is damped, at half
the past slope, is the Theta method's (Hyndman & Billah, International Journal of Forecasting 19, 2003). Weights by
inverse past error: Bates & Granger, Operational Research Quarterly 20, 1969.
"""

from typing import Final

import numpy as np

from guatu.engine.forecast.arrays import Foreseen, Methods, Smoothers, State, Task
from guatu.engine.forecast.model import Float64
from guatu.engine.jit import compiled

_TINY: Final = 1e-9
_LEAST_SEASON: Final = 1e-3
_LEAST_SHARE: Final = 0.2
"""No trend takes a level below this share of itself, and no ratio is below it or above its inverse."""
_LEAST_FACTOR: Final = 0.5
"""What a weak month tells of the level is not blown up by more than its inverse."""
_STEEPEST: Final = 0.15
"""The first slope changes the level by at most this share of it in a year."""
_KEPT: Final = 0.97
"""What is left, after a step, of a past error in the spread."""
_MOST_LOG: Final = 1.5


@compiled
def begin(figures: Float64, first: int, slots: int, with_: Smoothers, state: State) -> None:
    """Levels, slopes and seasons from the first two years, figures first … first + 2 × slots."""
    one, two = 0.0, 0.0
    for at in range(slots):
        one += figures[first + at] / slots
        two += figures[first + slots + at] / slots
    slope = (two - one) / slots
    level = one - slope * (slots + 1) / 2
    least = _LEAST_SHARE * min(one, two)
    season = np.zeros(slots)
    for at in range(slots):
        here = max(level + slope * (at + 1), least)
        later = max(level + slope * (slots + at + 1), least)
        season[(first + at) % slots] = (
            0.5 * figures[first + at] / here + 0.5 * figures[first + slots + at] / later
        )
    season *= slots / season.sum()
    level = max(level, least)
    slope = min(max(slope, -_STEEPEST * level / slots), _STEEPEST * level / slots)
    for m in range(state.level.size):
        state.level[m] = level
        state.slope[m] = slope * with_.drift[m]
    for at in range(slots):
        for m in range(state.level.size):
            factor = with_.seasonal[m] * season[at] + (1 - with_.seasonal[m])
            state.season[at, m] = max(factor, _LEAST_SEASON)


@compiled
def step(figure: float, slot: int, with_: Smoothers, state: State) -> None:
    """Every smoother learns one figure."""
    level, slope, season = state
    for m in range(level.size):
        trend = with_.damping[m] * slope[m]
        expected = max(level[m] + trend, _LEAST_SHARE * level[m])
        trend = expected - level[m]
        factor = season[slot, m]
        surprise = figure - expected * factor
        season[slot, m] = max(factor + with_.season[m] * surprise / expected, _LEAST_SEASON)
        level[m] = max(expected + with_.level[m] * surprise / max(factor, _LEAST_FACTOR), _TINY)
        slope[m] = trend + with_.slope[m] * surprise / max(factor, _LEAST_FACTOR)


@compiled
def look_ahead(slot: int, ahead: int, damped: Float64, state: State, flat: Float64, into: Float64) -> None:
    """The sum of the next `ahead` figures by every smoother: `into`; `flat` is room for the sums of seasons.

    damped: shape (ahead, smoothers), how many steps' worth of slope there are by then.
    """
    level, slope, season = state
    slots = season.shape[0]
    for m in range(level.size):
        flat[m] = 0.0
        into[m] = 0.0
    for at in range(ahead):
        row = season[(slot + at) % slots]
        steps = damped[at]
        for m in range(level.size):
            flat[m] += row[m]
            into[m] += steps[m] * row[m]
    for m in range(level.size):
        into[m] = max(level[m] * flat[m] + slope[m] * into[m], _LEAST_SHARE * level[m] * flat[m])


@compiled
def growth(sums: Float64, at: int, first: int, slots: int, window: int) -> float:
    """Sum of the last `window` figures before `at` ÷ the same a year before; sums: of all figures before each place."""
    if at - slots - window < first or window == 0:
        window = min(slots, at - slots - first)
    here = sums[at] - sums[at - window]
    before = sums[at - slots] - sums[at - slots - window]
    return float(min(max(here / max(before, _TINY), _LEAST_SHARE), 1 / _LEAST_SHARE))


@compiled
def weigh(error: Float64, seen: float, methods: Methods, weight: Float64) -> None:
    """Weights that add up to 1, from the discounted sums of past errors; the prior alone where none is known."""
    floor = methods.least * max(seen, _TINY)
    lowest = error.min() + floor
    total = 0.0
    for m in range(weight.size):
        weight[m] = methods.prior[m] * (lowest / (error[m] + floor)) ** methods.power
        total += weight[m]
    for m in range(weight.size):
        weight[m] /= total


@compiled
def foresee_row(task: Task, row: int, methods: Methods, damped: Float64, into: Foreseen) -> None:
    """One series, from its first two years on."""
    figures, first, slots, ahead = task.figures[row], task.first[row], task.slots, task.ahead
    around = into.spread.shape[2]
    smoothers, end = methods.smoothers, figures.size
    count = smoothers.level.size
    total = count + methods.ratios.power.size
    state = State(np.empty(count), np.empty(count), np.empty((slots, count)))
    begin(figures, first, slots, smoothers, state)
    sums = np.zeros(end + 1)
    for at in range(first, end):
        sums[at + 1] = sums[at] + figures[at]
    ready = first + 2 * slots
    foreseen, together = np.zeros((end + 1, total)), np.zeros(end + 1)
    error, weight, flat = np.zeros(total), np.zeros(total), np.empty(count)
    seen, missed, tried = 0.0, 0.0, 0.0
    for at in range(first, end + 1):
        if at >= ready:
            if at - ahead >= ready:
                came = max(sums[at] - sums[at - ahead], _TINY)
                seen = seen * methods.memory + 1.0
                for m in range(total):
                    wrong = min(abs(foreseen[at - ahead, m] - came) / came, methods.most)
                    error[m] = error[m] * methods.memory + wrong
                missed = missed * _KEPT + min(abs(np.log(together[at - ahead] / came)), _MOST_LOG)
                tried = tried * _KEPT + 1.0
            look_ahead(at % slots, ahead, damped, state, flat, foreseen[at])
            rest = sums[at - slots + ahead] - sums[at - slots]
            grown = growth(sums, at, first, slots, slots - ahead)
            for m in range(count, total):
                foreseen[at, m] = rest * grown ** methods.ratios.power[m - count]
            weigh(error, seen, methods, weight)
            for m in range(total):
                together[at] += weight[m] * foreseen[at, m]
            years, place = divmod(end - at + around // 2, slots)
            if place < around and years < into.path.shape[1]:
                into.spread[row, years, place] = missed / tried if tried > 0 else np.nan
                into.tried[row, years, place] = tried
                said = into.path[row, years, place]
                path(at, figures, rest, methods, weight, foreseen[at], damped, state, said)
        if at < end:
            step(figures[at], at % slots, smoothers, state)
    for m in range(total):
        into.family[row, methods.family[m]] += weight[m]


@compiled
def path(
    at: int,
    figures: Float64,
    rest: float,
    methods: Methods,
    weight: Float64,
    sums: Float64,
    damped: Float64,
    state: State,
    into: Float64,
) -> None:
    """Each of the next figures by all methods together: their sum is the methods' sums' but where a trend is held.

    sums: what each method foresees of the whole. rest: the same figures a year ago.
    """
    slots, count = state.season.shape
    for step_ in range(into.size):
        factors, steps = state.season[(at + step_) % slots], damped[step_]
        found = 0.0
        for m in range(count):
            level = max(state.level[m] + state.slope[m] * steps[m], _LEAST_SHARE * state.level[m])
            found += weight[m] * level * factors[m]
        for m in range(count, sums.size):
            found += weight[m] * sums[m] * figures[at - slots + step_] / max(rest, _TINY)
        into[step_] = found


@compiled
def foresee_rows(task: Task, first: int, last: int, methods: Methods, into: Foreseen) -> None:
    """Rows first … last. Rows with less than two years are left as they are."""
    smoothers = methods.smoothers
    damped = np.empty((task.ahead, smoothers.level.size))
    for m in range(smoothers.level.size):
        left, steps = 1.0, 0.0
        for at in range(task.ahead):
            left *= smoothers.damping[m]
            steps += left
            damped[at, m] = steps
    for row in range(first, last):
        if task.figures.shape[1] - task.first[row] >= 2 * task.slots:
            foresee_row(task, row, methods, damped, into)
