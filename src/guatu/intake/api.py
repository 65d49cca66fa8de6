"""The API of intake: the same queries and actions as its pages. Offsets count characters of the document's text."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import PageNumberPagination, paginate

from guatu.intake import actions, queries
from guatu.intake.forms import read_upload
from guatu.intake.models import Document, Draft
from guatu.intake.types import Comparator, Kind, Measure, Received, State
from guatu.org.queries import actor_of

router = Router(tags=["intake"])


class DraftOut(Schema):
    """A draft; `sentence` is `text[start:end]` of its document, and `task_code` the task it became."""

    id: int
    document_id: int
    kind: Kind
    title: str
    indicator: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    measure: Measure
    period: str
    post_or_unit: str
    sentence: str
    start: int
    end: int
    doubtful: bool
    state: State
    task_code: str | None
    decided_at: datetime | None

    @staticmethod
    def resolve_task_code(row: Draft) -> str | None:
        return None if row.task is None else row.task.code


class DocumentOut(Schema):
    """A document; `waiting` are its drafts still to be decided, `results` what is no draft of a task."""

    id: int
    name: str
    published: date | None
    received_at: datetime
    waiting: int
    accepted: int
    dismissed: int
    results: int


class DocumentStory(Schema):
    """A document with its cleaned text, its damaged spans, the lines taken out, and its drafts."""

    id: int
    name: str
    published: date | None
    received_at: datetime
    text: str
    damaged: list[tuple[int, int]]
    dropped: list[str]
    drafts: list[DraftOut]

    @staticmethod
    def resolve_drafts(row: Document) -> list[Draft]:
        return list(row.drafts.all())


class PageIn(Schema):
    text: str
    name: str = ""


class AcceptIn(Schema):
    """The task as the person words it."""

    name: str
    area_id: int
    name_en: str = ""
    lead_unit_id: int | None = None
    due: date | None = None
    indicator_id: int | None = None


@router.get("/documents", response=list[DocumentOut])
@paginate(PageNumberPagination, page_size=50)
def list_documents(request: HttpRequest) -> QuerySet[Document]:
    """The documents taken in, latest first."""
    actor = actor_of(request)
    actor.require("intake.read")
    return queries.documents(actor)


@router.post("/documents", response={200: DocumentStory, 201: DocumentStory})
def receive_text(request: HttpRequest, body: PageIn) -> Status[Document]:
    """Take in a page as text: 201, or 200 with the document it already is. Needs `intake.write`, as all below."""
    return _story(request, actions.receive(actor_of(request), page=body.text, name=body.name))


@router.post("/documents/file", response={200: DocumentStory, 201: DocumentStory})
def receive_file(request: HttpRequest, file: File[UploadedFile], name: Form[str] = "") -> Status[Document]:
    """The same from a text file in UTF-8 or GB 18030."""
    actor = actor_of(request)
    actor.require("intake.write")
    return _story(request, actions.receive(actor, page=read_upload(file), name=name))


@router.get("/documents/{document_id}", response=DocumentStory)
def get_document(request: HttpRequest, document_id: int) -> Document:
    """One document with its drafts."""
    return queries.document(actor_of(request), document_id)


@router.post("/drafts/{draft_id}/accept", response=DraftOut)
def accept(request: HttpRequest, draft_id: int, body: AcceptIn) -> Draft:
    """Make a task of a draft, once."""
    return actions.accept_draft(actor_of(request), draft_id=draft_id, **body.dict())


@router.post("/drafts/{draft_id}/dismiss", response=DraftOut)
def dismiss(request: HttpRequest, draft_id: int) -> Draft:
    """Put a draft aside."""
    return actions.dismiss_draft(actor_of(request), draft_id=draft_id)


def _story(request: HttpRequest, received: Received) -> Status[Document]:
    found = queries.document(actor_of(request), received.document.pk)
    return Status(201 if received.new else 200, found)
