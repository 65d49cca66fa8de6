"""The API of the ledger: read its entries and verify them; one's own messages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from guatu.ledger import actions, queries
from guatu.ledger.models import Message
from guatu.ledger.pages.asking import asker_of, require_reader
from guatu.ledger.types import Verification

router = Router(tags=["ledger"])


class EntryOut(Schema):
    """An entry as hashed: `before` and `after` are canonical JSON text, so that a copy verifies offline."""

    number: int
    at: str
    account_id: int | None
    actor: str
    verb: str
    subject_kind: str
    subject_id: str
    before: str
    after: str
    previous_hash: str
    hash: str


class FaultOut(Schema):
    number: int
    zh: str
    en: str


class VerificationOut(Schema):
    """`entries` hold; `fault` is the first that does not, or null."""

    entries: int
    head: str
    fault: FaultOut | None


@router.get("/entries", response=list[EntryOut])
@paginate(LimitOffsetPagination)
def list_entries(request: HttpRequest, verb: str = "", subject: str = "", actor: str = "") -> Any:
    """Entries, newest first, by the beginning of the verb, by subject ("kind" or "kind:id"), by actor."""
    require_reader(request)
    return queries.found(verb=verb, subject=subject, actor=actor)


@router.get("/verification", response=VerificationOut)
def verification(request: HttpRequest) -> Verification:
    """Recompute the whole chain."""
    require_reader(request)
    return queries.verification()


class MessageOut(Schema):
    """A message of one's own inbox; `link` is a path of the house, `read_at` null while it is unread."""

    id: int
    kind: str
    text: str
    text_en: str
    link: str
    created_at: datetime
    read_at: datetime | None


class ReadOut(Schema):
    count: int


@router.get("/messages", response=list[MessageOut])
@paginate(LimitOffsetPagination)
def list_messages(request: HttpRequest, unread: bool = False) -> Any:
    """My messages, newest first; only those not read yet with `unread=true`."""
    rows = queries.inbox(asker_of(request))
    return rows.filter(read_at=None) if unread else rows


@router.post("/messages/{message_id}/read", response=MessageOut)
def read_message(request: HttpRequest, message_id: int) -> Message:
    """Note that I have read it."""
    return actions.mark_read(asker_of(request), message_id=message_id)


@router.post("/messages/read", response=ReadOut)
def read_messages(request: HttpRequest) -> dict[str, int]:
    """Note that I have read all. How many were unread."""
    return {"count": actions.mark_all_read(asker_of(request))}
