"""The API of the ledger: read and verify; nothing is written here."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from guatu.ledger import queries
from guatu.ledger.pages import require_reader
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
