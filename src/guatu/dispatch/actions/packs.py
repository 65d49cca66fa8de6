"""A meeting's pack is frozen as of a moment and sent 48 hours ahead."""

import hashlib
from datetime import datetime

from guatu.dispatch.models import Meeting, Pack
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.packs import facts_of, pack_facts
from guatu.dispatch.rules.packs import AHEAD, USUAL_TIME, hours_late
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted
from guatu.ledger.actions import canonical, post_message, record, take_turn, unchanged, verb
from guatu.org.queries import accounts_of, house_city
from guatu.org.types import Actor, Role, subject

READERS = (Role.LEADER, Role.REPORTER, Role.TASK_FORCE, Role.SUPERVISOR)
"""Whom the pack is sent to, of the units that have a page in it and of the city."""


@verb("dispatch.pack.freeze")
def freeze_pack(actor: Actor, *, meeting_id: int) -> Pack:
    """The agenda and each unit's page as they are known now, kept with their digest. An earlier freeze stays as it is.

    Raises G1936 once the meeting was held, NotFound.
    """
    actor.require("dispatch.meeting.write")
    meeting = _coming(actor, meeting_id)
    take_turn()
    facts = canonical(pack_facts(actor, meeting))
    last = Pack.objects.filter(meeting=meeting).first()
    row = Pack.objects.create(
        meeting=meeting,
        number=last.number + 1 if last is not None else 1,
        as_of=clock().now(),
        by_id=actor.account_id,
        facts=facts,
        digest=hashlib.sha256(facts.encode()).hexdigest(),
        owed_by=_starts_at(meeting) - AHEAD,
    )
    record(actor, subject(row), after={"meeting": meeting.pk, "number": row.number, "digest": row.digest})
    return row


@verb("dispatch.pack.send")
def send_pack(actor: Actor, *, meeting_id: int, again: bool = True) -> Pack:
    """Send the pack frozen last, or one frozen now where that was sent already or there is none.

    To the leaders, reporters, task forces and supervisors of the units in it and of the city, through the outbox. What
    leaves less than 48 hours ahead says so. Without `again` a meeting is sent one pack, whoever else sends it now.
    Raises G1936 once the meeting was held, NotFound.
    """
    actor.require("dispatch.meeting.write")
    meeting = _coming(actor, meeting_id)
    take_turn()
    gone = Pack.objects.filter(meeting=meeting, sent_at__isnull=False).first()
    if gone is not None and not again:
        unchanged()
        return gone
    row = Pack.objects.filter(meeting=meeting, sent_at=None).first() or freeze_pack(
        actor, meeting_id=meeting_id
    )
    row.sent_at = clock().now()
    row.save(update_fields=["sent_at"])
    late = hours_late(row.owed_by, row.sent_at)
    told = _readers(row)
    post_message(
        actor,
        to=told,
        kind="dispatch.pack",
        text=_said(meeting, late),
        about=subject(meeting),
        link=f"/dispatch/meetings/{meeting.pk}/packs/{row.number}/",
    )
    record(
        actor,
        subject(row),
        before={"sent": False},
        after={"sent": True, "told": len(told), "hours_late": late},
    )
    return row


def send_packs_owed(actor: Actor) -> list[Pack]:
    """The packs of meetings that begin within 48 hours and have none sent: what a job does every half hour.

    A meeting that has begun is sent none: it would come too late to be read. Each is a transaction of its own.
    """
    actor.require("dispatch.meeting.write")
    now = clock().now()
    owed = Meeting.objects.filter(held=False, starts_at__gt=now, starts_at__lte=now + AHEAD).exclude(
        packs__sent_at__isnull=False
    )
    return [
        send_pack(actor, meeting_id=pk, again=False)
        for pk in owed.order_by("starts_at").values_list("pk", flat=True)
    ]


def _coming(actor: Actor, meeting_id: int) -> Meeting:
    meeting = read_meeting(actor, meeting_id)
    if meeting.held:
        raise GuatuError("G1936", meeting=Phrase.of(meeting))
    return meeting


def _starts_at(meeting: Meeting) -> datetime:
    return meeting.starts_at or datetime.combine(meeting.on, USUAL_TIME, clock().now().tzinfo)


def _readers(row: Pack) -> list[int]:
    top = house_city()
    ids = [page["unit"]["id"] for page in facts_of(row)["units"]] + ([top.pk] if top is not None else [])
    return sorted({pk for role in READERS for found in accounts_of(ids, role).values() for pk in found})


def _said(meeting: Meeting, late: int) -> Phrase:
    zh = f"{meeting.on:%-m月%-d日}“{meeting.name}”的会议材料已发，请会前阅读。"
    en = f"The pack of “{meeting.name_en or meeting.name}” on {meeting.on:%-d %B} is there: read it before the meeting."
    if late:
        zh, en = (
            zh + f"（晚于会前48小时{late}小时）",
            en + f" (Sent {counted(late, 'hour')} later than 48 hours ahead.)",
        )
    return Phrase(zh, en)
