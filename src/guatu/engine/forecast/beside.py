"""Forecasts of others beside ours. The optional extra `forecast` brings those of statsforecast."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

import numpy as np

from guatu.engine.forecast.model import Float64
from guatu.kernel.errors import GuatuError

OURS: Final = 0.25
"""Our share where others are asked: one vote of four, for theirs is the middle of three."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Who else is asked. name: goes into the digest.

    paths: of series (each of shape (n,), figures above 0 of mean near 1), of so many slots a year, the next `ahead`
    figures: shape (series, ahead). past_years: for how many years before it is asked too, for back-tests and intervals.
    """

    name: str
    paths: Callable[[Sequence[Float64], int, int], Float64]
    past_years: int = 2


def statsforecast() -> Beside:
    """The median of AutoETS, AutoCES and the optimised Theta. Raises G1192 where the extra is not installed."""
    try:
        models = import_module("statsforecast.models")
    except ImportError as absent:
        raise GuatuError("G1192") from absent

    def paths(series: Sequence[Float64], slots: int, ahead: int) -> Float64:
        return np.array(
            [
                np.median(
                    [
                        kind(season_length=slots).forecast(y=np.ascontiguousarray(line), h=ahead)["mean"]
                        for kind in (models.AutoETS, models.AutoCES, models.DynamicOptimizedTheta)
                    ],
                    axis=0,
                )
                for line in series
            ]
        )

    return Beside("statsforecast", paths)
