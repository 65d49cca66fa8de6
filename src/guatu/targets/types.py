"""What crosses the door of targets: an indicator's pace, the grid of its targets, how a target was split."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from guatu.kernel.period import Period
from guatu.kernel.quantity import to_decimal
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Area, Indicator, TargetVersion, Task


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

    @property
    def step(self) -> Decimal:
        """The smallest difference the indicator knows."""
        return Decimal(1).scaleb(-self.decimals)


@dataclass(frozen=True, slots=True)
class UnitSplit:
    """One unit's part of a year's target. `months`: 12 parts summing to `year`, none where they do not add."""

    year: Decimal
    months: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A year's target of the city in exact parts. `city.months` are the sums of the units' months."""

    city: UnitSplit
    units: Mapping[int, UnitSplit]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A split in the making, in whole steps of the indicator: rows are units, columns are months.

    As typed, its years, months and cells may disagree; `rules.respread` makes them agree. Where months do not
    add up there is one column. What is locked is kept as it stands; the total always is.
    """

    total: int
    years: tuple[int, ...]
    months: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    locked_years: frozenset[int] = frozenset()
    locked_months: frozenset[int] = frozenset()
    locked_cells: frozenset[tuple[int, int]] = frozenset()


class ClashKind(StrEnum):
    """Which sums the locks of a sheet make impossible."""

    UNIT = "unit"  # a unit's locked months are more than its locked year
    MONTH = "month"  # a month's locked units are more than the city's locked month
    UNITS = "units"  # what is locked over units is more than the total, or all is locked and is not it
    MONTHS = "months"  # the same over months
    UNITS_TO_MONTHS = "units_to_months"  # these units must place `wanted`, in months with `room` left
    MONTHS_FROM_UNITS = "months_from_units"  # these months need `wanted`, from units with `room` left


@dataclass(frozen=True, slots=True)
class Clash:
    """Locks that cannot all hold: `units` and `months` are rows and columns, `wanted` and `room` whole steps."""

    kind: ClashKind
    units: tuple[int, ...]
    months: tuple[int, ...]
    wanted: int
    room: int

    @property
    def short(self) -> int:
        """By how much: positive where too much is asked, negative where too little is locked."""
        return self.wanted - self.room


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a row of a sheet is behind its plan in the months gone, in whole steps.

    `done` None: nobody reported. `left` is what its remaining months now have to bring together.
    """

    row: int
    asked: int
    done: int | None
    left: int

    @property
    def short(self) -> int:
        """Positive where less was done than asked, negative where more; 0 where nothing is known."""
        return 0 if self.done is None else self.asked - self.done


@dataclass(frozen=True, slots=True)
class Inflation:
    """What a unit is asked (`own`) beside what it asks of those below it (`parts`). Level 1 is the top."""

    unit_id: int
    level: int
    own: Decimal
    parts: Decimal

    @property
    def added(self) -> Decimal:
        """What it put on top; negative where it passed on less."""
        return self.parts - self.own

    @property
    def ratio(self) -> Decimal | None:
        """Parts over own, 1 where nothing was added; None where nothing was asked."""
        return to_decimal(Fraction(self.parts) / Fraction(self.own)) if self.own else None


@dataclass(frozen=True, slots=True)
class LastYear:
    """Past figures that a split may follow: each unit's year, the city's increments by month, each unit's own."""

    by_unit: Mapping[int, Decimal]
    by_month: Sequence[Decimal]
    by_cell: Mapping[int, Sequence[Decimal]]


