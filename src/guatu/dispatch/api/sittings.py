"""Meetings before, during and after, by JSON: series, agendas, asks, packs, typed lines, commitments, closure."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.pagination import PageNumberPagination, paginate

from guatu.dispatch import actions, queries
from guatu.dispatch.actions.agenda import Way
from guatu.dispatch.models import AgendaItem, Ask, CommitmentSheet, DecisionLine, Pack, Series
from guatu.dispatch.pages.papers import TYPES, check_form
from guatu.dispatch.queries.closure import ClosureSpan
from guatu.dispatch.queries.running import item_of
from guatu.dispatch.rules.closure import Closure
from guatu.dispatch.rules.packs import hours_late
from guatu.dispatch.rules.time_box import Put
from guatu.dispatch.types import Cadence
from guatu.kernel.language import ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.status.queries import latest_period

router = Router(tags=["dispatch"])


class SeriesIn(Schema):
    """`weekday` 0 is Monday; `turn`: which such weekday of its month."""

    name: str
    name_en: str = ""
    cadence: Cadence
    weekday: int
    turn: int = 1
    at: time
    first_on: date | None = None
    minutes: int = 60
    chair_id: int | None = None


class SeriesOut(Schema):
    id: int
    name: str
    name_en: str
    cadence: str
    weekday: int
    turn: int
    at: time
    minutes: int
    ended_on: date | None
    next_on: date | None

    @staticmethod
    def resolve_next_on(row: Series) -> date | None:
        return queries.next_of(row).on if row.ended_on is None else None


class ArrangeIn(Schema):
    """What is left out stays. `put`: "on", "off" or "" (as time allows)."""

    minutes: int | None = None
    put: Put | None = None
    way: Way | None = None


class PointOut(Schema):
    """A point with the minutes it takes and why it is there."""

    id: int
    position: int
    kind: str
    title: str
    minutes: int
    put: str
    because: dict[str, Any]


class AskIn(Schema):
    unit_id: int
    problem: str
    proposal: str
    wanted_on: date | None = None
    project_id: int | None = None


class AskOut(Schema):
    id: int
    unit_id: int
    problem: str
    proposal: str
    wanted_on: date
    item_id: int | None


class PackOut(Schema):
    number: int
    as_of: datetime
    digest: str
    owed_by: datetime
    sent_at: datetime | None
    hours_late: int

    @staticmethod
    def resolve_hours_late(row: Pack) -> int:
        return hours_late(row.owed_by, row.sent_at) if row.sent_at else 0


class LineIn(Schema):
    """A line as it is typed: "@宽城区 6月30日前交地，@自然资源局配合"."""

    text: str


class LineOut(Schema):
    id: int
    text: str
    matter_id: int
    number: str
    unit_id: int
    due_on: date
    supports: list[int]

    @staticmethod
    def resolve_number(row: DecisionLine) -> str:
        return row.matter.number

    @staticmethod
    def resolve_unit_id(row: DecisionLine) -> int:
        return row.matter.unit_id

    @staticmethod
    def resolve_due_on(row: DecisionLine) -> date:
        return row.matter.due_on

    @staticmethod
    def resolve_supports(row: DecisionLine) -> list[int]:
        return [unit.pk for unit in row.supports.all()]


class UnreadOut(Schema):
    """Characters [start, end) that were not understood, in both languages."""

    start: int
    end: int
    zh: str
    en: str


class ReadOut(Schema):
    """What a line would create."""

    clear: bool
    subject: str
    unit_id: int | None
    post_id: int | None
    supports: list[int]
    due_on: date | None
    workdays: int | None
    why: str
    unread: list[UnreadOut]


class SheetOut(Schema):
    unit_id: int
    sent_at: datetime
    told: int
    hours_late: int

    @staticmethod
    def resolve_hours_late(row: CommitmentSheet) -> int:
        return hours_late(row.owed_by, row.sent_at)


@router.get("/series", response=list[SeriesOut])
@paginate(PageNumberPagination, page_size=50)
def list_series(request: HttpRequest) -> QuerySet[Series]:
    """The series with the day of their next meeting."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.series(actor)


@router.post("/series", response={201: SeriesOut})
def begin_series(request: HttpRequest, body: SeriesIn) -> Status[Series]:
    """Begin a series. Needs `dispatch.meeting.write`, as all that is written here but asks."""
    actor = actor_of(request)
    made = actions.begin_series(actor, **body.dict())
    return Status(201, queries.series_by_id(actor, made.pk))


