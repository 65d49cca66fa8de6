"""What a cube says: every number of every unit, month and indicator, places among peers, one cell in plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

import numpy as np

from guatu.engine.arrays import UInt8, freeze
from guatu.engine.cube.arrays import MONTHS, Float64, Numbers, Sums, UInt16
from guatu.engine.cube.space import Facts, Space, Targets
from guatu.engine.pacing import required_pace
from guatu.kernel.period import Period
from guatu.kernel.quantity import to_decimal


class By(StrEnum):
    """What places are given by; the best comes first."""

    BEHIND = "behind"  # points behind the linear share: the least first
    GROWTH = "growth"  # higher first, or lower where less is better
    MONTH_GROWTH = "month_growth"  # the same
    TOTAL = "total"  # the same


@dataclass(frozen=True, slots=True)
class Below:
    """Units rolled up elsewhere, as sums for a cube in which they have nothing below them."""

    units: tuple[str, ...]
    sums: Sums


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Shape (units, indicators): place from 1, equals sharing one, 0 for the unknown; and of how many."""

    space: Space
    place: UInt16
    known: UInt16

    def __getitem__(self, key: tuple[str, str]) -> tuple[int, int] | None:
        """Place and of how many, of a unit and an indicator; None without a place."""
        at = self.space.unit(key[0]), self.space.indicator(key[1])
        return (int(self.place[at]), int(self.known[at])) if self.place[at] else None


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's numbers of one month and indicator, in its measure; None where unknown. As `Cube` has them.

    behind_points: to 28 digits, of which the cube keeps the nearest float.
    """

    total: Decimal | None
    month: Decimal | None
    quarter: Decimal | None
    target: Decimal | None
    growth: float | None
    month_growth: float | None
    behind_points: Decimal | None
    required_per_month: Decimal | None
    reported: int
    expected: int


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Read-only arrays of shape (units, months, indicators), in whole steps where nothing else is said; NaN: unknown.

    total: the year to date, or the level as it stands: the unit's own, else the sum of what is known below it.
    month: the month alone. quarter: the quarter to date, whole in its third month. Both are the level itself where
    months do not add up, and unknown where not the same units stand behind the two totals that they lie between.
    growth: percent over the total a year before (累计), of a rate the difference in its own points; unknown unless the
    same units stand behind both and the base is above zero. month_growth: the same of the month alone (当月).
    behind: points of a hundred of the year's target behind n/12 (a level: behind the whole), of a rate points of its
    own; negative if ahead. reported, expected: how many units of how many (those with a target) know the month.
    same: bits SAME_…, whether the same units stand behind the total as behind an earlier one.
    """

    facts: Facts
    targets: Targets
    total: Float64
    month: Float64
    quarter: Float64
    growth: Float64
    month_growth: Float64
    behind: Float64
    same: UInt8
    reported: UInt16
    expected: UInt16

    @classmethod
    def of(cls, facts: Facts, targets: Targets, numbers: Numbers) -> "Cube":
        """Over read-only views of the numbers."""
        cube = cls(
            facts,
            targets,
            numbers.total.view(),
            numbers.month.view(),
            numbers.quarter.view(),
            numbers.growth.view(),
            numbers.month_growth.view(),
            numbers.behind.view(),
            numbers.same.view(),
            numbers.reported.view(),
            numbers.expected.view(),
        )
        freeze(cube.total, cube.month, cube.quarter, cube.growth, cube.month_growth, cube.behind)
        freeze(cube.same, cube.reported, cube.expected)
        return cube

    @property
    def space(self) -> Space:
        """The axes."""
        return self.facts.space

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of axes, facts and targets: worked out when asked, for it takes longer than the cube itself."""
        seen = sha256(self.space.digest.encode())
        for values in (self.facts.values, self.targets.values):
            seen.update(np.where(np.isnan(values), np.nan, values + 0.0).data)
        return seen.hexdigest()

    def __getitem__(self, key: tuple[str, Period, str]) -> Cell:
        """Of a unit's code, a period and an indicator's code. A quarter or year stands for its last month."""
        unit, p, i = self.space.unit(key[0]), self.space.month(key[1]), self.space.indicator(key[2])
        indicator = self.space.indicators[i]
        at = unit, p, i
        return Cell(
            indicator.value(self.total[at]),
            indicator.value(self.month[at]),
            indicator.value(self.quarter[at]),
            indicator.value(self.targets.values[unit, p // MONTHS, i]),
            _known(self.growth[at]),
            _known(self.month_growth[at]),
            self._behind(unit, p, i),
            self._required(unit, p, i),
            int(self.reported[at]),
            int(self.expected[at]),
        )

    def _behind(self, unit: int, p: int, i: int) -> Decimal | None:
        """The same division as the kernel's, of whole numbers."""
        goal, total = self.targets.values[unit, p // MONTHS, i], self.total[unit, p, i]
        if np.isnan(goal) or np.isnan(total):
            return None
        rules, m = self.space.rules, p % MONTHS
        of = int(rules.whole[i]) * int(goal) + int(rules.scale[i])
        short = int(rules.due[m, i]) * int(goal) - int(rules.done[i]) * int(total)
        return to_decimal(Fraction(short, of)) if of else None

    def _required(self, unit: int, p: int, i: int) -> Decimal | None:
        """What each month left must bring."""
        indicator = self.space.indicators[i]
        target = indicator.value(self.targets.values[unit, p // MONTHS, i])
        actual = indicator.value(self.total[unit, p, i])
        if target is None or actual is None or not indicator.adds_over_months:
            return None
        return required_pace(actual, target, MONTHS - 1 - p % MONTHS)

    def required(self, period: Period) -> Float64:
        """What each month left of the year must bring: shape (units, indicators), steps, not rounded.

        0 where the target is reached; unknown where months do not add up or none is left.
        """
        p = self.space.month(period)
        left = MONTHS - 1 - p % MONTHS
        rest = self.targets.values[:, p // MONTHS] - self.total[:, p]
        pace = np.where(rest <= 0, 0.0, rest / left if left else np.nan)
        return np.where(self.space.rules.later[-1] & ~np.isnan(rest), pace, np.nan)

    def ranking(
        self, period: Period, by: By = By.BEHIND, peers: Iterable[Sequence[str]] | None = None
    ) -> Ranking:
        """Places in one month, among the units directly below the same one, or within the groups given by code.

        A unit in none of the groups has no place.
        """
        from guatu.engine.cube.placing import places  # noqa: PLC0415 - numba takes a second to import

        p = self.space.month(period)
        tree, shape = self.space.tree, (len(self.space.units), len(self.space.indicators))
        if peers is None:
            groups = tree.ptr, tree.child
        else:
            rows = [[self.space.unit(code) for code in group] for group in peers]
            ptr = np.cumsum([0, *map(len, rows)], dtype=np.int32)
            groups = ptr, np.array([row for group in rows for row in group], np.int32)
        values: Float64 = np.array(getattr(self, by)[:, p])
        factor = np.ones(shape[1]) if by is By.BEHIND else -np.sign(self.space.rules.done)
        place, known = np.zeros(shape, np.uint16), np.zeros(shape, np.uint16)
        freeze(*groups, values)  # in one form always, for which the kernel is compiled
        places(groups, values, factor, place, known)
        freeze(place, known)
        return Ranking(self.space, place, known)

    def below(self, units: Sequence[str]) -> Below:
        """What is known of some units, for a cube of those above them: `roll_up(…, below=[…])` gives the same sums."""
        rows = [self.space.unit(code) for code in units]
        return Below(
            tuple(units),
            Sums(self.total[rows], self.same[rows], self.reported[rows], self.expected[rows]),
        )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
