"""The engine's tables and the kernel's calendars are the same calendars."""

from datetime import date

import numpy as np
import pytest

from guatu.engine.axis import axis_of, worked_days
from guatu.engine.tests.strategies import CALENDARS, SITE
from guatu.kernel.calendar import WorkCalendar, official_calendar

ODD = official_calendar().with_stop("02-29", "03-01", code="odd").with_stop("12-30", "01-02").provisional()


@pytest.mark.parametrize("calendar", [*CALENDARS, ODD], ids=lambda calendar: calendar.code)
def test_every_day_of_2003_to_2030_is_worked_in_both_or_in_neither(calendar: WorkCalendar) -> None:
    """With the make-up days, year ends and leap years of 2004–2026."""
    first, end = date(2003, 1, 1).toordinal(), date(2031, 1, 1).toordinal()
    expected = [calendar.is_workday(date.fromordinal(day)) for day in range(first, end)]
    assert worked_days(calendar, first, end - first).tolist() == expected


def test_the_two_tables_are_inverse() -> None:
    axis = axis_of(CALENDARS, 2020, 2030)
    before, nth, total = axis.tables
    for row in range(len(CALENDARS)):
        index = np.arange(total[row])
        assert (before[row, nth[row, index]] == index).all()
        assert (before[row, nth[row, index] + 1] == index + 1).all()
        assert before[row, -1] == total[row]
    assert axis.days == (date(2030, 12, 31) - date(2019, 12, 31)).days


def test_tables_are_kept_and_cannot_be_changed() -> None:
    assert axis_of((SITE,), 2020, 2030) is axis_of((SITE,), 2020, 2030)
    with pytest.raises(ValueError, match="read-only"):
        axis_of((SITE,), 2020, 2030).tables.before[0, 0] = 1
