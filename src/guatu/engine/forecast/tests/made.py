"""Made-up series for the tests: known seasons, growth and noise, drawn from a seed."""

import numpy as np

from guatu.engine.forecast import MONTHS, Layout, Measure, Panel
from guatu.engine.forecast.model import Float64

YEAR = 2025


def figures(
    rows: int, years: int, seed: int = 1, noise: float = 0.05, growth: float = 0.04, layout: Layout = MONTHS
) -> Float64:
    """Positive flows: shape (rows, years, slots); every row has its own size and seasons."""
    draw = np.random.default_rng(seed)
    slots = layout.slots
    season = 1 + 0.4 * np.sin(2 * np.pi * (np.arange(slots) / slots + draw.random((rows, 1))))
    level = 100 * draw.random((rows, 1, 1)) + 20
    rise = (1 + growth) ** (np.arange(years * slots).reshape(years, slots) / slots)
    made: Float64 = (
        level * rise * season[:, None] * np.exp(noise * draw.standard_normal((rows, years, slots)))
    )
    return made


def panel(values: Float64, measure: Measure = Measure.FLOW, layout: Layout = MONTHS) -> Panel:
    """A panel of these figures that ends with YEAR."""
    codes = [f"S{row:03}" for row in range(values.shape[0])]
    return Panel.of_arrays(codes, YEAR, values, measure=measure, layout=layout)
