"""The neutral plan: what an exchange file says of tasks, links, calendars, baselines and actuals. Knows no Django.

Days and times are naive: a plan has no zone. Durations are working time unless their format is an elapsed one.
What is left out in a file is None here, so that writing it again says no more than was read.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

Hours = tuple[tuple[int, int], ...]
"""Working spans of one day in minutes after its 00:00, in order, up to 1440; () is a day off."""

Week = tuple[Hours | None, ...]
"""Seven days from Monday; None: as the base calendar says (for a base calendar: not worked)."""


class Constraint(IntEnum):
    """What binds a task's dates beside its links: Microsoft's eight, by its numbers."""

    ASAP = 0
    ALAP = 1
    MSO = 2
    MFO = 3
    SNET = 4
    SNLT = 5
    FNET = 6
    FNLT = 7


class Kind(StrEnum):
    """Which end of the predecessor binds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


ELAPSED: Final = frozenset((4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52))
"""Duration formats that count every hour of the day: em, eh, ed, ew, emo, e% and their estimated twins."""

PERCENT: Final = frozenset((19, 20, 51, 52))
"""Lag formats that are a share of the predecessor's duration."""

DAYS: Final = 7
"""The duration format of whole working days."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an exception repeats, in Microsoft's numbers: `kind` 1, 7 daily, 2, 3 yearly, 4, 5 monthly, 6 weekly.

    `weekdays`: bits from 1 for Sunday. `item`, `position`: which weekday of the month, such as the last Friday.
    """

    kind: int
    occurrences: int | None = None
    period: int | None = None
    weekdays: int | None = None
    item: int | None = None
    position: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days from `first` to `last`, both included, on which `hours` hold; with `recurrence` only some of them."""

    first: date
    last: date
    hours: Hours = ()
    name: str = ""
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Another week from `first` to `last`, both included; None: that day as the calendar's own week says."""

    first: date
    last: date
    week: Week
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which hours are worked. `base`: the calendar it is derived from, None for one of its own."""

    uid: int
    name: str
    week: Week
    is_base: bool = True
    base: int | None = None
    exceptions: tuple[CalendarException, ...] = ()
    work_weeks: tuple[WorkWeek, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """One saved plan of a task; 0 is the baseline, 1 … 10 the numbered ones."""

    number: int
    start: datetime | None = None
    finish: datetime | None = None
    duration: timedelta | None = None
    duration_format: int | None = None
    work: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the plan, a summary row too. `start` and `finish` are what the writing program had scheduled.

    `duration_format`: Microsoft's number of the unit it is shown in; those in `ELAPSED` count every hour.
    """

    uid: int
    id: int | None = None
    name: str = ""
    outline_level: int = 1
    outline_number: str = ""
    wbs: str = ""
    summary: bool = False
    milestone: bool = False
    manual: bool = False
    active: bool = True
    external: bool = False
    null: bool = False
    recurring: bool = False
    calendar: int | None = None
    ignores_resource_calendar: bool = False
    kind: int | None = None
    effort_driven: bool | None = None
    priority: int | None = None
    start: datetime | None = None
    finish: datetime | None = None
    duration: timedelta | None = None
    duration_format: int | None = None
    manual_start: datetime | None = None
    manual_finish: datetime | None = None
    manual_duration: timedelta | None = None
    constraint: Constraint = Constraint.ASAP
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    percent_complete: int | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    actual_duration: timedelta | None = None
    remaining: timedelta | None = None
    stop: datetime | None = None
    resume: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    levelling_delay: int | None = None
    levelling_format: int | None = None
    notes: str = ""
    baselines: tuple[Baseline, ...] = ()

    @property
    def is_elapsed(self) -> bool:
        """Whether its duration counts every hour of the day."""
        return self.duration_format in ELAPSED


@dataclass(frozen=True, slots=True)
class Link:
    """The successor waits for the predecessor. `lag`: time, negative for a lead; or `percent` of its duration."""

    predecessor: int
    successor: int
    kind: Kind = Kind.FS
    lag: timedelta = timedelta()
    percent: int | None = None
    lag_format: int | None = None
    cross_project: bool = False

    @property
    def is_elapsed(self) -> bool:
        """Whether its lag counts every hour of the day."""
        return self.lag_format in ELAPSED


@dataclass(frozen=True, slots=True)
class Resource:
    """Who or what works. `kind`: 0 material, 1 work, 2 cost."""

    uid: int
    id: int | None = None
    name: str = ""
    kind: int | None = None
    calendar: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource on a task. `units`: 1 for a whole one. Delays in tenths of a minute."""

    uid: int
    task: int
    resource: int
    start: datetime | None = None
    finish: datetime | None = None
    work: timedelta | None = None
    units: str = ""
    delay: int | None = None
    levelling_delay: int | None = None


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """A whole plan. `calendar`: the uid of the project's own. Minutes of a day, a week: how durations are shown."""

    name: str = ""
    title: str = ""
    start: datetime | None = None
    finish: datetime | None = None
    from_start: bool = True
    status_date: datetime | None = None
    current_date: datetime | None = None
    calendar: int | None = None
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    default_start: int = 480
    default_finish: int = 1020
    calendars: tuple[Calendar, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An element that holds something and was not understood: path, how often, on which tasks (the first 20 uids)."""

    name: str
    count: int
    tasks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan and what was not understood of its file. `split`: tasks that the file stores in several parts."""

    plan: ExchangePlan
    unread: tuple[Unread, ...] = ()
    split: frozenset[int] = frozenset()
