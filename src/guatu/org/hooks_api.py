"""The API of hooks, for the IT centre: the same queries and actions as the page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from guatu.org import actions, queries
from guatu.org.queries import HookLine, actor_of

router = Router(tags=["org"])


class HookIn(Schema):
    """`verbs`: beginnings of verbs, separated by blanks. `username`: the account whose sight bounds what is told."""

    name: str = Field("", max_length=60)
    address: str = Field(min_length=1, max_length=500)
    verbs: str = Field(min_length=1, max_length=400)
    username: str = Field(min_length=1, max_length=150)


class HookOut(Schema):
    """Of its address the host. `cursor`: the last entry it was told or passed over; `behind`: entries still to come."""

    id: int
    name: str
    shown: str
    verbs: str
    username: str
    cursor: int
    sent: int
    behind: int
    failing_since: datetime | None
    failures: int
    last_outcome: str
    last_at: datetime | None
    retry_at: datetime | None
    paused_at: datetime | None


class SecretOut(Schema):
    """The secret is shown this once."""

    id: int
    secret: str


class ReplayIn(Schema):
    number: int = Field(ge=1, le=10**15)


class SkippedOut(Schema):
    number: int | None


@router.get("/hooks", response=list[HookOut])
def list_hooks(request: HttpRequest) -> list[dict[str, Any]]:
    """Every hook in use."""
    return [_hook(line) for line in queries.hook_lines(actor_of(request))]


@router.post("/hooks", response={201: SecretOut})
def add_hook(request: HttpRequest, body: HookIn) -> Status[dict[str, Any]]:
    """Tell another system of the ledger's entries from now on."""
    row, secret = actions.add_hook(actor_of(request), **body.dict())
    return Status(201, {"id": row.pk, "secret": secret})


@router.post("/hooks/{hook_id}/rotate", response=SecretOut)
def rotate_hook(request: HttpRequest, hook_id: int) -> dict[str, Any]:
    """A new secret; the former is valid for two days more."""
    return {"id": hook_id, "secret": actions.rotate_hook(actor_of(request), hook_id=hook_id)}


@router.post("/hooks/{hook_id}/replay", response={204: None})
def replay_hook(request: HttpRequest, hook_id: int, body: ReplayIn) -> Status[None]:
    """Tell it anew from an entry on."""
    actions.replay_hook(actor_of(request), hook_id=hook_id, number=body.number)
    return Status(204, None)


@router.post("/hooks/{hook_id}/skip", response=SkippedOut)
def skip_event(request: HttpRequest, hook_id: int) -> dict[str, int | None]:
    """Pass over the event that waits."""
    return {"number": actions.skip_event(actor_of(request), hook_id=hook_id)}


@router.post("/hooks/{hook_id}/pause", response={204: None})
def pause_hook(request: HttpRequest, hook_id: int) -> Status[None]:
    """Tell it nothing until it is resumed; nothing is lost."""
    actions.pause_hook(actor_of(request), hook_id=hook_id)
    return Status(204, None)


@router.post("/hooks/{hook_id}/resume", response={204: None})
def resume_hook(request: HttpRequest, hook_id: int) -> Status[None]:
    """Go on where it stopped."""
    actions.resume_hook(actor_of(request), hook_id=hook_id)
    return Status(204, None)


@router.delete("/hooks/{hook_id}", response={204: None})
def remove_hook(request: HttpRequest, hook_id: int) -> Status[None]:
    """Tell it nothing any more; its address and secrets are forgotten."""
    actions.remove_hook(actor_of(request), hook_id=hook_id)
    return Status(204, None)


def _hook(line: HookLine) -> dict[str, Any]:
    row = line.hook
    plain = ("name", "shown", "verbs", "cursor", "sent", "failing_since", "failures", "last_outcome", "last_at",
             "retry_at", "paused_at")  # fmt: skip
    told = {name: getattr(row, name) for name in plain}
    return told | {
        "id": row.pk,
        "username": line.account.username if line.account is not None else "",
        "behind": line.behind,
    }
