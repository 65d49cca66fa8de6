"""Batch programmes over the API: the same queries and actions as their pages. Days ISO, first days of work."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.models import Levelling, Programme, ProgrammeCapacity
from guatu.projects.types import CapacitySpec, OtherAmount, Per

router = Router(tags=["programmes"])

Amount = Annotated[int, Field(ge=0, le=1_000_000)]


class SpanSchema(Schema):
    """From `first` to `last`, both included, there is this amount a period."""

    first: date
    last: date
    amount: Amount


class CapacityIn(Schema):
    """What is scarce: `amount` a period; every unfinished node named takes `demand`."""

    code: str
    name: str
    name_en: str = ""
    per: Per
    amount: Amount
    demand: Amount = 1
    node_codes: list[str]
    windows: list[SpanSchema] = Field(default_factory=list)


class ProgrammeIn(Schema):
    code: str
    name: str
    name_en: str = ""
    unit_id: int


class ProgrammeOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    unit_id: int
    members: int


class LevellingOut(Schema):
    """A levelling. `result`: starts [project id, node code, first day], finishes and days late by project id, loads."""

    id: int
    state: str
    seconds: int
    seed: int
    asked_at: datetime
    lateness: int | None
    bound: int | None
    digest: str
    error: str
    error_en: str
    result: dict[str, Any]

    @staticmethod
    def resolve_state(row: Levelling) -> str:
        return queries.state_of(row)


class ProgrammeDetail(ProgrammeOut):
    capacities: list[CapacityIn]
    project_ids: list[int]


class MembersIn(Schema):
    project_ids: list[int]


class LevelIn(Schema):
    seconds: int = 20
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1


class CountOut(Schema):
    projects: int


@router.get("", response=list[ProgrammeOut])
def programmes(request: HttpRequest) -> Any:
    """The batches the actor may see."""
    actor = actor_of(request)
    actor.require("projects.read")
    return queries.programmes(actor)


@router.post("", response={201: ProgrammeDetail})
def create_programme(request: HttpRequest, body: ProgrammeIn) -> Any:
    """Open a batch. Needs `projects.programme.write`."""
    actor = actor_of(request)
    made = actions.create_programme(actor, **body.dict())
    return Status(201, _detail(request, made.code))


@router.get("/{code}", response=ProgrammeDetail)
def programme(request: HttpRequest, code: str) -> Any:
    """One batch with its capacities and projects."""
    return _detail(request, code)


@router.put("/{code}/members", response=CountOut)
def set_members(request: HttpRequest, code: str, body: MembersIn) -> Any:
    """The batch's projects are these. Needs `projects.programme.write`."""
    batch = _batch(request, code)
    count = actions.set_members(actor_of(request), programme_id=batch.pk, project_ids=body.project_ids)
    return {"projects": count}


@router.put("/{code}/capacities", response=CapacityIn)
def set_capacity(request: HttpRequest, code: str, body: CapacityIn) -> Any:
    """Say what is scarce. Needs `projects.programme.write`."""
    batch = _batch(request, code)
    given = body.dict()
    windows = tuple(OtherAmount(**one) for one in given.pop("windows"))
    spec = CapacitySpec(**{**given, "node_codes": tuple(given["node_codes"]), "windows": windows})
    return _capacity(actions.set_capacity(actor_of(request), programme_id=batch.pk, spec=spec))


@router.delete("/{code}/capacities/{capacity}", response={204: None})
def drop_capacity(request: HttpRequest, code: str, capacity: str) -> Any:
    """That is scarce no longer. Needs `projects.programme.write`."""
    batch = _batch(request, code)
    actions.drop_capacity(actor_of(request), programme_id=batch.pk, code=capacity)
    return Status(204, None)


@router.post("/{code}/levellings", response={202: LevellingOut})
def ask_levelling(request: HttpRequest, code: str, body: LevelIn) -> Any:
    """Ask for a levelling; the worker does it. Needs `projects.programme.write`."""
    batch = _batch(request, code)
    return Status(202, actions.ask_levelling(actor_of(request), programme_id=batch.pk, **body.dict()))


@router.get("/{code}/levellings", response=list[LevellingOut])
def levellings(request: HttpRequest, code: str) -> Any:
    """The batch's levellings, newest first."""
    return queries.levellings(actor_of(request), _batch(request, code))


@router.post("/{code}/levellings/{number}/take", response=CountOut)
def take_levelling(request: HttpRequest, code: str, number: int) -> Any:
    """Take the levelled starts into the plans. Needs `projects.programme.write`."""
    batch = _batch(request, code)
    count = actions.take_levelling(actor_of(request), programme_id=batch.pk, levelling_id=number)
    return {"projects": count}


def _batch(request: HttpRequest, code: str) -> Programme:
    return queries.programme(actor_of(request), code)


def _detail(request: HttpRequest, code: str) -> dict[str, Any]:
    batch = _batch(request, code)
    return {
        "id": batch.pk,
        "code": batch.code,
        "name": batch.name,
        "name_en": batch.name_en,
        "unit_id": batch.unit_id,
        "members": batch.members,  # type: ignore[attr-defined]  # annotated by the query
        "capacities": [_capacity(row) for row in batch.capacities.all()],
        "project_ids": list(queries.members_of(actor_of(request), batch).values_list("pk", flat=True)),
    }


def _capacity(row: ProgrammeCapacity) -> dict[str, Any]:
    fields = ("code", "name", "name_en", "per", "amount", "demand", "node_codes", "windows")
    return {field: getattr(row, field) for field in fields}
