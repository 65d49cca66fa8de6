"""How an indicator behaves, is entered and is split: what rules need to know of it, without its row."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class Basis(StrEnum):
    """Where the weights of a split come from."""

    EVEN = "even"  # 平均分摊
    LAST_YEAR = "last_year"  # 往年占比: the shares of the last years, up to three
    CAPACITY = "capacity"  # 按承载能力: a weight given for each unit
    GROWTH = "growth"  # 同增幅: last year's value, everyone by the same growth
    BURDEN = "burden"  # 同负担: what is more than last year, by a base given for each unit
    HAND = "hand"  # 手工: what stands in the grid now


class Entry(StrEnum):
    """How an indicator's figures are entered; how they are shown is the reader's choice."""

    CUMULATIVE = "cumulative"  # 累计数, from the beginning of the year
    SINGLE = "single"  # 当期数, of the month (quarter) alone


class Reported(StrEnum):
    """For which months an indicator has figures; a quarter's stands under its last month."""

    MONTHLY = "monthly"
    MERGED = "merged"  # no January: the first is 1–2月 (RULES.md §5)
    QUARTERLY = "quarterly"


class Part(StrEnum):
    """What of the plan tree may be retired."""

    PLAN = "plan"
    AREA = "area"
    TASK = "task"
    INDICATOR = "indicator"


class HasName(Protocol):
    """A row shown by its name in the reader's language."""

    @property
    def pk(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """The subject of a permission that is bound to a unit and nothing else."""

    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """How an indicator behaves, without its row: what rules need to know of it."""

    adds_over_months: bool  # months sum to the year (flows and counts)
    adds_over_units: bool  # units sum to the city
    is_rate: bool  # compared in points of itself, not as a share of its target
    higher_is_better: bool
    decimals: int  # its smallest unit is 10^-decimals
    entered_single: bool = False  # figures are entered month by month, else from the year's beginning
    reported: Reported = Reported.MONTHLY
    signed: bool = False  # may be below zero: a growth rate

    @property
    def step(self) -> Decimal:
        """The smallest difference the indicator knows."""
        return Decimal(1).scaleb(-self.decimals)
