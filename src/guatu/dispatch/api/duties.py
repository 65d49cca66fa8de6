"""The three duties by JSON."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.dispatch import actions, queries
from guatu.dispatch.models import DutyRuleSet, LogEntry, Occasion
from guatu.dispatch.queries.duties import DutyLine
from guatu.dispatch.types import Level
from guatu.dispatch.types.duties import OccasionKind, TurnStanding
from guatu.org.queries import actor_of
from guatu.projects.queries import project as read_project

router = Router(tags=["duties"])


class TurnOut(Schema):
    """What is owed, how often, where it stands in this span (held, owed, missed), the last one, the last day."""

    kind: OccasionKind
    every: str
    state: str
    last: date | None
    by: date


class DutyLineOut(Schema):
    project: str
    light: str
    stuck: str
    next: str
    next_on: date | None
    turns: list[TurnOut]
    open: int
    overdue: int
    last_log: date | None
    silent: bool


class LogOut(Schema):
    """An entry; `matter` is the number of what its problem became."""

    id: int
    project: str
    on: date
    happened: str
    problem: str
    matter: str
    next_step: str
    next_on: date | None
    next_who: str
    done_on: date | None
    ask: str
    ask_by: date | None
    answer: str
    answered_on: date | None

    @staticmethod
    def resolve_project(row: LogEntry) -> str:
        return row.project.code

    @staticmethod
    def resolve_matter(row: LogEntry) -> str:
        return row.matter.number if row.matter is not None else ""


class LogIn(Schema):
    """`as_matter`: the problem is filed as a matter in the same transaction."""

    happened: str
    on: date | None = None
    problem: str = ""
    next_step: str = ""
    next_on: date | None = None
    next_who: str = ""
    ask: str = ""
    ask_by: date | None = None
    as_matter: bool = False
    level: Level | None = None


class OccasionOut(Schema):
    id: int
    kind: OccasionKind
    project_id: int | None
    post_id: int | None
    force_id: int | None
    planned_on: date
    held_on: date | None
    found: str
    promised: str
    came: str
    dropped: str


class PlanIn(Schema):
    """Of a project, or, with a post alone, of its leader."""

    kind: OccasionKind
    planned_on: date
    project_id: int | None = None
    post_id: int | None = None


class HoldIn(Schema):
    on: date
    found: str
    promised: str = ""
    came: str = ""


class HeldIn(HoldIn):
    """What nobody had planned."""

    kind: OccasionKind
    project_id: int | None = None
    post_id: int | None = None


class ReasonIn(Schema):
    reason: str


class AnswerIn(Schema):
    answer: str


class TextIn(Schema):
    text: str = Field(max_length=20_000)


class SponsorOut(Schema):
    """A leader's one screen."""

    lines: list[DutyLineOut]
    turns: list[TurnOut]
    asks: list[LogOut]
    escalated: list[str]
    to_decide: list[str]
    stuck: int
    unvisited: int


class SecretaryOut(Schema):
    lines: list[DutyLineOut]
    steps: list[LogOut]
    asks: list[LogOut]


class GapOut(Schema):
    """A project that should have a secretary."""

    code: str
    name: str
    unit_id: int


class RuleSetOut(Schema):
    code: str
    version: str


@router.get("/duties/sponsors/{post_id}", response=SponsorOut)
def sponsor(request: HttpRequest, post_id: int) -> dict[str, Any]:
    """The projects of a sponsoring post, what is stuck, what the leader must decide."""
    sheet = queries.sponsor_sheet(actor_of(request), post_id)
    return {
        "lines": [line_facts(line) for line in sheet.lines],
        "turns": [turn_facts(one) for one in sheet.turns],
        "asks": list(sheet.asks),
        "escalated": [row.number for row in sheet.escalated],
        "to_decide": [row.number for row in sheet.to_decide],
        "stuck": sheet.stuck,
        "unvisited": sheet.unvisited,
    }


@router.get("/duties/secretaries/{post_id}", response=SecretaryOut)
def secretary(request: HttpRequest, post_id: int) -> dict[str, Any]:
    """The projects of a secretary's post, next steps and what waits for an answer."""
    sheet = queries.secretary_sheet(actor_of(request), post_id)
    lines = [line_facts(line) for line in sheet.lines]
    return {"lines": lines, "steps": list(sheet.steps), "asks": list(sheet.asks)}


