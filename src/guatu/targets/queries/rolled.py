"""Figures as the engine's cube has them (`guatu.engine.cube`): in whole steps, rolled up over the tree of units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from guatu.engine import cube
from guatu.engine.cube import Cell, Cube, Ranking, roll_up
from guatu.engine.cube.arrays import LARGEST
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.targets.models import Indicator
from guatu.targets.types import Entry, Reported

STORED: Final = Decimal("0.0001")
"""Figures are stored with so many decimals, and come out of the cube with as many."""
NOTHING: Final = Cell(None, None, None, None, None, None, None, None, 0, 1)
_NOISE: Final = 1e-3
"""A float and a whole number of steps are alike within this; finer figures are refused at the door."""

Row = tuple[int, int, str, float]
"""Indicator id, unit id, period as text, value: of a month what was entered, of a year its target."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """A cube and what its rows are called here: ids of units and of indicators."""

    cube: Cube
    units: Mapping[int, int]
    indicators: Mapping[int, int]

    @classmethod
    def of(
        cls,
        listed: Sequence[Indicator],
        parents: Mapping[int, int | None],
        years: range,
        figures: Iterable[Row],
        targets: Iterable[Row] = (),
    ) -> "Self | None":
        """Rolls up the figures of some indicators; None where there is no unit or no indicator.

        parents: each unit's id to that of the unit above it; one above that is not among them is none. Figures of
        other units, and of other years, are left out. Raises G1173 for a figure finer than its indicator's step.
        """
        if not (listed and parents):
            return None
        codes = {
            str(unit): str(above) if above is not None and above in parents else None
            for unit, above in parents.items()
        }
        space = cube.Space.build(codes, [axis_of(row) for row in listed], years.start, len(years))
        units = {unit: row for row, unit in enumerate(parents)}
        indicators = {row.pk: at for at, row in enumerate(listed)}
        months = {str(space.period(p)): p for p in range(space.months)}
        of_year = {str(year): at for at, year in enumerate(years)}
        facts = space.facts_of(*_columns(listed, figures, units, months, indicators))
        goals = space.targets_of(*_columns(listed, targets, units, of_year, indicators))
        return cls(roll_up(facts, goals, threads=1), units, indicators)

    def value(self, indicator_id: int, unit_id: int, year: int, month: int) -> Decimal | None:
        """What stands at the end of a month: the unit's own figure, else the sum of those below it."""
        return self._number(self.cube.total, indicator_id, unit_id, year, month)

    def month(self, indicator_id: int, unit_id: int, year: int, month: int) -> Decimal | None:
        """What a month brought alone."""
        return self._number(self.cube.month, indicator_id, unit_id, year, month)

    def quarter(self, indicator_id: int, unit_id: int, year: int, month: int) -> Decimal | None:
        """What the quarter had brought by the end of the month."""
        return self._number(self.cube.quarter, indicator_id, unit_id, year, month)

    def exact(self, indicator_id: int, unit_id: int, year: int, month: int) -> Fraction | None:
        """As `value`, for further arithmetic."""
        found = self.value(indicator_id, unit_id, year, month)
        return None if found is None else Fraction(found)

    def cell(self, indicator_id: int, unit_id: int, period: Period) -> Cell:
        """All numbers of a month; `NOTHING` where the cube has no such place."""
        at = self._at(indicator_id, unit_id, period.year, period.number)
        if at is None:
            return NOTHING
        space = self.cube.space
        return self.cube[space.units[at[0]], period, space.indicators[at[2]].code]

    def place(self, ranking: Ranking, indicator_id: int, unit_id: int) -> tuple[int, int] | None:
        """Of a unit in a ranking; None without one."""
        if indicator_id not in self.indicators or unit_id not in self.units:
            return None
        space = self.cube.space
        return ranking[space.units[self.units[unit_id]], space.indicators[self.indicators[indicator_id]].code]

    def _at(self, indicator_id: int, unit_id: int, year: int, month: int) -> tuple[int, int, int] | None:
        space = self.cube.space
        p = (year - space.first_year) * 12 + month - 1
        if indicator_id not in self.indicators or unit_id not in self.units or not 0 <= p < space.months:
            return None
        return self.units[unit_id], p, self.indicators[indicator_id]

    def _number(
        self, of: NDArray[np.float64], indicator_id: int, unit_id: int, year: int, month: int
    ) -> Decimal | None:
        at = self._at(indicator_id, unit_id, year, month)
        steps = float("nan") if at is None else of[at]
        if at is None or np.isnan(steps):
            return None
        decimals = self.cube.space.indicators[at[2]].decimals
        return Decimal(int(steps)).scaleb(-decimals).quantize(STORED)


def axis_of(row: Indicator) -> cube.Indicator:
    """How an indicator behaves, as the cube has it. What is derived is cumulative, and worked out for every unit."""
    derived = bool(row.formula)
    return cube.Indicator(
        row.code,
        cube.Kind(row.kind),
        row.decimals,
        cube.Entry.MONTH if row.entry == Entry.SINGLE and not derived else cube.Entry.TO_DATE,
        january=row.reported != Reported.MERGED,
        quarterly=row.reported == Reported.QUARTERLY,
        sums=row.roll_up == Indicator.RollUp.SUM and not derived,
        higher_is_better=row.higher_is_better,
    )


def _columns(
    listed: Sequence[Indicator],
    rows: Iterable[Row],
    units: Mapping[int, int],
    periods: Mapping[str, int],
    indicators: Mapping[int, int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Rows of units, periods and indicators, and whole steps."""
    known = [row for row in rows if row[1] in units and row[2] in periods]
    unit = np.fromiter((units[row[1]] for row in known), np.int64, len(known))
    period = np.fromiter((periods[row[2]] for row in known), np.int64, len(known))
    indicator = np.fromiter((indicators[row[0]] for row in known), np.int64, len(known))
    value = np.fromiter((row[3] for row in known), np.float64, len(known))
    steps = value * (10.0 ** np.array([row.decimals for row in listed]))[indicator]
    whole = np.rint(steps)
    finer = np.flatnonzero(np.abs(steps - whole) > np.maximum(_NOISE, np.abs(steps) * 2.0**-50))
    if finer.size:
        at = int(finer[0])
        raise GuatuError("G1173", where=listed[indicator[at]].code, value=value[at], most=LARGEST)
    return unit, period, indicator, whole
