"""Intervals from what was missed: split conformal prediction over past years' errors at and around the same month.

Vovk, Gammerman & Shafer, Algorithmic Learning in a Random World, 2005; scaled by each series' own usual error as in
Lei et al., Journal of the American Statistical Association 113, 2018. Errors of months are not added up as if they were
independent, which covers 45 % where 80 % is promised: the error of the sum itself is looked at.
"""

from typing import Final

import numpy as np

from guatu.engine.forecast.model import Float64
from guatu.engine.forecast.prepared import Bool

SHARES: Final = np.arange(1, 100) / 100
"""Shares at which a distribution is kept."""

_USUAL: Final = 0.06
"""Usual error of a sum, a share, where no series of the panel has a past: the median of the public series."""
_STRENGTH: Final = 25.0
"""How many of its own origins a series needs before its own usual error counts as much as that of all."""
_LEAST: Final = 1e-3
"""A usual error, a share, that is not told from none."""
_ALIKE: Final = 10.0
"""Origins of its own that a past forecast needs to be like one of now; before, its series was too young."""
_ENOUGH: Final = 30
"""So many past forecasts, or usual errors, do without others."""
_OF_LATE: Final = 400
"""So many past forecasts, of the latest years, do without those of earlier ones: coverage is then off by two points
(the standard error of 80 % among so many)."""
_PRIOR: Final = np.array([-3.0, -2.0, -1.5, -1.1, -0.8, -0.55, -0.35, -0.15, 0.0])
_PRIOR_SCORES: Final = np.concatenate([_PRIOR, -_PRIOR[-2::-1]])
"""Scores every pool holds beside its own: what counts where there is no past."""


def scales(spread: Float64, tried: Float64) -> Float64:
    """The usual error of each row at each origin (shape (rows, origins)), drawn towards what was typical then.

    Drawn as a ratio: the weighted geometric mean. Twice and half the typical error come as near to it.
    """
    told = (tried > 0) & np.isfinite(spread)  # a lender has no figures of its own at the end
    typical = float(np.median(spread[told])) if told.any() else _USUAL
    of_time = np.array(
        [
            np.median(row[there]) if there.sum() >= _ENOUGH else typical
            for row, there in zip(spread.T, told.T, strict=True)
        ]
    )
    of_time = of_time.clip(_LEAST)
    own, share = (
        np.where(told, spread, of_time).clip(_LEAST),
        np.where(told, tried / (tried + _STRENGTH), 0.0),
    )
    usual: Float64 = of_time * (own / of_time) ** share
    return usual


def alike(tried: Float64, there: Bool) -> Bool:
    """Which past forecasts count (shape as given), of those that are there: the ones like those of now, if enough."""
    grown = there & (tried >= _ALIKE)
    return grown if grown.sum() >= _ENOUGH else there


def latest(counted: Bool) -> Bool:
    """Of the past forecasts that count (shape (rows, years, around), latest year first) those of the latest years.

    Last year's alone where they are many; of a small panel, of as many years as it takes. Errors of long ago were made
    with less history than there is now.
    """
    of_year = counted.any(axis=2).sum(axis=0)
    before = of_year.cumsum() - of_year
    late: Bool = counted & (before < _OF_LATE)[None, :, None]
    return late


def quantiles(scores: Float64, shares: Float64, around: int) -> Float64:
    """Quantiles of scores (shape (n, columns), NaN where there is none) with the prior's: shape (shares, columns).

    Every error counts on both sides, so that the middle is the forecast itself: which way past years went, all series
    together, says little of the next. A share p is looked up at p × (n + 1), as split conformal asks, so that few
    scores give wide intervals. around: so many scores are of one year of one series, and tell as much as one; the
    prior's are repeated as often.
    """
    found = np.empty((shares.size, scores.shape[1]))
    for column in range(scores.shape[1]):
        known = scores[~np.isnan(scores[:, column]), column]
        pool = np.sort(np.concatenate([known, -known, np.repeat(_PRIOR_SCORES, around)]))
        rank = shares * (pool.size + around) - (around + 1) / 2
        found[:, column] = np.interp(rank, np.arange(pool.size), pool)
    return found
