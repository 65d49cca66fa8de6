"""How an indicator stands at the end of a month against its year's targets. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from guatu.engine import pacing
from guatu.engine.cube import Cell
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


def pace(
    measured: Measured,
    cell: Cell,
    *,
    indicator_id: int,
    unit_id: int,
    period: Period,
    year: Decimal | None,
    months: Mapping[int, Decimal],
    history: Sequence[tuple[Period, Decimal]],
    growth: Decimal | None = None,
    stretch: Decimal | None = None,
    version: int | None = None,
    place: tuple[int, int] | None = None,
) -> Pace:
    """All of a Pace from its facts. `cell`: what the cube says of the indicator, unit and `period`; `history` holds the
    year's cumulative values up to it, in order; `growth` is as published, which the cube's is not.

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
        behind_points=cell.behind_points,
        required_per_month=cell.required_per_month,
        history=tuple(history),
        plan=tuple(target_to_date(measured, year, months, month) for month in period.year_period.months()),
        reported=cell.reported,
        expected=cell.expected,
        stretch=stretch,
        version=version,
        month=cell.month,
        quarter=cell.quarter,
        place=place,
    )
