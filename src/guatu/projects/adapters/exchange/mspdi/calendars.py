"""Calendars of MSPDI: weeks, exceptions old and new, recurring ones, other weeks."""

from collections import Counter
from dataclasses import fields
from datetime import date
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.model import (
    Calendar,
    CalendarException,
    Hours,
    Recurrence,
    Week,
    WorkWeek,
)
from guatu.projects.adapters.exchange.mspdi.fields import RECURRENCE
from guatu.projects.adapters.exchange.mspdi.markup import MOST_BYTES, Element
from guatu.projects.adapters.exchange.mspdi.tally import Tally
from guatu.projects.adapters.exchange.mspdi.values import day, flag, minute, whole, wrong

OFFICE_HOURS: Final[Hours] = ((480, 720), (780, 1020))
"""Where a day is worked and no hours are given: Microsoft's default, eight to five."""

DAILY: Final = 1
MOST_DAYS: Final = 2_000_000
"""Days that all exceptions together may span: every one of them is looked at."""

_SPAN: Final = Phrase("起止日期，起不晚于止", "a first and a last day, in that order")
_DAY_TYPE: Final = Phrase("1 至 7（周日为 1），例外为 0", "1 to 7 from Sunday, 0 for an exception")


def read_calendar(element: Element, tally: Tally) -> Calendar:
    """One calendar. Old exceptions (day type 0) count only where no new ones repeat them. Raises G1665."""
    tally.leaves(
        element,
        "Calendar",
        {"UID", "Name", "IsBaseCalendar", "BaseCalendarUID", "WeekDays", "Exceptions", "WorkWeeks"},
    )
    uid = element.first("UID")
    number = None if uid is None else whole(uid)
    if number is None:
        raise wrong(element, Phrase("日历编号 UID", "a calendar's UID"), "UID")
    base = element.first("BaseCalendarUID")
    base_uid = None if base is None else whole(base)
    week, old = _week(element.first("WeekDays"), tally)
    listed = element.first("Exceptions")
    is_base = element.first("IsBaseCalendar")
    return Calendar(
        uid=number,
        name=element.said("Name"),
        week=week,
        is_base=True if is_base is None else flag(is_base),
        base=None if base_uid is None or base_uid < 0 or base_uid == number else base_uid,
        exceptions=old
        if listed is None
        else tuple(_exception(row, tally) for row in listed.all("Exception")),
        work_weeks=tuple(
            _work_week(row, tally) for group in element.all("WorkWeeks") for row in group.all("WorkWeek")
        ),
    )


def _week(element: Element | None, tally: Tally) -> tuple[Week, tuple[CalendarException, ...]]:
    """Seven days from Monday, and the exceptions that older programs put among them."""
    days: list[Hours | None] = [None] * 7
    old: list[CalendarException] = []
    for row in () if element is None else element.all("WeekDay"):
        kind = row.first("DayType")
        number = None if kind is None else whole(kind)
        if number is None or not 0 <= number <= 7:
            raise wrong(kind or row, _DAY_TYPE, "DayType")
        if number:
            days[(number - 2) % 7] = _hours(row, tally)
        elif (period := row.first("TimePeriod")) is not None:
            first, last = _period(period)
            old.append(CalendarException(first, last, _hours(row, tally)))
    return tuple(days), tuple(old)


def _hours(element: Element, tally: Tally) -> Hours:
    working = element.first("DayWorking")
    if working is not None and not flag(working):
        return ()
    found: list[tuple[int, int]] = []
    for group in element.all("WorkingTimes"):
        for row in group.all("WorkingTime"):
            first, last = row.first("FromTime"), row.first("ToTime")
            if first is None or last is None:
                continue
            start, end = minute(first), minute(last) or 1440
            if end <= start:
                # Night shifts are written as two spans; one that runs over midnight is cut there, and said.
                tally.add("WorkingTime/ToTime")
                end = 1440
            found.append((start, end))
    if not found and working is not None:
        return OFFICE_HOURS
    return joined(found)


def joined(spans: list[tuple[int, int]]) -> Hours:
    """Spans in order, those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def _period(element: Element) -> tuple[date, date]:
    first, last = element.first("FromDate"), element.first("ToDate")
    start, end = (None if row is None else day(row) for row in (first, last))
    if start is None or end is None or end < start:
        raise wrong(element, _SPAN, "TimePeriod")
    return start, end


def _exception(element: Element, tally: Tally) -> CalendarException:
    known = {"EnteredByOccurrences", "TimePeriod", "Occurrences", "Name", "DayWorking", "WorkingTimes"}
    tally.leaves(element, "Exception", known | {field.name for field in RECURRENCE})
    period = element.first("TimePeriod")
    if period is None:
        raise wrong(element, _SPAN, "TimePeriod")
    first, last = _period(period)
    given: dict[str, int] = {}
    for field in RECURRENCE:
        part = element.first(field.name)
        value = None if part is None else whole(part)
        if value is not None:
            given[field.attribute] = value
    recurrence = None
    if given.get("kind", DAILY) != DAILY:
        by_count = element.first("EnteredByOccurrences")
        times = element.first("Occurrences")
        if times is not None and by_count is not None and flag(by_count):
            given["occurrences"] = whole(times) or 0
        recurrence = Recurrence(**{row.name: given.get(row.name) for row in fields(Recurrence)})  # type: ignore[arg-type]
    return CalendarException(first, last, _hours(element, tally), element.said("Name"), recurrence)


def _work_week(element: Element, tally: Tally) -> WorkWeek:
    period = element.first("TimePeriod")
    if period is None:
        raise wrong(element, _SPAN, "TimePeriod")
    first, last = _period(period)
    week, _ = _week(element.first("WeekDays"), tally)
    return WorkWeek(first, last, week, element.said("Name"))


def check_bases(calendars: tuple[Calendar, ...], line: int) -> None:
    """Raises G1667 for calendars derived in a circle, G1666 for a number used twice, G1662 where they span ages."""
    base = {calendar.uid: calendar.base for calendar in calendars}
    if len(base) != len(calendars):
        raise GuatuError("G1666", what="Calendar", uid=_twice([row.uid for row in calendars]), line=line)
    if sum((row.last - row.first).days for calendar in calendars for row in calendar.exceptions) > MOST_DAYS:
        raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=line)
    for calendar in calendars:
        seen = {calendar.uid}
        step = calendar.base
        while step is not None and step in base:
            if step in seen:
                raise GuatuError("G1667", name=calendar.name or str(calendar.uid), line=line)
            seen.add(step)
            step = base[step]


def _twice(uids: list[int]) -> int:
    return next(uid for uid, count in Counter(uids).items() if count > 1)
