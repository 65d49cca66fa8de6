"""What a cube is over: units in a tree, indicators with their kinds, whole years of months; its facts and targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guatu.engine.arrays import freeze
from guatu.engine.cube.arrays import LARGEST, MONTHS, Float64, Rules, Tree
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import Number

MOST_UNITS: Final = 65_535
"""Counts of units are kept in 16 bits."""

Rows = NDArray[np.signedinteger[Any]]


class Kind(StrEnum):
    """How an indicator's values go together over the months of a year."""

    FLOW = "flow"  # months add up
    STOCK = "stock"  # the last value counts
    RATE = "rate"  # never adds up, over months or units
    COUNT = "count"  # adds up, whole numbers


class Entry(StrEnum):
    """What the value entered for a month stands for, where months add up."""

    TO_DATE = "to_date"  # 累计: the year up to the end of the month
    MONTH = "month"  # 当月: the month alone


@dataclass(frozen=True, slots=True)
class Indicator:
    """How one indicator behaves. `decimals`: its smallest unit is 10^-decimals; facts count whole steps of it.

    january: False where none is published for January: the value of February, entered either way, stands for both
    months (1–2月). quarterly: a quarter's value stands under its last month, there is none between; entered for the
    `Entry.MONTH` alone it is that of the quarter alone. Kind and entry are kept apart: `Entry` is ignored where months
    do not add up.
    """

    code: str
    kind: Kind = Kind.FLOW
    decimals: int = 0
    entry: Entry = Entry.TO_DATE
    january: bool = True
    quarterly: bool = False
    sums: bool = True
    higher_is_better: bool = True

    @property
    def adds_over_months(self) -> bool:
        """Whether months sum to the year."""
        return self.kind in (Kind.FLOW, Kind.COUNT)

    @property
    def adds_over_units(self) -> bool:
        """Whether units sum to the one above them."""
        return self.sums and self.kind is not Kind.RATE

    def steps(self, value: Number) -> int:
        """A value in whole steps. Raises G1173 for one finer than a step."""
        steps = Decimal(value).scaleb(self.decimals)
        if not steps.is_finite() or steps != steps.to_integral_value():
            raise GuatuError("G1173", where=self.code, value=value, most=LARGEST)
        return int(steps)

    def value(self, steps: float) -> Decimal | None:
        """Whole steps as a value; None where unknown."""
        return None if np.isnan(steps) else Decimal(int(steps)).scaleb(-self.decimals)


