"""A project's nodes, links, calendars and baselines as a neutral plan, and what of them another program cannot hold.

A working day is eight to five on every calendar, so that n days are n × 8 hours. Node codes stand in the WBS column:
reading the file again finds them. Nothing here touches a table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.language import Phrase
from guatu.projects.adapters.exchange.days import Note
from guatu.projects.adapters.exchange.hours import OFFICE, days
from guatu.projects.adapters.exchange.model import (
    DAYS,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    ExchangePlan,
    Hours,
    Kind,
    Link,
    Task,
)
from guatu.projects.types import LinkSpec, NodeSpec

ELAPSED_DAYS: Final = 8
MOST_BASELINES: Final = 11
MORNING: Final = time(8)
EVENING: Final = time(17)
ONE_DAY: Final = timedelta(days=1)
WORKING_DAY: Final = timedelta(hours=8)
_LAG_CALENDAR: Final = Phrase(
    "间隔按另一日历计，对方软件按后续任务的日历计",
    "lags in another calendar than the successor's, which other programs use",
)
_BASELINES: Final = Phrase(
    "基线多于 11 个，较早的未写出", "more than 11 baselines: the oldest are not written"
)


@dataclass(frozen=True, slots=True)
class OutNode:
    """A node to be written: what it is, its planned instants, each baseline's number, instants and days."""

    spec: NodeSpec
    early: tuple[date, date] | None
    late: tuple[date, date] | None
    baselines: tuple[tuple[int, date, date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The plan to write and what it cannot hold."""

    plan: ExchangePlan
    notes: tuple[Note, ...]


def outgoing(
    name: str,
    start: date,
    today: date,
    nodes: Sequence[OutNode],
    links: Iterable[LinkSpec],
    calendars: Mapping[str, WorkCalendar],
) -> Outgoing:
    """A project as a neutral plan. `start`: the day before which nothing of it starts."""
    used = {node.spec.calendar for node in nodes}
    uids = {code: number for number, code in enumerate((code for code in calendars if code in used), start=1)}
    instants = [start, *(day for node in nodes for pair in (node.early, node.late) if pair for day in pair)]
    first, last = min(instants).replace(month=1, day=1), max(instants).replace(month=12, day=31)
    places = {node.spec.code: number for number, node in enumerate(nodes, start=1)}
    durations = {node.spec.code: node.spec.calendar for node in nodes}
    rows = list(links)
    odd = [
        link.successor
        for link in rows
        if link.lag and link.lag_calendar not in ("", durations[link.successor])
    ]
    full = [node.spec.code for node in nodes if any(row[0] >= MOST_BASELINES for row in node.baselines)]
    notes = ((_LAG_CALENDAR, odd), (_BASELINES, full))
    plan = ExchangePlan(
        name=name,
        title=name,
        start=datetime.combine(start, MORNING),
        finish=datetime.combine(max(instants) - ONE_DAY, EVENING),
        status_date=datetime.combine(today, EVENING),
        current_date=datetime.combine(today, MORNING),
        calendar=next(iter(uids.values()), None),
        calendars=tuple(_calendar(uid, calendars[code], code, first, last) for code, uid in uids.items()),
        tasks=tuple(_task(places[node.spec.code], node, uids, calendars) for node in nodes),
        links=tuple(
            Link(
                predecessor=places[link.predecessor],
                successor=places[link.successor],
                kind=Kind(link.kind),
                lag=link.lag * (WORKING_DAY if link.lag_calendar else ONE_DAY),
                lag_format=DAYS if link.lag_calendar or not link.lag else ELAPSED_DAYS,
            )
            for link in sorted(rows, key=lambda row: places[row.successor])
        ),
    )
    return Outgoing(plan, tuple(Note(what, len(codes), tuple(codes[:20])) for what, codes in notes if codes))


def _calendar(uid: int, calendar: WorkCalendar, code: str, first: date, last: date) -> Calendar:
    week: tuple[Hours | None, ...] = tuple(OFFICE if worked else () for worked in calendar.week)
    changed = [
        (day, calendar.is_workday(day)) for day in days(first, last)
        if calendar.is_workday(day) != calendar.week[day.weekday()]
    ]  # fmt: skip
    exceptions = tuple(
        CalendarException(span[0], span[-1], OFFICE if worked else ())
        for worked, span in _spans(changed, calendar)
    )
    return Calendar(uid, code, week, exceptions=exceptions)


def _spans(changed: Sequence[tuple[date, bool]], calendar: WorkCalendar) -> Iterator[tuple[bool, list[date]]]:
    """Runs of days that are worked, or not, against the week; a weekend within a run is part of it where it agrees."""
    run: list[date] = []
    for worked, group in groupby(changed, key=lambda row: row[1]):
        for day, _ in group:
            if run and not all(calendar.is_workday(between) is worked for between in days(run[-1], day)):
                yield worked, run
                run = []
            run.append(day)
        yield worked, run
        run = []


def _task(uid: int, node: OutNode, calendars: Mapping[str, int], known: Mapping[str, WorkCalendar]) -> Task:
    spec = node.spec
    calendar = known[spec.calendar]
    length = spec.duration
    start, finish = node.early or (None, None)
    if spec.actual_start is not None:
        # What has begun is written as it stands: finished on its days, else to its forecast, else for its duration.
        start = spec.actual_start
        last = spec.actual_finish or spec.forecast_finish
        finish = calendar.advance(start, length) if last is None else last + ONE_DAY
        if spec.actual_finish is not None and length:
            length = max(calendar.workdays_between(start, finish), 1)
    done = spec.actual_finish is not None
    worked = length * WORKING_DAY
    return Task(
        uid=uid,
        id=uid,
        name=spec.name,
        outline_number=str(uid),
        wbs=spec.code,
        milestone=spec.duration == 0,
        calendar=calendars[spec.calendar],
        kind=1,
        start=_morning(start),
        finish=_end(start, finish, length, calendar),
        duration=worked,
        duration_format=DAYS,
        constraint=Constraint.ASAP if spec.not_before is None else Constraint.SNET,
        constraint_date=_morning(spec.not_before),
        deadline=_evening(spec.deadline),
        percent_complete=100 if done else 0,
        actual_start=_morning(spec.actual_start),
        actual_finish=(_evening if length else _morning)(spec.actual_finish),
        actual_duration=worked if done else None,
        remaining=timedelta() if done else worked,
        early_start=_morning(node.early[0]) if node.early else None,
        early_finish=_end(*node.early, spec.duration, calendar) if node.early else None,
        late_start=_morning(node.late[0]) if node.late else None,
        late_finish=_end(*node.late, spec.duration, calendar) if node.late else None,
        baselines=tuple(
            Baseline(number, _morning(first), _end(first, last, days_, calendar), days_ * WORKING_DAY, DAYS)
            for number, first, last, days_ in sorted(node.baselines)
            if number < MOST_BASELINES
        ),
    )


def _morning(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, MORNING)


def _evening(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, EVENING)


def _end(start: date | None, finish: date | None, length: int, calendar: WorkCalendar) -> datetime | None:
    """The evening of the last day worked before a finish; for an instant, its own morning."""
    if finish is None or start is None:
        return None
    if not length:
        return _morning(start)
    last = calendar.retreat(finish, 1)
    return _evening(max(last, start))
