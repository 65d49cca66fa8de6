"""The seasonal trajectory: which share of its year a series has brought by each month; the pace that the rest needs.

Beside linear 序时 (`guatu.engine.pacing`), which is unfair to a northern first quarter (Harbin 2013: 3.9 % by March).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from guatu.engine.arrays import freeze
from guatu.engine.forecast.model import Float64, Panel
from guatu.kernel.language import Phrase

YEARS: Final = 5
"""How many past years the trajectory looks back on."""


@dataclass(frozen=True, slots=True, eq=False)
class Trajectories:
    """Shares of the year brought by the end of every slot, from each series' own last whole years; read-only.

    years: shape (series,), how many whole years there were, at most YEARS. usual: shape (series, slots), their mean;
    low, high: the corridor, the slowest and the fastest of them. NaN without a whole year of which a share can be said
    (its total above 0); the corridor needs two.
    """

    years: Float64
    usual: Float64
    low: Float64
    high: Float64


def trajectories(panel: Panel, before: int | None = None) -> Trajectories:
    """Of the years before `before`, else before the panel's own year. A level has none: its whole is due every day."""
    past = panel.values[:, : (before or panel.year) - panel.first_year]
    totals = past.sum(axis=2)
    whole = ~np.isnan(totals) & (totals > 0) & (not panel.total_is_last)
    latest = whole & (whole[:, ::-1].cumsum(axis=1)[:, ::-1] <= YEARS)
    shares = np.full(past.shape, np.nan)
    np.divide(past.cumsum(axis=2), totals[:, :, None], out=shares, where=latest[:, :, None])
    years = latest.sum(axis=1).astype(np.float64)
    seen = latest[:, :, None]
    usual = np.where(seen, shares, 0.0).sum(axis=1) / np.where(years > 0, years, np.nan)[:, None]
    several = (years > 1)[:, None]
    low = np.where(several, np.where(seen, shares, np.inf).min(axis=1, initial=np.inf), np.nan)
    high = np.where(several, np.where(seen, shares, -np.inf).max(axis=1, initial=-np.inf), np.nan)
    freeze(years, usual, low, high)
    return Trajectories(years, usual, low, high)


class Place(StrEnum):
    """Where what is done stands to the seasonal corridor."""

    BEHIND = "behind"
    INSIDE = "inside"
    AHEAD = "ahead"
    UNKNOWN = "unknown"


