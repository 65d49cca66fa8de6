"""Chains: what projects roll up to, where they have gaps, and what comes of them next year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.ui.types import gettext_noop

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Chain, ChainSegment, Project
    from guatu.targets.models import Indicator


class SegmentState(StrEnum):
    """建链补链延链强链: what a segment calls for, by what there is in it."""

    GAP = "gap"  # 补链: no project at all
    FOUNDING = "founding"  # 建链: only projects that have not started
    EXTENDING = "extending"  # 延链: under construction, none in production
    STRENGTHENING = "strengthening"  # 强链: some in production


SEGMENT_WORDS: Final[Mapping[str, str]] = {
    SegmentState.GAP: gettext_noop("缺项：补链"),
    SegmentState.FOUNDING: gettext_noop("未开工：建链"),
    SegmentState.EXTENDING: gettext_noop("在建：延链"),
    SegmentState.STRENGTHENING: gettext_noop("已投产：强链"),
}


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """A segment as it is written: its industries are prefixes of GB/T 4754 codes."""

    name: str
    industries: tuple[str, ...]
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """Yuan. `this_year`, `next_year`: the means over the draws. `low`, `middle`, `high`: next year's P10, P50 and P90;
    `increment_low`, `increment_high`: the P10 and P90 of next year's output less this year's."""

    this_year: Decimal
    next_year: Decimal
    low: Decimal
    middle: Decimal
    high: Decimal
    increment_low: Decimal
    increment_high: Decimal

    @property
    def increment(self) -> Decimal:
        """The mean of next year's output less this year's."""
        return self.next_year - self.this_year


@dataclass(frozen=True, slots=True)
class Point:
    """点: what one project brings: the mean of next year's yuan, the chance of being finished by the end of this year,
    the month by which half of the draws are finished (None: hardly ever)."""

    next_year: Decimal
    chance: float
    half_by: Period | None


@dataclass(frozen=True, slots=True)
class PointLine:
    """A project of a segment with its expected output of a year at full capacity, in yuan."""

    project: "Project"
    amount: Decimal
    point: Point


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment with its projects counted: not started, under construction, in production."""

    segment: "ChainSegment"
    state: SegmentState
    before: int
    building: int
    producing: int
    output: Output
    points: tuple[PointLine, ...]  # those with an expected output, the most of next year first


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain: its segments in order, the sum, and what that is of its indicator's last whole year (percent)."""

    chain: "Chain"
    segments: tuple[SegmentLine, ...]
    output: Output
    indicator: "Indicator | None"
    base: Decimal | None  # the indicator of last year, in its own measure
    share: Decimal | None  # the increment in percent of it, where the indicator is money

    @property
    def points(self) -> int:
        """Projects with an expected output."""
        return sum(len(line.points) for line in self.segments)

    @property
    def gaps(self) -> int:
        """Segments without any project."""
        return sum(line.state is SegmentState.GAP for line in self.segments)


@dataclass(frozen=True, slots=True)
class ChainPage:
    """All chains, the same by unit, and what was left out of them.

    `undrawn`: projects with an expected output whose plan was not drawn yet, or cannot be; `unplaced`: whose
    industry no segment takes. `drawn_on`: the day of the oldest draws that count; None where nothing was drawn.
    """

    year: Period
    chains: tuple[ChainLine, ...]
    units: tuple[tuple["Unit", Output], ...]
    whole: Output
    undrawn: int
    unplaced: int
    drawn_on: date | None