@router.post("/series/{series_id}/next", response={201: dict[str, int]})
def draft_next(request: HttpRequest, series_id: int) -> Status[dict[str, int]]:
    """Draft the next meeting of a series; its id."""
    return Status(201, {"id": actions.draft_next(actor_of(request), series_id=series_id).pk})


@router.delete("/series/{series_id}", response={204: None})
def end_series(request: HttpRequest, series_id: int) -> Status[None]:
    """It comes back no more; its meetings stay."""
    actions.end_series(actor_of(request), series_id=series_id)
    return Status(204, None)


@router.get("/meetings/{meeting_id}/table", response=dict[str, list[PointOut]])
def get_table(request: HttpRequest, meeting_id: int) -> dict[str, list[AgendaItem]]:
    """The points on the table and off it, in their order."""
    found = queries.table(queries.meeting(actor_of(request), meeting_id))
    return {"on": list(found.on), "off": list(found.off)}


@router.patch("/meetings/{meeting_id}/items/{item_id}/place", response=PointOut)
def arrange(request: HttpRequest, meeting_id: int, item_id: int, body: ArrangeIn) -> AgendaItem:
    """How long a point takes, whether it is on the table, where it stands."""
    actor = actor_of(request)
    actions.arrange_item(actor, meeting_id=meeting_id, item_id=item_id, minutes=body.minutes, put=body.put)
    if body.way is not None:
        actions.move_item(actor, meeting_id=meeting_id, item_id=item_id, way=body.way)
    return item_of(queries.meeting(actor, meeting_id), item_id)


@router.post("/meetings/{meeting_id}/renew", response=list[PointOut])
def renew(request: HttpRequest, meeting_id: int) -> list[AgendaItem]:
    """Add what came up since the agenda was drafted; the points added."""
    return actions.renew_agenda(actor_of(request), meeting_id=meeting_id)


@router.get("/asks", response=list[AskOut])
@paginate(PageNumberPagination, page_size=50)
def list_asks(request: HttpRequest, waiting: bool = False) -> QuerySet[Ask]:
    """What units in sight ask of meetings; `waiting`: what is on no agenda yet."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.asks(actor, waiting=waiting)


@router.post("/asks", response={201: AskOut})
def file_ask(request: HttpRequest, body: AskIn) -> Status[Ask]:
    """Ask the next meeting: a problem, a proposal and a day. Needs `dispatch.ask.write` for the unit."""
    return Status(201, actions.file_ask(actor_of(request), **body.dict()))


@router.delete("/asks/{ask_id}", response={204: None})
def withdraw_ask(request: HttpRequest, ask_id: int) -> Status[None]:
    """Ask no more."""
    actions.withdraw_ask(actor_of(request), ask_id=ask_id)
    return Status(204, None)


@router.get("/meetings/units/{unit_id}", response=dict[str, Any])
def get_unit_page(request: HttpRequest, unit_id: int, period: str = "") -> dict[str, Any]:
    """A unit's page as things stand now: lights, paces, what it owes, what it asks for."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return queries.unit_page(actor, unit_id, Period.parse(period) if period else latest_period(actor))


