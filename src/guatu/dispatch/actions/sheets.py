"""After a meeting: each unit is sent what it took home, within the hour."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Max, Q

from guatu.dispatch.models import CommitmentSheet, Matter, Meeting
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.rules.packs import AFTER, hours_late
from guatu.dispatch.types import Move, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted
from guatu.ledger.actions import post_message, record_each, take_turn, unchanged, verb
from guatu.org.queries import accounts_of
from guatu.org.types import Actor, Role, subject

READERS = (Role.LEADER, Role.REPORTER, Role.TASK_FORCE)
LOOKED_BACK = timedelta(days=30)
"""How long after a meeting the job still looks for what was ordered from it."""


@verb("dispatch.sheet.send")
def send_sheets(actor: Actor, *, meeting_id: int) -> list[CommitmentSheet]:
    """Send each unit what it leads or supports of a held meeting and was not told yet, with a link to its sheet.

    What went out later than an hour after the meeting, or after it was ordered, says so. Raises G1940 before the
    meeting was held, NotFound.
    """
    actor.require("dispatch.meeting.write")
    meeting = read_meeting(actor, meeting_id)
    if meeting.held_at is None:
        raise GuatuError("G1940", meeting=Phrase.of(meeting))
    take_turn()
    untold = _untold(meeting)
    if not untold:
        unchanged()
        return []
    now = clock().now()
    readers = {role: accounts_of(untold, role) for role in READERS}
    made = []
    for unit_id, rows in untold.items():
        ordered_at = max(getattr(row, "ordered_at", None) or meeting.held_at for row in rows)
        owed_by = max(meeting.held_at, ordered_at) + AFTER
        to = sorted({pk for found in readers.values() for pk in found.get(unit_id, [])})
        sheet = CommitmentSheet.objects.create(
            meeting=meeting, unit_id=unit_id, owed_by=owed_by, sent_at=now, told=len(to)
        )
        sheet.matters.set(rows)
        made.append(sheet)
        post_message(
            actor,
            to=to,
            kind="dispatch.commitments",
            text=_said(meeting, unit_id, rows, hours_late(owed_by, now)),
            about=subject(meeting),
            link=f"/dispatch/meetings/{meeting.pk}/sheets/{unit_id}/",
        )
    record_each(
        actor,
        [
            (
                subject(sheet),
                {
                    "meeting": meeting.pk,
                    "unit": sheet.unit_id,
                    "matters": tuple(row.pk for row in untold[sheet.unit_id]),
                    "hours_late": hours_late(sheet.owed_by, now),
                },
            )
            for sheet in made
        ],
    )
    return made


def send_sheets_owed(actor: Actor) -> list[CommitmentSheet]:
    """Of the meetings of the last thirty days, what was ordered and not told: what a job does every ten minutes."""
    actor.require("dispatch.meeting.write")
    since = clock().now() - LOOKED_BACK
    rows = Matter.objects.filter(meeting__held_at__gte=since, sheets=None).exclude(state=State.WITHDRAWN)
    ids = sorted(set(rows.order_by().values_list("meeting_id", flat=True)))
    return [sheet for pk in ids for sheet in send_sheets(actor, meeting_id=pk)]


def _untold(meeting: Meeting) -> dict[int, list[Matter]]:
    """By unit, what it leads or supports and no sheet of its own has told it. Three queries."""
    rows = (
        Matter.objects.filter(meeting=meeting)
        .exclude(state=State.WITHDRAWN)
        .select_related("line")
        .prefetch_related("line__supports", "sheets")
        .annotate(ordered_at=Max("steps__at", filter=_assigned()))
        .order_by("id")
    )
    found: defaultdict[int, list[Matter]] = defaultdict(list)
    for row in rows:
        line = getattr(row, "line", None)
        supports = [unit.pk for unit in line.supports.all()] if line is not None else []
        told = {sheet.unit_id for sheet in row.sheets.all()}
        for unit_id in dict.fromkeys([row.unit_id, *supports]):
            if unit_id not in told:
                found[unit_id].append(row)
    return dict(found)


def _assigned() -> Q:
    return Q(steps__move__in=[Move.ASSIGN, Move.REASSIGN])


def _said(meeting: Meeting, unit_id: int, rows: list[Matter], late: int) -> Phrase:
    led = [row for row in rows if row.unit_id == unit_id]
    first = min(row.due_on for row in rows)
    name_en = meeting.name_en or meeting.name
    other = len(rows) - len(led)
    zh = f"“{meeting.name}”：您单位承办{len(led)}件、配合{other}件，最早{first:%-m月%-d日}到期。"
    en = f"“{name_en}”: your unit leads {len(led)} and supports {other}; the first is due on {first:%-d %B}."
    if late:
        zh, en = zh + f"（本清单迟发{late}小时）", en + f" (This sheet is {counted(late, 'hour')} late.)"
    return Phrase(zh, en)
