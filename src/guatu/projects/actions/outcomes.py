"""What came of activities: reported where no fact says, frozen 30, 60 and 90 days after."""

from datetime import date
from decimal import Decimal

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.projects.models import Activity, Expectation, Outcome, ReportedResult
from guatu.projects.queries.activities import facts_of, outcome_on
from guatu.projects.rules.activities import check_report, due_checks
from guatu.projects.rules.texts import fitting
from guatu.projects.types.activity import ENTERED, EXPECTED_PHRASES, ActivityState, Expected


@verb("projects.activity.report")
def report_result(
    actor: Actor, *, expectation_id: int, reached: Decimal, on: date, source: str
) -> ReportedResult:
    """What came of an expectation that no fact answers: percent reached by a day, with its source.

    Raises G2607 for one that is read from facts, G2608 for what cannot be; NotFound outside the actor's units.
    """
    rows = Expectation.objects.select_related("part__project", "part__activity")
    row = rows.filter(pk=expectation_id).first()
    if row is None or not actor.sees(row.part.project.unit_id):
        raise NotFound(what=f"projects.expectation:{expectation_id}")
    actor.require("projects.result.report", row.part.project)
    if row.kind not in ENTERED:
        raise GuatuError("G2607", kind=EXPECTED_PHRASES[Expected(row.kind)])
    check_report(reached, on, source, row.part.activity.on, clock().today())
    made = ReportedResult.objects.create(
        expectation=row, on=on, reached=reached, source=fitting(source, 200), reported_by_id=actor.account_id,
        reported_label=actor.label[:120], reported_at=clock().now(),
    )  # fmt: skip
    record(
        actor,
        subject(row.part.activity),
        after={
            "project": row.part.project.code, "expectation": row.position, "reached": reached, "on": on,
            "source": source,
        },
    )  # fmt: skip
    return made


def freeze_outcomes(actor: Actor) -> int:
    """Freeze what came of every activity whose day 30, 60 or 90 has come. How many outcomes.

    The job of each morning. One transaction an activity and day, so that it may be killed and started again; what is
    frozen is never written over.
    """
    actor.require("projects.write")
    today, frozen = clock().today(), 0
    for pk, on in (
        Activity.objects.filter(state=ActivityState.HELD).order_by("on", "pk").values_list("pk", "on")
    ):
        done = set(
            Outcome.objects.filter(expectation__part__activity=pk)
            .order_by()
            .values_list("day", flat=True)
            .distinct()
        )
        for day, as_of in due_checks(on, today):
            if day not in done:
                frozen += freeze_day(actor, activity_id=pk, day=day, as_of=as_of)
    return frozen


@verb("projects.activity.freeze")
def freeze_day(actor: Actor, *, activity_id: int, day: int, as_of: date) -> int:
    """Freeze what came of one activity by one day. How many outcomes."""
    actor.require("projects.write")
    row = Activity.objects.select_for_update().get(pk=activity_id)
    rows = list(
        Expectation.objects.filter(part__activity=row)
        .exclude(outcomes__day=day)
        .select_related("part")
        .prefetch_related("reports")
    )
    if not rows:
        unchanged()
        return 0
    facts = facts_of(actor, [one.part.project_id for one in rows])
    made = Outcome.objects.bulk_create(
        outcome_on(one, facts[one.part.project_id], one.reports.all(), since=row.on, day=day, as_of=as_of)
        for one in rows
    )
    counts: dict[str, int] = {}
    for outcome in made:
        counts[outcome.verdict] = counts.get(outcome.verdict, 0) + 1
    record(actor, subject(row), after={"day": day, "as_of": as_of, "outcomes": len(made), **counts})
    return len(made)
