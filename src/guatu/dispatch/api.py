"""The API of dispatch: the same queries and actions as its pages. Days are ISO, moments carry their zone."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.models import AgendaItem, Directive, Feedback, Meeting, Verification
from guatu.dispatch.pages import directives as pages
from guatu.dispatch.pages.meetings import DOCX
from guatu.dispatch.rules import days_overdue
from guatu.dispatch.types import State
from guatu.kernel.clock import clock
from guatu.kernel.language import ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.ui.files import read_evidence

router = Router(tags=["dispatch"])


class DirectiveOut(Schema):
    """A directive; `days_overdue` counts calendar days and is 0 where it is not overdue."""

    id: int
    number: str
    matter: str
    matter_en: str
    unit_id: int
    post_id: int | None
    project_id: int | None
    light_id: int | None
    meeting_id: int | None
    workdays: int
    issued_on: date
    due_on: date
    state: State
    closed_on: date | None
    reopened: int
    days_overdue: int

    @staticmethod
    def resolve_days_overdue(row: Directive) -> int:
        return days_overdue(row, clock().today())


class FeedbackOut(Schema):
    """What the unit did; `evidence_digest` is the SHA-256 of its file, "" without one."""

    id: int
    text: str
    at: datetime
    evidence_name: str
    evidence_digest: str


class VerificationOut(Schema):
    passed: bool
    finding: str
    at: datetime


class DirectiveStory(DirectiveOut):
    """A directive with everything that happened to it, first to last."""

    feedback: list[FeedbackOut]
    verifications: list[VerificationOut]

    @staticmethod
    def resolve_feedback(row: Directive) -> list[Feedback]:
        return list(row.feedback.all())

    @staticmethod
    def resolve_verifications(row: Directive) -> list[Verification]:
        return list(row.verifications.all())


class DirectiveIn(Schema):
    """What to order whom; a light brings its project."""

    matter: str
    matter_en: str = ""
    unit_id: int
    post_id: int | None = None
    workdays: int
    light_id: int | None = None
    project_id: int | None = None
    meeting_id: int | None = None


class VerificationIn(Schema):
    passed: bool
    finding: str


class MeetingOut(Schema):
    id: int
    name: str
    name_en: str
    period: str
    on: date
    held: bool
    chair_id: int | None
    conclusion: str


class ItemOut(Schema):
    """A point of the agenda; `kind` is directive, light or other."""

    id: int
    position: int
    kind: str
    title: str
    title_en: str
    facts: str
    facts_en: str
    project_id: int | None
    directive_id: int | None
    decision: str


class MeetingStory(MeetingOut):
    """A meeting with its agenda and the numbers of the directives it issued."""

    agenda: list[ItemOut]
    ordered: list[str]

    @staticmethod
    def resolve_agenda(row: Meeting) -> list[AgendaItem]:
        return list(row.agenda.all())

    @staticmethod
    def resolve_ordered(row: Meeting) -> list[str]:
        return [directive.number for directive in row.directives.all()]


class MeetingIn(Schema):
    """A meeting over a month ("2026-05"); without a name it is named after it."""

    period: str
    on: date
    name: str = ""
    name_en: str = ""
    chair_id: int | None = None


class DecisionsIn(Schema):
    """Decisions by the id of the agenda item; items left out keep theirs, and so does a conclusion left out."""

    decisions: dict[int, str]
    conclusion: str | None = None


class ItemIn(Schema):
    title: str
    facts: str = ""


# --- directives


@router.get("/directives", response=list[DirectiveOut])
@paginate(PageNumberPagination, page_size=50)
def list_directives(
    request: HttpRequest, state: State | None = None, overdue: bool = False, unit_id: int | None = None
) -> QuerySet[Directive]:
    """The directives in my sight, overdue ones first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.directives(actor, state=state, overdue=overdue, unit_id=unit_id)


@router.post("/directives", response={201: DirectiveStory})
def issue_directive(request: HttpRequest, body: DirectiveIn) -> Status[Directive]:
    """Order a unit to act. Needs `dispatch.directive.issue`."""
    return Status(201, actions.issue_directive(actor_of(request), **body.dict()))


