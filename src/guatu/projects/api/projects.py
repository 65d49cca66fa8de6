"""Projects, their nodes and money. Amounts in the project's currency, days ISO."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile
from ninja.pagination import PageNumberPagination, paginate
from pydantic import Field

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.adapters.portfolio import as_json
from guatu.projects.models import Node, Project
from guatu.projects.pages.imports import uploaded
from guatu.projects.types import NodeUpdate, ProjectChanges, ProjectFilter, Stage

router = Router(tags=["projects"])

Amount = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=2)]


class UnitOut(Schema):
    id: int
    code: str
    name: str
    name_en: str


class ScheduleOut(Schema):
    """The plan worked back: last days, calendar days short, the chain of node codes that decides the finish."""

    due: date
    earliest_finish: date
    days_short: int
    critical_chain: list[str]
    unpublished_years: list[int]
    digest: str


class ProjectOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    portfolio: str
    unit: UnitOut
    area_id: int | None
    stage: str
    kind: str
    level: str
    currency: str
    total_investment: Decimal | None
    start_planned: date | None
    start_actual: date | None
    due: date | None
    finish_actual: date | None
    own_rating: str


class ProjectRow(ProjectOut):
    """A row of the list, with the year's planned and reported investment."""

    plan_year: Decimal | None
    invested_year: Decimal | None
    days_short: int | None

    @staticmethod
    def resolve_days_short(row: Project) -> int | None:
        schedule = getattr(row, "schedule", None)
        return schedule.days_short if schedule else None


class NodeOut(Schema):
    """A node. Plan dates are instants (a finish is the 00:00 after its last day); actual and forecast days are days."""

    id: int
    code: str
    name: str
    name_en: str
    duration: int
    calendar: str
    early_start: date | None
    early_finish: date | None
    late_start: date | None
    late_finish: date | None
    total_float: int | None
    critical: bool
    baseline_start: date | None
    baseline_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    forecast_finish: date | None
    blocker_kind: str
    blocker: str
    holder: str
    holder_unit_id: int | None


class ProjectDetail(ProjectOut):
    owner: str
    industry: str
    description: str
    longitude: Decimal | None
    latitude: Decimal | None
    schedule: ScheduleOut | None
    nodes: list[NodeOut]

    @staticmethod
    def resolve_schedule(row: Project) -> Any:
        return getattr(row, "schedule", None)


class OtherCodeIn(Schema):
    """The old or the new form of a project's national code, and why it is known by it."""

    code: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=1, max_length=300)


class OtherCodeOut(Schema):
    code: str
    project: str


class FactsIn(Schema):
    name: str
    name_en: str = ""
    unit_id: int
    area_id: int | None = None
    owner: str = ""
    industry: str = ""
    level: str = Project.Level.DISTRICT.value
    kind: str = Project.Kind.NEW.value
    total_investment: Amount | None = None
    start_planned: date | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    description: str = ""

    def changes(self) -> ProjectChanges:
        return {
            "name": self.name,
            "name_en": self.name_en,
            "unit_id": self.unit_id,
            "area_id": self.area_id,
            "owner": self.owner,
            "industry": self.industry,
            "level": self.level,
            "kind": self.kind,
            "total_investment": self.total_investment,
            "start_planned": self.start_planned,
            "longitude": self.longitude,
            "latitude": self.latitude,
            "description": self.description,
        }


class ProjectIn(FactsIn):
    code: str
    due: date | None = None
    stage: str = Stage.POOL.value


class StageIn(Schema):
    to: str
    on: date
    reason: str = Field("", max_length=300)


class StageOut(Schema):
    before: str
    after: str
    on: date
    reason: str


class PlanIn(Schema):
    due: date | None = None
    template: str | None = None


class NodeIn(Schema):
    """The whole reported state of a node: what is left out is cleared."""

    node_id: int
    actual_start: date | None = None
    actual_finish: date | None = None
    forecast_finish: date | None = None
    blocker_kind: str = ""
    blocker: str = Field("", max_length=300)
    holder: str = Field("", max_length=300)


class ProgressIn(Schema):
    """Cumulative investment of the year and since the start; physical progress in percent."""

    period: str
    invested_year: Amount
    invested_total: Amount
    physical: Decimal | None = None
    note: str = ""
    own_rating: str = ""
    reason: str = Field("", max_length=300)


class ProgressOut(Schema):
    period: str
    revision: int
    invested_year: Decimal
    invested_total: Decimal
    physical: Decimal | None
    note: str
    reason: str


class InvestmentIn(Schema):
    year: int
    amount: Amount


class FundIn(Schema):
    source: str
    planned: Amount
    arrived: Amount
    as_of: date


class FundOut(FundIn):
    pass


class ListedOut(Schema):
    row: int
    reason: str


class ImportOut(Schema):
    """Rows in = imported + listed."""

    rows_in: int
    imported: int
    listed: list[ListedOut]


