"""A year's target in parts: a split, the sheet it is made on, what it follows, and what is judged of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from guatu.kernel.quantity import to_decimal


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
class Approval:
    """Who approved an adjustment: a post of the house, or a body outside it with the number of what it issued.

    `body`: 市政府常务会议; `document`: its minutes or file number, 市政府第12次常务会议纪要. A post may have one too.
    """

    post_id: int | None = None
    body: str = ""
    document: str = ""

    def __bool__(self) -> bool:
        return self.post_id is not None or bool(self.body.strip())


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


def _over(parts: Decimal, own: Decimal) -> Decimal | None:
    return to_decimal(Fraction(parts) / Fraction(own)) if own else None


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
        return _over(self.parts, self.own)


@dataclass(frozen=True, slots=True)
class InflationLevel:
    """The units of one level that pass their targets on, who added most first."""

    level: int
    lines: tuple[Inflation, ...]

    @property
    def own(self) -> Decimal:
        """What they are asked together."""
        return sum((line.own for line in self.lines), Decimal(0))

    @property
    def parts(self) -> Decimal:
        """What they ask together of those below them."""
        return sum((line.parts for line in self.lines), Decimal(0))

    @property
    def added(self) -> Decimal:
        """What the level put on top; negative where it passed on less."""
        return self.parts - self.own

    @property
    def ratio(self) -> Decimal | None:
        """Parts over own; None where nothing was asked."""
        return _over(self.parts, self.own)


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
