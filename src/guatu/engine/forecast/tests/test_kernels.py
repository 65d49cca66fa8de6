"""The kernels against a reference that follows one method at a time, from the definition, without looking ahead."""

import math
from itertools import accumulate

import numpy as np
import pytest

from guatu.engine.forecast.arrays import FAMILIES, Foreseen, Task
from guatu.engine.forecast.kernels import foresee_rows
from guatu.engine.forecast.methods import methods
from guatu.engine.forecast.tests.made import figures

Line = list[float]
Said = tuple[Line, float]
"""The next figures, and their sum."""


def smoother(row: int, line: Line, slots: int, ahead: int) -> list[Said | None]:
    """What one smoother foresees at every origin, the next `ahead` figures; None in the first two years."""
    level_share, slope_share, season_share, damping, taken, drift = (
        float(column[row]) for column in methods().smoothers
    )
    one, two = (sum(line[at : at + slots]) / slots for at in (0, slots))
    slope = (two - one) / slots
    level, least = one - slope * (slots + 1) / 2, 0.2 * min(one, two)
    trend = [max(level + slope * (at + 1), least) for at in range(2 * slots)]
    raw = [line[at] / trend[at] + line[at + slots] / trend[at + slots] for at in range(slots)]
    season = [max(taken * factor * slots / sum(raw) + 1 - taken, 1e-3) for factor in raw]
    level = max(level, least)
    slope = max(-0.15 * level / slots, min(0.15 * level / slots, slope)) * drift
    found: list[Said | None] = []
    for at in range(len(line) + 1):
        steps = list(accumulate(damping ** (step + 1) for step in range(ahead)))
        factors = [season[(at + step) % slots] for step in range(ahead)]
        trended = [level + slope * gone for gone in steps]
        path = [max(now, 0.2 * level) * factor for now, factor in zip(trended, factors, strict=True)]
        total = sum(map(math.prod, zip(trended, factors, strict=True)))
        found.append((path, max(total, 0.2 * level * sum(factors))) if at >= 2 * slots else None)
        if at == len(line):
            break
        expected = max(level + damping * slope, 0.2 * level)
        slope = expected - level
        factor = season[at % slots]
        surprise = line[at] - expected * factor
        season[at % slots] = max(factor + season_share * surprise / expected, 1e-3)
        level = max(expected + level_share * surprise / max(factor, 0.5), 1e-9)
        slope += slope_share * surprise / max(factor, 0.5)
    return found


def on_year(power: float, line: Line, slots: int, ahead: int) -> list[Said | None]:
    """Last year's rest with this year's growth so far."""
    found: list[Said | None] = []
    for at in range(len(line) + 1):
        if at < 2 * slots:
            found.append(None)
            continue
        window = slots - ahead
        if window == 0 or at - slots - window < 0:
            window = min(slots, at - slots)
        grew = sum(line[at - window : at]) / sum(line[at - slots - window : at - slots])
        grew = min(max(grew, 0.2), 5.0)
        path = [figure * grew**power for figure in line[at - slots : at - slots + ahead]]
        found.append((path, sum(path)))
    return found


def together(line: Line, slots: int, ahead: int) -> list[Said | None]:
    """All methods, weighed at every origin by the errors that were known then."""
    every = [smoother(row, line, slots, ahead) for row in range(methods().smoothers.level.size)]
    every += [on_year(power, line, slots, ahead) for power in methods().ratios.power.tolist()]
    found: list[Said | None] = []
    for at in range(len(line) + 1):
        if at < 2 * slots:
            found.append(None)
            continue
        origins = range(2 * slots, at - ahead + 1)
        ages = [0.97 ** (at - ahead - origin) for origin in origins]
        errors = []
        for paths in every:
            missed = []
            for origin in origins:
                _, total = paths[origin] or ([], 0.0)
                came = sum(line[origin : origin + ahead])
                missed.append(min(abs(total - came) / came, 1.0))
            errors.append(sum(map(math.prod, zip(ages, missed, strict=True))) + 0.01 * max(sum(ages), 1e-9))
        weights = [(min(errors) / error) ** 6 for error in errors]
        said = [paths[at] or ([], 0.0) for paths in every]
        whole = sum(weights)
        path = [
            sum(weight * path[step] for weight, (path, _) in zip(weights, said, strict=True)) / whole
            for step in range(ahead)
        ]
        total = sum(weight * total for weight, (_, total) in zip(weights, said, strict=True)) / whole
        found.append((path, total))
    return found


@pytest.mark.parametrize(("slots", "ahead", "near"), [(4, 3, 0), (4, 4, 1), (4, 1, 1), (12, 7, 2)])
def test_one_pass_gives_what_each_method_alone_would_have_said_at_every_origin(
    slots: int, ahead: int, near: int
) -> None:
    line = figures(1, 5, seed=slots + ahead, noise=0.2).ravel()[: 4 * slots + slots - ahead]
    line /= line.mean()
    shape = (1, 4, 2 * near + 1)
    into = Foreseen(
        np.full((*shape, ahead), np.nan), np.full(shape, np.nan), np.zeros(shape), np.zeros((1, FAMILIES))
    )
    foresee_rows(Task(line[None], np.zeros(1, np.int64), slots, ahead), 0, 1, methods(), into)
    expected = together(line.tolist(), slots, ahead)
    for _, years, place in np.ndindex(shape):
        origin = line.size - years * slots + near - place
        said = expected[origin] if 0 <= origin <= line.size else None
        if said is None:
            assert np.isnan(into.path[0, years, place]).all()
            continue
        assert into.path[0, years, place] == pytest.approx(said[0], rel=1e-9)
        known = range(2 * slots, origin - ahead + 1)
        ages = [0.97 ** (origin - ahead - at) for at in known]
        assert into.tried[0, years, place] == pytest.approx(sum(ages))
        if known:
            missed = [
                abs(math.log((expected[at] or ([], 0.0))[1] / line[at : at + ahead].sum())) for at in known
            ]
            usual = sum(map(math.prod, zip(ages, missed, strict=True))) / sum(ages)
            assert into.spread[0, years, place] == pytest.approx(usual, rel=1e-9)
    assert into.family.sum() == pytest.approx(1)
