"""One series' year's end: its distribution, its path, how the same method did in past years, the pace it needs."""

from dataclasses import dataclass, field
from statistics import fmean

import numpy as np

from guatu.engine.forecast.conformal import SHARES
from guatu.engine.forecast.model import Float64, Panel
from guatu.engine.forecast.prepared import REASONS, Unable
from guatu.engine.forecast.trajectory import Pace, Standing, Trajectories, required_paces
from guatu.engine.forecast.turning import TurningPoint, growth_on_year, turning_points
from guatu.engine.pacing import linear_share
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period

_NOTHING = np.empty(0)
_NO_TABLE = np.empty((3, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What is known of one series. `missing`: periods between its first and last figure without one."""

    panel: Panel
    row: int
    known: int
    so_far: float
    missing: tuple[Period, ...]
    never_negative: bool
    bottom_line: float | None
    stretch: float | None
    trajectories: Trajectories


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """The path to come: P10, P50 and P90 of each period alone and of the year up to its end (of a level, the same).

    single, running: shape (3, periods), read-only.
    """

    periods: tuple[Period, ...] = ()
    single: Float64 = field(default_factory=lambda: _NO_TABLE)
    running: Float64 = field(default_factory=lambda: _NO_TABLE)


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What the same method would have foreseen in a past year, after the same month, from what was known then."""

    year: int
    foreseen: float
    actual: float

    @property
    def error(self) -> float | None:
        """(foreseen - actual) ÷ actual; None where actual is 0."""
        return (self.foreseen - self.actual) / abs(self.actual) if self.actual else None


@dataclass(frozen=True, slots=True, eq=False)
class YearEnd:
    """The year of one series as foreseen. Where it cannot be, `unable` says why, and there is no distribution.

    values: shape (99,), quantiles of the year's total at 1 % … 99 %, rising. family: weight of each family of methods.
    """

    figures: Figures
    unable: Unable | None
    values: Float64 = field(default_factory=lambda: _NOTHING)
    fan: Fan = field(default_factory=Fan)
    back_test: tuple[PastForecast, ...] = ()
    family: Float64 = field(default_factory=lambda: _NOTHING)

    @property
    def code(self) -> str:
        """The series."""
        return self.figures.panel.codes[self.figures.row]

    @property
    def reason(self) -> Phrase | None:
        """Why it cannot be foreseen, in words."""
        return None if self.unable is None else REASONS[self.unable]

    @property
    def last_known(self) -> Period | None:
        """The last period of the year with a figure; None where the year has none yet."""
        panel = self.figures.panel
        return panel.layout.period(panel.year, self.figures.known - 1) if self.figures.known else None

    @property
    def over(self) -> bool:
        """Whether all figures of the year are known."""
        return self.figures.known == self.figures.panel.layout.slots

    def quantile(self, share: float) -> float:
        """The total that the year stays at or below with this chance, 0.01 to 0.99. Raises ValueError otherwise."""
        if not SHARES[0] <= share <= SHARES[-1] or not self.values.size:
            raise ValueError(f"no quantile {share} of {self.code}")
        return float(np.interp(share, SHARES, self.values))

    @property
    def p10(self) -> float:
        """One year in ten ends below."""
        return self.quantile(0.1)

    @property
    def p50(self) -> float:
        """As often above as below: the forecast where one number is asked for."""
        return self.quantile(0.5)

    @property
    def p90(self) -> float:
        """One year in ten ends above."""
        return self.quantile(0.9)

    def chance(self, target: float) -> float:
        """Of ending at `target` or above. 0.01 and 0.99 stand for less and more, 0 and 1 for what is certain.

        Raises ValueError where the year cannot be foreseen.
        """
        if not self.values.size:
            raise ValueError(f"no chance for {self.code}")
        figures = self.figures
        adds_up = figures.never_negative and not figures.panel.total_is_last
        if self.over or (adds_up and figures.so_far >= target):
            return float(figures.so_far >= target)
        if target <= self.values[0]:
            return 0.99
        if target > self.values[-1]:
            return 0.01
        return float(1 - np.interp(target, self.values, SHARES))

    @property
    def bottom_line_chance(self) -> float | None:
        """Of reaching the bottom line; None without one or where the year cannot be foreseen."""
        return self._chance(self.figures.bottom_line)

    @property
    def stretch_chance(self) -> float | None:
        """Of reaching the stretch target; None as above."""
        return self._chance(self.figures.stretch)

    def _chance(self, target: float | None) -> float | None:
        return None if target is None or not self.values.size else self.chance(target)

    @property
    def mean_error(self) -> float | None:
        """Mean of the past forecasts' errors without sign, as a share; None without any."""
        errors = [abs(past.error) for past in self.back_test[:5] if past.error is not None]
        return fmean(errors) if errors else None

    @property
    def back_test_sentence(self) -> Phrase | None:
        """Such as "近5年同一时点用此方法推算全年，平均误差2.1%，最大4.0%（2023年）。"; None without past years."""
        known = [(abs(past.error), past.year) for past in self.back_test[:5] if past.error is not None]
        if not known:
            return None
        mean, (most, year) = fmean(error for error, _ in known), max(known)
        return Phrase(
            f"近{len(known)}年在同一时点用此方法推算全年，平均误差{mean:.1%}，最大{most:.1%}（{year}年）。",
            f"In the last {len(known)} years this method, at this month, missed by {mean:.1%} on average, "
            f"at most by {most:.1%} ({year}).",
        )

    def paces(self, target: float) -> tuple[Pace, ...]:
        """What the next figure, the rest of the quarter and the rest of the year must bring to reach `target`."""
        figures = self.figures
        return required_paces(figures.panel, figures.row, figures.known, figures.so_far, target)

    def standing(self, target: float) -> Standing | None:
        """How far towards `target`, linear and by season; None before the first figure, for a level and target 0."""
        figures = self.figures
        if self.last_known is None or figures.panel.total_is_last or target == 0:
            return None
        corridor = self.corridor()
        low, usual, high = corridor[figures.known - 1] if corridor else (None, None, None)
        return Standing(figures.so_far / target, float(linear_share(self.last_known)), low, usual, high)

    def corridor(self) -> tuple[tuple[float, float, float], ...]:
        """Low, usual and high share of the year by the end of each slot; empty where no past year gives one."""
        found, row = self.figures.trajectories, self.figures.row
        if np.isnan(found.usual[row]).any():
            return ()
        low, high = found.low[row], found.high[row]
        usual = found.usual[row]
        ends = [np.where(np.isnan(line), usual, line).tolist() for line in (low, usual, high)]
        return tuple(zip(*ends, strict=True))

    def turns(self, hold: int = 2, rise: float = 0.01) -> tuple[TurningPoint, ...]:
        """Turning points of growth on a year before, of the year to date (of a level: of each figure)."""
        panel, row = self.figures.panel, self.figures.row
        values = [
            (panel.layout.period(panel.first_year + year, slot), float(panel.values[row, year, slot]))
            for year in range(panel.values.shape[1])
            for slot in range(panel.layout.slots)
            if not np.isnan(panel.values[row, year, slot])
        ]
        return turning_points(growth_on_year(values, to_date=not panel.total_is_last), hold=hold, rise=rise)
