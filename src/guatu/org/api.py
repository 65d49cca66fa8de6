"""The API of org: the same queries and actions as the pages."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.ledger.types import Subject
from guatu.org import actions, queries
from guatu.org.hooks_api import router as hooks
from guatu.org.models import Account, CalendarChange, Post, Responsibility, TaskForce, Unit
from guatu.org.queries import actor_of
from guatu.org.telling_api import router as telling
from guatu.org.types import Actor, DayLine, NewToken, ResponsibilityRole, Role, UnitKind

router = Router(tags=["org"])
router.add_router("", telling)
router.add_router("", hooks)

CODE = r"^[-\w]+$"


class UnitOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    short: str
    kind: str
    parent_id: int | None


class UnitIn(Schema):
    code: str = Field(max_length=20, pattern=CODE)
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    short: str = Field(min_length=1, max_length=20)
    short_en: str = Field("", max_length=40)
    kind: UnitKind
    parent_id: int | None = None


class PostOut(Schema):
    id: int
    unit_id: int
    title: str
    title_en: str


class PostIn(Schema):
    unit_id: int
    title: str = Field(min_length=1, max_length=80)
    title_en: str = Field("", max_length=120)


class AppointIn(Schema):
    staff_number: str = Field(min_length=1, max_length=30)
    name: str = Field("", max_length=60)
    on: date


class TaskForceOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    lead_id: int
    member_ids: list[int]
    mandate: str
    meets_every_days: int

    @staticmethod
    def resolve_member_ids(force: TaskForce) -> list[int]:
        return [seat.post_id for seat in force.roster.all() if seat.end is None]


class TaskForceIn(Schema):
    code: str = Field(max_length=20, pattern=CODE)
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=120)
    lead_id: int
    member_ids: list[int] = Field(default_factory=list, max_length=500)
    mandate: str = ""
    mandate_en: str = ""
    meets_every_days: int = Field(7, ge=1, le=366)


class ResponsibilityOut(Schema):
    subject_kind: str
    subject_id: str
    role: str
    post_id: int
    start: date
    end: date | None


class ResponsibilityIn(Schema):
    """`on` left out is today. The accountable role is handed over: the present holder ends that day."""

    subject_kind: str = Field(max_length=40)
    subject_id: str = Field(max_length=64, pattern=r"^\d{1,18}$")
    role: ResponsibilityRole
    post_id: int
    on: date | None = None


class AccountOut(Schema):
    id: int
    username: str
    role: str
    unit_id: int | None
    post_id: int | None
    language: str
    is_active: bool


class AccountIn(Schema):
    username: str = Field(min_length=1, max_length=150)
    password: str = Field(min_length=1, max_length=200)
    role: Role
    display_name: str = Field("", max_length=150)
    display_name_en: str = Field("", max_length=150)
    unit_id: int | None = None
    post_id: int | None = None
    language: str = Field("zh-hans", pattern="^(zh-hans|en)$")


class ActiveIn(Schema):
    active: bool


class MeOut(Schema):
    """Who the caller acts as. `unit_ids` are the units it may see; null means every unit."""

    username: str
    role: str
    unit_id: int | None
    post_id: int | None
    unit_ids: list[int] | None


class TokenIn(Schema):
    name: str = Field(min_length=1, max_length=60)


class TokenOut(Schema):
    id: int
    name: str
    issued_at: datetime
    revoked_at: datetime | None


class NewTokenOut(Schema):
    """`secret` is shown here and never again."""

    id: int
    secret: str


class DayOut(Schema):
    """`workday` is null where the year's holidays are not published."""

    day: date
    workday: bool | None
    is_make_up: bool
    is_holiday: bool


class ChangeIn(Schema):
    day: date
    workday: bool
    reason: str = Field(min_length=1, max_length=200)


class ChangeOut(Schema):
    day: date
    workday: bool
    reason: str


def reader(request: HttpRequest) -> Actor:
    """The caller, who must be a member of the house. Raises Denied."""
    actor = actor_of(request)
    actor.require("org.read")
    return actor


