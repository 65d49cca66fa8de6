"""Permissions, the states of a submission, when it is due and when it is late."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from rules import add_perm

from guatu.collect.types import State
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.types import in_scope, in_sight, is_dispatcher, is_member, is_reporter, is_supervisor

add_perm("collect.read", is_member)
add_perm("collect.fill", (is_reporter & in_scope) | (is_dispatcher & in_sight))
add_perm("collect.lock", is_dispatcher)
add_perm("collect.form.write", is_dispatcher)
add_perm("collect.checks.read", is_dispatcher | is_supervisor)
add_perm("collect.checks.write", is_dispatcher)
# Suspicion is not for everyone: who decides on figures, and who verifies them on the spot (decision 0032).
add_perm("collect.detectors.read", is_dispatcher | is_supervisor)
# To bring in workbooks of one's own at all; for which unit, `collect.fill` says.
add_perm("collect.workbook", is_reporter | is_dispatcher)

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

BACK: Final[Mapping[Kind, int]] = {Kind.WEEK: 4, Kind.FORTNIGHT: 4, Kind.MONTH: 3, Kind.QUARTER: 2}
"""How many periods back an unanswered form is still shown as owed; older gaps are the office's to settle. `[≈]`"""


def move(present: State, to: State) -> State:
    """`to`, where the table allows it. Raises G1701 for a filing step, G1702 for a decision of the office."""
    if (present, to) not in TRANSITIONS:
        raise GuatuError("G1701" if to is State.SUBMITTED else "G1702")
    return to


def due_day(calendar: WorkCalendar, period: Period, workday: int) -> date:
    """The `workday`-th working day after the period's end. Raises G1004 where that year is not published, G1005.

    Of a month it is the n-th working day of the month after; of a week before a long holiday, the n-th that is worked.
    """
    return calendar.add_workdays(period.last_day, workday)


def is_late(due_on: date | None, submitted_on: date | None, today: date) -> bool:
    """Submitted after the due day; or not submitted although it has passed."""
    return due_on is not None and (submitted_on or today) > due_on


def require_over(period: Period, today: date) -> None:
    """Raises G1704 unless the period has ended, and is one that forms ask for: it is reported when it is over."""
    if period.kind not in BACK or period.last_day >= today:
        raise GuatuError("G1704", period=period)


def owed_periods(
    cadence: Kind,
    today: date,
    first: Period | None = None,
    last: Period | None = None,
    *,
    merged: bool = False,
) -> tuple[Period, ...]:
    """The periods an unanswered form is owed for, newest first, none before `first` nor after `last`.

    `merged`: January is part of February's.
    """
    ended = Period.holding(cadence, today).previous()
    recent = (ended.shift(-back) for back in range(BACK[cadence]))
    return tuple(
        period
        for period in recent
        if (first is None or period >= first)
        and (last is None or period <= last)
        and not (merged and period.number == 1)
    )


def judged_month(period: Period) -> Period:
    """The month whose lights an accepted answer bears on: its last; of a week the last it ends or follows."""
    month = period.months()[-1]
    if period.last_day >= month.last_day:
        return month
    return month.previous()


def periods_of(month: Period) -> tuple[Period, ...]:
    """Every period that belongs to a month, the longest first: its quarter where it ends it, itself, halves, weeks."""
    quarter = (month.quarter,) if month.quarter.months()[-1] == month else ()
    halves = [Period.of_half(month.year, month.number, half) for half in (1, 2)]
    first = Period.holding(Kind.WEEK, month.first_day)
    weeks = [week for step in range(6) if (week := first.shift(step)).months() == [month]]
    return (*quarter, month, *halves, *weeks)