@dataclass(frozen=True, slots=True)
class Space:
    """The three axes: units (rows in the order given), months of `years` whole years from `first_year`, indicators."""

    units: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    first_year: int
    years: int
    tree: Tree
    rules: Rules
    unit_rows: Mapping[str, int]
    indicator_rows: Mapping[str, int]

    @classmethod
    def build(
        cls, parents: Mapping[str, str | None], indicators: Sequence[Indicator], first_year: int, years: int
    ) -> "Space":
        """parents: each unit's code to that of the unit above it, None for a root.

        Raises G1170 for an unknown parent, G1171 for units above each other in a circle, G1172 for an indicator's code
        that occurs twice, G1174 for no unit, indicator or year, or over 65,535 units; G1003 for a year out of range.
        """
        units = tuple(parents)
        if not (0 < len(units) <= MOST_UNITS and indicators and years > 0):
            raise GuatuError(
                "G1174", units=len(units), indicators=len(indicators), years=years, most=MOST_UNITS
            )
        Period.of_year(first_year), Period.of_year(first_year + years - 1)
        indicator_rows = {one.code: row for row, one in enumerate(indicators)}
        if len(indicator_rows) < len(indicators):
            twice = next(one.code for row, one in enumerate(indicators) if indicator_rows[one.code] != row)
            raise GuatuError("G1172", code=twice)
        unit_rows = {code: row for row, code in enumerate(units)}
        return cls(
            units,
            tuple(indicators),
            first_year,
            years,
            _tree(parents, unit_rows),
            _rules(indicators),
            unit_rows,
            indicator_rows,
        )

    @property
    def months(self) -> int:
        """How many months."""
        return self.years * MONTHS

    @property
    def shape(self) -> tuple[int, int, int]:
        """Units, months, indicators."""
        return len(self.units), self.months, len(self.indicators)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the axes."""
        lines = [f"{self.first_year} {self.years}", repr(self.units), repr(self.tree.parent.tolist())]
        return sha256("\n".join([*lines, repr(self.indicators)]).encode()).hexdigest()

    def unit(self, code: str) -> int:
        """A unit's row. Raises G1175."""
        return _row(self.unit_rows, code)

    def indicator(self, code: str) -> int:
        """An indicator's row. Raises G1175."""
        return _row(self.indicator_rows, code)

    def month(self, period: Period) -> int:
        """The row of the last month of a period. Raises G1175 outside the years."""
        at = (period.year - self.first_year) * MONTHS + period.elapsed_months - 1
        if not 0 <= at < self.months:
            raise GuatuError("G1175", code=str(period))
        return at

    def period(self, month: int) -> Period:
        """The month of a row."""
        return Period.of_month(self.first_year + month // MONTHS, month % MONTHS + 1)

    def facts(self, values: ArrayLike) -> "Facts":
        """Facts from a dense array of shape (units, months, indicators): whole steps, not a number where unknown.

        A float64 array is taken as it is, and made read-only. Raises G1176 for another shape, G1173 for what is no
        whole number of steps, or so large that sums over units and months might not be exact.
        """
        array = _checked(values, self.shape)
        size = sizes(array)
        check_size(size)
        return Facts(self, array, size)

    def facts_of(self, unit: ArrayLike, month: ArrayLike, indicator: ArrayLike, steps: ArrayLike) -> "Facts":
        """Facts from long columns of equal length: rows of units, months and indicators, and whole steps.

        Raises G1175 for a row that does not exist, G1177 for a fact given twice, and as `facts`.
        """
        rows = np.asarray(unit), np.asarray(month), np.asarray(indicator)
        return self.facts(_scattered(self, self.shape, rows, np.asarray(steps, np.float64)))

    def targets(self, values: ArrayLike) -> "Targets":
        """Targets of whole years from a dense array of shape (units, years, indicators). Raises as `facts`."""
        shape = len(self.units), self.years, len(self.indicators)
        return Targets(self, _checked(values, shape))

    def targets_of(
        self, unit: ArrayLike, year: ArrayLike, indicator: ArrayLike, steps: ArrayLike
    ) -> "Targets":
        """Targets from long columns: rows of units, of years (0 is the first) and indicators, and whole steps."""
        shape = len(self.units), self.years, len(self.indicators)
        rows = np.asarray(unit), np.asarray(year), np.asarray(indicator)
        return self.targets(_scattered(self, shape, rows, np.asarray(steps, np.float64)))


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What was entered: shape (units, months, indicators), read-only, whole steps or not a number.

    size: shape (months, indicators), what all units add up to, each without its sign.
    """

    space: Space
    values: Float64
    size: Float64


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """The years' targets: shape (units, years, indicators), read-only, whole steps or not a number."""

    space: Space
    values: Float64


def _row(rows: Mapping[str, int], code: str) -> int:
    if code not in rows:
        raise GuatuError("G1175", code=code)
    return rows[code]


def _checked(values: ArrayLike, shape: tuple[int, ...]) -> Float64:
    array = np.ascontiguousarray(values, np.float64)
    if array.shape != shape:
        raise GuatuError("G1176", found=array.shape, expected=shape)
    for unit, rows in enumerate(array):  # unit by unit, so that no copy of the whole is made
        sound = (rows == np.rint(rows)) & (np.abs(rows) <= LARGEST) | np.isnan(rows)
        if not sound.all():
            raise GuatuError("G1173", where=f"{unit}", value=rows[~sound][0], most=LARGEST)
    freeze(array)
    return array


def sizes(values: Float64) -> Float64:
    """What all units add up to, each without its sign, unit by unit so that no copy of the whole is made."""
    size = np.zeros(values.shape[1:])
    for rows in values:
        size += np.abs(np.nan_to_num(rows))
    return size


def check_size(size: Float64 | np.float64) -> None:
    """Raises G1173 where sums over units and twelve months might pass the largest exact number."""
    if np.max(size) > LARGEST // MONTHS:
        raise GuatuError("G1173", where="Σ", value=np.max(size), most=LARGEST // MONTHS)


def _scattered(space: Space, shape: tuple[int, int, int], rows: Sequence[Rows], steps: Float64) -> Float64:
    for row, size in zip(rows, shape, strict=True):
        if row.size and (row.min() < 0 or row.max() >= size):
            raise GuatuError("G1175", code=f"{row.min()} … {row.max()}")
    array = np.full(shape, np.nan)
    at = np.ravel_multi_index(tuple(rows), shape)
    if at.size > 1 and _twice(at, array.size):
        raise GuatuError("G1177", count=at.size - np.unique(at).size)
    array.reshape(-1)[at] = steps
    return array


def _twice(at: Rows, size: int) -> bool:
    seen = np.zeros(size, np.bool_)
    seen[at] = True
    return int(np.count_nonzero(seen)) < at.size


def _tree(parents: Mapping[str, str | None], rows: Mapping[str, int]) -> Tree:
    for code, above in parents.items():
        if above is not None and above not in rows:
            raise GuatuError("G1170", unit=code, parent=above)
    parent = np.array([-1 if above is None else rows[above] for above in parents.values()], np.int32)
    below = np.flatnonzero(parent >= 0)
    child = below[np.argsort(parent[below], kind="stable")].astype(np.int32)
    ptr = np.concatenate(([0], np.cumsum(np.bincount(parent[below], minlength=parent.size)))).astype(np.int32)
    depth = np.zeros(parent.size, np.int32)
    order = _downwards(parent, ptr.tolist(), child.tolist(), depth)
    if len(order) < parent.size:
        inside = sorted(set(range(parent.size)) - set(order))
        raise GuatuError("G1171", units="、".join(list(parents)[row] for row in inside[:10]))
    tree = Tree(np.array(order[::-1], np.int32), depth, parent, ptr, child)
    freeze(*tree)
    return tree


def _downwards(parent: Rows, ptr: list[int], child: list[int], depth: Rows) -> list[int]:
    """Every unit before all below it, and these together: turned around, a parent follows straight on its children."""
    order, open_rows = [], np.flatnonzero(parent < 0).tolist()
    while open_rows:
        unit = open_rows.pop()
        order.append(unit)
        below = child[ptr[unit] : ptr[unit + 1]]
        depth[below] = depth[unit] + 1
        open_rows += below
    return order


def _rules(indicators: Iterable[Indicator]) -> Rules:
    listed = list(indicators)
    adds = np.array([one.adds_over_months for one in listed])
    monthly = adds & np.array([one.entry is Entry.MONTH for one in listed])
    starts = np.zeros((MONTHS, len(listed)), np.bool_)
    starts[0] = True
    starts[1] = [not one.january for one in listed]
    number = np.arange(1, MONTHS + 1)[:, None]
    quarterly = np.array([one.quarterly for one in listed])
    awaited = np.ones((MONTHS, len(listed)), np.uint16)
    awaited[0] = [one.january for one in listed]
    awaited[quarterly & (number % 3 > 0)] = 0
    rate = np.array([one.kind is Kind.RATE for one in listed])
    sign = np.where([one.higher_is_better for one in listed], 1.0, -1.0)
    rules = Rules(
        carries=monthly & ~quarterly & ~starts,
        by_quarter=monthly & quarterly & (number % 3 == 0) & (number > 3),
        differs=adds & ~starts,
        later=adds & (number > 3),
        sums=np.where([one.adds_over_units for one in listed], 0xFFFF, 0).astype(np.uint16),
        awaited=awaited,
        rate=rate,
        due=np.where(rate, 1, 100 * np.where(adds, number, MONTHS)) * sign,
        done=np.where(rate, 1, 100 * MONTHS) * sign,
        whole=np.where(rate, 0.0, MONTHS),
        scale=np.where(rate, 10.0 ** np.array([one.decimals for one in listed]), 0.0),
    )
    freeze(*rules)
    return rules