PLACES: Final = {
    Place.BEHIND: Phrase("低于季节走廊", "behind its seasonal corridor"),
    Place.INSIDE: Phrase("在季节走廊之内", "inside its seasonal corridor"),
    Place.AHEAD: Phrase("高于季节走廊", "ahead of its seasonal corridor"),
    Place.UNKNOWN: Phrase("没有往年可比", "no past years to compare with"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is done as a share of the year's target, beside linear 序时 and beside the series' own seasons.

    low, usual, high: None where no past year gives a share; low and high are the usual where only one does.
    """

    done: float
    linear: float
    low: float | None
    usual: float | None
    high: float | None

    @property
    def behind_linear(self) -> float:
        """Points of a hundred behind n/12, negative when ahead."""
        return (self.linear - self.done) * 100

    @property
    def behind_usual(self) -> float | None:
        """Points of a hundred behind the usual share of the season, negative when ahead."""
        return None if self.usual is None else (self.usual - self.done) * 100

    @property
    def place(self) -> Place:
        """Behind means behind the slowest of the past years, not behind n/12."""
        if self.low is None or self.high is None:
            return Place.UNKNOWN
        if self.done < self.low:
            return Place.BEHIND
        return Place.AHEAD if self.done > self.high else Place.INSIDE

    @property
    def sentence(self) -> Phrase:
        """Such as "完成3.9%，低于序时21.1个百分点，低于往年同期0.2个百分点：在季节走廊之内。"."""
        zh, en = [f"完成{self.done:.1%}"], [f"{self.done:.1%} done"]
        for points, than_zh, than_en in (
            (self.behind_linear, "序时", "linear"),
            (self.behind_usual, "往年同期", "usual"),
        ):
            if points is not None:
                low = points > 0
                zh.append(f"{'低于' if low else '高于'}{than_zh}{abs(points):.1f}个百分点")
                en.append(f"{abs(points):.1f} points {'behind' if low else 'ahead of'} {than_en}")
        words = PLACES[self.place]
        return Phrase(f"{'，'.join(zh)}：{words.zh}。", f"{', '.join(en)}: {words.en}.")


class Span(StrEnum):
    """Which part of the rest of the year a pace is of."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Verdict(StrEnum):
    """How hard a pace is to keep."""

    REACHED = "reached"
    COMFORTABLE = "comfortable"
    TIGHT = "tight"
    OUT_OF_REACH = "out_of_reach"
    UNKNOWN = "unknown"


WORDS: Final = {
    Verdict.REACHED: Phrase("已完成", "reached"),
    Verdict.COMFORTABLE: Phrase("宽松", "comfortable"),
    Verdict.TIGHT: Phrase("吃紧", "tight"),
    Verdict.OUT_OF_REACH: Phrase("够不着", "out of reach"),
    Verdict.UNKNOWN: Phrase("无从比较", "nothing to compare with"),
}
SPANS: Final = {
    Span.MONTH: Phrase("下一期", "the next figure"),
    Span.QUARTER: Phrase("本季剩余", "the rest of the quarter"),
    Span.YEAR: Phrase("全年剩余", "the rest of the year"),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """What one part of the rest of the year must bring for the target, and what the same months brought before.

    required: with the rest of the target spread as the series' own seasons are, evenly where they are not known.
    usual: mean of what the same months brought in the last YEARS years, best: the most; each year's carried forward
    with the mean growth of whole years, for what grows would else be out of reach every year. The best is not below
    what was ever brought. None where no year is known.
    """

    span: Span
    first_month: int
    last_month: int
    required: float
    usual: float | None
    best: float | None

    @property
    def verdict(self) -> Verdict:
        """Comfortable up to the usual pace, tight up to the best ever reached, beyond it out of reach."""
        if self.required <= 0:
            return Verdict.REACHED
        if self.usual is None or self.best is None:
            return Verdict.UNKNOWN
        if self.required <= self.usual:
            return Verdict.COMFORTABLE
        return Verdict.TIGHT if self.required <= self.best else Verdict.OUT_OF_REACH

    @property
    def sentence(self) -> Phrase:
        """Such as "全年剩余（6—12月）需完成84，往年平均80，最好90：吃紧。"."""
        words, span = WORDS[self.verdict], SPANS[self.span]
        one = self.first_month == self.last_month
        months = f"{self.first_month}" if one else f"{self.first_month}–{self.last_month}"
        need = f"{max(self.required, 0.0):,.6g}"
        if self.usual is None or self.best is None:
            return Phrase(
                f"{span.zh}（{months}月）需完成{need}：{words.zh}。",
                f"{span.en} (months {months}) must bring {need}: {words.en}.",
            )
        return Phrase(
            f"{span.zh}（{months}月）需完成{need}，往年平均{self.usual:,.6g}，最好{self.best:,.6g}：{words.zh}。",
            f"{span.en} (months {months}) must bring {need}; usual {self.usual:,.6g}, "
            f"best {self.best:,.6g}: {words.en}.",
        )


def required_paces(panel: Panel, row: int, known: int, so_far: float, target: float) -> tuple[Pace, ...]:
    """For the next slot, the rest of its quarter and the rest of the year, after `known` slots that brought `so_far`.

    Empty where the year is over or the panel has levels, which have no pace.
    """
    slots = panel.layout.slots
    if known >= slots or panel.total_is_last:
        return ()
    past = panel.values[row, :-1]
    rest = target - so_far
    months = panel.layout.months
    quarter_end = -(-months[known] // 3) * 3
    ends = {Span.MONTH: known + 1, Span.QUARTER: months.index(quarter_end) + 1, Span.YEAR: slots}
    weights, growth = rest_weights(past[-YEARS:, known:]), _growth(past.sum(axis=1))
    found = []
    for span, end in ends.items():
        usual, best = _usual_and_best(past[:, known:end].sum(axis=1), growth)
        found.append(
            Pace(
                span,
                months[known - 1] + 1 if known else 1,
                months[end - 1],
                rest * float(weights[: end - known].sum()),
                usual,
                best,
            )
        )
    return tuple(found)


def _usual_and_best(brought: Float64, growth: float) -> tuple[float | None, float | None]:
    """Of what the same months brought, year by year up to the last, NaN where unknown; see `Pace`."""
    known = ~np.isnan(brought)
    if not known.any():
        return None, None
    grown = (brought * growth ** np.arange(brought.size, 0, -1))[known]
    return float(grown[-YEARS:].mean()), float(max(grown[-YEARS:].max(), brought[known].max()))


def _growth(totals: Float64) -> float:
    """Mean growth a year, as a factor, of the last YEARS totals above 0; 1 where there are not two."""
    place = np.flatnonzero(totals > 0)[-YEARS:]  # NaN is not
    if place.size < 2:
        return 1.0
    first, last = place[0], place[-1]
    return float((totals[last] / totals[first]) ** (1 / (last - first)))


def rest_weights(past: Float64) -> Float64:
    """How the rest of a year spreads over its slots: as in the whole ones of past years (shape (years, slots left)).

    Shape (slots left,), summing to 1; even where no past year is whole, or some slot brought less than nothing.
    """
    whole = past[~np.isnan(past).any(axis=1)]
    brought: Float64 = whole.sum(axis=0)
    if not brought.size or brought.min() < 0 or brought.sum() <= 0:
        return np.full(past.shape[1], 1 / past.shape[1])
    shares: Float64 = brought / brought.sum()
    return shares
