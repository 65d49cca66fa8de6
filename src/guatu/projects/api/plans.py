"""The plan of a project: adjusted, approved, compared, taken anew; baselines, measures.

Plan dates are instants: a finish is the 00:00 after its last day. Days are last days where it says so.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from guatu.kernel.errors import NotFound
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.models import Baseline, Project, Schedule
from guatu.projects.types import MeasureChoice, NodeAdjustment, NodeChanges

router = Router(tags=["plans"])
Reason = Field(max_length=300)


class PlanStateOut(Schema):
    state: str
    state_reason: str
    due: date
    earliest_finish: date
    days_short: int
    digest: str


class AdjustIn(Schema):
    """What is left out stays."""

    node_id: int
    duration: int | None = None
    not_before: date | None = None
    deadline: date | None = None
    responsible: str | None = Field(None, max_length=12)

    def adjustment(self) -> NodeAdjustment:
        """Only the fields that were sent; a day sent as null is cleared."""
        sent = self.dict(exclude_unset=True, exclude={"node_id"})
        if sent.get("duration", 0) is None:
            del sent["duration"]
        if sent.get("responsible", "") is None:
            del sent["responsible"]
        return NodeAdjustment(self.node_id, NodeChanges(**sent))  # type: ignore[typeddict-item]  # checked by pydantic


class AdjustmentsIn(Schema):
    nodes: list[AdjustIn]
    reason: str = Reason


class ApproveIn(Schema):
    """With `digest`, only the plan that was looked at."""

    name: str = Field("", max_length=80)
    reason: str = Field("", max_length=300)
    digest: str = ""


class ReasonIn(Schema):
    reason: str = Reason


class BaselineIn(Schema):
    name: str = Field("", max_length=80)
    reason: str = Reason


class BaselineOut(Schema):
    number: int
    name: str
    reason: str
    due: date
    finish: date
    digest: str
    approved_label: str
    approved_at: datetime
    current: bool


class ShiftOut(Schema):
    code: str
    before_start: date
    before_finish: date
    after_start: date
    after_finish: date
    days: int
    start_days: int
    critical: bool


class PreviewOut(Schema):
    """What taking the re-plan would move; send its digest to take just this."""

    shifts: list[ShiftOut]
    days_short_before: int
    days_short: int
    finish_before: date
    finish: date
    digest: str


class TakeIn(Schema):
    digest: str = ""


class VarianceOut(Schema):
    code: str
    baseline_start: date | None
    baseline_finish: date | None
    start: date
    finish: date
    start_workdays: int | None
    finish_workdays: int | None
    start_days: int | None
    finish_days: int | None


class PlanVarianceOut(Schema):
    number: int
    baseline_finish: date
    finish: date
    days: int
    nodes: list[VarianceOut]


class TrendPointOut(Schema):
    period: str
    as_of: date
    finish: date


class TrendLineOut(Schema):
    code: str
    days: int
    points: list[TrendPointOut]


class MeasureIn(Schema):
    """A measure as its node allows it, at a level from 1; `cost` in yuan where it differs from the level's."""

    node: str = Field(max_length=20)
    measure: dict[str, Any]
    level: int = 1
    cost: int | None = Field(None, ge=0, le=10**15)


class MeasuresIn(Schema):
    measures: list[MeasureIn]
    reason: str = Reason


class MeasureOut(Schema):
    id: int
    measure: dict[str, Any]
    cost: Decimal
    reason: str
    taken_on: date
    withdrawn_on: date | None
    withdrawn_reason: str


def _found(request: HttpRequest, code: str) -> tuple[Actor, Project]:
    actor = actor_of(request)
    actor.require("projects.read")
    return actor, queries.project(actor, code)


@router.post("/{code}/plan/adjust", response=list[str])
def adjust_nodes(request: HttpRequest, code: str, body: AdjustmentsIn) -> list[str]:
    """Adjust nodes that have not begun; gives the codes of those changed. Needs `projects.plan.adjust`."""
    actor, project = _found(request, code)
    adjustments = [node.adjustment() for node in body.nodes]
    changed = actions.adjust_nodes(actor, project_id=project.pk, adjustments=adjustments, reason=body.reason)
    return [node.code for node in changed]


@router.post("/{code}/plan/submit", response=PlanStateOut)
def submit_plan(request: HttpRequest, code: str) -> Schedule:
    """Put a draft before the lead department. Needs `projects.plan.adjust`."""
    actor, project = _found(request, code)
    return actions.submit_plan(actor, project_id=project.pk)