@router.get("/me", response=MeOut)
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the caller acts as."""
    actor = actor_of(request)
    return {
        "username": actor.label,
        "role": actor.role.value,
        "unit_id": actor.unit_id,
        "post_id": actor.post_id,
        "unit_ids": None if actor.unit_ids is None else sorted(actor.unit_ids),
    }


@router.get("/units", response=list[UnitOut])
def list_units(request: HttpRequest) -> Any:
    """The units the caller may see."""
    return queries.units(reader(request))


@router.post("/units", response={201: UnitOut})
def create_unit(request: HttpRequest, body: UnitIn) -> Status[Unit]:
    """Add a unit to the tree."""
    return Status(201, actions.create_unit(actor_of(request), **body.dict()))


@router.get("/posts", response=list[PostOut])
def list_posts(request: HttpRequest) -> Any:
    """The posts of the units the caller may see."""
    return queries.posts(reader(request))


@router.post("/posts", response={201: PostOut})
def create_post(request: HttpRequest, body: PostIn) -> Status[Post]:
    """Add a post to a unit."""
    return Status(201, actions.create_post(actor_of(request), **body.dict()))


@router.post("/posts/{post_id}/tenures", response={204: None})
def appoint(request: HttpRequest, post_id: int, body: AppointIn) -> Status[None]:
    """Put a person at a post; whoever held it leaves it that day."""
    actor = actor_of(request)
    actor.require("org.structure.write")
    actions.appoint(actor, post_id=queries.post(actor, post_id).pk, **body.dict())
    return Status(204, None)


@router.put("/posts/{post_id}/head", response={204: None})
def set_head(request: HttpRequest, post_id: int) -> Status[None]:
    """Make a post the head of its unit: it acts for the unit's posts that nobody holds."""
    actor = actor_of(request)
    actor.require("org.structure.write")
    actions.set_head(actor, post_id=queries.post(actor, post_id).pk)
    return Status(204, None)


@router.get("/posts/{post_id}/responsibilities", response=list[ResponsibilityOut])
def list_responsibilities(request: HttpRequest, post_id: int) -> Any:
    """Everything a post answers or answered for."""
    actor = reader(request)
    return queries.responsibilities_of_post(actor, queries.post(actor, post_id))


@router.post("/responsibilities", response={201: ResponsibilityOut})
def assign(request: HttpRequest, body: ResponsibilityIn) -> Status[Responsibility]:
    """Give a post a responsibility for a subject such as "projects.project" "12", or hand it over."""
    actor = actor_of(request)
    actor.require("org.responsibility.write")
    of = queries.known_subject(Subject(body.subject_kind, body.subject_id))
    post = queries.post(actor, body.post_id)
    return Status(201, actions.assign(actor, of=of, role=body.role, post_id=post.pk, on=body.on))


@router.get("/task-forces", response=list[TaskForceOut])
def list_task_forces(request: HttpRequest) -> Any:
    """Every task force."""
    return queries.task_forces(reader(request))


@router.post("/task-forces", response={201: TaskForceOut})
def create_task_force(request: HttpRequest, body: TaskForceIn) -> Status[TaskForce]:
    """Set up a task force under a lead post."""
    return Status(201, actions.create_task_force(actor_of(request), **body.dict()))


@router.get("/accounts", response=list[AccountOut])
def list_accounts(request: HttpRequest) -> Any:
    """Every account, for whoever administers them."""
    actor_of(request).require("org.account.write")
    return queries.accounts(actor_of(request))


@router.post("/accounts", response={201: AccountOut})
def create_account(request: HttpRequest, body: AccountIn) -> Status[Account]:
    """Open an account."""
    return Status(201, actions.create_account(actor_of(request), **body.dict()))


@router.put("/accounts/{account_id}/active", response=AccountOut)
def set_account_active(request: HttpRequest, account_id: int, body: ActiveIn) -> Account:
    """Close an account, or open it again."""
    return actions.set_account_active(actor_of(request), account_id=account_id, active=body.active)


@router.get("/tokens", response=list[TokenOut])
def list_tokens(request: HttpRequest) -> Any:
    """The caller's own tokens, without their secrets."""
    return queries.tokens(reader(request))


@router.post("/tokens", response={201: NewTokenOut})
def issue_token(request: HttpRequest, body: TokenIn) -> Status[NewToken]:
    """A new token of the caller's own account."""
    return Status(201, actions.issue_token(actor_of(request), name=body.name))


@router.delete("/tokens/{token_id}", response={204: None})
def revoke_token(request: HttpRequest, token_id: int) -> Status[None]:
    """Make one of the caller's own tokens useless."""
    actions.revoke_token(actor_of(request), token_id=token_id)
    return Status(204, None)


@router.get("/calendar", response=list[DayOut])
def show_month(request: HttpRequest, month: str = "") -> list[DayLine]:
    """The days of a month ("2026-06"), or of every month of a quarter or a year; left out, this month."""
    actor = reader(request)
    asked = Period.parse(month) if month else Period.month_of(clock().today())
    months = asked.months() if asked.kind is not Kind.MONTH else [asked]
    return [day for each in months for day in queries.month_lines(actor, each)]


@router.post("/calendar/changes", response={201: ChangeOut})
def change_calendar(request: HttpRequest, body: ChangeIn) -> Status[CalendarChange]:
    """Make a day a workday or a day off, with the reason."""
    return Status(201, actions.change_calendar(actor_of(request), **body.dict()))


@router.post("/calendar/years/{year}", response={204: None})
def publish_year(request: HttpRequest, year: int) -> Status[None]:
    """Declare that a year's holidays are all entered."""
    actions.publish_year(actor_of(request), year=year)
    return Status(204, None)
