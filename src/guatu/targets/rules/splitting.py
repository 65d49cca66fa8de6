"""A year's target in exact parts: units, months, and the cells between them (以月保季、以季保年)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from guatu.kernel.errors import GuatuError
from guatu.targets.rules.figures import check_value
from guatu.targets.rules.sheet import respread
from guatu.targets.rules.weights import whole_weights
from guatu.targets.types import Clash, Measured, Sheet, Split, UnitSplit

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
    months = whole_weights(by_month) if measured.adds_over_months else [1]
    if not measured.adds_over_units:
        alike = as_split(_free_sheet(total, 1, measured), [1], months, measured).city
        return Split(alike, dict.fromkeys(by_unit, alike))
    sheet = _free_sheet(total, len(by_unit), measured)
    return as_split(sheet, whole_weights(by_unit.values()), months, measured, list(by_unit))


def check_target(value: Decimal, measured: Measured) -> None:
    """Raises G1501 for a target below zero, or finer than the indicator's smallest unit."""
    check_value(value, measured)
    if value < 0:
        raise GuatuError("G1501", value=value, step=measured.step)


def as_split(
    sheet: Sheet,
    by_unit: Sequence[int],
    by_month: Sequence[int],
    measured: Measured,
    unit_ids: Sequence[int] = (0,),
) -> Split:
    """A sheet without locks, spread and put back into the indicator's own measure."""
    spread = respread(sheet, by_unit, by_month)
    if isinstance(spread, Clash):
        raise AssertionError(f"a sheet without locks cannot clash: {spread}")
    return split_of(spread, unit_ids, measured)


def split_of(sheet: Sheet, unit_ids: Sequence[int], measured: Measured) -> Split:
    """A settled sheet in the indicator's own measure; without months where they do not add up."""

    def part(year: int, months: Sequence[int]) -> UnitSplit:
        parts = tuple(measured.step * count for count in months) if measured.adds_over_months else ()
        return UnitSplit(measured.step * year, parts)

    rows = zip(unit_ids, sheet.years, sheet.cells, strict=True)
    return Split(part(sheet.total, sheet.months), {unit: part(year, row) for unit, year, row in rows})


def steps(value: Decimal, measured: Measured) -> int:
    """A value as a number of the indicator's smallest units. Raises G1501 for one between two of them."""
    check_value(value, measured)
    return int(value.scaleb(measured.decimals))


def _free_sheet(total: Decimal, units: int, measured: Measured) -> Sheet:
    columns = MONTHS if measured.adds_over_months else 1
    nothing = (0,) * columns
    return Sheet(steps(total, measured), (0,) * units, nothing, (nothing,) * units)


def _are_weights(weights: Iterable[Decimal]) -> bool:
    listed = list(weights)
    return all(weight.is_finite() and weight >= 0 for weight in listed) and any(listed)