@router.post("/{code}/plan/approve", response=BaselineOut)
def approve_plan(request: HttpRequest, code: str, body: ApproveIn) -> Baseline:
    """Approve a submitted plan as the next baseline. Needs `projects.plan.approve`."""
    actor, project = _found(request, code)
    return actions.approve_plan(actor, project_id=project.pk, **body.dict())


@router.post("/{code}/plan/return", response=PlanStateOut)
def return_plan(request: HttpRequest, code: str, body: ReasonIn) -> Schedule:
    """Send a submitted plan back. Needs `projects.plan.approve`."""
    actor, project = _found(request, code)
    return actions.return_plan(actor, project_id=project.pk, reason=body.reason)


@router.get("/{code}/replan", response=PreviewOut)
def replan_preview(request: HttpRequest, code: str) -> Any:
    """What a re-plan from what has happened would move; nothing is written."""
    actor, project = _found(request, code)
    return queries.replan_preview(actor, project.pk)


@router.post("/{code}/replan", response=PlanStateOut)
def take_replan(request: HttpRequest, code: str, body: TakeIn) -> Any:
    """Take the re-plan; with a digest, only the one previewed. Needs `projects.plan.adjust`."""
    actor, project = _found(request, code)
    actions.take_replan(actor, project_id=project.pk, digest=body.digest)
    return queries.project(actor, code).schedule


@router.get("/{code}/baselines", response=list[BaselineOut])
def list_baselines(request: HttpRequest, code: str) -> Any:
    """The baselines of a project, by number."""
    actor, project = _found(request, code)
    return queries.baselines(actor, [project.pk])


@router.post("/{code}/baselines", response=BaselineOut)
def take_baseline(request: HttpRequest, code: str, body: BaselineIn) -> Baseline:
    """Keep an approved plan as a further baseline. Needs `projects.baseline.write`."""
    actor, project = _found(request, code)
    return actions.take_baseline(actor, project_id=project.pk, name=body.name, reason=body.reason)


@router.post("/{code}/baselines/{number}/use", response=BaselineOut)
def switch_baseline(request: HttpRequest, code: str, number: int, body: ReasonIn) -> Baseline:
    """Measure the project against another of its baselines. Needs `projects.baseline.write`."""
    actor, project = _found(request, code)
    return actions.switch_baseline(actor, project_id=project.pk, number=number, reason=body.reason)


@router.get("/{code}/variance", response=PlanVarianceOut)
def plan_variance(request: HttpRequest, code: str, number: int | None = None) -> Any:
    """The plan as it stands against a baseline (without `number` the current one)."""
    actor, project = _found(request, code)
    return queries.plan_variance(actor, project.pk, number)


@router.get("/{code}/trend", response=list[TrendLineOut])
def milestone_trend(request: HttpRequest, code: str, every_node: bool = False) -> Any:
    """How the expected finish of each milestone moved, month by month."""
    actor, project = _found(request, code)
    return queries.milestone_trend(actor, project.pk, every_node=every_node)


@router.get("/{code}/measures", response=list[MeasureOut])
def measures_taken(request: HttpRequest, code: str) -> Any:
    """The measures a project has adopted, those in force first."""
    actor, project = _found(request, code)
    return queries.measures_taken(actor, [project.pk])


@router.post("/{code}/measures", response=list[MeasureOut])
def adopt_measures(request: HttpRequest, code: str, body: MeasuresIn) -> Any:
    """Adopt measures; the plan is worked back with them. Needs `projects.measures.adopt`."""
    actor, project = _found(request, code)
    chosen = [MeasureChoice(**one.dict()) for one in body.measures]
    return actions.adopt_measures(actor, project_id=project.pk, measures=chosen, reason=body.reason)


@router.post("/{code}/measures/{measure_id}/withdraw", response=MeasureOut)
def withdraw_measure(request: HttpRequest, code: str, measure_id: int, body: ReasonIn) -> Any:
    """Withdraw a measure; the plan is worked back without it. Needs `projects.measures.adopt`."""
    actor, project = _found(request, code)
    if not queries.measures_taken(actor, [project.pk]).filter(pk=measure_id).exists():
        raise NotFound(what=f"projects.measuretaken:{measure_id}")
    return actions.withdraw_measure(actor, measure_id=measure_id, reason=body.reason)
