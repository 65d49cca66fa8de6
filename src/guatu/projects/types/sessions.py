"""集中审批日历: what an approving office takes on a workday, and when. Words are Chinese msgids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from guatu.ui.types import gettext_noop

HORIZON: Final = 250
"""Office workdays that a proposal looks ahead: a year."""
MOST_A_DAY: Final = 200


@dataclass(frozen=True, slots=True)
class Before:
    """What a node waits for: the other node, and how (FS, SS, FF, SF, with its lag)."""

    node: int
    kind: str = "FS"
    lag: int = 0
    lag_calendar: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An unfinished or finished node of a network. `office` is set for what is to be booked: an open permit.

    `finished` is its last day of work, `started` its first, `forecast` the last day it is expected by; `floor` a day
    before which it cannot begin; `deadline` the last day on which the plan can do without it.
    """

    node: int
    project: int
    name: str
    duration: int = 1
    calendar: str = "office"
    office: str = ""
    before: tuple[Before, ...] = ()
    finished: date | None = None
    started: date | None = None
    forecast: date | None = None
    floor: date | None = None
    deadline: date | None = None


class Unfit(StrEnum):
    """Why a permit comes after the day on which its plan wants it, or gets no day."""

    FULL = "full"
    PASSED = "passed"
    ORDER = "order"
    WORK = "work"
    NO_CAPACITY = "none"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Slot:
    """A permit's day: the first on which its office has room once it is ready.

    `ready` is the first day on which it could be taken; None where what it waits for gets no day. `late`: office
    workdays after its deadline; `unfit` and `because` (a node) say why it is late or has no day.
    """

    node: int
    office: str
    ready: date | None
    on: date | None
    deadline: date | None
    late: int = 0
    unfit: Unfit | None = None
    because: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is wrong with a day for a permit. `hard`: it is refused; else only said. `node`: with what."""

    kind: str
    hard: bool
    node: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Capacities:
    """How many permits each office takes on a workday: rows (from, amount) by office, oldest first."""

    rows: Mapping[str, Sequence[tuple[date, int]]] = field(default_factory=dict)

    def on(self, office: str, day: date) -> int | None:
        """The amount in force on a day; None where none has been set yet."""
        found = None
        for start, amount in self.rows.get(office, ()):
            if start > day:
                break
            found = amount
        return found


UNFIT_WORDS: Mapping[str, str] = {
    Unfit.FULL: gettext_noop("部门在期限前已排满"),
    Unfit.PASSED: gettext_noop("活动以前期限已过"),
    Unfit.ORDER: gettext_noop("要等前一项手续"),
    Unfit.WORK: gettext_noop("要等前面的工作"),
    Unfit.NO_CAPACITY: gettext_noop("部门没有填每日承接量"),
    Unfit.BEYOND: gettext_noop("一年以后才能办"),
}
CONFLICT_WORDS: Mapping[str, str] = {
    "past": gettext_noop("这一天已经过去"),
    "off": gettext_noop("这一天部门不上班"),
    "none": gettext_noop("部门没有填每日承接量"),
    "full": gettext_noop("部门这一天已排满"),
    "before": gettext_noop("早于前面的事项"),
    "after": gettext_noop("后面的手续就排得太早了"),
    "waits": gettext_noop("前一项手续还没有排期"),
    "late": gettext_noop("晚于计划的最迟完成"),
}
