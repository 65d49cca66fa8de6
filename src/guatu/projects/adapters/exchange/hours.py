"""Working hours of a plan's calendars on any day: exceptions first, then other weeks, then the week, then the base."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from guatu.projects.adapters.exchange.model import (
    Calendar,
    CalendarException,
    ExchangePlan,
    Hours,
    Recurrence,
)

ALL_DAY: Final[Hours] = ((0, 1440),)
OFFICE: Final[Hours] = ((480, 720), (780, 1020))
ONE_DAY: Final = timedelta(days=1)


class Clock:
    """Asks a plan's calendars. Uid None, or one that is not in the plan: Monday to Friday, eight to five."""

    def __init__(self, plan: ExchangePlan) -> None:
        self.calendars = {calendar.uid: calendar for calendar in plan.calendars}
        self._special = {uid: dict(_special(row)) for uid, row in self.calendars.items()}
        self._known: dict[tuple[int | None, date], Hours] = {}

    def hours(self, uid: int | None, day: date) -> Hours:
        """Working spans of a day, in minutes after its 00:00."""
        key = (uid, day)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._asked(uid, day)
        return found

    def _asked(self, uid: int | None, day: date) -> Hours:
        calendar = self.calendars.get(uid) if uid is not None else None
        if calendar is None:
            return OFFICE if day.weekday() < 5 else ()
        special = self._special[calendar.uid].get(day)
        if special is not None:
            return special
        for other in calendar.work_weeks:
            hours = other.week[day.weekday()]
            if other.first <= day <= other.last and hours is not None:
                return hours
        own = calendar.week[day.weekday()]
        if own is not None:
            return own
        if calendar.base is not None:
            return self.hours(calendar.base, day)
        # A calendar that says nothing at all is the standard one; one that leaves out a day does not work it.
        silent = all(hours is None for hours in calendar.week)
        return OFFICE if silent and day.weekday() < 5 else ()

    def work(self, uid: int | None, start: datetime, end: datetime) -> int:
        """Working minutes in [start, end)."""
        total = 0
        for day in days(start.date(), end.date()):
            low = _minutes(start) if day == start.date() else 0
            high = _minutes(end) if day == end.date() else 1440
            total += sum(max(0, min(last, high) - max(first, low)) for first, last in self.hours(uid, day))
        return total


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + at * ONE_DAY for at in range((last - first).days + 1))


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _special(calendar: Calendar) -> Iterator[tuple[date, Hours]]:
    """Every exceptional day with its hours; the last exception of a day wins, those given one by one over recurring."""
    for exception in sorted(calendar.exceptions, key=lambda row: row.recurrence is None):
        for day in exception_days(exception):
            yield day, exception.hours


def exception_days(exception: CalendarException) -> Iterator[date]:
    """The days an exception names."""
    rule = exception.recurrence
    span = days(exception.first, exception.last)
    if rule is None:
        yield from span
        return
    found = (day for day in span if _recurs(rule, exception.first, day))
    for count, day in enumerate(found, start=1):
        if rule.occurrences is not None and count > rule.occurrences:
            return
        yield day


def _recurs(rule: Recurrence, first: date, day: date) -> bool:
    """Whether a recurring exception that begins on `first` holds on `day`."""
    every = max(rule.period or 1, 1)
    months = (day.year - first.year) * 12 + day.month - first.month
    match rule.kind:
        case 2:
            return (day.month, day.day) == ((rule.month or 0) + 1, rule.day or 1)
        case 3:
            return day.month == (rule.month or 0) + 1 and _in_place(rule, day)
        case 4:
            return months % every == 0 and day.day == (rule.day or 1)
        case 5:
            return months % every == 0 and _in_place(rule, day)
        case 6:
            # Weeks run from Sunday, as Microsoft's bits do.
            since = day.toordinal() // 7 - first.toordinal() // 7
            return since % every == 0 and bool((rule.weekdays or 0) >> (day.isoweekday() % 7) & 1)
    return (day - first).days % every == 0


def _in_place(rule: Recurrence, day: date) -> bool:
    """Whether `day` is the n-th (4: the last) such day of its month."""
    if not _is_item(rule.item or 0, day):
        return False
    position = rule.position or 0
    begin, after = day.replace(day=1), (day.replace(day=28) + 4 * ONE_DAY).replace(day=1)
    if position >= 4:
        return not any(_is_item(rule.item or 0, later) for later in days(day + ONE_DAY, after - ONE_DAY))
    return sum(_is_item(rule.item or 0, before) for before in days(begin, day)) == position + 1


def _is_item(item: int, day: date) -> bool:
    """0 any day, 1 a weekday, 2 a day of the weekend, 3 … 9 Sunday … Saturday."""
    if item == 0:
        return True
    if item in (1, 2):
        return (day.weekday() < 5) == (item == 1)
    return day.isoweekday() % 7 == item - 3
