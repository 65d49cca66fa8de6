"""Permissions, the states of a submission, when it is due and when it is late."""

from datetime import date
from typing import Final

from rules import add_perm

from guatu.collect.types import State
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.types import in_scope, in_sight, is_dispatcher, is_member, is_reporter

add_perm("collect.read", is_member)
add_perm("collect.fill", (is_reporter & in_scope) | (is_dispatcher & in_sight))
add_perm("collect.lock", is_dispatcher)
add_perm("collect.form.write", is_dispatcher)

EDITABLE: Final = frozenset((State.DRAFT, State.RETURNED))
"""States in which cells may be written."""

GIVEN: Final = frozenset((State.SUBMITTED, State.ACCEPTED, State.LOCKED))
"""States in which the unit has answered."""

TRANSITIONS: Final = frozenset(
    (
        (State.DRAFT, State.SUBMITTED),
        (State.RETURNED, State.SUBMITTED),
        (State.SUBMITTED, State.RETURNED),
        (State.SUBMITTED, State.ACCEPTED),
        (State.ACCEPTED, State.LOCKED),
    )
)

MONTHS_BACK: Final = 3
"""How many months back an unanswered form is still shown as owed; older gaps are the office's to settle."""


def move(present: State, to: State) -> State:
    """`to`, where the table allows it. Raises G1701 for a filing step, G1702 for a decision of the office."""
    if (present, to) not in TRANSITIONS:
        raise GuatuError("G1701" if to is State.SUBMITTED else "G1702")
    return to


def due_day(calendar: WorkCalendar, period: Period, workday: int) -> date:
    """The `workday`-th working day of the month after. Raises G1004 where that year is not published, G1005."""
    return calendar.nth_workday(period.next(), workday)


def is_late(due_on: date | None, submitted_on: date | None, today: date) -> bool:
    """Submitted after the due day; or not submitted although it has passed."""
    return due_on is not None and (submitted_on or today) > due_on


def require_over(period: Period, today: date) -> None:
    """Raises G1704 unless the period is a month that has ended: a month is reported when it is over."""
    if period.kind is not Kind.MONTH or period.last_day >= today:
        raise GuatuError("G1704", period=period)


def owed_periods(today: date, first: Period | None) -> tuple[Period, ...]:
    """The months an unanswered form is owed for, newest first, none before `first`."""
    last = Period.month_of(today).previous()
    months = (last.shift(-back) for back in range(MONTHS_BACK))
    return tuple(month for month in months if first is None or month >= first)
