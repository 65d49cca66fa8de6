"""Chains: what projects roll up to, where they have gaps, and what comes of them next year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.ui.types import gettext_noop

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.projects.models import Chain, ChainSegment
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
    """Yuan. `low` and `high`: where every project finishes at the late (early) tenth of its own draws."""

    this_year: Decimal
    next_year: Decimal
    low: Decimal
    high: Decimal

    @property
    def increment(self) -> Decimal:
        """Next year's output less this year's."""
        return self.next_year - self.this_year

    def plus(self, other: "Output") -> "Output":
        """Both together."""
        return Output(
            self.this_year + other.this_year,
            self.next_year + other.next_year,
            self.low + other.low,
            self.high + other.high,
        )


NO_OUTPUT: Final = Output(Decimal(0), Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment with its projects counted: not started, under construction, in production."""

    segment: "ChainSegment"
    state: SegmentState
    before: int
    building: int
    producing: int
    output: Output


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
    def gaps(self) -> int:
        """Segments without any project."""
        return sum(line.state is SegmentState.GAP for line in self.segments)


@dataclass(frozen=True, slots=True)
class ChainPage:
    """All chains, the same by unit, and what was left out of them.

    `undrawn`: projects with an expected output whose plan was not drawn yet, or cannot be; `unplaced`: whose
    industry no segment takes.
    """

    year: Period
    chains: tuple[ChainLine, ...]
    units: tuple[tuple["Unit", Output], ...]
    whole: Output
    undrawn: int
    unplaced: int