@dataclass(frozen=True, slots=True)
class Guide:
    """What a split of a year may follow and is judged by: the past of the units that carry it.

    `last`: the year before; `usual`: the mean shares of up to three years before. `best`: the most one month ever
    brought, by unit, and `best_city` of all of them together. `done`: what each of the `gone` months of this year
    brought, for the units that reported the last of them.
    """

    last: LastYear | None
    usual: LastYear | None
    best: Mapping[int, Decimal]
    best_city: Decimal | None
    gone: int
    done: Mapping[int, Sequence[Decimal]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where targets do not add up. `unit_id` is whose `whole` it is; `period` a year or a month."""

    unit_id: int
    period: str
    whole: Decimal
    parts: Decimal


@dataclass(frozen=True, slots=True)
class GridRow:
    """A unit's targets of one year: the year, 12 months (None: not set), and the sum of the months."""

    unit: HasName
    year: Decimal | None
    months: tuple[Decimal | None, ...]
    month_sum: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetGrid:
    """Targets of one indicator and year: the city's row, the units' rows, the sums of the units' columns.

    `faults` names every place where the sums differ from the whole; it is empty unless rows were written
    around the actions. Rows outside the actor's scope are left out; the columns are then not checked
    (`whole` is False).
    """

    year: int
    city: GridRow | None
    rows: tuple[GridRow, ...]
    unit_sum: GridRow | None
    faults: tuple[Mismatch, ...]
    whole: bool
    version: "TargetVersion | None" = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One area of a plan with its tasks, each in their order."""

    area: "Area"
    tasks: "tuple[Task, ...]"


@dataclass(frozen=True, slots=True)
class Pace:
    """How one indicator of one unit stands at the end of a month. Values are in the indicator's own measure.

    `linear_share` (序时进度) is 0…1: n/12 where months add up, 1 for a level or a rate, due every day.
    `behind_points` is percentage points of the year's target behind that share (for a rate: points of the
    rate), negative when ahead. `required_per_month` is what each remaining month now needs. None where a
    fact is missing. A city's value is the sum of its units': `reported` of `expected` have reported.
    """

    indicator_id: int
    unit_id: int
    period: Period
    target_year: Decimal | None
    target_to_date: Decimal | None
    actual: Decimal | None
    growth: Decimal | None
    linear_share: Decimal
    behind_points: Decimal | None
    required_per_month: Decimal | None
    history: tuple[tuple[Period, Decimal], ...] = ()
    # What the plan asks for by the end of each of the 12 months; None without a target.
    plan: tuple[Decimal | None, ...] = (None,) * 12
    reported: int = 1
    expected: int = 1
    stretch: Decimal | None = None  # of the year, where one is set
    version: int | None = None  # of the year's targets: which one these are

    @property
    def share(self) -> Decimal | None:
        """Done of the year's target, 0…1 and beyond; None without a target or a value."""
        if self.actual is None or not self.target_year:
            return None
        return self.actual / self.target_year


@dataclass(frozen=True, slots=True)
class Pursuit:
    """What one plan asks of an indicator for a year, and the version that says so."""

    version: "TargetVersion"
    year: Period
    bottom_line: Decimal
    stretch: Decimal | None


@dataclass(frozen=True, slots=True)
class Release:
    """Whether an indicator's newest figure is out: `due` is the month that should be, `newest` the last there is."""

    indicator: "Indicator"
    due: Period
    newest: Period | None

    @property
    def late(self) -> bool:
        """Whether the figure that should be out is not there."""
        return self.newest is None or self.newest < self.due


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A unit's figures of a year, one for each of the table's months; None where unknown."""

    unit: HasName
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures of an indicator by unit and due month, as they stand or as each month brought them."""

    months: tuple[int, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the plan's indicators: how it stands for the unit looked at."""

    indicator: "Indicator"
    unit: "Unit"
    pace: Pace


class Verdict(StrEnum):
    """What a printed figure is beside the exact one."""

    EXACT = "exact"
    ROUNDED = "rounded"  # half up, as it should be
    CUT = "cut"  # the further digits were cut off: 129/270 is 47.8 %, not 47
    OFF = "off"  # it does not follow


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure checked. `exact` in the measure of `printed`: percent where `percent`."""

    left: str
    printed: Decimal
    places: int
    percent: bool
    exact: Decimal
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether the figure follows from what it is said to follow from."""
        return self.verdict in (Verdict.EXACT, Verdict.ROUNDED)

    @property
    def shown_places(self) -> int:
        """Decimals that show the difference: two more than were printed."""
        return self.places + 2

    @property
    def difference(self) -> Decimal:
        """Printed less exact."""
        return self.printed - self.exact


@dataclass(frozen=True, slots=True)
class Counter:
    """One count on offer. `key` is "<kind>:<name>"; `url` leads to what is counted."""

    key: str
    name: str
    name_en: str
    url: str


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps counts of a kind: `count(actor, name, period)`, by unit id, from the year's beginning to its end."""

    kind: str
    count: Callable[[Actor, str, Period], Mapping[int, int]]
    offered: Callable[[Actor], Sequence[Counter]]
