"""The office arranges an agenda: minutes, what is on the table, the order; what came up since it was drafted."""

from dataclasses import dataclass
from enum import StrEnum

from guatu.dispatch.actions.meetings import drafted, number_points, open_meeting, put_on_agenda
from guatu.dispatch.models import AgendaItem
from guatu.dispatch.queries.running import item_of
from guatu.dispatch.rules.time_box import LONGEST_POINT, LONGEST_REPORT, Put, check_minutes
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.types import Actor, subject

KINDS = tuple(kind.value for kind in AgendaItem.Kind)
"""The order of the kinds on an agenda: prior items first, good news last."""


class Way(StrEnum):
    """Where a point goes."""

    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class _Key:
    """What a point is about: no point comes onto an agenda twice."""

    matter: int | None
    project: int | None
    title: str


@verb("dispatch.meeting.arrange")
def arrange_item(
    actor: Actor, *, meeting_id: int, item_id: int, minutes: int | None = None, put: Put | None = None
) -> AgendaItem:
    """How long a point takes, and whether the office puts it on the table, off it, or leaves it to the time box.

    Raises G1906 once the meeting was held, G1935, NotFound.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    item = item_of(meeting, item_id)
    before: Facts = {"minutes": item.minutes, "put": item.put}
    if minutes is not None:
        item.minutes = check_minutes(minutes, LONGEST_POINT)
    if put is not None:
        item.put = put.value
    after: Facts = {"minutes": item.minutes, "put": item.put}
    if after == before:
        unchanged()
        return item
    item.save(update_fields=["minutes", "put"])
    record(actor, subject(meeting), before={"item": item_id, **before}, after={"item": item_id, **after})
    return item


@verb("dispatch.meeting.move")
def move_item(actor: Actor, *, meeting_id: int, item_id: int, way: Way) -> AgendaItem:
    """A point one place up or down, or to an end. Raises G1906 once the meeting was held, NotFound."""
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    item = item_of(meeting, item_id)
    items = [one for one in meeting.agenda.all() if one.pk != item_id]
    was = [one.pk for one in meeting.agenda.all()].index(item_id)
    places = {Way.UP: was - 1, Way.DOWN: was + 1, Way.FIRST: 0, Way.LAST: len(items)}
    place = min(max(places[way], 0), len(items))
    if place == was:
        unchanged()
        return item
    items.insert(place, item)
    number_points(items)
    record(actor, subject(meeting), before={"item": item_id, "place": was + 1}, after={"place": place + 1})
    return item


@verb("dispatch.meeting.set_minutes")
def set_minutes(actor: Actor, *, meeting_id: int, minutes: int) -> None:
    """The time box of the main report. Raises G1906 once the meeting was held, G1935 over an hour."""
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    if meeting.minutes == check_minutes(minutes, LONGEST_REPORT):
        unchanged()
        return
    before = {"minutes": meeting.minutes}
    meeting.minutes = minutes
    meeting.save(update_fields=["minutes"])
    record(actor, subject(meeting), before=before, after={"minutes": minutes})


@verb("dispatch.meeting.renew")
def renew_agenda(actor: Actor, *, meeting_id: int) -> list[AgendaItem]:
    """What deserves the room and came up since the agenda was drafted, each at the end of its kind.

    What the office arranged, dropped or decided stays as it is. Raises G1906 once the meeting was held.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    items = list(meeting.agenda.all())
    known = {_Key(item.matter_id, item.project_id, _about(item.title, item.kind)) for item in items}
    points = [
        point
        for point in drafted(actor, Period.parse(meeting.period), meeting.on)
        if _Key(point.matter_id, point.project_id, _about(point.title, point.kind)) not in known
        and not (point.kind == "good" and any(item.kind == "good" for item in items))
    ]
    if not points:
        unchanged()
        return []
    made = put_on_agenda(meeting, points, len(items) + 1)
    number_points(sorted([*items, *made], key=lambda item: KINDS.index(item.kind)))
    record(actor, subject(meeting), after={"points_added": [item.title for item in made]})
    return made


def _about(title: str, kind: str) -> str:
    """What tells points of no matter and no project apart."""
    return title if kind in ("decide", "other") else ""
