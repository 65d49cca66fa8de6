"""Which methods step side by side. How they were chosen: docs/decisions/0022-forecast.md."""

from functools import cache
from typing import Final

import numpy as np

from guatu.engine.arrays import freeze
from guatu.engine.forecast.arrays import (
    DRIFTING,
    ON_YEAR,
    SMOOTHED,
    TRENDED,
    Methods,
    Ratios,
    Smoothers,
)

LEVELS: Final = (0.05, 0.15, 0.35, 0.7)
"""Share of a surprise that goes into the level."""
SEASONS: Final = ((0.8, 0.05), (0.8, 0.2), (0.0, 0.0))
"""Share of the first seasons that is taken, and share of a surprise (of what the level leaves) that goes into them."""
TRENDS: Final = (
    (0.0, 0.0, 0.0, SMOOTHED),
    (0.0, 1.0, 0.5, DRIFTING),
    (0.1, 0.9, 1.0, TRENDED),
    (0.3, 0.9, 1.0, TRENDED),
    (0.05, 0.98, 1.0, TRENDED),
)
"""Share of the level's surprise that goes into the slope, damping, share of the first slope, family."""
POWERS: Final = (0.0, 0.3, 0.6, 1.0)
"""Of this year's growth so far: 0 repeats last year (seasonal naive), 1 is the year-to-date ratio, damped between."""


@cache
def methods() -> Methods:
    """The default methods."""
    rows = [
        (level, slope * level, season * (1 - level), damping, taken, drift, family)
        for level in LEVELS
        for slope, damping, drift, family in TRENDS
        for taken, season in SEASONS
    ]
    *columns, family = (np.array(column) for column in zip(*rows, strict=True))
    families = np.concatenate([family, np.full(len(POWERS), ON_YEAR)]).astype(np.int8)
    powers, prior = np.array(POWERS), np.ones(families.size)
    freeze(*columns, families, powers, prior)
    smoothers = Smoothers(*(column.astype(np.float64) for column in columns))
    return Methods(smoothers, Ratios(powers), prior, families, 0.97, 6.0, 0.01, 1.0)
