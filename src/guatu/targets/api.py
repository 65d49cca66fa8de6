"""The API of targets: the same queries and actions as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.targets import actions, queries
from guatu.targets.models import Area, Indicator, Observation, Plan, Task
from guatu.targets.types import Pace

router = Router(tags=["targets"])


class PlanOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    kind: str
    start: date
    end: date


class PlanIn(Schema):
    code: str = Field(max_length=30, pattern=r"^[-\w]+$")
    name: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=200)
    kind: Plan.Kind
    start: date
    end: date


class AreaOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    position: int


class AreaIn(Schema):
    code: str = Field(max_length=30, pattern=r"^[-\w]+$")
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)


class TaskOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    area_id: int
    indicator_id: int | None
    lead_unit_id: int | None
    due: date | None
    sentence: str
    document: str


class TaskIn(Schema):
    area_id: int
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=300)
    indicator_id: int | None = None
    lead_unit_id: int | None = None
    due: date | None = None
    sentence: str = ""
    document: str = Field("", max_length=200)


class IndicatorOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    measure: str
    kind: str
    decimals: int
    roll_up: str
    higher_is_better: bool
    comparable_growth: bool


class IndicatorIn(Schema):
    code: str = Field(max_length=40, pattern=r"^[-\w]+$")
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    measure: str = Field(min_length=1, max_length=20)
    measure_en: str = Field("", max_length=40)
    kind: Indicator.Kind
    decimals: int = Field(0, ge=0, le=4)
    roll_up: Indicator.RollUp = Indicator.RollUp.SUM
    higher_is_better: bool = True
    comparable_growth: bool = False


class TargetOut(Schema):
    plan: str = Field(alias="version.plan.code")
    version: int = Field(alias="version.number")
    indicator_id: int = Field(alias="version.indicator_id")
    unit_id: int
    period: str
    bottom_line: Decimal
    stretch: Decimal | None


class SplitIn(Schema):
    """Weights by unit id, and twelve by month; left out, the months are alike."""

    plan_id: int
    year: int = Field(ge=1900, le=2200)
    total: Decimal = Field(max_digits=20, decimal_places=4)
    stretch: Decimal | None = Field(None, max_digits=20, decimal_places=4)
    weights_by_unit: dict[int, Decimal] = Field(max_length=2000)
    weights_by_month: list[Decimal] = Field(
        default_factory=lambda: [Decimal(1)] * 12, min_length=12, max_length=12
    )
    sentence: str = ""
    document: str = Field("", max_length=200)
    reason: str = Field("", max_length=300)
    approver: str = Field("", max_length=120)
    holds_from: date | None = None


class ObservationOut(Schema):
    indicator_id: int
    unit_id: int
    period: str
    revision: int
    value: Decimal
    growth: Decimal | None
    reason: str


class ObservationIn(Schema):
    unit_id: int
    period: str = Field(max_length=7)
    value: Decimal = Field(max_digits=20, decimal_places=4)
    growth: Decimal | None = Field(None, max_digits=8, decimal_places=2)
    reason: str = Field("", max_length=300)


class PaceOut(Schema):
    """`linear_share` is 0…1; `behind_points` percentage points, negative when ahead; null where a fact is missing."""

    period: str
    target_year: Decimal | None
    target_to_date: Decimal | None
    actual: Decimal | None
    growth: Decimal | None
    linear_share: Decimal
    behind_points: Decimal | None
    required_per_month: Decimal | None
    reported: int
    expected: int

    @staticmethod
    def resolve_period(pace: Pace) -> str:
        return str(pace.period)


@router.get("/plans", response=list[PlanOut])
def list_plans(request: HttpRequest) -> Any:
    """All plans, the newest first."""
    actor_of(request).require("targets.read")
    return queries.plans(actor_of(request))


@router.post("/plans", response={201: PlanOut})
def create_plan(request: HttpRequest, body: PlanIn) -> Status[Plan]:
    """Open a plan."""
    return Status(201, actions.create_plan(actor_of(request), **body.dict()))


@router.get("/plans/{code}/areas", response=list[AreaOut])
def list_areas(request: HttpRequest, code: str) -> Any:
    """The areas of a plan."""
    actor = actor_of(request)
    return queries.areas(actor, queries.plan(actor, code))


@router.post("/plans/{code}/areas", response={201: AreaOut})
def create_area(request: HttpRequest, code: str, body: AreaIn) -> Status[Area]:
    """Add an area to a plan."""
    actor = actor_of(request)
    actor.require("targets.write")
    return Status(201, actions.create_area(actor, plan_id=queries.plan(actor, code).pk, **body.dict()))


@router.get("/plans/{code}/tasks", response=list[TaskOut])
def list_tasks(request: HttpRequest, code: str) -> Any:
    """The tasks of a plan, by area, each with its source sentence."""
    actor = actor_of(request)
    return queries.tasks(actor, queries.plan(actor, code))


@router.post("/tasks", response={201: TaskOut})
def create_task(request: HttpRequest, body: TaskIn) -> Status[Task]:
    """Add a task to an area."""
    return Status(201, actions.create_task(actor_of(request), **body.dict()))


@router.get("/indicators", response=list[IndicatorOut])
def list_indicators(request: HttpRequest) -> Any:
    """All indicators, by code."""
    actor_of(request).require("targets.read")
    return queries.indicators(actor_of(request))


@router.post("/indicators", response={201: IndicatorOut})
def create_indicator(request: HttpRequest, body: IndicatorIn) -> Status[Indicator]:
    """Define an indicator."""
    return Status(201, actions.create_indicator(actor_of(request), **body.dict()))


@router.get("/indicators/{code}/targets", response=list[TargetOut])
def list_targets(request: HttpRequest, code: str, year: int) -> Any:
    """An indicator's targets of a year, by unit and month, in the caller's scope."""
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    return queries.targets(actor, indicator_ids=[found.pk], period_prefix=str(year))


@router.put("/indicators/{code}/targets", response=list[TargetOut])
def set_targets(request: HttpRequest, code: str, body: SplitIn) -> Any:
    """Split a year's target exactly over units and months, replacing an earlier split."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    actions.set_targets(actor, indicator_id=found.pk, **body.dict())
    return queries.targets(actor, indicator_ids=[found.pk], period_prefix=str(body.year))


@router.get("/indicators/{code}/observations", response=list[ObservationOut])
def list_observations(request: HttpRequest, code: str, year: int) -> Any:
    """An indicator's figures of a year in the caller's scope, superseded revisions too."""
    actor = actor_of(request)
    return queries.revisions(actor, queries.indicator(actor, code), year=year)


@router.post("/indicators/{code}/observations", response={201: ObservationOut})
def record_observation(request: HttpRequest, code: str, body: ObservationIn) -> Status[Observation]:
    """Record a month's figure, or correct it with a reason."""
    actor = actor_of(request)
    found = queries.indicator(actor, code)
    return Status(201, actions.record_observation(actor, indicator_id=found.pk, **body.dict()))


@router.get("/indicators/{code}/pace", response=PaceOut)
def show_pace(request: HttpRequest, code: str, unit_id: int, month: str) -> Pace:
    """How an indicator of a unit stands at the end of a month ("2026-05")."""
    actor = actor_of(request)
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=f"unit {unit_id}")
    return queries.pace(actor, queries.indicator(actor, code), unit, Period.parse(month))
