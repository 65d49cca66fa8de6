"""The neutral plan to MSPDI that Microsoft Project opens: elements in the schema's order, nothing invented.

What is None in the plan is not written. The order of elements is the schema's `xs:sequence`; Project refuses any other.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from guatu.projects.adapters.exchange.model import (
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    ExchangePlan,
    Hours,
    Link,
    Resource,
    Task,
    Week,
    WorkWeek,
)
from guatu.projects.adapters.exchange.mspdi.fields import (
    ASSIGNMENT,
    BASELINE,
    PROJECT,
    RECURRENCE,
    RESOURCE,
    TASK,
    Field,
)
from guatu.projects.adapters.exchange.mspdi.read import KINDS
from guatu.projects.adapters.exchange.mspdi.values import clock_text, written

NAMESPACE: Final = "http://schemas.microsoft.com/project"
SAVE_VERSION: Final = "14"
NUMBERS: Final = {kind: number for number, kind in KINDS.items()}
TEXTS: Final = frozenset(("name", "title", "wbs", "outline_number", "notes", "units"))
"""Attributes that are texts: an empty one is left out."""

CLOCKS: Final = frozenset(("default_start", "default_finish"))
NO_CALENDAR: Final = "-1"


def write_mspdi(plan: ExchangePlan) -> bytes:
    """The file, UTF-8. Reading it gives the same plan."""
    root = Element("Project", xmlns=NAMESPACE)
    SubElement(root, "SaveVersion").text = SAVE_VERSION
    _put(root, plan, PROJECT)
    calendars = SubElement(root, "Calendars")
    for calendar in plan.calendars:
        _calendar(SubElement(calendars, "Calendar"), calendar)
    waiting: dict[int, list[Link]] = {}
    for link in plan.links:
        waiting.setdefault(link.successor, []).append(link)
    tasks = SubElement(root, "Tasks")
    for task in plan.tasks:
        _task(SubElement(tasks, "Task"), task, waiting.get(task.uid, ()))
    _put_all(SubElement(root, "Resources"), "Resource", plan.resources, RESOURCE)
    _put_all(SubElement(root, "Assignments"), "Assignment", plan.assignments, ASSIGNMENT)
    indent(root, " ")
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    out = BytesIO()
    ElementTree(root).write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()


def _put(parent: Element, thing: object, fields: Iterable[Field]) -> None:
    for field in fields:
        value = getattr(thing, field.attribute)
        if value is None or (value == "" and field.attribute in TEXTS):
            continue
        text = clock_text(value) if field.attribute in CLOCKS else written(value)
        SubElement(parent, field.name).text = text


def _put_all(
    parent: Element, name: str, things: Iterable[Resource | Assignment], fields: Iterable[Field]
) -> None:
    for thing in things:
        _put(SubElement(parent, name), thing, fields)


def _task(element: Element, task: Task, links: Iterable[Link]) -> None:
    for field in TASK:
        value = getattr(task, field.attribute)
        if field.attribute == "constraint":
            value = int(Constraint(value))
        if field.attribute == "calendar" and value is None:
            value = NO_CALENDAR
        if value is None or (value == "" and field.attribute in TEXTS):
            continue
        SubElement(element, field.name).text = written(value)
    for link in links:
        _link(SubElement(element, "PredecessorLink"), link)
    for baseline in task.baselines:
        _put(SubElement(element, "Baseline"), baseline, BASELINE)


def _link(element: Element, link: Link) -> None:
    SubElement(element, "PredecessorUID").text = str(link.predecessor)
    SubElement(element, "Type").text = str(NUMBERS[link.kind])
    SubElement(element, "CrossProject").text = written(link.cross_project)
    lag = link.lag // timedelta(seconds=6) if link.percent is None else link.percent
    SubElement(element, "LinkLag").text = str(lag)
    if link.lag_format is not None:
        SubElement(element, "LagFormat").text = str(link.lag_format)


def _calendar(element: Element, calendar: Calendar) -> None:
    SubElement(element, "UID").text = str(calendar.uid)
    if calendar.name:
        SubElement(element, "Name").text = written(calendar.name)
    SubElement(element, "IsBaseCalendar").text = written(calendar.is_base)
    SubElement(element, "BaseCalendarUID").text = str(NO_CALENDAR if calendar.base is None else calendar.base)
    _week(element, calendar.week)
    if calendar.exceptions:
        rows = SubElement(element, "Exceptions")
        for exception in calendar.exceptions:
            _exception(SubElement(rows, "Exception"), exception)
    if calendar.work_weeks:
        weeks = SubElement(element, "WorkWeeks")
        for other in calendar.work_weeks:
            _work_week(SubElement(weeks, "WorkWeek"), other)


def _week(element: Element, week: Week) -> None:
    if all(hours is None for hours in week):
        return
    days = SubElement(element, "WeekDays")
    for number, hours in _from_sunday(week):
        if hours is not None:
            day = SubElement(days, "WeekDay")
            SubElement(day, "DayType").text = str(number)
            _hours(day, hours)


def _from_sunday(week: Week) -> Iterator[tuple[int, Hours | None]]:
    return ((number, week[(number - 2) % 7]) for number in range(1, 8))


def _hours(element: Element, hours: Hours) -> None:
    SubElement(element, "DayWorking").text = written(bool(hours))
    if hours:
        times = SubElement(element, "WorkingTimes")
        for first, last in hours:
            span = SubElement(times, "WorkingTime")
            SubElement(span, "FromTime").text = clock_text(first)
            SubElement(span, "ToTime").text = clock_text(last)


def _period(element: Element, first: date, last: date) -> None:
    period = SubElement(element, "TimePeriod")
    SubElement(period, "FromDate").text = f"{first.isoformat()}T00:00:00"
    SubElement(period, "ToDate").text = f"{last.isoformat()}T23:59:00"


def _exception(element: Element, exception: CalendarException) -> None:
    rule = exception.recurrence
    by_count = rule is not None and rule.occurrences is not None
    SubElement(element, "EnteredByOccurrences").text = written(by_count)
    _period(element, exception.first, exception.last)
    times = (exception.last - exception.first).days + 1
    if rule is None or by_count:
        SubElement(element, "Occurrences").text = str(times if rule is None else rule.occurrences)
    if exception.name:
        SubElement(element, "Name").text = written(exception.name)
    if rule is None:
        SubElement(element, "Type").text = "1"
    else:
        _put(element, rule, RECURRENCE)
    _hours(element, exception.hours)


def _work_week(element: Element, other: WorkWeek) -> None:
    _period(element, other.first, other.last)
    if other.name:
        SubElement(element, "Name").text = written(other.name)
    _week(element, other.week)
