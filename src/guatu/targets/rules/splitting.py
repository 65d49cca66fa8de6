"""A year's target in exact parts: units, months, and the cells between them (以月保季、以季保年)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from guatu.kernel.errors import GuatuError
from guatu.targets.rules.figures import check_value
from guatu.targets.rules.sheet import respread, settled
from guatu.targets.rules.weights import month_weights, unit_weights, whole_weights
from guatu.targets.types import Basis, Clash, Guide, Measured, Sheet, Split, UnitSplit

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
    check_target(total, measured)
    if (
        not by_unit
        or len(by_month) != MONTHS
        or not (_are_weights(by_unit.values()) and _are_weights(by_month))
    ):
        raise GuatuError("G1502")
    if not measured.adds_over_units:
        alike = _alone(total, by_month, measured)
        return Split(alike, dict.fromkeys(by_unit, alike))
    return _spread_free(total, by_unit, by_month, measured)


def check_target(value: Decimal, measured: Measured) -> None:
    """Raises G1501 for a target finer than the indicator's smallest unit, or below zero where that cannot be."""
    check_value(value, measured)
    if value < 0 and not measured.signed:
        raise GuatuError("G1501", value=value, step=measured.step)


def spread_by(
    sheet: Sheet,
    unit_ids: Sequence[int],
    guide: Guide,
    measured: Measured,
    *,
    by_unit: Basis,
    by_month: Basis,
    given: Mapping[int, Decimal],
) -> Sheet | Clash:
    """The sheet with what is not locked spread again by a rule for units and one for months.

    Where units do not add up, each that is not locked is given the whole of the total, unless by hand. `given`:
    the weights entered, for capacity and as the base of equal burden. Raises G1502, G1503 (see rules.unit_weights).
    """
    if not measured.adds_over_units:
        alike = by_unit is not Basis.HAND
        years = tuple(
            sheet.total if alike and row not in sheet.locked_years else year
            for row, year in enumerate(sheet.years)
        )
        return replace(sheet, years=years, months=(sheet.total,), cells=tuple((year,) for year in years))
    total = measured.step * sheet.total
    years_now = {unit: measured.step * year for unit, year in zip(unit_ids, sheet.years, strict=True)}
    units = unit_weights(by_unit, unit_ids, guide, total=total, given=given, now=years_now)
    if len(sheet.months) == 1:
        return respread(sheet, units, [1])
    months_now = [measured.step * month for month in sheet.months]
    months, cells = month_weights(by_month, unit_ids, guide, now=months_now, cells=sheet.cells)
    return respread(sheet, units, months, cells)


def reaching(sheet: Sheet, total: int, measured: Measured) -> Sheet:
    """奋斗目标: a settled sheet brought to another total in its own proportions; no cell below it where it is more.

    Where units do not add up each is brought as much higher as the total is: by the same points for a rate, else in
    the same proportion (cut to a whole step).
    """
    if not measured.adds_over_units:
        return _each_reaching(sheet, total, measured)
    base = sheet if total >= sheet.total else _emptied(sheet)
    more = respread(_emptied(sheet, total - base.total), sheet.years, sheet.months, sheet.cells)
    if isinstance(more, Clash):
        raise AssertionError(f"a sheet without locks cannot clash: {more}")
    both = zip(base.cells, more.cells, strict=True)
    return settled(sheet, [[a + b for a, b in zip(*lines, strict=True)] for lines in both])


def _each_reaching(sheet: Sheet, total: int, measured: Measured) -> Sheet:
    def reached(year: int) -> int:
        if measured.is_rate or not sheet.total:
            return year + total - sheet.total
        return year * total // sheet.total

    years = tuple(map(reached, sheet.years))
    return replace(sheet, total=total, years=years, months=(total,), cells=tuple((year,) for year in years))


def split_of(
    sheet: Sheet,
    unit_ids: Sequence[int],
    measured: Measured,
    season: Sequence[Decimal] = (Decimal(1),) * MONTHS,
) -> Split:
    """A sheet in the indicator's own measure; without months where they do not add up.

    Where units do not add up but months do, each unit's year is spread over `season` by itself.
    """
    rows = zip(unit_ids, sheet.years, sheet.cells, strict=True)
    if not measured.adds_over_months:
        years = {unit: UnitSplit(measured.step * year) for unit, year, _ in rows}
        return Split(UnitSplit(measured.step * sheet.total), years)
    if not measured.adds_over_units:
        parts = {unit: _alone(measured.step * year, season, measured) for unit, year, _ in rows}
        return Split(_alone(measured.step * sheet.total, season, measured), parts)

    def part(year: int, months: Sequence[int]) -> UnitSplit:
        return UnitSplit(measured.step * year, tuple(measured.step * count for count in months))

    return Split(part(sheet.total, sheet.months), {unit: part(year, months) for unit, year, months in rows})


def _emptied(sheet: Sheet, total: int = 0) -> Sheet:
    nothing = (0,) * len(sheet.months)
    return Sheet(total, (0,) * len(sheet.years), nothing, (nothing,) * len(sheet.years))


def steps(value: Decimal, measured: Measured) -> int:
    """A value as a number of the indicator's smallest units. Raises G1501 for one between two of them."""
    check_value(value, measured)
    return int(value.scaleb(measured.decimals))


def _spread_free(
    total: Decimal, by_unit: Mapping[int, Decimal], by_month: Sequence[Decimal], measured: Measured
) -> Split:
    columns = MONTHS if measured.adds_over_months else 1
    nothing = (0,) * columns
    sheet = Sheet(steps(total, measured), (0,) * len(by_unit), nothing, (nothing,) * len(by_unit))
    months = whole_weights(by_month) if measured.adds_over_months else [1]
    spread = respread(sheet, whole_weights(by_unit.values()), months)
    if isinstance(spread, Clash):
        raise AssertionError(f"a sheet without locks cannot clash: {spread}")
    return split_of(spread, list(by_unit), replace(measured, adds_over_units=True))


def _alone(total: Decimal, by_month: Sequence[Decimal], measured: Measured) -> UnitSplit:
    """One unit's year over its months, where they add up."""
    return _spread_free(total, {0: Decimal(1)}, by_month, measured).city


def _are_weights(weights: Iterable[Decimal]) -> bool:
    listed = list(weights)
    return all(weight.is_finite() and weight >= 0 for weight in listed) and any(listed)
