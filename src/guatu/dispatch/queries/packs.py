"""Packs: what one freezes, those that were frozen, and what has changed since."""

import json
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from guatu.dispatch.adapters.packs import pack_document
from guatu.dispatch.models import AgendaItem, Matter, Meeting, Pack
from guatu.dispatch.queries.meetings import city, meetings
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.running import table
from guatu.dispatch.queries.unit_page import unit_pages, units_of_pack
from guatu.dispatch.rules.packs import differences
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.queries import lights_of
from guatu.status.types import SubjectKind
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.types import OfficialDocument
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.status.models import Light

Facts = dict[str, Any]


def packs(actor: Actor, meeting_id: int) -> QuerySet[Pack]:
    """The packs of a meeting, the latest first. A pack is one for the whole city, as its meeting is."""
    found = meetings(actor).filter(pk=meeting_id).order_by().values("pk")
    return Pack.objects.select_related("by").filter(meeting__in=found)


def pack(actor: Actor, meeting_id: int, number: int | None = None) -> Pack:
    """One pack by its number, or the latest. Raises NotFound."""
    rows = packs(actor, meeting_id)
    found = (rows if number is None else rows.filter(number=number)).first()
    if found is None:
        raise NotFound(what=Phrase(f"会议材料 {number or ''}".strip(), f"pack {number or ''}".strip()))
    return found


def facts_of(row: Pack) -> Facts:
    """What a pack froze."""
    found: Facts = json.loads(row.facts)
    return found


def pack_facts(actor: Actor, meeting: Meeting) -> Facts:
    """What a pack of a meeting read by `queries.meeting` would freeze now. Bounded queries, however long the agenda."""
    period = Period.parse(meeting.period)
    chair = meeting.chair
    return {
        "meeting": {
            "id": meeting.pk,
            "zh": meeting.name,
            "en": meeting.name_en or meeting.name,
            "on": meeting.on.isoformat(),
            "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
            "minutes": meeting.minutes,
            "period": meeting.period,
            "chair": {"zh": chair.title, "en": chair.title_en or chair.title} if chair else None,
        },
        "points": point_facts(actor, meeting),
        "units": unit_pages(actor, period, units_of_pack(actor, period)),
    }


def point_facts(actor: Actor, meeting: Meeting) -> list[Facts]:
    """The points with what is known of each now; three queries."""
    items, chosen = list(meeting.agenda.all()), table(meeting).on
    on = {item.pk for item in chosen}
    lit = lights_of(
        actor,
        SubjectKind.PROJECT,
        [item.project_id for item in items if item.project_id],
        Period.parse(meeting.period),
    )
    held = Matter.objects.select_related("holder").in_bulk(
        [item.matter_id for item in items if item.matter_id]
    )
    return [
        _point(item, item.pk in on, lit.get(item.project_id or 0), held.get(item.matter_id or 0)) for item in items
    ]  # fmt: skip


def _point(item: AgendaItem, on_table: bool, light: "Light | None", matter: Matter | None) -> Facts:
    ask = next(iter(item.asks.all()), None)
    return {
        "key": f"matter:{item.matter_id}" if item.matter_id else f"item:{item.pk}",
        "kind": item.kind,
        "zh": item.title,
        "en": item.title_en or item.title,
        "facts": {"zh": item.facts, "en": item.facts_en or item.facts},
        "because": {"zh": item.because.get("zh", ""), "en": item.because.get("en", "")},
        "minutes": item.minutes,
        "on_table": on_table,
        "colour": light.colour if light is not None else "",
        "state": matter.state if matter is not None else "",
        "due_on": matter.due_on.isoformat() if matter is not None else "",
        "holder": {"zh": matter.holder.name, "en": matter.holder.name_en or matter.holder.name}
        if matter is not None
        else None,
        "ask": ask.pk if ask is not None else None,
    }


def changed_since(actor: Actor, row: Pack) -> list[Phrase]:
    """What is no longer as the pack says. Whoever may read the pack may read this: it is the whole city's too."""
    meeting = read_meeting(actor, row.meeting_id)
    house = Actor.operator("pack")
    return differences(facts_of(row)["points"], point_facts(house, meeting))


def pack_paper(actor: Actor, meeting_id: int, number: int | None, form: str, language: str | None) -> bytes:
    """The pack as "docx" or "pdf", in "zh-hans" or "en": from what was frozen, so it is the same for ever."""
    row = pack(actor, meeting_id, number)
    return as_file(pack_document(row, facts_of(row), city(actor), language), form)


def as_file(document: OfficialDocument, form: str) -> bytes:
    """A document as "docx" or "pdf"."""
    return to_pdf(document) if form == "pdf" else to_docx(document)
