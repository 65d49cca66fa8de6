"""Hand-overs by JSON: what would pass, announcing, carrying out, objecting, signing, the sheet."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from guatu.kernel.errors import NotFound
from guatu.kernel.language import ZH
from guatu.org.queries import actor_of, confirmation, post
from guatu.org.types import Holding, Role
from guatu.publish import actions, queries
from guatu.publish.api.task_books import CheckedOut, SignatureOut, SignIn
from guatu.publish.models import HandOver, HandOverItem, Signature
from guatu.publish.pages.common import download
from guatu.publish.queries.hand_overs import Line
from guatu.publish.types import FileKind, HandOverState, Signer

router = Router(tags=["publish"])


class HandOverOut(Schema):
    """`successor_number` or `acting_post_id` says to whom; `trouble` why it could not be carried out on its day."""

    id: int
    post_id: int
    leaver: str
    on: date
    state: HandOverState
    reason: str
    successor_number: str
    successor_name: str
    acting_post_id: int | None
    receiver_id: int | None
    announced_at: datetime
    carried_at: datetime | None
    trouble: str
    trouble_en: str
    digest: str

    @staticmethod
    def resolve_leaver(row: HandOver) -> str:
        return str(row.leaver)


class LineOut(Schema):
    """A thing that passes, with since and until when it is held. `id` null while it is only previewed."""

    id: int | None
    section: str
    subject: str
    name: str
    name_en: str
    note: str
    note_en: str
    since: date | None
    until: date | None
    objection: str


class SheetOut(Schema):
    """A hand-over with every line, and who has signed."""

    hand_over: HandOverOut
    lines: list[LineOut]
    leaver_signature: SignatureOut | None
    successor_signature: SignatureOut | None
    checked: CheckedOut | None


class AnnounceIn(Schema):
    """Without successor and acting post, the head of the unit acts, or of the unit above."""

    post_id: int
    on: date
    successor_number: str = Field("", max_length=30)
    successor_name: str = Field("", max_length=60)
    successor_username: str = Field("", max_length=150)
    acting_post_id: int | None = None
    moved_to_id: int | None = None
    moved_role: Role | None = None
    reason: str = Field("", max_length=300)


class ObjectionIn(Schema):
    text: str = Field(max_length=1000)


@router.get("/hand-overs", response=list[HandOverOut])
def list_hand_overs(request: HttpRequest) -> Any:
    """The newest hundred that the caller may read."""
    return queries.hand_overs(actor_of(request))[:100]


@router.get("/hand-overs/preview/{post_id}", response=list[LineOut])
def show_preview(request: HttpRequest, post_id: int) -> list[dict[str, Any]]:
    """What a post and its accounts have today, and would pass."""
    actor = actor_of(request)
    actor.require("publish.hand_over.write")
    return [_line(Line(one)) for one in queries.preview(post(actor, post_id))]


@router.post("/hand-overs", response={201: HandOverOut})
def announce(request: HttpRequest, body: AnnounceIn) -> Status[HandOver]:
    """Announce that a post passes on a day."""
    return Status(201, actions.announce_hand_over(actor_of(request), **body.dict()))


@router.get("/hand-overs/{hand_over_id}", response=SheetOut)
def show_hand_over(request: HttpRequest, hand_over_id: int) -> dict[str, Any]:
    """One with its lines: frozen, or as they are today; and whether the frozen sheet holds."""
    row = queries.hand_over(actor_of(request), hand_over_id)
    signed = queries.signatures_under(row)
    return {
        "hand_over": row,
        "lines": [_line(one) for one in queries.sheet_lines(row)],
        "leaver_signature": signed.get(Signer.LEAVER),
        "successor_signature": signed.get(Signer.SUCCESSOR),
        "checked": queries.sheet_checked(row) if row.state == HandOverState.CARRIED_OUT else None,
    }


@router.post("/hand-overs/{hand_over_id}/withdraw", response=HandOverOut)
def withdraw(request: HttpRequest, hand_over_id: int) -> HandOver:
    """Take an announced one back."""
    return actions.withdraw_hand_over(actor_of(request), hand_over_id=hand_over_id)


@router.post("/hand-overs/{hand_over_id}/carry-out", response=HandOverOut)
def carry_out(request: HttpRequest, hand_over_id: int) -> HandOver:
    """Carry one out whose day has come."""
    return actions.carry_out_hand_over(actor_of(request), hand_over_id=hand_over_id)


@router.put("/hand-overs/{hand_over_id}/items/{item_id}/objection", response={204: None})
def object_to(request: HttpRequest, hand_over_id: int, item_id: int, body: ObjectionIn) -> Status[None]:
    """Keep the receiver's objection with an item; "" takes it back."""
    actions.object_to_item(actor_of(request), hand_over_id=hand_over_id, item_id=item_id, text=body.text)
    return Status(204, None)


@router.post("/hand-overs/{hand_over_id}/sign", response={201: SignatureOut})
def sign(request: HttpRequest, hand_over_id: int, body: SignIn) -> Status[Signature]:
    """Hand over, or receive; the password is asked for again, also of a token."""
    actor = actor_of(request)
    if queries.part_of(actor, queries.hand_over(actor, hand_over_id)) is None:
        raise NotFound(what=f"hand-over {hand_over_id}")
    given = confirmation(request, actor, body.password)
    signed = actions.sign_hand_over(actor, hand_over_id=hand_over_id, confirmation=given, remark=body.remark)
    return Status(201, signed)


@router.get("/hand-overs/{hand_over_id}/files/{kind}")
def hand_over_file(
    request: HttpRequest, hand_over_id: int, kind: FileKind, signed: bool = False, language: str = ZH
) -> HttpResponse:
    """The frozen sheet byte for byte, or with `signed` made anew with signatures and objections."""
    data = queries.hand_over_file(actor_of(request), hand_over_id, kind, signed=signed, language=language)
    return download(data, f"hand-over-{hand_over_id}", kind)


def _line(one: Line) -> dict[str, Any]:
    item: HandOverItem | None = one.item
    holding: Holding = one.holding
    return {
        "id": item.pk if item else None,
        "section": holding.section,
        "subject": str(holding.subject),
        "name": holding.name.zh,
        "name_en": holding.name.en,
        "note": holding.note.zh,
        "note_en": holding.note.en,
        "since": holding.since,
        "until": holding.until,
        "objection": item.objection if item else "",
    }