@router.get("/duties/gaps", response=list[GapOut])
def gaps(request: HttpRequest) -> Any:
    """Projects so large that they should have a secretary, and without one."""
    return queries.secretary_gaps(actor_of(request))


@router.get("/duties/projects/{code}/log", response=list[LogOut])
def project_log(request: HttpRequest, code: str) -> Any:
    """A project's log, newest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.log_of(actor, read_project(actor, code)).select_related("project")


@router.post("/duties/projects/{code}/log", response={201: LogOut})
def write_log(request: HttpRequest, code: str, body: LogIn) -> Status[LogEntry]:
    """Add an entry to a project's log. For its secretary and the dispatcher."""
    actor = actor_of(request)
    found = read_project(actor, code)
    return Status(201, actions.write_log(actor, project_id=found.pk, **body.dict()))


@router.post("/duties/projects/{code}/report", response={201: OccasionOut})
def report(request: HttpRequest, code: str) -> Status[Occasion]:
    """Send the sponsor the project's problem list."""
    actor = actor_of(request)
    return Status(201, actions.report_to_sponsor(actor, project_id=read_project(actor, code).pk))


@router.post("/duties/log/{entry_id}/matter", response={201: str})
def file_problem(request: HttpRequest, entry_id: int) -> Status[str]:
    """The problem of an entry becomes a matter; its number."""
    return Status(201, actions.file_problem(actor_of(request), entry_id=entry_id).number)


@router.post("/duties/log/{entry_id}/finish", response=LogOut)
def finish_step(request: HttpRequest, entry_id: int) -> LogEntry:
    """The next step of an entry is done."""
    return actions.finish_step(actor_of(request), entry_id=entry_id)


@router.post("/duties/log/{entry_id}/answer", response=LogOut)
def answer(request: HttpRequest, entry_id: int, body: AnswerIn) -> LogEntry:
    """The sponsor decides what was asked."""
    return actions.answer_ask(actor_of(request), entry_id=entry_id, answer=body.answer)


@router.get("/duties/projects/{code}/occasions", response=list[OccasionOut])
def occasions(request: HttpRequest, code: str) -> Any:
    """What a project's sponsors planned and held."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.occasions_of(actor, read_project(actor, code))


@router.post("/duties/occasions", response={201: OccasionOut})
def plan(request: HttpRequest, body: PlanIn) -> Status[Occasion]:
    """Plan a visit, a dispatch, an inspection, a session."""
    return Status(201, actions.plan_occasion(actor_of(request), **body.dict()))


@router.post("/duties/occasions/held", response={201: OccasionOut})
def held(request: HttpRequest, body: HeldIn) -> Status[Occasion]:
    """Record one that nobody had planned."""
    return Status(201, actions.hold_occasion(actor_of(request), **body.dict()))


@router.post("/duties/occasions/{occasion_id}/held", response=OccasionOut)
def hold(request: HttpRequest, occasion_id: int, body: HoldIn) -> Occasion:
    """Record one that was planned."""
    return actions.hold_occasion(actor_of(request), occasion_id=occasion_id, **body.dict())


@router.post("/duties/occasions/{occasion_id}/drop", response=OccasionOut)
def drop(request: HttpRequest, occasion_id: int, body: ReasonIn) -> Occasion:
    """Call off one that was planned."""
    return actions.drop_occasion(actor_of(request), occasion_id=occasion_id, reason=body.reason)


@router.put("/duties/rules", response=RuleSetOut)
def put_rules(request: HttpRequest, body: TextIn) -> DutyRuleSet:
    """Put another cadence in force."""
    return actions.put_duty_rules_in_force(actor_of(request), text=body.text)


def turn_facts(one: TurnStanding) -> dict[str, Any]:
    """Where a turn stands, as plain data."""
    state, last, by = one.state.value, one.last, one.by
    return {"kind": one.turn.kind, "every": one.turn.every.value, "state": state, "last": last, "by": by}


def line_facts(line: DutyLine) -> dict[str, Any]:
    """A project of a duty, as plain data."""
    return {
        "project": line.project.code,
        "light": line.light.colour if line.light is not None else "",
        "stuck": line.stuck.stuck if line.stuck is not None else "",
        "next": line.next.code if line.next is not None else "",
        "next_on": line.next_day,
        "turns": [turn_facts(one) for one in line.turns],
        "open": line.open,
        "overdue": line.overdue,
        "last_log": line.last_log,
        "silent": line.silent,
    }
