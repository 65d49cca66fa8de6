"""The API of the calendar feed: the same queries and actions as its page."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status

from guatu.org.queries import actor_of
from guatu.publish import actions, queries

router = Router(tags=["publish"])


class FeedIn(Schema):
    language: Literal["zh-hans", "en"] = "zh-hans"


class FeedOut(Schema):
    """`path`: where the calendar is read, shown this once."""

    id: int
    path: str


class DueOut(Schema):
    """One thing that is owed on a day; a meeting `starts` at an hour and lasts `minutes`."""

    kind: str
    day: date
    starts: datetime | None
    minutes: int
    zh: str
    en: str
    link: str


@router.get("/feed/due", response=list[DueOut])
def list_due(request: HttpRequest) -> list[dict[str, Any]]:
    """What I owe by when, the earliest first: what the calendar has."""
    actor = actor_of(request)
    actor.require("publish.feed.own")
    return [
        {
            "kind": one.kind.value,
            "day": one.day,
            "starts": one.starts,
            "minutes": one.minutes,
            "zh": one.title.zh,
            "en": one.title.en,
            "link": one.link,
        }
        for one in queries.due_dates(actor)
    ]


@router.post("/feed", response={201: FeedOut})
def make_feed(request: HttpRequest, body: FeedIn) -> Status[dict[str, Any]]:
    """A calendar feed of my own; a former one is closed."""
    made = actions.make_feed(actor_of(request), language=body.language)
    return Status(201, {"id": made.id, "path": reverse("publish:calendar", args=[made.secret])})


@router.delete("/feed", response={204: None})
def revoke_feed(request: HttpRequest) -> Status[None]:
    """Close my feed."""
    actions.revoke_feed(actor_of(request))
    return Status(204, None)
