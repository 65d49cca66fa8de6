"""Meetings to their minutes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from guatu.dispatch.actions.sheets import send_sheets
from guatu.dispatch.models import AgendaItem, Ask, Meeting
from guatu.dispatch.queries.agenda import ask_facts, light_facts, matter_facts
from guatu.dispatch.queries.agenda import news as read_news
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.running import item_of
from guatu.dispatch.rules.agenda import draft_agenda
from guatu.dispatch.rules.packs import USUAL_TIME
from guatu.dispatch.rules.time_box import LONGEST_REPORT, Put, check_minutes
from guatu.dispatch.rules.words import (
    CONCLUSION,
    DECISION,
    FACTS,
    LONGEST_TITLE,
    NAME,
    TITLE,
    check_text,
    trimmed,
)
from guatu.dispatch.types.meetings import AgendaDraft
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, subject

LONGEST_NAME, LONGEST_NAME_EN = 120, 200


@verb("dispatch.meeting.draft")
def draft_meeting(
    actor: Actor,
    *,
    period: Period,
    on: date,
    name: str = "",
    name_en: str = "",
    chair_id: int | None = None,
    at: time = USUAL_TIME,
    minutes: int = LONGEST_REPORT,
    series_id: int | None = None,
) -> Meeting:
    """A meeting over a month, its agenda drafted: prior items, what only it decides, lights by consequence, good news.

    `minutes`: the time box of its main report. Raises G1908 (name too long), G1935 (minutes), NotFound (chair).
    """
    actor.require("dispatch.meeting.write")
    if chair_id is not None:
        read_post(actor, chair_id)
    meeting = Meeting.objects.create(
        name=trimmed(name, NAME, LONGEST_NAME) or f"{period.label('zh-hans')}重点项目调度会",
        name_en=trimmed(name_en, NAME, LONGEST_NAME_EN) or f"Dispatch meeting on {period.label('en')}",
        period=str(period),
        on=on,
        chair_id=chair_id,
        starts_at=datetime.combine(on, at, clock().now().tzinfo),
        minutes=check_minutes(minutes, LONGEST_REPORT),
        series_id=series_id,
    )
    points = drafted(actor, period, on)
    put_on_agenda(meeting, points, 1)
    record(actor, subject(meeting), after={"name": meeting.name, "on": on, "points": len(points)})
    return meeting


def drafted(actor: Actor, period: Period, on: date) -> Sequence[AgendaDraft]:
    """The points that deserve the room of a meeting over a month, in their order."""
    return draft_agenda(
        matter_facts(actor),
        light_facts(actor, period),
        on,
        asks=ask_facts(actor),
        news=read_news(actor, period),
    )


def put_on_agenda(meeting: Meeting, points: Sequence[AgendaDraft], first: int) -> list[AgendaItem]:
    """These points at the positions from `first` on; the asks among them are on an agenda now."""
    made = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            kind=point.kind,
            title=point.title,
            title_en=point.title_en,
            facts=point.facts,
            facts_en=point.facts_en,
            project_id=point.project_id,
            matter_id=point.matter_id,
            minutes=point.minutes,
            because=_because(point),
        )
        for position, point in enumerate(points, start=first)
    )
    for item, point in zip(made, points, strict=True):
        if point.ask_id is not None:
            Ask.objects.filter(pk=point.ask_id, item=None, withdrawn_at=None).update(item=item)
    return made


def number_points(items: Sequence[AgendaItem]) -> None:
    """Give the points of a meeting the positions they have here."""
    changed = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["position"])


def _because(point: AgendaDraft) -> dict[str, str]:
    if point.because is None:
        return {}
    said = {"zh": point.because.zh, "en": point.because.en}
    return said if point.stake is None else said | {"stake": str(point.stake)}


@verb("dispatch.meeting.decide")
def decide(actor: Actor, *, meeting_id: int, decisions: Mapping[int, str], conclusion: str) -> Meeting:
    """Write down what was decided, by agenda item, and the conclusion.

    Raises G1906 once the meeting was held, G1908 (too long), NotFound (an item of another meeting).
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    items = {item.pk: item for item in meeting.agenda.all()}
    if unknown := set(decisions) - set(items):
        raise NotFound(what=Phrase(f"议题 {min(unknown)}", f"agenda item {min(unknown)}"))
    said = {pk: trimmed(text, DECISION) for pk, text in decisions.items()}
    changed = {pk: text for pk, text in said.items() if text != items[pk].decision}
    before = {"conclusion": meeting.conclusion} | {str(pk): items[pk].decision for pk in changed}
    conclusion = trimmed(conclusion, CONCLUSION)
    if not changed and conclusion == meeting.conclusion:
        unchanged()
        return meeting
    for pk, text in changed.items():
        items[pk].decision = text
    AgendaItem.objects.bulk_update([items[pk] for pk in changed], ["decision"])
    write_open(meeting, conclusion=conclusion)
    after = {"conclusion": conclusion} | {str(pk): text for pk, text in changed.items()}
    record(actor, subject(meeting), before=before, after=after)
    return read_meeting(actor, meeting_id)


@verb("dispatch.meeting.add_item")
def add_agenda_item(actor: Actor, *, meeting_id: int, title: str, facts: str = "") -> AgendaItem:
    """A matter of its own, on the table, after all others but good news.

    Raises G1903, G1908 (text), G1906 once the meeting was held.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    items = list(meeting.agenda.all())
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=len(items) + 1,
        kind=AgendaItem.Kind.OTHER,
        title=check_text(title, TITLE, LONGEST_TITLE),
        facts=trimmed(facts, FACTS),
        put=Put.ON.value,
    )
    good = [one for one in items if one.kind == AgendaItem.Kind.GOOD]
    number_points([*(one for one in items if one not in good), item, *good])
    record(actor, subject(meeting), after={"item": item.pk, "title": item.title})
    return item


@verb("dispatch.meeting.drop_item")
def drop_agenda_item(actor: Actor, *, meeting_id: int, item_id: int) -> None:
    """Take a point off the agenda. Raises G1906 once the meeting was held, NotFound (an item of another meeting)."""
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    item = item_of(meeting, item_id)
    item.delete()
    record(actor, subject(meeting), before={"item": item_id, "title": item.title})


@verb("dispatch.meeting.hold")
def hold_meeting(actor: Actor, *, meeting_id: int) -> Meeting:
    """The meeting took place: its agenda and decisions now stand. Asks it did not come to wait for the next one;
    each unit is sent what it took home.

    Raises G1906 where it stands already.
    """
    actor.require("dispatch.meeting.write")
    meeting = open_meeting(actor, meeting_id)
    write_open(meeting, held=True, held_at=clock().now())
    left = Ask.objects.filter(item__meeting=meeting, item__decision="", item__lines=None)
    Ask.objects.filter(pk__in=list(left.values_list("pk", flat=True))).update(item=None)
    record(actor, subject(meeting), before={"held": False}, after={"held": True})
    send_sheets(actor, meeting_id=meeting.pk)
    return read_meeting(actor, meeting_id)


def open_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting that was not held yet. Raises G1906, NotFound."""
    meeting = read_meeting(actor, meeting_id)
    if meeting.held:
        raise _stands(meeting)
    return meeting


def write_open(meeting: Meeting, **columns: object) -> None:
    """Only if nobody held it meanwhile."""
    if not Meeting.objects.filter(pk=meeting.pk, held=False).update(**columns):
        raise _stands(meeting)


def _stands(meeting: Meeting) -> GuatuError:
    return GuatuError("G1906", meeting=Phrase.of(meeting))
