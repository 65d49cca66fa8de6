"""Figures: for which months there are any, how they are entered and how that is read. Pure.

A month is 1 … 12 of its year; a quarter's figure stands under its last month.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.targets.types import Measured, Reported

MONTHS_DUE = {
    Reported.MONTHLY: tuple(range(1, 13)),
    Reported.MERGED: tuple(range(2, 13)),  # RULES.md §5: no January, the first is 1–2月
    Reported.QUARTERLY: (3, 6, 9, 12),
}


def due_months(measured: Measured) -> tuple[int, ...]:
    """The months of a year for which the indicator has a figure."""
    return MONTHS_DUE[measured.reported]


def last_due(measured: Measured, period: Period) -> Period | None:
    """The last month with a figure within the year up to `period`; None before the first."""
    reached = [month for month in due_months(measured) if month <= period.elapsed_months]
    return Period.of_month(period.year, reached[-1]) if reached else None


def previous_due(measured: Measured, period: Period) -> Period | None:
    """The month with a figure before this one in the same year; None for the year's first."""
    return last_due(measured, period.previous()) if period.elapsed_months > 1 else None


def released(measured: Measured, release_day: int | None, today: date) -> Period:
    """The newest month whose figure should be out: due on the release day of the month after, else at its end.

    A release day beyond a month's end is that end: the 31st is 30 September.
    """
    month = Period.month_of(today).previous()
    if release_day is not None and today.day < min(release_day, monthrange(today.year, today.month)[1]):
        month = month.previous()
    due = last_due(measured, month)
    return due or Period.of_month(month.year - 1, due_months(measured)[-1])


def cumulative(measured: Measured, entered: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What stands at the end of each month, from figures as entered by month.

    Single figures are added up from the year's first due month; from the first gap on the sum is unknown, so nothing
    stands there. Other figures stand as they are.
    """
    if not measured.entered_single:
        return dict(entered)
    total, found = Decimal(0), {}
    for month in due_months(measured):
        if month not in entered:
            break
        total += entered[month]
        found[month] = total
    return found


def check_value(value: Decimal, measured: Measured) -> None:
    """Raises G1501 for a figure finer than the indicator's smallest unit, or none at all."""
    if not value.is_finite() or value != value.quantize(measured.step):
        raise GuatuError("G1501", value=value, step=measured.step)


def check_month(period: Period, today_month: Period, measured: Measured) -> None:
    """Raises G1504 for what is no month, or one that has not begun; G1514 for one that has no figure."""
    if period.kind is not Kind.MONTH or period > today_month:
        raise GuatuError("G1504", period=period)
    if period.number not in due_months(measured):
        raise GuatuError("G1514", period=period, months="、".join(map(str, due_months(measured))))


def check_rank(rank: int | None, rank_of: int | None) -> None:
    """Raises G1515 unless both are given, the place from 1 to how many there are, or neither."""
    if rank is None and rank_of is None:
        return
    if rank is None or rank_of is None or not 1 <= rank <= rank_of:
        raise GuatuError("G1515", rank=rank, rank_of=rank_of)


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
