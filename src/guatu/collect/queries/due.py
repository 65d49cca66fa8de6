"""What is owed, by whom, by when; and how a month stands, unit by unit."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.collect.models import Form, Submission
from guatu.collect.rules import EDITABLE, GIVEN, due_day, is_late, owed_periods
from guatu.collect.types import Owed, State, Words
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.types import Fact
from guatu.org.queries import scoped, units, work_calendar
from guatu.org.types import RANKED_KINDS, Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit


def owes(form: Form, unit: "Unit") -> bool:
    """Whether the form is asked of that unit: every ranked unit answers every active form."""
    return form.active and unit.kind in RANKED_KINDS


def due_list(actor: Actor) -> list[Owed]:
    """What the units that the actor may fill for owe: unanswered first, the earliest due first. Five queries.

    The last three months of every active form, and whatever older was opened and not handed in.
    """
    today = clock().today()
    fillable = [
        unit for unit in units(actor, RANKED_KINDS) if actor.can("collect.fill", Submission(unit=unit))
    ]
    forms = list(Form.objects.filter(active=True).order_by("code", "version"))
    months = {form.pk: owed_periods(today, _first(form)) for form in forms}
    unsettled = Q(state__in=[state.value for state in EDITABLE])
    recent = Q(period__in={str(month) for some in months.values() for month in some})
    rows = _submissions(actor).filter(recent | unsettled, unit__in=[unit.pk for unit in fillable])
    found = _owed(fillable, forms, {form.pk: set(months[form.pk]) for form in forms}, list(rows), today)
    return sorted(found, key=lambda owed: (not owed.actor_must_act, owed.due_on or date.max, owed.unit_code))


def board(actor: Actor, period: Period) -> list[Owed]:
    """How a month stands: every form and every unit in the actor's scope, in the order of the units. Five queries."""
    if not actor.can("collect.read"):
        return []
    owing = list(units(actor, RANKED_KINDS))
    forms = [
        form
        for form in Form.objects.filter(active=True).order_by("code", "version")
        if _first(form) is None or Period.parse(form.first_period) <= period
    ]
    rows = _submissions(actor).filter(period=str(period))
    return _owed(owing, forms, {form.pk: {period} for form in forms}, list(rows), clock().today())


def board_periods(actor: Actor, most: int = 12) -> list[Period]:
    """The months the board can show, newest first: the last that ended, and those that hold submissions."""
    last = Period.month_of(clock().today()).previous()
    held = _submissions(actor).order_by("-period").values_list("period", flat=True).distinct()[:most]
    return sorted({last, *(Period.parse(text) for text in held)}, reverse=True)[:most]


def snapshot_facts(actor: Actor, period: Period) -> list[dict[str, Fact]]:
    """The month's filing as a snapshot freezes it: one mapping a unit and form, days as text."""
    return [
        {
            "unit_code": owed.unit_code,
            "submission_id": owed.submission_id,
            "form": owed.form_id,
            "due_on": owed.due_on.isoformat() if owed.due_on else "",
            "submitted_on": _local_day(owed.submitted_at),
            "late": owed.late,
            "returned": owed.returned,
        }
        for owed in board(actor, period)
    ]


def _submissions(actor: Actor) -> QuerySet[Submission]:
    return scoped(actor, Submission.objects.select_related("submitted_by")).order_by(
        "period", "unit__position"
    )


def _owed(
    owing: "Sequence[Unit]",
    forms: Sequence[Form],
    months: dict[int, set[Period]],
    rows: Iterable[Submission],
    today: date,
) -> list[Owed]:
    """One entry for each form, unit and month asked for, and for each submission beyond them."""
    present = {(row.form_id, row.unit_id, Period.parse(row.period)): row for row in rows}
    for form_id, _unit_id, period in present:
        months.setdefault(form_id, set()).add(period)
    calendar = work_calendar()
    found = []
    for form in forms:
        asked = sorted(months[form.pk], reverse=True)
        due = {period: _due(calendar, period, form) for period in asked}
        for unit in owing:
            for period in asked:
                row = present.get((form.pk, unit.pk, period))
                found.append(_entry(form, unit, period, due[period], row, today))
    return found


def _entry(
    form: Form, unit: "Unit", period: Period, due_on: date | None, row: Submission | None, today: date
) -> Owed:
    state = State(row.state) if row else None
    due_on = row.due_on if row else due_on
    given = row is not None and state in GIVEN
    submitted_on = timezone.localtime(row.submitted_at).date() if row and row.submitted_at and given else None
    by = row.submitted_by if row else None
    return Owed(
        form_id=form.pk,
        form=Words(form.name, form.name_en),
        unit_id=unit.pk,
        unit_code=unit.code,
        unit=Words(unit.name, unit.name_en),
        period=period,
        due_on=due_on,
        state=state,
        late=is_late(due_on, submitted_on, today),
        days_left=(due_on - today).days if due_on and not given else None,
        submission_id=row.pk if row else None,
        submitted_at=row.submitted_at if row else None,
        by=(by.get_full_name() or by.username) if by else "",
        by_proxy=row.by_proxy if row else False,
        returned=row.returned if row else 0,
    )


def _due(calendar: WorkCalendar, period: Period, form: Form) -> date | None:
    """None where the next month's holidays are not published: said on the page, never guessed."""
    try:
        return due_day(calendar, period, form.due_workday)
    except GuatuError as unknown:
        if unknown.number != "G1004":
            raise
        return None


def _first(form: Form) -> Period | None:
    return Period.parse(form.first_period) if form.first_period else None


def _local_day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""
