"""Intervals from what was missed: split conformal prediction over past years' errors at the same month.

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
_ALIKE: Final = 10.0
"""Origins of its own that a past forecast needs to be like one of now; before, its series was too young."""
_ENOUGH: Final = 30
"""So many past forecasts, or usual errors, do without others."""
_PRIOR: Final = np.array([-3.0, -2.0, -1.5, -1.1, -0.8, -0.55, -0.35, -0.15, 0.0])
_PRIOR_SCORES: Final = np.concatenate([_PRIOR, -_PRIOR[-2::-1]])
"""Scores every pool holds beside its own: what counts where there is no past."""


def scales(spread: Float64, tried: Float64) -> Float64:
    """The usual error of each row at each origin (shape (rows, origins)), drawn towards what was typical then."""
    told = (tried > 0) & np.isfinite(spread)  # a lender has no figures of its own at the end
    typical = float(np.median(spread[told])) if told.any() else _USUAL
    of_time = np.array(
        [
            np.median(row[there]) if there.sum() >= _ENOUGH else typical
            for row, there in zip(spread.T, told.T, strict=True)
        ]
    )
    own, weight = np.where(told, spread, of_time), np.where(told, tried, 0.0)
    usual: Float64 = (own * weight + of_time * _STRENGTH) / (weight + _STRENGTH)
    return usual.clip(1e-6)


def alike(tried: Float64, there: Bool) -> Bool:
    """Which past forecasts count (shape as given), of those that are there: the ones like those of now, if enough."""
    grown = there & (tried >= _ALIKE)
    return grown if grown.sum() >= _ENOUGH else there


def quantiles(scores: Float64, shares: Float64) -> Float64:
    """Quantiles of scores (shape (n, columns), NaN where there is none) with the prior's: shape (shares, columns).

    Every error counts on both sides, so that the middle is the forecast itself: which way past years went, all series
    together, says little of the next. A share p is looked up at p × (n + 1), as split conformal asks, so that few
    scores give wide intervals.
    """
    found = np.empty((shares.size, scores.shape[1]))
    for column in range(scores.shape[1]):
        known = scores[~np.isnan(scores[:, column]), column]
        pool = np.sort(np.concatenate([known, -known, _PRIOR_SCORES]))
        rank = shares * (pool.size + 1) - 1
        found[:, column] = np.interp(rank, np.arange(pool.size), pool)
    return found
