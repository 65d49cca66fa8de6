"""Task forces by JSON: their list, cadence, handbook, what they cover, who serves in them."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile

from guatu.dispatch import actions, queries
from guatu.dispatch.api.duties import OccasionOut, TurnOut, turn_facts
from guatu.dispatch.models import Handbook, Occasion, PaperTemplate
from guatu.dispatch.pages.papers import TYPES
from guatu.dispatch.types.duties import OccasionKind
from guatu.dispatch.types.forces import CoverKind, PaperKind, TaskRow
from guatu.kernel.errors import NotFound
from guatu.org import actions as org
from guatu.org.queries import actor_of, task_force
from guatu.org.types import Actor, ForceRole
from guatu.ui.files import read_evidence

router = Router(tags=["task forces"])


class ForceOut(Schema):
    code: str
    name: str
    name_en: str
    members: int
    covers: list[str]
    turns: list[TurnOut]


class TaskOut(Schema):
    """A line of the list; words in the caller's language."""

    kind: str
    target: str
    measure: str
    lead: str
    support: str
    person: str
    due: date | None
    evidence: str
    late: bool
    url: str


class HoldForceIn(Schema):
    kind: OccasionKind
    on: date
    found: str
    promised: str = ""
    came: str = ""


class CoverIn(Schema):
    kind: CoverKind
    key: str = Field(max_length=64)
    covered: bool = True


class SeatIn(Schema):
    """`on` left out is today."""

    role: ForceRole = ForceRole.MEMBER
    on: date | None = None


class BookIn(Schema):
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    reason: str = ""


class BookOut(Schema):
    version: int
    title: str
    title_en: str
    text: str
    text_en: str
    reason: str


class TemplateIn(Schema):
    kind: PaperKind
    name: str = ""
    for_all: bool = False


class TemplateOut(Schema):
    id: int
    kind: str
    name: str
    digest: str


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    actor.require("dispatch.read")
    return actor


@router.get("/forces", response=list[ForceOut])
def forces(request: HttpRequest) -> list[dict[str, Any]]:
    """Every force with what it covers and where its cadence stands."""
    return [
        {
            "code": line.force.code, "name": line.force.name, "name_en": line.force.name_en,
            "members": line.members, "covers": list(line.covers),
            "turns": [turn_facts(one) for one in line.turns],
        }
        for line in queries.force_lines(_reader(request))
    ]  # fmt: skip


@router.get("/forces/{code}/list", response=list[TaskOut])
def force_list(request: HttpRequest, code: str) -> list[TaskRow]:
    """The list of a force: nodes, matters and targets under its mandate, late ones first."""
    actor = _reader(request)
    return queries.force_list(actor, task_force(actor, code))


@router.get("/forces/{code}/occasions", response=list[OccasionOut])
def force_occasions(request: HttpRequest, code: str) -> Any:
    """What a force held."""
    actor = _reader(request)
    return queries.force_occasions(actor, task_force(actor, code))


@router.post("/forces/{code}/occasions", response={201: OccasionOut})
def hold_force(request: HttpRequest, code: str, body: HoldForceIn) -> Status[Occasion]:
    """Record a dispatch, an inspection, an assessment."""
    return Status(201, actions.hold_force(actor_of(request), code=code, **body.dict()))


@router.put("/forces/{code}/covers", response={204: None})
def set_cover(request: HttpRequest, code: str, body: CoverIn) -> Status[None]:
    """Say that a force covers something, or no longer."""
    actions.set_cover(actor_of(request), code=code, **body.dict())
    return Status(204, None)


@router.put("/forces/{code}/members/{post_id}", response={204: None})
def seat_member(request: HttpRequest, code: str, post_id: int, body: SeatIn) -> Status[None]:
    """Put a post into a force, or give it another role."""
    actor = actor_of(request)
    actor.require("org.responsibility.write")
    org.seat_member(actor, force_id=task_force(actor, code).pk, post_id=post_id, **body.dict())
    return Status(204, None)


@router.delete("/forces/{code}/members/{post_id}", response={204: None})
def unseat_member(request: HttpRequest, code: str, post_id: int, on: date | None = None) -> Status[None]:
    """Take a post out of a force."""
    actor = actor_of(request)
    actor.require("org.responsibility.write")
    org.unseat_member(actor, force_id=task_force(actor, code).pk, post_id=post_id, on=on)
    return Status(204, None)


@router.get("/forces/{code}/handbook", response=BookOut)
def read_handbook(request: HttpRequest, code: str, version: int | None = None) -> Handbook:
    """The handbook of a force, the newest version or one of them."""
    actor = _reader(request)
    found = queries.handbook(actor, task_force(actor, code), version)
    if found is None:
        raise NotFound(what=request.path)
    return found


@router.post("/forces/{code}/handbook", response={201: BookOut})
def write_handbook(request: HttpRequest, code: str, body: BookIn) -> Status[Handbook]:
    """Write a new version of a force's handbook."""
    return Status(201, actions.write_handbook(actor_of(request), code=code, **body.dict()))


@router.post("/forces/{code}/templates", response={201: TemplateOut})
def upload_template(
    request: HttpRequest, code: str, facts: Form[TemplateIn], file: File[UploadedFile]
) -> Status[PaperTemplate]:
    """Keep a Word template."""
    upload = read_evidence(file)
    if upload is None:
        raise NotFound(what="file")
    made = actions.upload_template(actor_of(request), code=code, upload=upload, **facts.dict())
    return Status(201, made)


@router.delete("/forces/{code}/templates/{template_id}", response={204: None})
def withdraw_template(request: HttpRequest, code: str, template_id: int) -> Status[None]:
    """Use a template no longer."""
    actions.withdraw_template(actor_of(request), code=code, template_id=template_id)
    return Status(204, None)


@router.get("/forces/{code}/papers/{kind}")
def filled_paper(
    request: HttpRequest, code: str, kind: PaperKind, template: int | None = None, language: str = "zh-hans"
) -> HttpResponse:
    """A template filled with today's facts, as .docx: the house's own of the kind, or an uploaded one."""
    actor = _reader(request)
    force = task_force(actor, code)
    row = queries.template(actor, force, template) if template is not None else None
    data = queries.filled_paper(actor, force, kind, language, row)
    return HttpResponse(data, content_type=TYPES["docx"])
