"""Matters by JSON: the list, one with its life, filing and issuing, evidence, limits."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.models import LimitSet, Matter, Step
from guatu.dispatch.pages import matters as pages
from guatu.dispatch.rules.lateness import days_overdue
from guatu.dispatch.types import About, Kind, Level, Move, Phase, State
from guatu.kernel.clock import clock
from guatu.org.queries import actor_of

router = Router(tags=["dispatch"])


class MatterOut(Schema):
    """A matter: the unit that must act and its post, who holds it at which post since and until when (null: closed).

    `days_overdue` counts calendar days past `due_on` and is 0 where it is not overdue.
    """

    id: int
    kind: Kind
    level: str
    number: str
    title: str
    title_en: str
    unit_id: int
    post_id: int | None
    holder_id: int
    holder_post_id: int | None
    held_since: date
    held_until: date | None
    project_id: int | None
    light_id: int | None
    meeting_id: int | None
    about_kind: str
    about_id: str
    about_unit_id: int | None
    parent_id: int | None
    merged_into_id: int | None
    workdays: int | None
    filed_on: date
    issued_on: date | None
    due_on: date
    asked: date | None
    state: State
    closed_on: date | None
    returned: int
    reopened: int
    escalated: int
    sampled: bool
    days_overdue: int

    @staticmethod
    def resolve_days_overdue(row: Matter) -> int:
        return days_overdue(row, clock().today())


class StepOut(Schema):
    """What happened; `evidence_digest` is the SHA-256 of its file, "" without one."""

    id: int
    move: Move
    text: str
    at: datetime
    holder_id: int
    until: date | None
    evidence_name: str
    evidence_digest: str


class MatterStory(MatterOut):
    """A matter with everything that happened to it, first to last.

    `person`: who has it today at the holder's post; where that is `vacant`, whoever heads the unit ("" for nobody).
    """

    detail: str
    person: str
    vacant: bool
    steps: list[StepOut]

    @staticmethod
    def resolve_person(row: Matter) -> str:
        seat = queries.incumbents_of([row]).get(row.pk)
        return seat.person if seat is not None else ""

    @staticmethod
    def resolve_vacant(row: Matter) -> bool:
        seat = queries.incumbents_of([row]).get(row.pk)
        return seat is None or seat.vacant

    @staticmethod
    def resolve_steps(row: Matter) -> list[Step]:
        return list(row.steps.all())


class MatterIn(Schema):
    """Something brought before the desk. A light brings its project, a node too.

    `about_kind`: projects.node, projects.policy, targets.indicator (with `about_unit_id`) or org.unit.
    """

    kind: Kind
    title: str
    title_en: str = ""
    detail: str = ""
    level: Level | None = None
    project_id: int | None = None
    light_id: int | None = None
    about_kind: str = ""
    about_id: str = ""
    about_unit_id: int | None = None


class DirectiveIn(Schema):
    """What to order whom; without `workdays` the limit of the kind and level; a light brings its project."""

    title: str
    title_en: str = ""
    detail: str = ""
    unit_id: int
    post_id: int | None = None
    workdays: int | None = None
    kind: Kind = Kind.DIRECTIVE
    level: Level | None = None
    light_id: int | None = None
    project_id: int | None = None
    meeting_id: int | None = None


class LimitsOut(Schema):
    """A version of the limits as it was put in force, and its TOML text."""

    code: str
    version: str
    text: str
    at: datetime


class LimitsIn(Schema):
    text: str


@router.get("/matters", response=list[MatterOut])
@paginate(PageNumberPagination, page_size=50)
def list_matters(
    request: HttpRequest,
    kind: Kind | None = None,
    state: State | None = None,
    phase: Phase | None = None,
    overdue: bool = False,
    late: bool = False,
    mine: bool = False,
    unit_id: int | None = None,
    post_id: int | None = None,
) -> QuerySet[Matter]:
    """The matters in my sight, overdue ones first. `late`: held beyond its day; `post_id`: waiting at this post."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.matters(
        actor,
        kind=kind,
        state=state,
        phase=phase,
        overdue=overdue,
        late=late,
        mine=mine,
        unit_id=unit_id,
        post_ids=None if post_id is None else [post_id],
    )


@router.get("/matters/about/{kind}/{key}", response=list[MatterOut])
@paginate(PageNumberPagination, page_size=50)
def list_about(request: HttpRequest, kind: str, key: str, unit_id: int | None = None) -> QuerySet[Matter]:
    """The matters in my sight that hang on a row: projects.project, projects.node, projects.policy, targets.indicator
    (with `unit_id`), org.unit.
    """
    actor = actor_of(request)
    actor.require("dispatch.enterprise.read")
    return queries.matters_about(actor, About(kind, key, unit_id))


@router.post("/matters", response={201: MatterStory})
def file_matter(request: HttpRequest, body: MatterIn) -> Status[Matter]:
    """Bring something before the desk. Needs `dispatch.matter.file` for its kind."""
    told = body.dict()
    about = About(told.pop("about_kind"), told.pop("about_id"), told.pop("about_unit_id"))
    return Status(201, actions.file_matter(actor_of(request), about=about, **told))


@router.post("/directives", response={201: MatterStory})
def issue_directive(request: HttpRequest, body: DirectiveIn) -> Status[Matter]:
    """Order a unit to act, at once. Needs `dispatch.directive.issue`."""
    return Status(201, actions.issue_directive(actor_of(request), **body.dict()))


@router.get("/matters/{matter_id}", response=MatterStory)
def get_matter(request: HttpRequest, matter_id: int) -> Matter:
    """One matter with its story."""
    return queries.matter(actor_of(request), matter_id)


@router.get("/matters/{matter_id}/evidence/{step_id}")
def evidence(request: HttpRequest, matter_id: int, step_id: int) -> FileResponse:
    """The file handed in with a step."""
    return pages.evidence(request, matter_id, step_id)


@router.get("/limits", response=list[LimitsOut])
def list_limits(request: HttpRequest) -> list[LimitSet]:
    """Every version of the limits that was put in force, the latest first; none: the house's preset is in force."""
    return queries.LIMITS.versions(actor_of(request))


@router.post("/limits", response={201: LimitsOut})
def put_limits(request: HttpRequest, body: LimitsIn) -> Status[LimitSet]:
    """Put a version of the limits in force. Needs `dispatch.limits.write`."""
    return Status(201, actions.put_limits_in_force(actor_of(request), text=body.text))
