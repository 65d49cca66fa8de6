"""A year's target in exact parts: units, months, and the cells between them (以月保季、以季保年)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import split_exact
from guatu.targets.rules.observing import check_value
from guatu.targets.types import LastYear, Measured, Split, UnitSplit

MONTHS = 12
ZERO = Decimal(0)


def split_year(
    total: Decimal, by_unit: Mapping[int, Decimal], by_month: Sequence[Decimal], measured: Measured
) -> Split:
    """A year's total over units and months, exact both ways.

    Where units add up their years sum to the total; where months add up each unit's 12 months sum to its
    year, and the units' months to the city's, which follow `by_month` themselves. A rate does not add up:
    every unit is given the whole of it, and a level or a rate has no months.
    Raises G1501 for a total below zero or between two steps, G1502 for weights that are no weights.
    """
    check_value(total, measured)
    if total < 0:
        raise GuatuError("G1501", value=total, step=measured.step)
    if (
        not by_unit
        or len(by_month) != MONTHS
        or not (_are_weights(by_unit.values()) and _are_weights(by_month))
    ):
        raise GuatuError("G1502")
    if not measured.adds_over_units:
        alike = UnitSplit(total, _months_of(total, by_month, measured))
        return Split(alike, dict.fromkeys(by_unit, alike))
    years = split_exact(total, list(by_unit.values()), measured.step)
    if not measured.adds_over_months:
        units = {unit: UnitSplit(year) for unit, year in zip(by_unit, years, strict=True)}
        return Split(UnitSplit(total), units)
    months = _months_of(total, by_month, measured)
    cells = _spread(
        [_steps(year, measured) for year in years],
        [_steps(month, measured) for month in months],
        [Fraction(weight) for weight in by_month],
    )
    units = {
        unit: UnitSplit(year, tuple(measured.step * count for count in row))
        for unit, year, row in zip(by_unit, years, cells, strict=True)
    }
    return Split(UnitSplit(total, months), units)


def even(ids: Iterable[int]) -> dict[int, Decimal]:
    """Every unit alike."""
    return dict.fromkeys(ids, Decimal(1))


def last_year(values: Mapping[tuple[int, int], Decimal]) -> LastYear:
    """Last year's shares from its cumulative values by (unit, month 1…12).

    A unit's year is its last value; the city's month is what all units added in it. A month that fell (a
    correction) counts as nothing added, and so does one that nobody reported. Raises G1503 for no data.
    """
    by_unit: dict[int, Decimal] = {}
    by_month = [ZERO] * MONTHS
    for (unit, month), value in sorted(values.items()):
        by_month[month - 1] += max(value - by_unit.get(unit, ZERO), ZERO)
        by_unit[unit] = value
    positive = {unit: value for unit, value in by_unit.items() if value > 0}
    if not positive or not any(by_month):
        raise GuatuError("G1503")
    return LastYear(positive, tuple(by_month))


def _are_weights(weights: Iterable[Decimal]) -> bool:
    listed = list(weights)
    return all(weight.is_finite() and weight >= 0 for weight in listed) and any(listed)


def _months_of(total: Decimal, by_month: Sequence[Decimal], measured: Measured) -> tuple[Decimal, ...]:
    """Twelve parts whose running sum is never more than half a step from the exact one, so an even year stays even.

    Largest remainders would give every odd piece to the first months, and the plan would run ahead of itself.
    """
    if not measured.adds_over_months:
        return ()
    steps, whole = _steps(total, measured), sum(map(Fraction, by_month))
    reached = [
        floor(steps * passed / whole + Fraction(1, 2)) for passed in accumulate(map(Fraction, by_month))
    ]
    return tuple(measured.step * (now - before) for before, now in pairwise([0, *reached]))


def _steps(value: Decimal, measured: Measured) -> int:
    return int(value.scaleb(measured.decimals))


def _spread(years: Sequence[int], months: Sequence[int], weights: Sequence[Fraction]) -> list[list[int]]:
    """Whole cells ≥ 0 whose rows sum to `years` and columns to `months`, both of the same grand total.

    Month by month each unit is brought to where its own year should stand by then; what cannot be divided
    goes to whoever lags most. The last month takes exactly what is left of every row. Rounding each row by
    itself would instead pile the small units' odd pieces onto the first months.
    """
    rows: list[list[int]] = [[] for _ in years]
    whole = sum(weights)
    left = list(years)
    for month, passed in zip(months, accumulate(weights), strict=True):
        wanted = [year * passed / whole - (year - rest) for year, rest in zip(years, left, strict=True)]
        cells = _apportion(month, wanted, left)
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
        left = [rest - cell for rest, cell in zip(left, cells, strict=True)]
    return rows


def _apportion(count: int, wanted: Sequence[Fraction], room: Sequence[int]) -> list[int]:
    """`count` over the rows, none below 0 or above its room, as near to `wanted` as whole pieces allow."""
    cells = [min(most, max(0, floor(want))) for want, most in zip(wanted, room, strict=True)]
    lag = [want - cell for want, cell in zip(wanted, cells, strict=True)]
    short = count - sum(cells)
    piece = 1 if short > 0 else -1
    for _ in range(abs(short)):
        open_rows = [i for i, cell in enumerate(cells) if (cell < room[i] if piece > 0 else cell > 0)]
        neediest = max(open_rows, key=lambda i: (piece * lag[i], -i))
        cells[neediest] += piece
        lag[neediest] -= piece
    return cells
