"""Who may do what in targets; exact splits, sums that must hold, paces. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

from rules import add_perm

from guatu.engine import pacing
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.kernel.quantity import split_exact, to_decimal
from guatu.org.types import in_scope, is_dispatcher, is_member, is_reporter
from guatu.targets.types import LastYear, Measured, Mismatch, Pace, Split, UnitSplit

add_perm("targets.read", is_member)
add_perm("targets.write", is_dispatcher)
add_perm("targets.observe", is_dispatcher | (is_reporter & in_scope))

MONTHS = 12
ZERO = Decimal(0)

# --- splitting a year's target: 以月保季、以季保年


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


# --- sums that must hold


def mismatches(
    measured: Measured, city: int | None, values: Mapping[tuple[int, str], Decimal]
) -> tuple[Mismatch, ...]:
    """Where targets by (unit, period text) do not add up: units' months to their year, units to the city.

    `city` None leaves the sum over units unchecked: the city's row is not among the values.
    """
    faults = []
    if measured.adds_over_months:
        faults += _faults_over_months(values)
    if measured.adds_over_units and city is not None:
        faults += _faults_over_units(city, values)
    return tuple(faults)


def _faults_over_months(values: Mapping[tuple[int, str], Decimal]) -> list[Mismatch]:
    parts: dict[tuple[int, str], Decimal] = {}
    for (unit, period), value in values.items():
        if len(period) > 4:
            key = (unit, period[:4])
            parts[key] = parts.get(key, ZERO) + value
    return [
        Mismatch(unit, year, values.get((unit, year), ZERO), total)
        for (unit, year), total in parts.items()
        if values.get((unit, year)) != total
    ]


def _faults_over_units(city: int, values: Mapping[tuple[int, str], Decimal]) -> list[Mismatch]:
    parts: dict[str, Decimal] = {}
    for (unit, period), value in values.items():
        if unit != city:
            parts[period] = parts.get(period, ZERO) + value
    return [
        Mismatch(city, period, values.get((city, period), ZERO), total)
        for period, total in parts.items()
        if values.get((city, period)) != total
    ]


# --- observations


def check_value(value: Decimal, measured: Measured) -> None:
    """Raises G1501 for a figure finer than the indicator's smallest unit, or none at all."""
    if not value.is_finite() or value != value.quantize(measured.step):
        raise GuatuError("G1501", value=value, step=measured.step)


def check_month(period: Period, today_month: Period) -> None:
    """Raises G1504 for what is no month, or a month that has not begun."""
    if period.kind is not Kind.MONTH or period > today_month:
        raise GuatuError("G1504", period=period)


def check_reason(
    reason: str, *, current: Decimal | None, previous: Decimal | None, value: Decimal, cumulative: bool
) -> None:
    """A correction says why (G1505); so does a cumulative figure below the one of the month before (G1506).

    RULES.md §5: a cumulative figure may fall only by a logged revision.
    """
    if reason.strip():
        return
    if current is not None:
        raise GuatuError("G1505", old=current, new=value)
    if cumulative and previous is not None and value < previous:
        raise GuatuError("G1506", value=value, previous=previous)


# --- paces


def linear_share(measured: Measured, period: Period) -> Fraction:
    """序时进度: n/12 of the year where months add up (RULES.md §1); a level or a rate is due every day."""
    return pacing.linear_share(period) if measured.adds_over_months else Fraction(1)


def target_to_date(
    measured: Measured, year: Decimal | None, months: Mapping[int, Decimal], period: Period
) -> Decimal | None:
    """What the plan asks for by the end of the month: its months so far, else the linear part."""
    if year is None or not measured.adds_over_months:
        return year
    if not months:
        return year * period.elapsed_months / MONTHS
    return sum((value for month, value in months.items() if month <= period.elapsed_months), ZERO)


def behind_points(
    measured: Measured, year: Decimal | None, actual: Decimal | None, period: Period
) -> Decimal | None:
    """Percentage points behind the linear share, negative when ahead. A rate is compared as it stands."""
    if year is None or actual is None:
        return None
    if measured.is_rate:
        short: Decimal | None = year - actual
    else:
        short = pacing.behind_points(actual, year, linear_share(measured, period))
    if short is None or measured.higher_is_better:
        return short
    return -short


def required_per_month(
    measured: Measured, year: Decimal | None, actual: Decimal | None, period: Period
) -> Decimal | None:
    """What each month after this one must bring to reach the target; 0 once reached, None if none is left."""
    if year is None or actual is None or not measured.adds_over_months:
        return None
    return pacing.required_pace(actual, year, MONTHS - period.elapsed_months)


def pace(
    measured: Measured,
    *,
    indicator_id: int,
    unit_id: int,
    period: Period,
    year: Decimal | None,
    months: Mapping[int, Decimal],
    history: Sequence[tuple[Period, Decimal]],
    growth: Decimal | None = None,
    reported: int = 1,
    expected: int = 1,
) -> Pace:
    """All of a Pace from its facts. `history` holds the year's cumulative values up to `period`, in order.

    The value of `period` itself counts; an older one is never carried forward: not reported is not known.
    """
    actual = history[-1][1] if history and history[-1][0] == period else None
    return Pace(
        indicator_id=indicator_id,
        unit_id=unit_id,
        period=period,
        target_year=year,
        target_to_date=target_to_date(measured, year, months, period),
        actual=actual,
        growth=growth,
        linear_share=to_decimal(linear_share(measured, period)),
        behind_points=behind_points(measured, year, actual, period),
        required_per_month=required_per_month(measured, year, actual, period),
        history=tuple(history),
        plan=tuple(target_to_date(measured, year, months, month) for month in period.year_period.months()),
        reported=reported,
        expected=expected,
    )
