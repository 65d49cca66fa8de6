"""How far a figure lies from its series' own past: medians, so that one bad month in the past does not hide the next.

The centre is the median of the last months, the spread their median absolute deviation (MAD; Hampel 1974, Leys et al.
2013). Where a calendar month has been seen often enough, each month is first divided by its usual share of the whole
(the median of its own past over the median of all), for a northern series does in June what it never does in January.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

NORMAL: Final = 1.4826
"""What makes a MAD the standard deviation of a normal series."""
LEAST_SPREAD: Final = 0.1
"""A spread below a tenth of the median is taken for a tenth: eleven equal months make no twelfth impossible."""
WINDOW: Final = 12
"""Months that a figure is compared with."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands, in its own measure. `score` is its distance from `median` in robust deviations."""

    median: float
    mad: float
    score: float
    months: int  # how many of the past it was compared with
    seasonal: bool  # whether the months were first made comparable

    def times(self, now: float) -> float | None:
        """How many times the median the figure is; None where the median is no positive amount."""
        return now / self.median if self.median > 0 else None


def standing(
    past: NDArray[np.float64],
    places: NDArray[np.int64],
    now: float,
    place: int,
    *,
    least: int = 6,
    years: int = 3,
    window: int = WINDOW,
) -> Standing | None:
    """Where `now`, of calendar month `place` (1 … 12), stands in `past` (oldest first; `places`: their months).

    The season is taken out where the month and those compared with have been seen in `years` years. None where fewer
    than `least` months are known, or where the past never moved from nothing: it says nothing of how much is usual.
    """
    season = _season(past, places, years)
    at = season[place - 1]
    seasonal = bool(at > 0)
    if seasonal:
        usual = season[places - 1]
        there = usual > 0
        even = past[there] / usual[there] * at
    else:
        even = past
    even = even[-window:]
    if even.size < least:
        return None
    median = float(np.median(even))
    mad = float(np.median(np.abs(even - median)))
    spread = max(NORMAL * mad, LEAST_SPREAD * abs(median))
    if spread == 0:
        return None
    return Standing(median, mad, abs(now - median) / spread, int(even.size), seasonal)


def _season(past: NDArray[np.float64], places: NDArray[np.int64], years: int) -> NDArray[np.float64]:
    """Of each calendar month its usual size against the median of all; 0 where it is not known or not positive."""
    season = np.zeros(12)
    if past.size < 12 * years:
        return season
    centre = np.median(past)
    if centre <= 0:
        return season
    for month in range(12):
        own = past[places == month + 1]
        if own.size >= years:
            season[month] = max(0.0, float(np.median(own) / centre))
    return season
