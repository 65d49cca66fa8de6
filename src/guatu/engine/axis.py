"""Calendars as tables over a span of days: a pass counts working days by two look-ups instead of a loop."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.engine.arrays import Tables, freeze
from guatu.kernel.calendar import MonthDay, WorkCalendar

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2400
"""The longest axis. A plan that leaves it has a calendar without working days, or an absurd duration."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """D days from ordinal `origin`, and the calendars on them."""

    origin: int
    tables: Tables

    @property
    def days(self) -> int:
        """D."""
        return int(self.tables.before.shape[1]) - 1


@lru_cache(maxsize=64)
def axis_of(calendars: tuple[WorkCalendar, ...], first_year: int, last_year: int) -> Axis:
    """From 1 January of `first_year` to 31 December of `last_year`: a row for every calendar, one for elapsed days.

    Kept, because hundreds of projects share a few calendars. In unpublished years the plain week is counted:
    `published.assumed_years` tells which a schedule leaned on.
    """
    origin, end = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1
    days, rows = end - origin, len(calendars) + 1
    before = np.zeros((rows, days + 1), np.int32)
    nth = np.zeros((rows, days), np.int32)
    total = np.zeros(rows, np.int32)
    for row in range(rows):
        worked = (
            worked_days(calendars[row], origin, days) if row < len(calendars) else np.ones(days, np.bool_)
        )
        np.cumsum(worked, out=before[row, 1:])
        positions = np.flatnonzero(worked)
        nth[row, : positions.size] = positions
        total[row] = positions.size
    freeze(before, nth, total)
    return Axis(origin, Tables(before, nth, total))


def worked_days(calendar: WorkCalendar, origin: int, days: int) -> NDArray[np.bool_]:
    """Which of `days` days from ordinal `origin` are worked: shape (days,). `is_workday` for arrays."""
    ordinals = np.arange(origin, origin + days)
    worked = np.array(calendar.week, dtype=np.bool_)[(ordinals - _A_MONDAY) % 7]
    worked[_positions(calendar.off, origin, days)] = False
    worked[_positions(calendar.on, origin, days)] = True
    if calendar.stops:
        month_day = _month_day(ordinals)
        for first, last in calendar.stops:
            worked &= ~_in_stop(month_day, first, last)
    return worked


_A_MONDAY: Final = date(2024, 1, 1).toordinal()
_EPOCH: Final = date(1970, 1, 1).toordinal()


def _positions(dates: frozenset[date], origin: int, days: int) -> NDArray[np.int64]:
    found = np.fromiter((day.toordinal() - origin for day in dates), np.int64, len(dates))
    on_axis: NDArray[np.int64] = found[(found >= 0) & (found < days)]
    return on_axis


def _month_day(ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Month × 100 + day of every ordinal."""
    days = (ordinals - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    day_of_month: NDArray[np.int64] = (days - months).astype(np.int64) + 1
    return (months.astype(np.int64) % 12 + 1) * 100 + day_of_month


def _in_stop(month_day: NDArray[np.int64], first: MonthDay, last: MonthDay) -> NDArray[np.bool_]:
    from_day, to_day = first[0] * 100 + first[1], last[0] * 100 + last[1]
    after, until = month_day >= from_day, month_day <= to_day
    return after & until if first <= last else after | until
