"""What is owed, by whom, by when; and how a period stands, unit by unit. Forms of every cadence together."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from guatu.collect.models import Form, FormField, Submission
from guatu.collect.queries.deciding import waiting_for_decision
from guatu.collect.queries.forms import Circles, asked_in, bounds
from guatu.collect.rules import EDITABLE, GIVEN, due_day, is_late, owed_periods, periods_of
from guatu.collect.types import Field, FormState, Owed, State, SubjectKind, Words, heading
from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.ledger.types import Fact
from guatu.org.queries import scoped, work_calendar
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit


def owes(actor: Actor, form: Form, unit: "Unit", period: Period) -> bool:
    """Whether the form is asked of that unit for that period. Two queries at most."""
    return asked_in(form, period) and Circles(actor, [form]).owes(form, unit)


def due_list(actor: Actor) -> list[Owed]:
    """What the units that the actor may fill for owe: unanswered first, the earliest due first. Seven queries at most.

    The last periods of every form (`rules.BACK`), and whatever older was opened and not handed in.
    """
    today = clock().today()
    forms = _asked()
    circles = Circles(actor, forms)
    fillable = {unit.pk for unit in circles.units if actor.can("collect.fill", Submission(unit=unit))}
    periods = {form.pk: _owed_of(form, today) for form in forms}
    recent = Q(period__in={str(period) for some in periods.values() for period in some})
    unsettled = Q(state__in=[state.value for state in EDITABLE])
    rows = [
        row
        for row in _submissions(actor).filter(recent | unsettled)
        if row.unit_id in fillable or actor.can("collect.fill", row)
    ]
    asked = [
        (form, unit, period)
        for form in forms
        for unit in circles.owing(form)
        if unit.pk in fillable
        for period in periods[form.pk]
    ]
    return sorted(
        _owed(asked, rows, today),
        key=lambda owed: (not owed.actor_must_act, owed.due_on or date.max, owed.unit_code, owed.form_code),
    )


def board(actor: Actor, period: Period) -> list[Owed]:
    """How a period stands: every form of its cadence and every unit that owes it in the actor's scope, in the order of
    the units. Seven queries at most.
    """
    return _board(actor, [period])


def board_month(actor: Actor, month: Period) -> list[Owed]:
    """The same of everything that belongs to a month: its weeks and halves, itself, its quarter. Seven queries."""
    return _board(actor, periods_of(month))


def waiting(actor: Actor) -> list[Owed]:
    """What waits for the actor's decision, of every form and period, the earliest due first. Five queries at most."""
    rows = waiting_for_decision(actor).select_related("submitted_by")
    return _owed([], rows, clock().today()) if actor.can("collect.read") else []


def board_periods(actor: Actor, most: int = 12, kind: Kind = Kind.MONTH) -> list[Period]:
    """The periods of a kind that the board can show, newest first: the last that ended, and those that hold answers."""
    last = Period.holding(kind, clock().today()).previous()
    held = _submissions(actor).filter(form__cadence=kind.value).order_by("-period")
    texts = held.values_list("period", flat=True).distinct()[:most]
    return sorted({last, *(Period.parse(text) for text in texts)}, reverse=True)[:most]


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


def _asked() -> list[Form]:
    """Every version that is or was in force."""
    return list(Form.objects.exclude(state=FormState.DRAFT.value).order_by("code", "version"))


def _owed_of(form: Form, today: date) -> tuple[Period, ...]:
    first, last = bounds(form)
    if form.state == FormState.RETIRED and last is None:
        return ()
    return owed_periods(Kind(form.cadence), today, first, last, merged=form.january_merged)


def _board(actor: Actor, periods: Collection[Period]) -> list[Owed]:
    if not actor.can("collect.read"):
        return []
    forms = [form for form in _asked() if any(asked_in(form, period) for period in periods)]
    circles = Circles(actor, forms)
    asked = [
        (form, unit, period)
        for period in periods
        for form in forms
        if asked_in(form, period)
        for unit in circles.owing(form)
    ]
    rows = _submissions(actor).filter(period__in=[str(period) for period in periods])
    return _owed(asked, list(rows), clock().today())


def _submissions(actor: Actor) -> QuerySet[Submission]:
    rows = Submission.objects.select_related("submitted_by", "form", "unit")
    return scoped(actor, rows).order_by("period", "unit__position")


def _owed(
    asked: "Sequence[tuple[Form, Unit, Period]]", rows: Iterable[Submission], today: date
) -> list[Owed]:
    """One entry for each form, unit and period asked for, and for each submission beyond them."""
    present = {(row.form_id, row.unit_id, row.period): row for row in rows}
    calendar = work_calendar()
    due: dict[tuple[int, Period], date | None] = {}
    for form, _unit, period in asked:
        if (form.pk, period) not in due:
            due[form.pk, period] = _due(calendar, period, form)
    figures = _give_progress() if asked or present else frozenset()
    found = [
        _entry(form, unit, period, due[form.pk, period], present.pop((form.pk, unit.pk, str(period)), None),
               today, figures)
        for form, unit, period in asked
    ]  # fmt: skip
    beyond = (
        _entry(row.form, row.unit, Period.parse(row.period), row.due_on, row, today, figures)
        for row in present.values()
    )
    return [*found, *beyond]


def _give_progress() -> frozenset[int]:
    """The versions that carry the projects' figures. One query."""
    rows = FormField.objects.filter(
        field__subject=SubjectKind.PROJECT.value, field__code=Field.INVESTED_YEAR.value
    )
    return frozenset(rows.values_list("form_id", flat=True))


def _entry(
    form: Form,
    unit: "Unit",
    period: Period,
    due_on: date | None,
    row: Submission | None,
    today: date,
    figures: Collection[int],
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
        heading=heading(period, merged=form.january_merged),
        form_code=form.code,
        gives_progress=form.pk in figures,
    )


def _due(calendar: WorkCalendar, period: Period, form: Form) -> date | None:
    """None where the next month's holidays are not published: said on the page, never guessed."""
    try:
        return due_day(calendar, period, form.due_workday)
    except GuatuError as unknown:
        if unknown.number != "G1004":
            raise
        return None


def _local_day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""
