"""The forecast kernels' arrays by name; numba takes these tuples as they are."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.engine.forecast.model import Float64, Int64

Int8 = NDArray[np.int8]

SMOOTHED: Final = 0
TRENDED: Final = 1
DRIFTING: Final = 2
ON_YEAR: Final = 3
FAMILIES: Final = 4


class Smoothers(NamedTuple):
    """Exponential smoothing with a seasonal factor, one column a set of parameters, read-only: shape (smoothers,).

    level, slope, season: how much of a surprise goes into each; damping: what is left of the slope after a step;
    seasonal: how much of the first seasonal factors is taken (0: none, ever); drift: how much of the first slope.
    """

    level: Float64
    slope: Float64
    season: Float64
    damping: Float64
    seasonal: Float64
    drift: Float64


class Ratios(NamedTuple):
    """Last year's rest × (this year so far ÷ the same a year before) ** power: shape (ratios,), read-only."""

    power: Float64


class Methods(NamedTuple):
    """All methods and how they are weighed.

    prior: shape (methods,), smoothers first, then ratios. family: shape (methods,), SMOOTHED … ON_YEAR.
    memory: what is left of a past error after a step. power: how much a smaller error counts: weight = error ** -power.
    least: error, as a share, that is not told from none. most: errors above it count as it.
    """

    smoothers: Smoothers
    ratios: Ratios
    prior: Float64
    family: Int8
    memory: float
    power: float
    least: float
    most: float


class State(NamedTuple):
    """Where every smoother stands: level and slope (smoothers,), season (slots, smoothers)."""

    level: Float64
    slope: Float64
    season: Float64


class Task(NamedTuple):
    """What is foreseen: rows of figures, all above 0, that all end at the same place.

    figures: shape (rows, slots before the end). first: shape (rows,), the first figure of each. slots: in a year.
    ahead: how many are foreseen, 1 to `slots`.
    """

    figures: Float64
    first: Int64
    slots: int
    ahead: int


class Foreseen(NamedTuple):
    """What the kernels leave. NaN where the series was too short at that origin.

    path: shape (rows, years, around, ahead): from the end, from as many years before it, and from the figures around
    each, the latest first; around is odd, and the year's own origin in the middle. spread: shape (rows, years, around):
    mean absolute log error of the sum, of all origins whose outcome was known by then. tried: how many those were, in
    the discounted sense. family: shape (rows, FAMILIES), weights at the end.
    """

    path: Float64
    spread: Float64
    tried: Float64
    family: Float64
