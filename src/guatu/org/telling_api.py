"""The API of being told: channels, and what somebody wants. The same queries and actions as the pages."""

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.ledger.types import Outcome, OwnerKind
from guatu.ledger.types.telling import Told, Wish
from guatu.org import actions, queries
from guatu.org.queries import TellingPage, actor_of
from guatu.org.types import ChannelLine

router = Router(tags=["org"])


class ChannelOut(Schema):
    """Where an account or a unit is reached outside; of its address only what may be seen."""

    id: int
    owner_kind: OwnerKind
    owner_id: int
    owner: str
    name: str
    shown: str
    failing_since: datetime | None
    last_outcome: str
    last_at: datetime | None
    failures: int
    retry_at: datetime | None
    paused_at: datetime | None


class ChannelIn(Schema):
    """`address` is an apprise URL. The administrator names an account or a unit; without, it is the caller's own."""

    address: str = Field(min_length=1, max_length=500)
    name: str = Field("", max_length=60)
    username: str = Field("", max_length=150)
    unit_id: int | None = None


class OutcomeOut(Schema):
    """What became of a trial: "arrived", "http 404", "no answer", "refused", "unreadable"."""

    arrived: bool
    word: str


class WishIn(Schema):
    """`hours` and `days`: "" as the house, "-" none, "21:00-07:30", "56" (Monday is 0). `digest_at` null: no digest.

    `muted` left out leaves what is wanted where as it is; else pairs of a group and a channel (null: the gateway).
    """

    hours: str = Field("", max_length=11)
    days: str = Field("", max_length=7)
    urgent_passes: bool = False
    digest_at: time | None = None
    muted: list[tuple[str, int | None]] | None = Field(None, max_length=500)


class GroupOut(Schema):
    key: str
    zh: str
    en: str
    wanted: dict[str, bool]


class TellingOut(Schema):
    """`groups`: what goes where, by channel ("gateway": the house's). In the app everything is told."""

    hours: str
    days: str
    urgent_passes: bool
    digest_at: time | None
    groups: list[GroupOut]


class SendingOut(Schema):
    """`fate`: "sent" at `at`, or "gathered" into the digest of `at`; `channel` null is the gateway."""

    channel: int | None
    fate: str
    at: datetime


class ToldOut(Schema):
    at: datetime
    kind: str
    urgent: bool
    zh: str
    en: str
    link: str
    sendings: list[SendingOut]


@router.get("/channels", response=list[ChannelOut])
def list_channels(request: HttpRequest) -> list[dict[str, Any]]:
    """My channels, failing ones first; for the administrator everybody's."""
    actor = actor_of(request)
    actor.require("org.own.write")
    return [_channel(line) for line in queries.channel_lines(actor)]


@router.post("/channels", response={201: ChannelOut})
def add_channel(request: HttpRequest, body: ChannelIn) -> Status[dict[str, Any]]:
    """Reach an account or a unit outside. The address is not shown again."""
    actor = actor_of(request)
    made = actions.add_channel(actor, **body.dict())
    return Status(201, _channel(queries.channel_line(actor, made.pk)))


@router.post("/channels/{channel_id}/try", response=OutcomeOut)
def try_channel(request: HttpRequest, channel_id: int) -> Outcome:
    """Send a line through a channel now."""
    return actions.try_channel(actor_of(request), channel_id=channel_id)


@router.delete("/channels/{channel_id}", response={204: None})
def remove_channel(request: HttpRequest, channel_id: int) -> Status[None]:
    """Use a channel no longer; its address is forgotten."""
    actions.remove_channel(actor_of(request), channel_id=channel_id)
    return Status(204, None)


@router.post("/channels/{channel_id}/pause", response={204: None})
def pause_channel(request: HttpRequest, channel_id: int) -> Status[None]:
    """Send nothing through it until it is resumed."""
    actions.pause_channel(actor_of(request), channel_id=channel_id)
    return Status(204, None)


@router.post("/channels/{channel_id}/resume", response={204: None})
def resume_channel(request: HttpRequest, channel_id: int) -> Status[None]:
    """Use it again, beginning with what waited."""
    actions.resume_channel(actor_of(request), channel_id=channel_id)
    return Status(204, None)


@router.get("/telling", response=TellingOut)
def show_telling(request: HttpRequest) -> dict[str, Any]:
    """How I am told."""
    return _telling(queries.telling_page(queries.told_account(actor_of(request))))


@router.put("/telling", response=TellingOut)
def set_telling(request: HttpRequest, body: WishIn) -> dict[str, Any]:
    """Have it otherwise."""
    actor = actor_of(request)
    facts = body.dict()
    muted = facts.pop("muted")
    actions.set_telling(
        actor, wish=Wish(**facts), muted=None if muted is None else {tuple(one) for one in muted}
    )
    return _telling(queries.telling_page(queries.told_account(actor)))


@router.get("/telling/preview", response=list[ToldOut])
def preview_telling(request: HttpRequest) -> list[dict[str, Any]]:
    """What my settings would have made of the notices of the last seven days, the latest first."""
    return [_told(one) for one in queries.telling_page(queries.told_account(actor_of(request))).told]


def _telling(page: TellingPage) -> dict[str, Any]:
    wish = page.wish
    groups = [
        {
            "key": group.key,
            "zh": group.words.zh,
            "en": group.words.en,
            "wanted": {str(way.channel_id or "gateway"): wanted for way, wanted in cells},
        }
        for group, cells in page.wanted
    ]
    return {
        "hours": wish.hours,
        "days": wish.days,
        "urgent_passes": wish.urgent_passes,
        "digest_at": wish.digest_at,
        "groups": groups,
    }


def _told(one: Told) -> dict[str, Any]:
    return {
        "at": one.at,
        "kind": one.notice.kind,
        "urgent": one.notice.urgent,
        "zh": one.text.zh,
        "en": one.text.en,
        "link": one.link,
        "sendings": [
            {"channel": sending.way.channel_id, "fate": sending.fate.value, "at": sending.at}
            for sending in one.sendings
        ],
    }


def _channel(line: ChannelLine) -> dict[str, Any]:
    row = line.channel
    plain = (
        "owner_kind",
        "owner_id",
        "name",
        "shown",
        "failing_since",
        "last_outcome",
        "last_at",
        "failures",
        "retry_at",
        "paused_at",
    )
    return {name: getattr(row, name) for name in plain} | {"id": row.pk, "owner": line.owner}
