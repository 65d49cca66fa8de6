"""What becomes of a notice: which ways, when, at once or in the day's digest. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from typing import Final

from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.kernel.errors import GuatuError
from guatu.ledger.rules.outbox import opens_at, read_quiet
from guatu.ledger.types import Quiet
from guatu.ledger.types.telling import Fate, Notice, Preferences, Sending, Way, Wish

NONE: Final = "-"
"""What a wish says for "no quiet hours", "no days off"; empty is "as the house"."""

ALWAYS_OPEN: Final = Quiet(time(0), time(0), days_off=False)
WEEK: Final = frozenset(range(7))


def read_wish(wish: Wish, house: Quiet, muted: Iterable[tuple[str, int | None]] = ()) -> Preferences:
    """What somebody entered, as rules read it. Raises G1305 for hours, G1306 for days that cannot be read."""
    quiet: Quiet | None = None
    if wish.hours or wish.days:
        hours = house if not wish.hours else ALWAYS_OPEN if wish.hours == NONE else _hours(wish.hours)
        off = _weekdays(wish.days)
        quiet = replace(hours, days_off=house.days_off and not wish.days, weekdays=off)
    return Preferences(quiet, wish.urgent_passes, wish.digest_at, frozenset(muted))


def _hours(text: str) -> Quiet:
    try:
        return read_quiet(text, days_off=False)
    except GuatuError as wrong:
        raise GuatuError("G1305", text=text) from wrong


def _weekdays(text: str) -> frozenset[int]:
    if text in ("", NONE):
        return frozenset()
    if not re.fullmatch(r"[0-6]{1,7}", text, re.ASCII) or frozenset(map(int, text)) == WEEK:
        raise GuatuError("G1306", text=text)
    return frozenset(int(digit) for digit in text)


def sendings(
    notice: Notice,
    at: datetime,
    ways: Iterable[Way],
    wanted: Preferences,
    *,
    house: Quiet,
    calendar: WorkCalendar,
) -> list[Sending]:
    """What becomes of a notice that may leave at `at` (local time). Ways on which it is not wanted are left out.

    A unit's channel keeps the house's quiet time and is sent everything at once: its readers are many. One's own
    channels and the gateway keep one's own; what is not urgent waits there for the digest, if one is wanted.
    """
    found: list[Sending] = []
    own = wanted.quiet or house
    for way in ways:
        if not wanted.wants(notice.group, way.channel_id):
            continue
        if way.shared:
            found.append(Sending(way, Fate.SENT, opens_at(at, calendar, house)))
        elif wanted.digest_at is not None and not notice.urgent:
            found.append(Sending(way, Fate.GATHERED, digest_after(at, wanted.digest_at, own, calendar)))
        elif notice.urgent and wanted.urgent_passes:
            found.append(Sending(way, Fate.SENT, at))
        else:
            found.append(Sending(way, Fate.SENT, opens_at(at, calendar, own)))
    return found


def digest_after(at: datetime, digest_at: time, quiet: Quiet, calendar: WorkCalendar) -> datetime:
    """The first digest after an instant: at its hour, on the first day that is not off. Its own hours are no quiet."""
    day = at.date() if at.timetz().replace(tzinfo=None) < digest_at else at.date() + ONE_DAY
    days = replace(quiet, begins=time(0), ends=time(0))
    return datetime.combine(
        opens_at(datetime.combine(day, time(0), at.tzinfo), calendar, days).date(), digest_at, at.tzinfo
    )


def digest_due(now: datetime, digest_at: time, quiet: Quiet, calendar: WorkCalendar) -> datetime | None:
    """Since when the digest of today is due at `now` (local time); None before its hour and on a day off."""
    if now.timetz().replace(tzinfo=None) < digest_at:
        return None
    days = replace(quiet, begins=time(0), ends=time(0))
    start = datetime.combine(now.date(), time(0), now.tzinfo)
    return (
        datetime.combine(start, digest_at, now.tzinfo) if opens_at(start, calendar, days) == start else None
    )
