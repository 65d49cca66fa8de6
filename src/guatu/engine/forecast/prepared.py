"""A panel made ready for the kernels: what is known, holes filled, every figure above 0 and of one size."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine.forecast.model import Float64, Int64, Panel
from guatu.kernel.language import Phrase

Bool = NDArray[np.bool_]

MOST_UNKNOWN: Final = 0.25
"""A larger share of unknown figures between the first and the last is too many to fill."""


class Unable(StrEnum):
    """Why a year's end cannot be foreseen."""

    NO_FIGURES = "no_figures"
    NO_YEAR = "no_year"
    GAP = "gap"
    UNKNOWN = "unknown"


REASONS: Final = {
    Unable.NO_FIGURES: Phrase("没有任何数据，无法推算。", "There are no figures; nothing can be foreseen."),
    Unable.NO_YEAR: Phrase(
        "此前没有一个完整年度的数据，无法推算全年；至少需要上一年的全部月份（或季度）。",
        "There is no whole year before it; the last year's months (or quarters) are needed at least.",
    ),
    Unable.GAP: Phrase(
        "数据在本年开始之前就中断了，无法推算；请补上上一年末的数。",
        "The figures end before the year begins; add those up to the end of the last year.",
    ),
    Unable.UNKNOWN: Phrase(
        "未知的月份超过四分之一，无法推算；请补报。",
        "More than a quarter of the figures are unknown; add them.",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Rows of a panel, as of the end of one slot of its year.

    known: shape (series,), slots of the year up to the last known figure. first: the first known figure's place in the
    flattened years, -1 without any. figures: shape (series, years × slots), in units of `scale` after `shift` was
    added, all above 0; holes before the last known figure are filled, places after it hold NaN. given: shape alike,
    whether a figure was there. unable: shape (series,), "" or an `Unable`. never_negative: shape (series,).
    """

    panel: Panel
    after: int
    known: Int64
    first: Int64
    figures: Float64
    given: Bool
    scale: Float64
    shift: Float64
    never_negative: Bool
    unable: NDArray[np.str_]

    @property
    def begin(self) -> int:
        """The place of the year's first slot."""
        return int(self.given.shape[1]) - self.panel.layout.slots


def prepare(panel: Panel, after: int) -> Prepared:
    """Forgets what came after the first `after` slots of the panel's year, and fills what is unknown before."""
    slots = panel.layout.slots
    values = panel.values.reshape(len(panel.codes), -1).copy()
    width = values.shape[1]
    begin = width - slots
    values[:, begin + after :] = np.nan
    given = ~np.isnan(values)
    place = np.arange(width)
    first = np.where(given.any(axis=1), given.argmax(axis=1), -1)
    last = np.where(given, place, -1).max(axis=1, initial=-1)
    known = (last - begin + 1).clip(0)
    inside = (place >= first[:, None]) & (place < (begin + known)[:, None])
    absent = inside & ~given
    unable = np.full(len(panel.codes), "", dtype="<U16")
    unable[absent.sum(axis=1) > MOST_UNKNOWN * inside.sum(axis=1)] = Unable.UNKNOWN.value
    unable[begin - first < slots] = Unable.NO_YEAR.value
    unable[last < begin - 1] = Unable.GAP.value
    unable[first < 0] = Unable.NO_FIGURES.value
    negative = np.where(given, values, 0.0).min(axis=1, initial=0.0) < 0
    filled = np.where(inside, _filled(values, given, slots), np.nan)
    size = np.abs(np.where(inside, filled, 0.0)).sum(axis=1) / inside.sum(axis=1).clip(1)
    lowest = np.where(inside, filled, np.inf).min(axis=1, initial=np.inf)
    level = np.where(size > 0, size, 1.0)
    shift = np.where(lowest > 0, 0.0, level - np.where(np.isfinite(lowest), lowest, 0.0))
    scale = np.where(shift > 0, level + shift, level)
    figures = (filled + shift[:, None]) / scale[:, None]
    return Prepared(panel, after, known, first, figures, given, scale, shift, ~negative, unable)


def _filled(values: Float64, given: Bool, slots: int) -> Float64:
    """An unknown figure is the same slot of the year before, else of the year after, else the mean of the series."""
    years = values.shape[1] // slots
    cube, there = values.reshape(-1, years, slots), given.reshape(-1, years, slots)
    year = np.arange(years)[:, None]
    before = np.maximum.accumulate(np.where(there, year, -1), axis=1)
    after = np.minimum.accumulate(np.where(there, year, years)[:, ::-1], axis=1)[:, ::-1]
    source = np.where(before >= 0, before, after.clip(0, years - 1))
    found = np.take_along_axis(cube, source, axis=1).reshape(values.shape)
    count = given.sum(axis=1).clip(1)
    mean = np.where(given, values, 0.0).sum(axis=1) / count
    return np.where(np.isnan(found), mean[:, None], found)
