"""What the demo's districts have filed: submissions of 2026 with their cells, in bulk.

Everything up to April is accepted and locked. Of May three districts are left for the visitor: one has not begun,
one waits for the project office, one was returned.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guatu.collect.actions import create_form
from guatu.collect.models import Cell, Form, Round, Submission
from guatu.collect.types import Field, State, SubjectKind
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.queries import work_calendar
from guatu.org.types import Actor
from guatu.projects.models import Node, Progress
from guatu.site.demo.city import PLACES, unit_id
from guatu.site.demo.load import batches
from guatu.site.demo.plan import NOT_BEGUN, REPORTED, RETURNED, WAITING
from guatu.targets.models import Indicator, Observation

FIRST = Period.parse("2026-01")
LAST = Period.parse("2026-05")
DUE_WORKDAY = 6  # of June 2026: the demo's own day, so that the visitor's form is due today
LATE = {("220184", "2026-03"), ("220182", "2026-04"), ("220105", "2026-05")}
"""Filed after the due day: shown late, and it costs points."""
AS_IT_WAS = ("220182", "2026-05")
LOCAL = ZoneInfo("Asia/Shanghai")
TEN_THOUSAND = 10_000


def months() -> list[Period]:
    return [FIRST.shift(step) for step in range(LAST.elapsed_months)]


@verb("site.demo.load_submissions")
def load_submissions(actor: Actor) -> dict[tuple[str, str], str]:
    """Create the form and its submissions. Returns the source text by unit code and month, of what came in."""
    form = create_form(
        actor,
        indicator_ids=list(Indicator.objects.filter(code__in=REPORTED).values_list("pk", flat=True)),
        first_period=FIRST,
        due_workday=DUE_WORKDAY,
    )
    reporters = dict(Account.objects.filter(role="reporter").values_list("unit__code", "pk"))
    rows = [
        _submission(form, place.code, period, reporters[place.code])
        for place in PLACES
        for period in months()
        if period != LAST or place.code not in (*NOT_BEGUN, WAITING, RETURNED)
    ]
    made = Submission.objects.bulk_create(rows)
    record(actor, Subject("collect.form", str(form.pk)), after={"submissions": len(made)})
    codes = {unit_id(place.code): place.code for place in PLACES}
    return {(codes[row.unit_id], row.period): f"collect.submission:{row.pk}" for row in made}


def _submission(form: Form, code: str, period: Period, reporter: int) -> Submission:
    calendar = work_calendar()
    due = calendar.nth_workday(period.next(), DUE_WORKDAY)
    days_early = -1 if (code, str(period)) in LATE else 1 + int(code) % 3
    filed = _instant(
        calendar.retreat(due, days_early) if days_early > 0 else due + timedelta(days=1),
        time(16, int(code) % 60),
    )
    decided = min(filed + timedelta(hours=17), clock().now())
    return Submission(
        form=form,
        unit_id=unit_id(code),
        period=str(period),
        due_on=due,
        state=State.ACCEPTED if period == LAST else State.LOCKED,
        submitted_at=min(filed, clock().now()),
        submitted_by_id=reporter,
        decided_at=decided,
        decided_by_id=Account.objects.values_list("pk", flat=True).get(username="diaodu"),
    )


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL)


@verb("site.demo.load_cells")
def load_cells(actor: Actor, periods: Iterable[Period]) -> int:
    """The cells of the loaded submissions, from what the tables hold of those months. Returns how many."""
    count = 0
    for period in periods:
        submissions = {
            row.unit_id: row
            for row in Submission.objects.filter(period=str(period), state__in=(State.ACCEPTED, State.LOCKED))
        }
        for batch in batches(_cells(submissions, period), 5000):
            Cell.objects.bulk_create(batch, batch_size=2000)
            count += len(batch)
    _hand_in_again()
    record(actor, Subject("collect.cell", "demo"), after={"cells": count})
    return count


def _hand_in_again() -> None:
    """One submission was returned and came back as it was, with nothing said: what the office may want to know."""
    code, period = AS_IT_WAS
    row = Submission.objects.filter(unit__code=code, period=period).select_related("submitted_by").first()
    if row is None or row.submitted_at is None:
        return
    cells = Cell.objects.filter(submission=row).exclude(value="")
    values = {cell.key: cell.value for cell in cells}
    if not values:
        return
    Submission.objects.filter(pk=row.pk).update(returned=1)
    for number, days, decision, remark in (
        (1, 2, "returned", "多个项目投资增速偏高，请逐项核对原始凭证"),
        (2, 0, "accepted", ""),
    ):
        Round.objects.create(
            submission=row,
            number=number,
            submitted_at=row.submitted_at - timedelta(days=days),
            submitted_by=row.submitted_by,
            submitted_label=row.submitted_by.get_full_name() if row.submitted_by else "",
            channel="page",
            values=values,
            decision=decision,
            remark=remark,
            decided_at=(row.decided_at or row.submitted_at) - timedelta(days=days),
            decided_by_id=row.decided_by_id,
            decided_label="市发改委项目办",
        )


def _cells(submissions: dict[int, Submission], period: Period) -> Iterator[Cell]:
    progress = Progress.objects.filter(period=str(period), current=True).select_related("project")
    for row in progress.iterator(chunk_size=2000):
        submission = submissions.get(row.project.unit_id)
        if submission is None:
            continue
        facts = {
            Field.INVESTED_YEAR: format((row.invested_year / TEN_THOUSAND).normalize(), "f"),
            Field.PHYSICAL: format(row.physical or 0, "f"),
            Field.OWN_RATING: row.project.own_rating,
        }
        for field, value in facts.items():
            yield _cell(submission, SubjectKind.PROJECT, row.project_id, field, value)
    if period == LAST:
        yield from _node_cells(submissions)
    observed = Observation.objects.filter(
        period=str(period), superseded_at=None, indicator__code__in=REPORTED
    )
    for seen in observed:
        submission = submissions.get(seen.unit_id)
        if submission is not None:
            yield _cell(
                submission,
                SubjectKind.INDICATOR,
                seen.indicator_id,
                Field.VALUE,
                format(seen.value.normalize(), "f"),
            )


def _node_cells(submissions: dict[int, Submission]) -> Iterator[Cell]:
    rows = Node.objects.exclude(blocker="").select_related("project").iterator(chunk_size=2000)
    for node in rows:
        submission = submissions.get(node.project.unit_id)
        if submission is None:
            continue
        facts = {
            Field.ACTUAL_START: node.actual_start.isoformat() if node.actual_start else "",
            Field.FORECAST_FINISH: node.forecast_finish.isoformat() if node.forecast_finish else "",
            Field.BLOCKER_KIND: node.blocker_kind,
            Field.BLOCKER: node.blocker,
            Field.HOLDER: node.holder,
        }
        for field, value in facts.items():
            if value:
                yield _cell(submission, SubjectKind.NODE, node.pk, field, value)


def _cell(submission: Submission, kind: SubjectKind, key: int, field: Field, value: str) -> Cell:
    return Cell(submission=submission, subject_kind=kind, subject_id=key, field=field, value=value)
