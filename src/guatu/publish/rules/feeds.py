"""What a calendar is told of changes: a new day is an update, what is gone is cancelled for a month. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from guatu.kernel.language import Phrase
from guatu.publish.types.feeds import Due, DueKind, FeedEvent

GONE_FOR: Final = timedelta(days=30)
"""How long a cancellation is told: a program that was off for a month has forgotten the event, or asks anew."""

READS_AN_HOUR: Final = 30
"""Readings of one feed an hour; programs ask every few minutes at most. `[≈]`"""

Told = dict[str, dict[str, Any]]


def told_now(
    before: Mapping[str, Mapping[str, Any]], due: Iterable[Due], today: date
) -> tuple[list[FeedEvent], Told]:
    """The events to tell, and what to remember by UID: the facts, how often they changed, since when they are gone.

    What stands as before keeps its sequence; what changed has the next; what is gone is cancelled with the next, for
    thirty days, and comes back with the next again.
    """
    events: list[FeedEvent] = []
    after: Told = {}
    for one in due:
        if one.uid in after:
            continue
        old = before.get(one.uid)
        facts = _facts(one)
        same = old is not None and old["facts"] == facts and not old.get("gone")
        sequence = 0 if old is None else int(old["sequence"]) + (not same)
        after[one.uid] = {"facts": facts, "sequence": sequence}
        events.append(FeedEvent(one.uid, one, sequence))
    for uid, old in before.items():
        if uid in after:
            continue
        gone = date.fromisoformat(old["gone"]) if old.get("gone") else today
        if today - gone > GONE_FOR:
            continue
        sequence = int(old["sequence"]) + (not old.get("gone"))
        after[uid] = {"facts": old["facts"], "sequence": sequence, "gone": gone.isoformat()}
        events.append(FeedEvent(uid, _due(uid, old["facts"]), sequence, cancelled=True))
    return events, after


def _facts(one: Due) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "starts": one.starts.isoformat() if one.starts else "",
        "minutes": one.minutes,
        "title": [one.title.zh, one.title.en],
        "detail": [one.detail.zh, one.detail.en],
        "link": one.link,
    }


def _due(uid: str, facts: Mapping[str, Any]) -> Due:
    kind, _dash, key = uid.partition("-")
    return Due(
        kind=DueKind(kind),
        key=key,
        day=date.fromisoformat(facts["day"]),
        title=Phrase(*facts["title"]),
        detail=Phrase(*facts["detail"]),
        link=facts["link"],
        starts=datetime.fromisoformat(facts["starts"]) if facts["starts"] else None,
        minutes=facts["minutes"],
    )


def may_read(hour: datetime | None, reads: int, now: datetime) -> tuple[datetime, int] | None:
    """The hour and its readings with this one; None where the hour has had all of them."""
    if hour is None or now - hour >= timedelta(hours=1):
        return now, 1
    return (hour, reads + 1) if reads < READS_AN_HOUR else None
