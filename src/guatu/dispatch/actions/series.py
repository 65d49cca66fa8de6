"""Meetings that come back: begun, ended, and the next one drafted from them."""

from datetime import date, time

from guatu.dispatch.actions.meetings import draft_meeting
from guatu.dispatch.models import Meeting, Series
from guatu.dispatch.queries.series import next_of, series_by_id
from guatu.dispatch.rules.cadence import Rhythm, check_rhythm
from guatu.dispatch.rules.time_box import LONGEST_REPORT, check_minutes
from guatu.dispatch.rules.words import NAME, check_text, trimmed
from guatu.dispatch.types.meetings import Cadence
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, verb
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, subject
from guatu.status.queries import latest_period

LONGEST_NAME, LONGEST_NAME_EN = 80, 120


@verb("dispatch.series.begin")
def begin_series(
    actor: Actor,
    *,
    name: str,
    cadence: Cadence,
    weekday: int,
    at: time,
    name_en: str = "",
    turn: int = 1,
    first_on: date | None = None,
    minutes: int = LONGEST_REPORT,
    chair_id: int | None = None,
) -> Series:
    """A meeting that comes back on a weekday (0 is Monday) at an hour; `turn`: which such weekday of its month.

    Raises G1903, G1908 (name), G1933 (weekday, turn), G1935 (minutes), NotFound (chair out of sight).
    """
    actor.require("dispatch.meeting.write")
    if chair_id is not None:
        read_post(actor, chair_id)
    first_on = first_on or clock().today()
    check_rhythm(Rhythm(cadence, weekday, turn, first_on))
    row = Series.objects.create(
        name=check_text(name, NAME, LONGEST_NAME),
        name_en=trimmed(name_en, NAME, LONGEST_NAME_EN),
        cadence=cadence.value,
        weekday=weekday,
        turn=turn,
        first_on=first_on,
        at=at,
        minutes=check_minutes(minutes, LONGEST_REPORT),
        chair_id=chair_id,
    )
    record(
        actor,
        subject(row),
        after={"name": row.name, "cadence": row.cadence, "weekday": weekday, "at": at.isoformat("minutes")},
    )
    return row


@verb("dispatch.series.end")
def end_series(actor: Actor, *, series_id: int) -> Series:
    """It comes back no more; its meetings stay. Raises G1934 where it was ended already, NotFound."""
    actor.require("dispatch.meeting.write")
    row = _running(actor, series_id)
    row.ended_on = clock().today()
    row.save(update_fields=["ended_on"])
    record(actor, subject(row), before={"ended_on": None}, after={"ended_on": row.ended_on})
    return row


@verb("dispatch.series.draft_next")
def draft_next(actor: Actor, *, series_id: int) -> Meeting:
    """The next meeting of a series, on the day `queries.next_of` proposes, its agenda drafted.

    Raises G1934 for a series that was ended, NotFound.
    """
    actor.require("dispatch.meeting.write")
    row = _running(actor, series_id)
    proposed = next_of(row)
    meeting = draft_meeting(
        actor,
        period=latest_period(actor),
        on=proposed.on,
        name=f"{row.name}（{proposed.on:%Y年%-m月%-d日}）",
        name_en=f"{row.name_en or row.name} ({proposed.on:%-d %B %Y})",
        chair_id=row.chair_id,
        at=row.at,
        minutes=row.minutes,
        series_id=row.pk,
    )
    record(actor, subject(row), after={"meeting": meeting.pk, "on": proposed.on, "named": proposed.named})
    return meeting


def _running(actor: Actor, series_id: int) -> Series:
    row = series_by_id(actor, series_id)
    if row.ended_on is not None:
        raise GuatuError("G1934", series=Phrase.of(row))
    return row
