"""Meetings by JSON."""

from datetime import date, time

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.models import AgendaItem, Meeting
from guatu.dispatch.pages.papers import TYPES
from guatu.dispatch.rules.packs import USUAL_TIME
from guatu.kernel.language import ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["dispatch"])


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
    """A point of the agenda; `kind` is matter, light or other."""

    id: int
    position: int
    kind: str
    title: str
    title_en: str
    facts: str
    facts_en: str
    project_id: int | None
    matter_id: int | None
    decision: str


class MeetingStory(MeetingOut):
    """A meeting with its agenda and the numbers of what it ordered."""

    agenda: list[ItemOut]
    ordered: list[str]

    @staticmethod
    def resolve_agenda(row: Meeting) -> list[AgendaItem]:
        return list(row.agenda.all())

    @staticmethod
    def resolve_ordered(row: Meeting) -> list[str]:
        return [matter.number for matter in row.matters.all()]


class MeetingIn(Schema):
    """A meeting over a month ("2026-05"); without a name it is named after it."""

    period: str
    on: date
    name: str = ""
    name_en: str = ""
    chair_id: int | None = None
    at: time = USUAL_TIME
    minutes: int = 60


class DecisionsIn(Schema):
    """Decisions by the id of the agenda item; items left out keep theirs, and so does a conclusion left out."""

    decisions: dict[int, str]
    conclusion: str | None = None


class ItemIn(Schema):
    title: str
    facts: str = ""


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
    return HttpResponse(queries.minutes(actor_of(request), meeting_id, language), content_type=TYPES["docx"])
