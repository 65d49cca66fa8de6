"""The five activities over the API: the same queries and actions as their pages. Days ISO, amounts in yuan."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status, UploadedFile
from pydantic import Field

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.api.projects import Amount, UnitOut
from guatu.projects.models import Activity, Outcome
from guatu.projects.queries.activities import (
    ExpectedLine,
    PartLine,
    activities,
    activity,
    kind_lines,
    part_lines,
    parts,
)
from guatu.projects.queries.activity_list import read_activity_list
from guatu.projects.types.activity import ActivityKind, ExpectationSpec, Expected
from guatu.ui.files import read_evidence

router = Router(tags=["activities"])

Name = Annotated[str, Field(min_length=1, max_length=120)]


class ActivityIn(Schema):
    kind: ActivityKind
    unit_id: int
    on: date
    name: Name
    name_en: str = Field("", max_length=200)
    place: str = Field("", max_length=120)
    place_en: str = Field("", max_length=200)
    plan: str = Field("", max_length=4000)
    plan_en: str = Field("", max_length=6000)


class ActivityChanges(Schema):
    """What is left out stays."""

    on: date | None = None
    name: Name | None = None
    name_en: str | None = Field(None, max_length=200)
    place: str | None = Field(None, max_length=120)
    place_en: str | None = Field(None, max_length=200)
    plan: str | None = Field(None, max_length=4000)
    plan_en: str | None = Field(None, max_length=6000)


class ActivityOut(Schema):
    code: str
    kind: str
    year: int
    number: int
    name: str
    name_en: str
    on: date
    place: str
    place_en: str
    unit: UnitOut
    state: str
    reason: str


class ExpectationIn(Schema):
    """A permit and a blocker name a node by its code, a stage the stage; credit, invest and funds an amount in yuan;
    other is said in words."""

    kind: Expected
    node_code: str = Field("", max_length=20)
    stage: str = Field("", max_length=12)
    amount: Amount | None = None
    words: str = Field("", max_length=200)
    words_en: str = Field("", max_length=300)

    def spec(self) -> ExpectationSpec:
        return ExpectationSpec(**self.dict())


class OutcomeOut(Schema):
    """What had come of it by so many days after: `fact` with its day and amount, `verdict` by the rule."""

    day: int
    as_of: date
    read_on: date
    verdict: str
    fact: str
    on: date | None
    amount: Decimal | None
    source: str


class ExpectationOut(Schema):
    id: int
    kind: str
    node_code: str
    stage: str
    amount: Decimal | None
    words: str
    words_en: str
    outcomes: list[OutcomeOut]

    @classmethod
    def of(cls, line: ExpectedLine) -> "ExpectationOut":
        frozen = [_outcome(one) for one in line.outcomes if one is not None]
        row = line.row
        return cls(
            id=row.pk, kind=row.kind, node_code=row.node_code, stage=row.stage, amount=row.amount,
            words=row.words, words_en=row.words_en, outcomes=frozen,
        )  # fmt: skip


def _outcome(row: Outcome) -> OutcomeOut:
    return OutcomeOut.from_orm(row)


class PartOut(Schema):
    project: str
    name: str
    expectations: list[ExpectationOut]

    @classmethod
    def of(cls, line: PartLine) -> "PartOut":
        return cls(
            project=line.project.code,
            name=line.project.name,
            expectations=[ExpectationOut.of(one) for one in line.lines],
        )


class ActivityDetail(ActivityOut):
    plan: str
    plan_en: str
    parts: list[PartOut]


class ShareOut(Schema):
    """Of the expectations frozen at this day; `share` of those judged, null where none was."""

    day: int
    came: int
    partly: int
    missed: int
    unknown: int
    share: Decimal | None


class KindOut(Schema):
    kind: str
    held: int
    planned: int
    projects: int
    shares: list[ShareOut]


class PartIn(Schema):
    expectations: list[ExpectationIn] = Field(default_factory=list, max_length=50)


class RefusedOut(Schema):
    line: int
    error: str
    zh: str
    en: str


class ListOut(Schema):
    """How many projects take part from a list, and its refused lines."""

    taken: int
    refused: list[RefusedOut]


class ReasonIn(Schema):
    reason: str = Field(max_length=300)


class ResultIn(Schema):
    """Percent reached by a day, with its source."""

    reached: Decimal = Field(ge=0, le=100, max_digits=5, decimal_places=2)
    on: date
    source: str = Field(min_length=1, max_length=200)


Year = Annotated[int, Field(ge=2000, le=2100)]


@router.get("", response=list[ActivityOut])
def list_activities(request: HttpRequest, year: Year, kind: ActivityKind | None = None) -> Any:
    """The activities of a year, newest first."""
    actor = actor_of(request)
    actor.require("projects.read")
    return list(activities(actor, year=year, kind=kind.value if kind else ""))


@router.post("", response={201: ActivityDetail})
def open_activity(request: HttpRequest, body: ActivityIn) -> Any:
    """Open an activity. Needs `projects.activity.write`."""
    facts = body.dict() | {"kind": body.kind.value}
    made = actions.open_activity(actor_of(request), **facts)
    return Status(201, _detail(request, made.code))


@router.get("/kinds", response=list[KindOut])
def kinds(request: HttpRequest, year: Year) -> Any:
    """The five kinds in a year: how many, and what share of what was expected came true."""
    actor = actor_of(request)
    actor.require("projects.read")
    return kind_lines(actor, year)


@router.get("/{code}", response=ActivityDetail)
def one_activity(request: HttpRequest, code: str) -> Any:
    """One activity with who takes part, what each expects and what came of it."""
    return _detail(request, code)


@router.patch("/{code}", response=ActivityDetail)
def edit_activity(request: HttpRequest, code: str, body: ActivityChanges) -> Any:
    """Change its day, place, name or plan while it is being prepared."""
    actor = actor_of(request)
    changes: Any = body.dict(exclude_none=True)
    actions.edit_activity(actor, activity_id=activity(actor, code).pk, changes=changes)
    return _detail(request, code)


@router.post("/{code}/hold", response=ActivityDetail)
def hold(request: HttpRequest, code: str) -> Any:
    """It was held: its list stands."""
    actor = actor_of(request)
    actions.hold_activity(actor, activity_id=activity(actor, code).pk)
    return _detail(request, code)


@router.post("/{code}/cancel", response=ActivityDetail)
def cancel(request: HttpRequest, code: str, body: ReasonIn) -> Any:
    """It is not held; starts that it claimed are free again."""
    actor = actor_of(request)
    actions.cancel_activity(actor, activity_id=activity(actor, code).pk, reason=body.reason)
    return _detail(request, code)


@router.put("/{code}/projects/{project}", response=ActivityDetail)
def take_part(request: HttpRequest, code: str, project: str, body: PartIn) -> Any:
    """A project takes part, expecting this; of one that does so already it is written anew."""
    actor = actor_of(request)
    row, found = activity(actor, code), queries.project(actor, project)
    there = parts(actor, activity_id=row.pk, project_id=found.pk).exists()
    act = actions.expect if there else actions.take_part
    specs = [one.spec() for one in body.expectations]
    act(actor, activity_id=row.pk, project_id=found.pk, expectations=specs)
    return _detail(request, code)


@router.post("/{code}/list", response=ListOut)
def bring_list(request: HttpRequest, code: str, file: File[UploadedFile]) -> Any:
    """A list of projects from a workbook or CSV: project code, name, expected, content; refused lines with why."""
    actor = actor_of(request)
    row = activity(actor, code)
    actor.require("projects.activity.write", row)
    upload = read_evidence(file)
    found = read_activity_list(actor, upload.data if upload is not None else b"")
    given = [actions.PartIn(one.project_id, tuple(one.expectations), one.line) for one in found.parts]
    taken = actions.take_list(actor, activity_id=row.pk, parts=given, refused=found.refused)
    return ListOut(
        taken=taken.taken,
        refused=[
            RefusedOut(line=line, error=error.number, zh=error.text("zh"), en=error.text("en"))
            for line, error in taken.refused
        ],
    )


@router.delete("/{code}/projects/{project}", response=ActivityDetail)
def leave(request: HttpRequest, code: str, project: str) -> Any:
    """A project does not take part after all."""
    actor = actor_of(request)
    row, found = activity(actor, code), queries.project(actor, project)
    actions.leave(actor, activity_id=row.pk, project_id=found.pk)
    return _detail(request, code)


@router.post("/{code}/results/{expectation_id}", response={201: ActivityDetail})
def report(request: HttpRequest, code: str, expectation_id: int, body: ResultIn) -> Any:
    """What came of an expectation that no fact answers."""
    actor = actor_of(request)
    actions.report_result(actor, expectation_id=expectation_id, **body.dict())
    return Status(201, _detail(request, code))


def _detail(request: HttpRequest, code: str) -> ActivityDetail:
    actor = actor_of(request)
    row: Activity = activity(actor, code)
    lines = part_lines(actor, parts(actor, activity_id=row.pk))
    shown = ActivityOut.from_orm(row).dict()
    return ActivityDetail(
        **shown, plan=row.plan, plan_en=row.plan_en, parts=[PartOut.of(line) for line in lines]
    )
