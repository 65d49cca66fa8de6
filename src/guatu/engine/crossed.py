"""What lies between two days on a calendar: days worked, days of rest, holidays, make-up days, yearly stops."""

from dataclasses import dataclass
from datetime import date, timedelta

from guatu.kernel.calendar import ONE_DAY, WorkCalendar, in_stop

Pause = tuple[date, date]
"""First and last day of a yearly stop."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Counts of the days in [first, end). Every day is one of worked, rest, holidays, stopped.

    worked: working days, of which `make_up` on days that the plain week leaves free. rest: free by the week.
    holidays: weekdays off. stops: the yearly stops that take days out of the span, each whole.
    """

    first: date
    end: date
    worked: int
    make_up: int
    rest: int
    holidays: int
    stopped: int
    stops: tuple[Pause, ...]


def crossed(calendar: WorkCalendar, first: date, end: date) -> Crossed:
    """Linear in the days. Raises G1004 for a year not published on a calendar that is not provisional."""
    worked = make_up = rest = holidays = stopped = 0
    stops: dict[Pause, None] = {}
    day = first
    while day < end:
        by_week = calendar.week[day.weekday()]
        if calendar.is_workday(day):
            worked += 1
            make_up += not by_week
        elif calendar.is_stopped(day):
            stopped += 1
            stops.update(dict.fromkeys(_pauses(calendar, day)))
        elif by_week or day in calendar.off:
            holidays += 1
        else:
            rest += 1
        day += ONE_DAY
    return Crossed(first, end, worked, make_up, rest, holidays, stopped, tuple(stops))


def _pauses(calendar: WorkCalendar, day: date) -> list[Pause]:
    """The stops that hold on a day, from their first to their last day in the years around it."""
    found = []
    for first, last in calendar.stops:
        if not in_stop((day.month, day.day), (first, last)):
            continue
        over_year_end = first > last
        begins = day.year - (over_year_end and (day.month, day.day) <= last)
        found.append((_day(begins, first), _day(begins + over_year_end, last)))
    return found


def _day(year: int, month_day: tuple[int, int]) -> date:
    """29 February is the 28th in other years."""
    month, day = month_day
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (month, day) == (2, 29) and not leap:
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)
