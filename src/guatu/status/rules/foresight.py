"""What a foreseen year's end is called, and how much a miss weighs. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from guatu.engine.forecast import (
    QUARTERS,
    YEARS,
    Span,
    TurningPoint,
    Verdict,
    YearEnd,
    rest_weights,
    turning_points,
)
from guatu.kernel.period import Period
from guatu.status.types import Foreseen, MonthNeed, RestPace, Risk, Stand
from guatu.ui.types import LightColour

FEW: Final = 20
SAFE_FROM: Final = 0.8
DOUBTFUL_FROM: Final = 0.5
COLOURS: Final = {
    Risk.REACHED: LightColour.DONE,
    Risk.SAFE: LightColour.GREEN,
    Risk.DOUBTFUL: LightColour.YELLOW,
    Risk.LIKELY_MISS: LightColour.RED,
    Risk.UNASKED: LightColour.GREY,
    Risk.UNKNOWN: LightColour.GREY,
}
_LIKELIEST: Final = (
    Risk.LIKELY_MISS, Risk.DOUBTFUL, Risk.SAFE, Risk.REACHED, Risk.UNKNOWN, Risk.UNASKED
)  # fmt: skip
_HARDEST: Final = (Verdict.OUT_OF_REACH, Verdict.TIGHT, Verdict.UNKNOWN, Verdict.COMFORTABLE, Verdict.REACHED)


def chance_of(end: YearEnd, target: float | None, *, ceiling: bool) -> float | None:
    """Of reaching a target, or of staying at or below it; None without a target or where nothing is foreseen."""
    if target is None or end.unable is not None:
        return None
    chance = end.chance(target)
    return 1 - chance if ceiling else chance


def risk_of(end: YearEnd, chance: float | None, *, ceiling: bool) -> Risk:
    """The word for a chance of the bottom line."""
    line, figures = end.figures.bottom_line, end.figures
    if chance is None or line is None:
        return Risk.UNKNOWN if end.unable is not None else Risk.UNASKED
    if not ceiling and figures.known and figures.so_far >= line and chance >= 1:
        return Risk.REACHED
    if chance >= SAFE_FROM:
        return Risk.SAFE
    return Risk.DOUBTFUL if chance >= DOUBTFUL_FROM else Risk.LIKELY_MISS


def mean_missing(end: YearEnd, *, ceiling: bool) -> float | None:
    """The mean of what the year will be short of its bottom line (beyond it, for a ceiling) over its quantiles."""
    line = end.figures.bottom_line
    if line is None or end.unable is not None:
        return None
    short = end.values - line if ceiling else line - end.values
    return float(short.clip(0).mean())


def weight_of(missing: float | None, line: float | None, whole: float, *, counted: bool) -> float:
    """What a miss of a bottom line weighs: its share of the whole's. Ours [≈]: of a count × line ÷ (line + FEW), for of
    five things two are missing by chance as easily as by fault, and would else outweigh a tenth of a large sum."""
    share = (missing or 0.0) / whole
    return share * abs(line) / (abs(line) + FEW) if counted and line else share


def order_of(one: Foreseen, *, of_city: bool) -> tuple[int, int, bool, float]:
    """What a list of series is sorted by: likely misses first, among these what is out of reach, the city before its
    units, then the heaviest."""
    verdict = _HARDEST.index(one.verdict) if one.verdict in _HARDEST else len(_HARDEST)
    return _LIKELIEST.index(one.risk), verdict, not of_city, -one.weight


def behind(end: YearEnd, linear: float) -> tuple[float | None, float | None, Stand]:
    """Points of the bottom line behind the linear share and behind the usual course, and where that stands.

    linear: the share due by n/12 at the last figure. Without a past year there is no usual course; the corridor needs
    two, and without one any lag counts as slow only.
    """
    figures = end.figures
    if not figures.bottom_line or not figures.known or figures.panel.total_is_last:
        return None, None, Stand.UNKNOWN
    share = figures.so_far / figures.bottom_line
    corridor = end.corridor()
    if not corridor:
        return (linear - share) * 100, None, Stand.UNKNOWN
    low, usual, _high = corridor[figures.known - 1]
    stand = Stand.ON_PACE if share >= usual else Stand.SLOW if share >= low else Stand.BEHIND
    return (linear - share) * 100, (usual - share) * 100, stand


def needs(end: YearEnd) -> tuple[MonthNeed, ...]:
    """Every figure still to come: its part of what the bottom line still needs, spread as past years' rests were.

    None where the year is over, cannot be foreseen, has no bottom line, or where figures do not add up.
    """
    figures, panel = end.figures, end.figures.panel
    if end.unable is not None or end.over or figures.bottom_line is None or panel.total_is_last:
        return ()
    past = panel.values[figures.row, :-1, figures.known :]
    rest = max(figures.bottom_line - figures.so_far, 0.0)
    best = np.where(np.isnan(past), -np.inf, past).max(axis=0, initial=-np.inf)
    return tuple(
        MonthNeed(period, needed, foreseen, likely, most if most > -np.inf else None)
        for period, needed, foreseen, likely, most in zip(
            end.fan.periods,
            (rest * rest_weights(past[-YEARS:])).tolist(),
            end.fan.single[1].tolist(),
            end.fan.single[2].tolist(),
            best.tolist(),
            strict=True,
        )
    )


def rest_paces(end: YearEnd, target: float | None, *, ceiling: bool) -> tuple[RestPace, ...]:
    """For the next figure, the rest of its quarter and of the year; none for a ceiling or where nothing is foreseen."""
    if target is None or ceiling or end.unable is not None or end.over:
        return ()
    months = end.figures.panel.layout.months
    start = end.figures.known
    so_far = end.figures.so_far if start else 0.0
    return tuple(
        RestPace(pace, float(end.fan.running[2, months.index(pace.last_month) - start]) - so_far)
        for pace in end.paces(target)
    )


def year_rest(end: YearEnd, target: float | None, *, ceiling: bool) -> RestPace | None:
    """Of `rest_paces` that of the rest of the year."""
    rests = rest_paces(end, target, ceiling=ceiling)
    return next((rest for rest in rests if rest.pace.span is Span.YEAR), None)


def turns(end: YearEnd, growth: Mapping[Period, Decimal]) -> tuple[TurningPoint, ...]:
    """Turning points of growth as published (percent by month), which is never worked out anew; where none is
    published, of growth on the year before from the figures."""
    if not growth:
        return end.turns()
    quarters = end.figures.panel.layout is QUARTERS
    said = [
        (month.quarter if quarters else month, float(rate) / 100) for month, rate in sorted(growth.items())
    ]
    return turning_points(said)


def shift_of(missed: Sequence[tuple[float, float, float]], slipped: Sequence[float]) -> float:
    """By how much a sum's end moves: units taken to end so far short of their bottom lines (line, short, foreseen
    P50), and what slips."""
    return sum(line - short - foreseen for line, short, foreseen in missed) - sum(slipped)