@router.get("/meetings/{meeting_id}/packs", response=list[PackOut])
def list_packs(request: HttpRequest, meeting_id: int) -> list[Pack]:
    """The packs of a meeting, the latest first."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return list(queries.packs(actor, meeting_id))


@router.post("/meetings/{meeting_id}/packs", response={201: PackOut})
def freeze_pack(request: HttpRequest, meeting_id: int) -> Status[Pack]:
    """Freeze the pack as of now."""
    return Status(201, actions.freeze_pack(actor_of(request), meeting_id=meeting_id))


@router.post("/meetings/{meeting_id}/packs/send", response=PackOut)
def send_pack(request: HttpRequest, meeting_id: int) -> Pack:
    """Send the pack that was frozen last, or one frozen now."""
    return actions.send_pack(actor_of(request), meeting_id=meeting_id)


@router.get("/meetings/{meeting_id}/packs/{number}", response=dict[str, Any])
def get_pack(request: HttpRequest, meeting_id: int, number: int) -> dict[str, Any]:
    """What a pack froze, and what has changed since."""
    actor = actor_of(request)
    row = queries.pack(actor, meeting_id, number)
    changed = [{"zh": one.zh, "en": one.en} for one in queries.changed_since(actor, row)]
    return {"digest": row.digest, "facts": queries.pack_facts_of(row), "changed": changed}


@router.get("/meetings/{meeting_id}/packs/{number}/{form}")
def get_pack_paper(
    request: HttpRequest, meeting_id: int, number: int, form: str, language: str = ZH
) -> HttpResponse:
    """A pack as "docx" or "pdf", in "zh-hans" or "en"."""
    data = queries.pack_paper(actor_of(request), meeting_id, number, check_form(form), language)
    return HttpResponse(data, content_type=TYPES[form])


@router.post("/meetings/{meeting_id}/items/{item_id}/read", response=ReadOut)
def read_line(request: HttpRequest, meeting_id: int, item_id: int, body: LineIn) -> dict[str, Any]:
    """What a line would create; nothing is written."""
    actor = actor_of(request)
    actor.require("dispatch.meeting.write")
    said = queries.read_decision(actor, item_of(queries.meeting(actor, meeting_id), item_id), body.text)
    return {
        "clear": said.clear,
        "subject": said.subject,
        "unit_id": said.lead.id if said.lead else None,
        "post_id": said.lead.post if said.lead else None,
        "supports": [unit.id for unit in said.supports],
        "due_on": said.limit.due_on if said.limit else None,
        "workdays": said.limit.workdays if said.limit else None,
        "why": said.limit.why.zh if said.limit else "",
        "unread": [
            {"start": one.start, "end": one.end, "zh": one.said.zh, "en": one.said.en} for one in said.unread
        ],
    }


@router.post("/meetings/{meeting_id}/items/{item_id}/lines", response={201: LineOut})
def say(request: HttpRequest, meeting_id: int, item_id: int, body: LineIn) -> Status[DecisionLine]:
    """A typed line becomes a directive."""
    return Status(
        201,
        actions.say_decision(actor_of(request), meeting_id=meeting_id, item_id=item_id, text=body.text),
    )


@router.delete("/meetings/{meeting_id}/lines/{line_id}", response={204: None})
def withdraw(request: HttpRequest, meeting_id: int, line_id: int) -> Status[None]:
    """Take back what a line ordered."""
    actions.withdraw_decision(actor_of(request), meeting_id=meeting_id, line_id=line_id)
    return Status(204, None)


@router.get("/meetings/{meeting_id}/sheets", response=list[SheetOut])
def list_sheets(request: HttpRequest, meeting_id: int) -> list[CommitmentSheet]:
    """The commitments that were sent to units in sight."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    return list(queries.sheets(actor, meeting_id))


@router.post("/meetings/{meeting_id}/sheets", response=list[SheetOut])
def send_sheets(request: HttpRequest, meeting_id: int) -> list[CommitmentSheet]:
    """Send each unit what it was not told yet."""
    return actions.send_sheets(actor_of(request), meeting_id=meeting_id)


@router.get("/meetings/{meeting_id}/sheets/{unit_id}/{form}")
def get_sheet_paper(
    request: HttpRequest, meeting_id: int, unit_id: int, form: str, language: str = ZH
) -> HttpResponse:
    """A unit's commitments as "docx" or "pdf"."""
    data = queries.sheet_paper(actor_of(request), meeting_id, unit_id, check_form(form), language)
    return HttpResponse(data, content_type=TYPES[form])


@router.get("/closure", response=dict[str, Any])
def get_closure(
    request: HttpRequest, first: date | None = None, last: date | None = None, met: bool = False
) -> dict[str, Any]:
    """Time to closure, share in time, share reopened: the whole, by unit id and by kind. Half a year without a span."""
    actor = actor_of(request)
    actor.require("dispatch.read")
    usual = queries.usual_span()
    found = queries.closure(actor, ClosureSpan(first or usual.first, last or usual.last, met))
    return {
        "whole": _numbers(found.whole),
        "by_unit": {str(unit): _numbers(row) for unit, row in found.by_unit.items()},
        "by_kind": {kind: _numbers(row) for kind, row in found.by_kind.items()},
    }


def _numbers(found: Closure) -> dict[str, Any]:
    counts = {which.value: count for which, count in found.counts.items()}
    return counts | {
        "workdays": found.workdays, "share_in_time": found.in_time, "share_reopened": found.reopened
    }  # fmt: skip