@router.get("/directives/{directive_id}", response=DirectiveStory)
def get_directive(request: HttpRequest, directive_id: int) -> Directive:
    """One directive with its story."""
    return queries.directive(actor_of(request), directive_id)


@router.post("/directives/{directive_id}/feedback", response=DirectiveStory)
def feed_back(
    request: HttpRequest, directive_id: int, text: Form[str], evidence: File[UploadedFile | None] = None
) -> Directive:
    """Tell what was done, with at most one file. Needs `dispatch.directive.feed_back` on it."""
    actor = actor_of(request)
    actor.require("dispatch.directive.feed_back", queries.directive(actor, directive_id))
    upload = read_evidence(evidence)
    actions.feed_back(actor, directive_id=directive_id, text=text, evidence=upload)
    return queries.directive(actor_of(request), directive_id)


@router.get("/directives/{directive_id}/evidence/{feedback_id}")
def evidence(request: HttpRequest, directive_id: int, feedback_id: int) -> FileResponse:
    """The file handed in with a feedback."""
    return pages.evidence(request, directive_id, feedback_id)


@router.post("/directives/{directive_id}/verification", response=DirectiveStory)
def verify(request: HttpRequest, directive_id: int, body: VerificationIn) -> Directive:
    """Close it, or send it back. Needs `dispatch.directive.verify` on it: never who fed back."""
    actions.verify(actor_of(request), directive_id=directive_id, **body.dict())
    return queries.directive(actor_of(request), directive_id)


# --- meetings


@router.get("/meetings", response=list[MeetingOut])
@paginate(PageNumberPagination, page_size=50)
def list_meetings(request: HttpRequest) -> QuerySet[Meeting]:
    """The meetings, latest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.meetings(actor)


@router.post("/meetings", response={201: MeetingStory})
def draft_meeting(request: HttpRequest, body: MeetingIn) -> Status[Meeting]:
    """Draft a meeting with its agenda. Needs `dispatch.meeting.write`, as all below."""
    actor = actor_of(request)
    facts = body.dict() | {"period": Period.parse(body.period)}
    made = actions.draft_meeting(actor, **facts)
    return Status(201, queries.meeting(actor, made.pk))


@router.get("/meetings/{meeting_id}", response=MeetingStory)
def get_meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    """One meeting with its agenda."""
    return queries.meeting(actor_of(request), meeting_id)


@router.patch("/meetings/{meeting_id}", response=MeetingStory)
def decide(request: HttpRequest, meeting_id: int, body: DecisionsIn) -> Meeting:
    """Write down what was decided."""
    actor = actor_of(request)
    kept = queries.meeting(actor, meeting_id).conclusion
    conclusion = kept if body.conclusion is None else body.conclusion
    actions.decide(actor, meeting_id=meeting_id, decisions=body.decisions, conclusion=conclusion)
    return queries.meeting(actor, meeting_id)


@router.post("/meetings/{meeting_id}/items", response={201: ItemOut})
def add_item(request: HttpRequest, meeting_id: int, body: ItemIn) -> Status[AgendaItem]:
    """Add a point of one's own."""
    return Status(201, actions.add_agenda_item(actor_of(request), meeting_id=meeting_id, **body.dict()))


@router.delete("/meetings/{meeting_id}/items/{item_id}", response={204: None})
def drop_item(request: HttpRequest, meeting_id: int, item_id: int) -> Status[None]:
    """Take a point off."""
    actions.drop_agenda_item(actor_of(request), meeting_id=meeting_id, item_id=item_id)
    return Status(204, None)


@router.post("/meetings/{meeting_id}/hold", response=MeetingStory)
def hold(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting took place; from now on it stands."""
    return actions.hold_meeting(actor_of(request), meeting_id=meeting_id)


@router.get("/meetings/{meeting_id}/minutes")
def minutes(request: HttpRequest, meeting_id: int, language: str = ZH) -> HttpResponse:
    """The minutes as a Word file, in "zh-hans" or "en"."""
    return HttpResponse(queries.minutes(actor_of(request), meeting_id, language), content_type=DOCX)