class FilterIn(Schema):
    q: str = ""
    unit: int | None = None
    area: int | None = None
    stage: str = ""
    kind: str = ""
    level: str = ""
    short: bool = False
    sort: str = ""


@router.get("/", response=list[ProjectRow])
@paginate(PageNumberPagination, page_size=50)
def list_projects(
    request: HttpRequest, wanted: Query[FilterIn], portfolio: str = Project.CITY_PORTFOLIO
) -> QuerySet[Project]:
    """The projects the caller may see, filtered and sorted as on the page."""
    actor = actor_of(request)
    actor.require("projects.read")
    return queries.find(actor, ProjectFilter(**wanted.dict()), year=clock().today().year, portfolio=portfolio)


@router.post("/", response={201: ProjectDetail})
def create_project(request: HttpRequest, body: ProjectIn) -> Status[Project]:
    """Open a project. Needs `projects.write`."""
    actor = actor_of(request)
    made = actions.create_project(actor, code=body.code, stage=body.stage, due=body.due, **body.changes())
    return Status(201, _detailed(request, made.code))


@router.post("/import", response=ImportOut)
def import_portfolio(
    request: HttpRequest, file: File[UploadedFile], profile: Form[str], dry_run: Form[bool] = False
) -> dict[str, object]:
    """Import somebody else's published list by a mapping profile; a dry run writes nothing. Needs `projects.write`."""
    actor = actor_of(request)
    actor.require("projects.write")
    reading = actions.import_portfolio(actor, data=uploaded(file), profile=profile, dry_run=dry_run)
    return as_json(reading)


@router.get("/{code}", response=ProjectDetail)
def get_project(request: HttpRequest, code: str) -> Project:
    """One project with its plan and nodes."""
    return _detailed(request, code)


@router.put("/{code}", response=ProjectDetail)
def edit_project(request: HttpRequest, code: str, body: FactsIn) -> Project:
    """Change a project's facts. Needs `projects.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    actions.edit_project(actor, project_id=project.pk, changes=body.changes())
    return _detailed(request, code)


@router.post("/{code}/codes", response={201: OtherCodeOut})
def record_code(request: HttpRequest, code: str, body: OtherCodeIn) -> Any:
    """Keep a further code of a project: a start under either is of both. Needs `projects.write`."""
    actor = actor_of(request)
    found = queries.project(actor, code)
    kept = actions.record_code(actor, project_id=found.pk, code=body.code, reason=body.reason)
    return Status(201, OtherCodeOut(code=kept.code, project=found.code))


@router.post("/{code}/stage", response=StageOut)
def move_stage(request: HttpRequest, code: str, body: StageIn) -> Any:
    """Move a project along the stages. Needs `projects.stage.move`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    return actions.move_stage(actor, project_id=project.pk, to=body.to, on=body.on, reason=body.reason)


@router.post("/{code}/plan", response=ScheduleOut)
def plan_project(request: HttpRequest, code: str, body: PlanIn) -> Any:
    """Work a project back from its due day. Needs `projects.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    return actions.plan_project(actor, project_id=project.pk, template_code=body.template, due=body.due)


@router.post("/{code}/nodes", response=list[NodeOut])
def update_nodes(request: HttpRequest, code: str, body: list[NodeIn]) -> list[Node]:
    """Report what happened to nodes; gives those that changed. Needs `projects.progress.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    updates = [NodeUpdate(**node.dict()) for node in body]
    changed = [
        node.pk for node in actions.update_nodes(actor, project_id=project.pk, updates=updates, source="api")
    ]
    return list(queries.nodes(actor, [project.pk]).filter(pk__in=changed))


@router.post("/{code}/progress", response=ProgressOut)
def record_progress(request: HttpRequest, code: str, body: ProgressIn) -> Any:
    """A month's figures, first or corrected. Needs `projects.progress.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    facts = body.dict() | {"period": Period.parse(body.period)}
    return actions.record_progress(actor, project_id=project.pk, source="api", **facts)


@router.post("/{code}/investment", response=InvestmentIn)
def set_investment_plan(request: HttpRequest, code: str, body: InvestmentIn) -> Any:
    """The investment planned for a year. Needs `projects.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    return actions.set_investment_plan(actor, project_id=project.pk, year=body.year, amount=body.amount)


@router.post("/{code}/funds", response=FundOut)
def set_fund(request: HttpRequest, code: str, body: FundIn) -> Any:
    """Planned and arrived funds of one source. Needs `projects.write`."""
    actor = actor_of(request)
    project = queries.project(actor, code)
    return actions.set_fund(actor, project_id=project.pk, **body.dict())


def _detailed(request: HttpRequest, code: str) -> Project:
    actor = actor_of(request)
    actor.require("projects.read")
    return queries.project(actor, code)
