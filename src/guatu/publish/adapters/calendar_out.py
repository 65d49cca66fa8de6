"""A calendar file (RFC 5545) of what somebody owes, by icalendar."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Alarm, Calendar, Event, Timezone

from guatu.kernel.clock import TIME_ZONE
from guatu.kernel.language import pick
from guatu.publish.types.feeds import DUE_WORDS, FeedEvent

REFRESH: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
BEFORE_DAY: Final = timedelta(hours=-15)
"""A day's reminder: at nine of the day before."""
BEFORE_MEETING: Final = timedelta(minutes=-30)


def calendar_file(events: Iterable[FeedEvent], *, language: str, now: datetime) -> bytes:
    """The file: days as all-day events that block no time, meetings at their hours, a reminder before each.

    What is gone is cancelled. Times are of the office's zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Guatu//feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = pick(language, "挂图 · 我的期限", "Guatu · what I owe")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add_component(Timezone.from_tzid(TIME_ZONE))
    for one in events:
        calendar.add_component(_event(one, language, now))
    return bytes(calendar.to_ical())


def _event(one: FeedEvent, language: str, now: datetime) -> Event:
    due, event = one.due, Event()
    title = due.title.label(language)
    event.add("uid", f"{one.uid}@{urlsplit(settings.SITE_URL).hostname or 'guatu'}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("summary", title)
    event.add("categories", [DUE_WORDS[due.kind].label(language)])
    if due.starts is not None:
        starts = due.starts.astimezone(ZoneInfo(TIME_ZONE))
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=due.minutes or 60))
    else:
        event.add("dtstart", due.day)
        event.add("dtend", due.day + DAY)
        event.add("transp", "TRANSPARENT")
    link = f"{settings.SITE_URL.rstrip('/')}{due.link}" if settings.SITE_URL else ""
    said = "\n".join(part for part in (due.detail.label(language), link) if part)
    if said:
        event.add("description", said)
    if link:
        event.add("url", link)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if not one.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", BEFORE_MEETING if due.starts is not None else BEFORE_DAY)
        event.add_component(alarm)
    return event
