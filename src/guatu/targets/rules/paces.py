"""How an indicator stands at the end of a month against its year's targets. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from guatu.engine import pacing
from guatu.kernel.period import Period
from guatu.kernel.quantity import to_decimal
from guatu.targets.types import Measured, Pace

MONTHS = 12
ZERO = Decimal(0)


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
    stretch: Decimal | None = None,
    version: int | None = None,
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
        stretch=stretch,
        version=version,
    )
