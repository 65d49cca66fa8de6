"""法定时限: an approval's statutory clock. It counts working days, and stands while papers are supplied. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

import rules

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.org.types import Actor
from guatu.projects.types import ONE_DAY, PermitDesk, PermitStep, StatutoryClock

Pauses = Sequence[tuple[date, date | None]]
"""First and last day of each span in which the clock stands, both included; None: it still stands."""


def statutory_clock(
    accepted: date, limit: int, pauses: Pauses, calendar: WorkCalendar, on: date, decided: date | None = None
) -> StatutoryClock:
    """The clock of an approval accepted on a day, as it stands at the end of `on`, or of the day it was decided.

    The day of acceptance is not counted, as in all limits of civil and administrative law; a working day inside a pause
    is not counted. `due`: the day on which the limit ends; while the clock stands, as if it ran again tomorrow.
    Raises G1004 for an unpublished year of a calendar that is not provisional.
    """
    until = min(on, decided) if decided is not None else on
    spans = _apart(
        (max(first, accepted + ONE_DAY), until if last is None else last)
        for first, last in sorted(pauses, key=lambda pause: pause[0])
        if first <= until
    )
    used = calendar.workdays_between(accepted + ONE_DAY, max(until, accepted) + ONE_DAY)
    due = calendar.add_workdays(accepted, limit)
    for first, last in spans:
        standing = calendar.workdays_between(first, max(min(last, until) + ONE_DAY, first))
        used -= standing
        if first <= due:
            due = calendar.add_workdays(due, calendar.workdays_between(first, max(last + ONE_DAY, first)))
    stopped = decided is None and any(first <= until <= last for first, last in spans)
    return StatutoryClock(accepted, limit, used, limit - used, due, stopped, decided)


def _apart(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans by their first day, those that overlap made one: a day stands once."""
    apart: list[tuple[date, date]] = []
    for first, last in spans:
        if apart and first <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], last))
        else:
            apart.append((first, last))
    return apart


def check_pause_day(node: Phrase, day: date, first: date, last: date, today: date) -> None:
    """Raises G2623 for a day to come, G1640 for one outside [first, last]."""
    if day > today:
        raise GuatuError("G2623", node=node, day=day.isoformat(), today=today.isoformat())
    if not first <= day <= last:
        raise GuatuError(
            "G1640", node=node, day=day.isoformat(), first=first.isoformat(), last=last.isoformat()
        )


def clock_steps(*, accepted: bool, stands: bool, decided: bool, recorded: bool) -> tuple[PermitStep, ...]:
    """What can be recorded of an approval next, the likeliest first; at last, taking back what was recorded.

    decided: granted. recorded: its last decision, granted or refused, stands in the tables; a node that was only
    reported finished has none, and that report is corrected where it was made.
    """
    back = (PermitStep.WITHDRAW,)
    if decided:
        return back if recorded else ()
    if not accepted:
        return (PermitStep.ACCEPT, *back) if recorded else (PermitStep.ACCEPT,)
    first = PermitStep.RESUME if stands else PermitStep.PAUSE
    return (first, PermitStep.DECIDE, PermitStep.REFUSE, *back)


@rules.predicate
def is_its_office(actor: Actor, desk: PermitDesk | None) -> bool:
    """The actor sits at the unit that is the permit's office."""
    return desk is not None and desk.office_unit_id is not None and actor.unit_id == desk.office_unit_id


@rules.predicate
def has_no_office(actor: Actor, desk: PermitDesk | None) -> bool:
    """No unit of the house is tied to the permit's office: whoever reports on the project records for it."""
    return desk is not None and desk.office_unit_id is None
