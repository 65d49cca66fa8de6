"""How a year is foreseen to end: one indicator of one unit, what its rest must bring, and what if."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from guatu.engine.forecast import Pace, Verdict, YearEnd
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Project
    from guatu.targets.models import Indicator


class Risk(StrEnum):
    """What the chance of the bottom line is called. Ours [≈]: 80 % is sure enough to plan on, half is a coin."""

    REACHED = "reached"
    SAFE = "safe"  # 80 % and more
    DOUBTFUL = "doubtful"  # from half to 80 %
    LIKELY_MISS = "likely_miss"  # less than half
    UNASKED = "unasked"  # foreseen, but nothing is asked of it
    UNKNOWN = "unknown"  # not foreseen


class Stand(StrEnum):
    """Where a share of the year stands beside the corridor of past years, of a target that is to be reached."""

    BEHIND = "behind"  # below the slowest of these years
    SLOW = "slow"  # within the corridor, below the usual
    ON_PACE = "on_pace"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MonthNeed:
    """One figure still to come: what it must bring for the bottom line, its P50 and P90, the most it ever brought."""

    period: Period
    needed: float
    foreseen: float
    likely: float
    best: float | None

    @property
    def beyond(self) -> bool:
        """More than was ever reached and more than it may well be."""
        return self.needed > max(self.likely, self.best or self.likely)


@dataclass(frozen=True, slots=True)
class RestPace:
    """What a part of the rest of the year must bring for a target, beside what it may well bring, the foreseen P90."""

    pace: Pace
    likely: float

    @property
    def months(self) -> int:
        """How many months it spans."""
        return self.pace.last_month - self.pace.first_month + 1


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How the year of one indicator of one unit will end. Values in the indicator's measure, shares 0 … 1.

    `end` holds the distribution, the path and the back-test; `end.unable` says why there is none. `ceiling`: lower is
    better, so that chances are those of staying at or below. `missing`: the mean of what it will be short of the
    bottom line, 0 where it never is; `weight`: that as a share of the whole city's bottom line (else of its own).
    `rest`: what the rest of the year must bring for the bottom line; None for a ceiling or where nothing is foreseen.
    `behind_linear`, `behind_seasonal`: percentage points of the bottom line behind n/12 and behind the usual course.
    `growth`: in percent, as published, by month.
    `waiting`: units that have not reported a month that others have, so that the sum ends before it.
    """

    indicator: "Indicator"
    unit: "Unit"
    end: YearEnd
    ceiling: bool
    bottom_line_chance: float | None
    stretch_chance: float | None
    risk: Risk
    missing: float | None
    weight: float
    behind_linear: float | None
    behind_seasonal: float | None
    stand: Stand
    rest: RestPace | None = None
    growth: Mapping[Period, Decimal] = field(default_factory=dict)
    waiting: tuple[Period, "tuple[Unit, ...]"] | None = None

    @property
    def bottom_line(self) -> float | None:
        """The year's bottom line."""
        return self.end.figures.bottom_line

    @property
    def stretch(self) -> float | None:
        """The year's stretch target."""
        return self.end.figures.stretch

    @property
    def so_far(self) -> float | None:
        """What the year has brought; None before its first figure."""
        return self.end.figures.so_far if self.end.figures.known else None

    @property
    def share(self) -> float | None:
        """Of the bottom line, so far."""
        return None if self.so_far is None or not self.bottom_line else self.so_far / self.bottom_line

    @property
    def gap(self) -> float | None:
        """What the middle of the distribution is on the wrong side of the bottom line; negative on the right one."""
        if self.bottom_line is None or self.end.unable is not None:
            return None
        short = self.bottom_line - self.end.p50
        return -short if self.ceiling else short

    @property
    def verdict(self) -> Verdict | None:
        """How hard the pace is that the rest of the year needs; None where there is no such pace."""
        return None if self.rest is None else self.rest.pace.verdict

    @property
    def per_month(self) -> float | None:
        """What each month left must bring on average, 0 where the bottom line is reached."""
        return None if self.rest is None else max(self.rest.pace.required, 0.0) / self.rest.months

    @property
    def reason(self) -> Phrase | None:
        """Why its end cannot be foreseen."""
        return self.end.reason


@dataclass(frozen=True, slots=True)
class PeerRank:
    """The published place of a figure among the indicator's peers, of how many; `before` a year earlier."""

    period: Period
    place: int
    of: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Slip:
    """A project that is imagined to slip into next year, and what it was to bring this year."""

    project: "Project"
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Imagined:
    """The year's end if units miss and projects slip; the real one stays in `now`. Nothing is written.

    `shift`: by how much the whole distribution moves, its width kept. `missed`: by unit id, how far short of its
    bottom line the unit is taken to end. `quantiles`: 10, 50 and 90 %.
    """

    now: Foreseen
    shift: float
    missed: Mapping[int, Decimal] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()

    @property
    def quantiles(self) -> tuple[float, float, float]:
        """P10, P50 and P90 as they would be."""
        end = self.now.end
        return end.p10 + self.shift, end.p50 + self.shift, end.p90 + self.shift

    @property
    def bottom_line_chance(self) -> float | None:
        """Of the bottom line, as it would be."""
        return self._chance(self.now.bottom_line)

    @property
    def stretch_chance(self) -> float | None:
        """Of the stretch target, as it would be."""
        return self._chance(self.now.stretch)

    @property
    def gap(self) -> float | None:
        """What the middle of the distribution is on the wrong side of the bottom line; negative on the right one."""
        if self.now.bottom_line is None:
            return None
        short = self.now.bottom_line - self.quantiles[1]
        return -short if self.now.ceiling else short

    def _chance(self, target: float | None) -> float | None:
        if target is None:
            return None
        chance = self.now.end.chance(target - self.shift)
        return 1 - chance if self.now.ceiling else chance
