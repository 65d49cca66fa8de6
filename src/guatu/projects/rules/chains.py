"""产业链: which segment a project belongs to, what a segment calls for, what comes of projects next year. Pure.

RULES.md §1 (项目·产业·经济): commissioned output next year = Σ expected output × ramp × probability of being in
production by the date. Here draw by draw: in every draw of the plans each project begins in one month, and brings in
every month from then on a twelfth of its full output × the ramp of the years since. Draw number n is one future of the
whole city (`rules.risk.finish_days`), so that sums over projects have the range they really have.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import rounded
from guatu.projects.rules.risk import DRAWS
from guatu.projects.types import Stage
from guatu.projects.types.chain import Output, Point, SegmentState

MONTHS = 12
NEVER: Final = 255
"""Months after the first that stand for this and more: what finishes then brings nothing this year or next."""
TENTHS: Final = (0.1, 0.5, 0.9)
_EPOCH: Final = date(1970, 1, 1).toordinal()

Shares = NDArray[np.float64]


def segment_of(industry: str, prefixes: Mapping[str, int]) -> int | None:
    """The segment whose prefix is the longest that the industry begins with; None where none fits."""
    for length in range(len(industry), 0, -1):
        if industry[:length] in prefixes:
            return prefixes[industry[:length]]
    return None


def phase(stage: Stage) -> str | None:
    """before, building or producing; None where the project is given up or paused."""
    if stage in (Stage.PAUSED, Stage.TERMINATED):
        return None
    if stage.rank < Stage.STARTED.rank:
        return "before"
    return "building" if stage.rank < Stage.PRODUCING.rank else "producing"


def state_of_segment(before: int, building: int, producing: int) -> SegmentState:
    """What a segment calls for."""
    if producing:
        return SegmentState.STRENGTHENING
    if building:
        return SegmentState.EXTENDING
    return SegmentState.FOUNDING if before else SegmentState.GAP


def check_ramp(ramp: Sequence[int]) -> None:
    """Raises G1693 unless there are one to ten percentages from 0 to 100 that never fall."""
    if not 1 <= len(ramp) <= 10 or list(ramp) != sorted(ramp) or not 0 <= ramp[0] <= ramp[-1] <= 100:
        raise GuatuError("G1693", ramp=", ".join(map(str, ramp)) or "—")


def capacity_share(ramp: Sequence[int], first: Period, year: int) -> Shares:
    """Of a year's full output, what is brought if the finish is so many months after `first`: shape (256,), shares.

    What is finished in a month produces from the next month on, each month a twelfth × the ramp of the years since.
    """
    return _shares(tuple(ramp), year * MONTHS - (first.year * MONTHS + first.number))


@lru_cache(maxsize=1024)
def _shares(ramp: tuple[int, ...], ahead: int) -> Shares:
    """`ahead`: months from the one after `first` to the year's January."""
    running = np.arange(MONTHS) + ahead - np.arange(NEVER + 1)[:, None]  # since the first month of production
    percent = np.array(ramp)[np.clip(running // MONTHS, 0, len(ramp) - 1)]
    shares: Shares = np.where(running >= 0, percent, 0).sum(axis=1) / (100 * MONTHS)
    shares[NEVER] = 0.0
    shares.flags.writeable = False
    return shares


def months_drawn(days: NDArray[np.int32]) -> tuple[Period, bytes]:
    """The earliest month of these days (ordinals), and of each day how many months after it: one byte a draw; NEVER
    stands for all from NEVER months on."""
    since_1970 = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    months = since_1970.astype("datetime64[M]").astype(np.int64)
    first = int(months.min())
    after = np.minimum(months - first, NEVER).astype(np.uint8)
    return Period.of_month(1970 + first // MONTHS, first % MONTHS + 1), after.tobytes()


def point_of(amount: Decimal, ramp: Sequence[int], first: Period, draws: bytes, year: int) -> Point:
    """One project of a chain: its mean of next year's output, the chance of being finished by the end of `year`, the
    month by which half of the draws are."""
    after = _after(draws)
    counts = np.bincount(after, minlength=NEVER + 1)
    within = max((year * MONTHS + MONTHS) - (first.year * MONTHS + first.number - 1), 0)
    half = int(np.searchsorted(counts.cumsum(), after.size / 2))
    return Point(
        next_year=_fen(float(amount) * float(counts @ capacity_share(ramp, first, year + 1)) / after.size),
        chance=float(counts[:within].sum() / after.size),
        half_by=first.shift(half) if half < NEVER else None,
    )


def _after(draws: bytes) -> NDArray[np.uint8]:
    """Months after the first; no draws: the first itself."""
    return np.frombuffer(draws, np.uint8) if draws else np.zeros(1, np.uint8)


class Brought:
    """What projects bring, draw by draw: this year's and next year's yuan, shape (2, DRAWS), added up in place."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._yuan: Shares = np.zeros((2, DRAWS))

    def add(self, amount: Decimal, ramp: Sequence[int], first: Period, draws: bytes) -> None:
        """One project: months after `first` of its finish in every draw, as `months_drawn` gives them; none: `first`
        is certain. Raises ValueError for another number of draws."""
        after = _after(draws)
        for row, year in enumerate((self._year, self._year + 1)):
            self._yuan[row] += float(amount) * capacity_share(ramp, first, year)[after]

    def join(self, other: "Brought") -> None:
        """What other projects bring too."""
        self._yuan += other._yuan

    def output(self) -> Output:
        """Means, and one draw in ten, half, nine in ten below; rounded to the fen."""
        this, following = self._yuan
        low, middle, high = _tenths(following)
        least, _usual, most = _tenths(following - this)
        return Output(_fen(this.mean()), _fen(following.mean()), low, middle, high, least, most)


def _tenths(values: Shares) -> list[Decimal]:
    return [_fen(value) for value in np.quantile(values, TENTHS, method="inverted_cdf")]


def _fen(value: float) -> Decimal:
    return rounded(Decimal(repr(float(value))), 2)
