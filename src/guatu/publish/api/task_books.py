"""Task books by JSON: who has signed which version, one version, signing, issuing."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from guatu.kernel.errors import NotFound
from guatu.kernel.language import ZH
from guatu.org.queries import actor_of, confirmation
from guatu.publish import actions, queries
from guatu.publish.models import Signature, TaskBookVersion
from guatu.publish.pages.common import download
from guatu.publish.queries.versions import BookLine
from guatu.publish.rules import plain
from guatu.publish.types import Change, FileKind

router = Router(tags=["publish"])


class SignatureOut(Schema):
    """Who stands for which digest, when; `value` is Ed25519 over the canonical statement, `public_key` its raw key."""

    part: str
    label: str
    person: str
    at: datetime
    confirmed: str
    remark: str
    digest: str
    key: str
    public_key: str
    value: str

    @staticmethod
    def resolve_key(row: Signature) -> str:
        return row.key.code

    @staticmethod
    def resolve_public_key(row: Signature) -> str:
        return row.key.public


class StandingOut(Schema):
    """A post with its current version. `waiting_days`: for how long it has not been signed."""

    post_id: int
    post: str
    post_en: str
    unit_id: int
    holder: str
    version_id: int | None
    year: int | None
    number: int | None
    signed_at: datetime | None
    signed_by: str
    waiting_days: int


class PromiseOut(Schema):
    """A line: `owner` and `name` in Chinese and English; `value` a day, or an exact number in `measure`."""

    key: str
    part: str
    owner: tuple[str, str]
    name: tuple[str, str]
    value: str
    measure: tuple[str, str]


class ChangeOut(Schema):
    """ "added", "moved" or "dropped"; `before` and `after` are "" where there was, or is, nothing."""

    kind: str
    line: PromiseOut
    before: str
    after: str


class CheckedOut(Schema):
    """Whether content, signature and ledger still say the same; null where there is no signature."""

    digest: bool
    signature: bool | None
    ledger: bool | None


class VersionOut(Schema):
    id: int
    post_id: int
    year: int
    number: int
    current: bool
    issued_at: datetime
    digest: str
    lines: list[PromiseOut]
    changes: list[ChangeOut]
    signature: SignatureOut | None
    checked: CheckedOut


class IssueIn(Schema):
    """Without `post_ids`: every post that answers for anything."""

    post_ids: list[int] | None = Field(None, max_length=1000)


class SignIn(Schema):
    password: str = Field("", max_length=200)
    remark: str = Field("", max_length=500)


@router.get("/task-books", response=list[StandingOut])
def list_standings(request: HttpRequest, outstanding: bool = False) -> list[dict[str, Any]]:
    """Who has signed which version and who is outstanding, of the posts in sight."""
    actor = actor_of(request)
    actor.require("publish.read")
    return [_standing(line) for line in queries.overview(actor, outstanding=outstanding).lines]


@router.post("/task-books/issue", response={201: list[int]})
def issue(request: HttpRequest, body: IssueIn) -> Status[list[int]]:
    """Issue this year's books; the ids of the versions made. What says the same already gets none."""
    made = actions.issue_task_books(actor_of(request), post_ids=body.post_ids)
    return Status(201, [row.pk for row in made])


@router.get("/task-books/versions/{version_id}", response=VersionOut)
def show_version(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """A version with its lines, what changed, its signature, and whether all of it holds."""
    actor = actor_of(request)
    actor.require("publish.read")
    return _version(queries.version(actor, version_id))


@router.get("/task-books/versions/{version_id}/files/{kind}")
def version_file(request: HttpRequest, version_id: int, kind: FileKind, language: str = ZH) -> HttpResponse:
    """A version as .docx or PDF, in "zh-hans" or "en"."""
    actor = actor_of(request)
    actor.require("publish.read")
    return download(queries.version_file(actor, version_id, language, kind), f"task-book-{version_id}", kind)


@router.post("/task-books/versions/{version_id}/sign", response={201: SignatureOut})
def sign(request: HttpRequest, version_id: int, body: SignIn) -> Status[Signature]:
    """Sign one's own post's current version; the password is asked for again, also of a token."""
    actor = actor_of(request)
    actor.require("publish.read")
    if not queries.may_sign(actor, queries.version(actor, version_id)):
        raise NotFound(what=f"task book {version_id}")
    given = confirmation(request, actor, body.password)
    signed = actions.sign_task_book(actor, version_id=version_id, confirmation=given, remark=body.remark)
    return Status(201, signed)


def _standing(line: BookLine) -> dict[str, Any]:
    version, signed = line.version, line.signature
    return {
        "post_id": line.post.pk,
        "post": line.post.title,
        "post_en": line.post.title_en,
        "unit_id": line.post.unit_id,
        "holder": line.holder,
        "version_id": version.pk if version else None,
        "year": version.year if version else None,
        "number": version.number if version else None,
        "signed_at": signed.at if signed else None,
        "signed_by": signed.label if signed else "",
        "waiting_days": line.waiting,
    }


def _version(row: TaskBookVersion) -> dict[str, Any]:
    signed = queries.signature_of(row)
    plainly = ("post_id", "year", "number", "current", "issued_at", "digest")
    return {name: getattr(row, name) for name in plainly} | {
        "id": row.pk,
        "lines": row.content,
        "changes": [_change(one) for one in queries.changes_of(row)],
        "signature": signed,
        "checked": queries.checked(row, signed),
    }


def _change(one: Change) -> dict[str, Any]:
    [line] = plain([one.promise])
    dropped = one.kind == "dropped"
    return {
        "kind": one.kind.value,
        "line": line,
        "before": one.promise.value if dropped else one.before,
        "after": "" if dropped else one.promise.value,
    }
