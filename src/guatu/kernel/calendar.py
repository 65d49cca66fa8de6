"""Working days: official holidays *and* make-up workdays, yearly stops, years that nobody has published yet.

A date stands for the instant at its 00:00 wherever a span is measured (`advance`, `retreat`,
`workdays_between`): what starts on the 3rd with two working days finishes at the 5th, 00:00 after its last.
The engine reads the same calendars as tables (`guatu.engine.axis`); a test holds the two together.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Self

from chinese_calendar.constants import (
    holidays,
    workdays,
)

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import LAST_YEAR, Period

MONDAY_TO_FRIDAY: Final = (True, True, True, True, True, False, False)
EVERY_DAY: Final = (True,) * 7
ONE_DAY: Final = timedelta(days=1)

MonthDay = tuple[int, int]
"""Month and day of any year; 29 February exists only in leap years."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. Hashable; every `with_…` gives a new one.

    A day is worked where its weekday is in `week` and it is not in `off`, or where it is in `on` (make-up
    days) – unless a yearly stop holds, which beats everything. A stop includes both ends and runs over the
    year's end where its first day is later than its last.

    `published` are the years whose holidays are known, `None` where the calendar does not depend on them.
    Asking about any other year raises G1004 naming it, unless the calendar is `provisional()`: then the plain
    week counts.
    """

    code: str
    week: tuple[bool, ...] = MONDAY_TO_FRIDAY
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    stops: tuple[tuple[MonthDay, MonthDay], ...] = ()
    published: frozenset[int] | None = None
    is_provisional: bool = False

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise GuatuError("G1007", calendar=self.code)

    # ---- made from another

    def with_stop(self, first: str, last: str, *, code: str | None = None) -> Self:
        """With one more yearly stop, such as ("11-01", "03-31"). Raises G1006 for no day of the year."""
        stop = (month_day(first), month_day(last))
        return replace(self, code=code or self.code, stops=(*self.stops, stop))

    def with_changes(
        self, *, off: Iterable[date] = (), on: Iterable[date] = (), published: Iterable[int] = ()
    ) -> Self:
        """With an office's own edits: a day in `off` is no longer on, one in `on` no longer off.

        `published` adds the years whose holidays these edits complete. Raises G1013 for a day in both.
        """
        off, on = frozenset(off), frozenset(on)
        if both := off & on:
            raise GuatuError("G1013", calendar=self.code, day=min(both).isoformat())
        return replace(
            self,
            off=(self.off - on) | off,
            on=(self.on - off) | on,
            published=None if self.published is None else self.published | frozenset(published),
        )

    def provisional(self) -> Self:
        """The same, counting the plain week in unpublished years. Say so: `unpublished_years`."""
        return replace(self, is_provisional=True)

    # ---- asked

    def unpublished_years(self, first: date, last: date) -> tuple[int, ...]:
        """Years from `first` to `last`, both included, whose holidays are not known."""
        if self.published is None:
            return ()
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.published)

    def is_stopped(self, day: date) -> bool:
        """Whether a yearly stop holds on `day`."""
        return any(in_stop((day.month, day.day), stop) for stop in self.stops)

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked. Raises G1004 for an unpublished year."""
        self._require_published(day.year)
        if self.is_stopped(day):
            return False
        return day in self.on or (self.week[day.weekday()] and day not in self.off)

    def advance(self, day: date, n: int) -> date:
        """The instant after the `n`-th working day from `day` on; `day` for n = 0. Raises G1004, G1005."""
        self._require_count(n)
        if n == 0:
            return day
        year, worked = day.year, _workdays_of(self, day.year)
        index = bisect_left(worked, day.toordinal()) + n - 1
        while index >= len(worked):
            index -= len(worked)
            year += 1
            if year > LAST_YEAR:
                raise GuatuError("G1005", calendar=self.code, day=day.isoformat())
            worked = _workdays_of(self, year)
        return date.fromordinal(worked[index] + 1)

    def retreat(self, day: date, n: int) -> date:
        """The start of the `n`-th working day back from `day`; `day` for n = 0. Raises G1004, G1005."""
        self._require_count(n)
        if n == 0:
            return day
        year = (day - ONE_DAY).year
        worked = _workdays_of(self, year)
        index = bisect_left(worked, day.toordinal()) - n
        while index < 0:
            year -= 1
            if year < _FIRST_YEAR:
                raise GuatuError("G1005", calendar=self.code, day=day.isoformat())
            worked = _workdays_of(self, year)
            index += len(worked)
        return date.fromordinal(worked[index])

    def workdays_between(self, first: date, end: date) -> int:
        """Working days in [first, end), negative where `end` is earlier. Raises G1004."""
        if end < first:
            return -self.workdays_between(end, first)
        if end == first:
            return 0
        last = end - ONE_DAY
        whole = sum(len(_workdays_of(self, year)) for year in range(first.year, last.year + 1))
        before = bisect_left(_workdays_of(self, first.year), first.toordinal())
        final = _workdays_of(self, last.year)
        return whole - before - (len(final) - bisect_left(final, end.toordinal()))

    def add_workdays(self, day: date, n: int) -> date:
        """The day on which a limit of `n` working days ends: the first working day after `day` counts as 1.

        The day of the event itself is not counted, as in civil-law time limits. Raises G1004, G1005.
        """
        return day if n == 0 else self.advance(day + ONE_DAY, n) - ONE_DAY

    def nth_workday(self, month: Period, n: int) -> date:
        """The `n`-th working day of a month, from 1. Raises G1004; G1005 where it has fewer."""
        found = self.advance(month.first_day, max(n, 1)) - ONE_DAY
        if n < 1 or found > month.last_day:
            raise GuatuError("G1005", calendar=self.code, day=month.first_day.isoformat())
        return found

    def _require_published(self, year: int) -> None:
        if self.published is not None and not self.is_provisional and year not in self.published:
            raise GuatuError("G1004", calendar=self.code, year=year)

    def _require_count(self, n: int) -> None:
        if n < 0:
            raise ValueError(f"{n} working days: give a count, and the other direction by name")


_FIRST_YEAR: Final = 1900


def month_day(text: str) -> MonthDay:
    """Reads "11-01". Raises G1006."""
    found = re.fullmatch(r"(\d{2})-(\d{2})", text, re.ASCII)
    try:
        if found is None:
            raise ValueError(text)
        a_leap_year = date(2000, int(found[1]), int(found[2]))
    except ValueError as wrong:
        raise GuatuError("G1006", text=text) from wrong
    return a_leap_year.month, a_leap_year.day


def in_stop(day: MonthDay, stop: tuple[MonthDay, MonthDay]) -> bool:
    """Whether a day of the year is in a yearly span, both ends included, over the year's end if it must."""
    first, last = stop
    return first <= day <= last if first <= last else day >= first or day <= last


@lru_cache(maxsize=4096)
def _workdays_of(calendar: WorkCalendar, year: int) -> tuple[int, ...]:
    """Ordinals of the year's working days in order: read once, then every span is a bisection."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return tuple(
        ordinal for ordinal in range(first, last + 1) if calendar.is_workday(date.fromordinal(ordinal))
    )


@lru_cache(maxsize=1)
def official_calendar() -> WorkCalendar:
    """Mainland China's office calendar: holidays and make-up workdays of every year the package knows.

    Source: the State Council's yearly notices as kept by `chinesecalendar`. A year counts as published when
    its National Day is in the notice: a New Year holiday alone may come with the year before.
    """
    return WorkCalendar(
        code="official",
        off=frozenset(holidays),
        on=frozenset(workdays),
        published=frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1)),
    )
