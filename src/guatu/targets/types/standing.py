"""What is read of targets and figures: grids, paces, tables of figures, printed figures, counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.targets.types.measures import HasName

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Area, Indicator, TargetVersion, Task


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

    @property
    def by_months(self) -> bool:
        """Whether any target of it is given by the month."""
        return any(row.month_sum is not None for row in (*self.rows, *((self.city,) if self.city else ())))


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
    month: Decimal | None = None  # what the month brought alone; the level itself where months do not add up
    quarter: Decimal | None = None  # what the quarter has brought so far; the same
    place: tuple[int, int] | None = None  # by points behind, of how many below the same unit

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


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """What counting a month changed: by indicator's code how many units, and by code why it was left out (a number of
    the catalogue)."""

    period: Period
    changed: Mapping[str, int]
    left_out: Mapping[str, str]
