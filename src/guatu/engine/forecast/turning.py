"""止跌, 回升, 转正: where a growth rate stops falling, rises again, and is no longer negative; dated and confirmed.

Published bulletins use the three words without fixing them. Ours (a working definition):

- 止跌 (STOPPED): a negative figure that growth fell to, by at least `rise` since its last low, once the next `hold`
  figures are not below it. A long decline that ripples by less has not stopped.
- 回升 (RISING): the first figure above such a low, of any sign, once `hold` figures in a row have not turned down and
  have brought a rise of at least `rise`.
- 转正 (POSITIVE): the first figure of zero or more after a run of at least `hold` negative ones.

A point is dated where it happened and confirmed where it was first known: nobody could have said it earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period


class Turn(StrEnum):
    """What kind of turning point."""

    STOPPED = "stopped"
    RISING = "rising"
    POSITIVE = "positive"


WORDS = {
    Turn.STOPPED: Phrase("止跌", "stopped falling"),
    Turn.RISING: Phrase("回升", "rising again"),
    Turn.POSITIVE: Phrase("转正", "no longer negative"),
}


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """turn: which. at: where it happened; confirmed: the figure by which it was known. growth: at `at`, a share."""

    turn: Turn
    at: Period
    confirmed: Period
    growth: float

    @property
    def sentence(self) -> Phrase:
        """Such as "2026年3月止跌：同比-4.2%，2026年5月确认。"."""
        words, rate = WORDS[self.turn], f"{self.growth:+.1%}"
        return Phrase(
            f"{self.at.label('zh')}{words.zh}：同比{rate}，{self.confirmed.label('zh')}确认。",
            f"{self.at.label('en')}: {words.en} at {rate} on a year before, known by {self.confirmed.label('en')}.",
        )


def growth_on_year(
    values: Sequence[tuple[Period, float]], to_date: bool = True
) -> list[tuple[Period, float]]:
    """Growth on a year before as a share, of flows: of the year to date (累计同比), or of each figure alone (当月同比).

    Where the base is not positive or a figure of either year is unknown there is none. values: in order of time.
    """
    known = {(period.year, period.number): value for period, value in values}
    found = []
    year, upto, here, before, broken = 0, 0, 0.0, 0.0, False
    for period, _ in values:
        if period.year != year or not to_date:
            year, upto, here, before, broken = period.year, 0, 0.0, 0.0, False
        for number in range(upto + 1 if to_date else period.number, period.number + 1):
            now, then = known.get((year, number)), known.get((year - 1, number))
            broken |= (now is None) != (then is None)  # neither: a January that nobody reports
            here, before = here + (now or 0.0), before + (then or 0.0)
        upto = period.number
        if not broken and before > 0:
            found.append((period, here / before - 1))
    return found


def turning_points(
    growth: Sequence[tuple[Period, float]], *, hold: int = 2, rise: float = 0.01
) -> tuple[TurningPoint, ...]:
    """All three kinds, in order of `at`, then of kind; with more figures, what was found stays found.

    growth: shares in order of time, published ones or of `growth_on_year`. hold: figures that confirm. rise: the least
    fall to a low and rise from it that are one, 0.01 is a point of a hundred. A gap in the periods ends every run.
    Raises ValueError where hold < 1 or rise < 0.
    """
    if hold < 1 or rise < 0:
        raise ValueError(f"hold {hold} must be 1 or more, rise {rise} not below 0")
    found: list[TurningPoint] = []
    for run in _unbroken(growth):
        lows = _lows(run, hold, rise)
        found += _stopped(run, lows, hold) + _rising(run, lows, hold, rise) + _positive(run, hold)
    order = list(Turn)
    return tuple(sorted(found, key=lambda point: (point.at, order.index(point.turn))))


Run = Sequence[tuple[Period, float]]
_ROUNDING = 1e-9
"""Growth is published to a tenth of a point: a difference of one point is one, whatever its last bit."""


def _unbroken(growth: Run) -> list[list[tuple[Period, float]]]:
    """Stretches without a gap; where no year has a January, February follows December."""
    january = any(period.kind is Kind.MONTH and period.number == 1 for period, _ in growth)
    runs: list[list[tuple[Period, float]]] = []
    expected = None
    for period, value in growth:
        if period != expected:
            runs.append([])
        runs[-1].append((period, value))
        skips = period.kind is Kind.MONTH and period.number == 12 and not january
        expected = period.shift(2 if skips else 1)
    return runs


def _lows(run: Run, hold: int, fall: float) -> list[int]:
    """Places that growth fell to, by at least `fall` from its highest since the low before (since the run began), and
    did not fall below in the `hold` figures after."""
    values = [value for _, value in run]
    found: list[int] = []
    top = values[0]
    for at in range(1, len(run) - hold):
        deep = values[at - 1] > values[at] and top - values[at] >= fall - _ROUNDING
        if deep and min(values[at + 1 : at + hold + 1]) >= values[at]:
            found.append(at)
            top = values[at]
        top = max(top, values[at])
    return found


def _stopped(run: Run, lows: Sequence[int], hold: int) -> list[TurningPoint]:
    return [
        TurningPoint(Turn.STOPPED, run[low][0], run[low + hold][0], run[low][1])
        for low in lows
        if run[low][1] < 0
    ]


def _rising(run: Run, lows: Sequence[int], hold: int, rise: float) -> list[TurningPoint]:
    """The first figure above a low, where `hold` figures in a row do not fall and bring at least `rise`."""
    found = []
    for low in lows:
        after = [value for _, value in run[low : low + hold + 1]]
        steady = all(later >= earlier for earlier, later in pairwise(after))
        if steady and after[1] > after[0] and after[-1] - after[0] >= rise - _ROUNDING:
            found.append(TurningPoint(Turn.RISING, run[low + 1][0], run[low + hold][0], after[1]))
    return found


def _positive(run: Run, hold: int) -> list[TurningPoint]:
    """The first figure that is not negative after at least `hold` that were; known at once."""
    found = []
    negative = 0
    for period, value in run:
        if value >= 0 and negative >= hold:
            found.append(TurningPoint(Turn.POSITIVE, period, period, value))
        negative = negative + 1 if value < 0 else 0
    return found
