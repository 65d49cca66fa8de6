"""The API of publish: the same queries and actions as the pages."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from guatu.kernel.language import ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.publish import actions, queries
from guatu.publish.models import Bulletin
from guatu.publish.pages.common import download
from guatu.publish.types import FileKind

router = Router(tags=["publish"])


class BulletinOut(Schema):
    """A draft has no number and no day of issue. Digests are SHA-256 of the files."""

    id: int
    number: str | None
    name: str
    name_en: str
    period: str
    snapshot_id: int
    assessment_id: int
    made_at: datetime
    issued_on: date | None
    word_digest: str
    pdf_digest: str


class BulletinIn(Schema):
    """Without `snapshot_id` the month ("2026-05") is frozen and scored now."""

    period: str = Field(max_length=7)
    snapshot_id: int | None = None


@router.get("/bulletins", response=list[BulletinOut])
def list_bulletins(request: HttpRequest) -> Any:
    """The newest hundred bulletins; drafts for those who write them."""
    actor = actor_of(request)
    actor.require("publish.read")
    return queries.bulletins(actor)[:100]


@router.post("/bulletins", response={201: BulletinOut})
def make_bulletin(request: HttpRequest, body: BulletinIn) -> Status[Bulletin]:
    """Make the draft of a month."""
    actor = actor_of(request)
    actor.require("publish.write")
    made = actions.make_bulletin(actor, period=Period.parse(body.period), snapshot_id=body.snapshot_id)
    return Status(201, made)


@router.post("/bulletins/{bulletin_id}/issue", response=BulletinOut)
def issue_bulletin(request: HttpRequest, bulletin_id: int) -> Bulletin:
    """Give a draft its number and day."""
    return actions.issue_bulletin(actor_of(request), bulletin_id=bulletin_id)


@router.get("/bulletins/{bulletin_id}/files/{kind}")
def bulletin_file(request: HttpRequest, bulletin_id: int, kind: FileKind) -> HttpResponse:
    """A file of a bulletin, byte for byte as made."""
    actor = actor_of(request)
    actor.require("publish.read")
    found = queries.bulletin(actor, bulletin_id)
    return download(queries.bulletin_file(actor, bulletin_id, kind), found.name, kind)


@router.get("/task-books/{post_id}/files/{kind}")
def task_book(request: HttpRequest, post_id: int, kind: FileKind, language: str = ZH) -> HttpResponse:
    """A post's task book, made now, in "zh-hans" or "en"."""
    actor = actor_of(request)
    actor.require("publish.read")
    return download(queries.task_book(actor, post_id, language, kind), f"task-book-{post_id}", kind)
