"""Reading the outbox: one's own inbox; channels and what failed, which are the caller's to guard."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.directory import directory
from guatu.ledger.models import Channel, Delivery, Message
from guatu.ledger.rules import filled_address, opens_at, read_quiet, shown_address
from guatu.ledger.types import DeliveryState, MessageState, OwnerKind, Quiet, Signer


def inbox(actor: Signer) -> QuerySet[Message]:
    """The actor's own messages, newest first. The command line has none."""
    rows = Message.objects.exclude(state=MessageState.WITHDRAWN.value).order_by("-pk")
    return rows.none() if actor.account_id is None else rows.filter(recipient_id=actor.account_id)


def unread(actor: Signer) -> int:
    """How many of them are unread: one query, answered from an index."""
    return inbox(actor).filter(read_at=None).order_by().count() if actor.account_id is not None else 0


def unread_of(account_ids: Collection[int]) -> QuerySet[Message]:
    """What some accounts have not read, newest first: for a hand-over, which is the caller's to guard."""
    rows = Message.objects.filter(recipient_id__in=account_ids, read_at=None)
    return rows.exclude(state=MessageState.WITHDRAWN.value).order_by("-pk")


def message(actor: Signer, message_id: int) -> Message:
    """One of the actor's own messages. Raises NotFound for anybody else's."""
    found = inbox(actor).filter(pk=message_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"消息 {message_id}", f"message {message_id}"))
    return found


def messages_told(message_ids: Collection[int]) -> dict[int, list[Delivery]]:
    """The deliveries of some messages, with their channels."""
    rows = Delivery.objects.filter(message_id__in=message_ids).select_related("channel").order_by("pk")
    told: dict[int, list[Delivery]] = {pk: [] for pk in message_ids}
    for row in rows:
        told[row.message_id or 0].append(row)
    return told


def channels() -> QuerySet[Channel]:
    """All channels in use, failing ones first."""
    failing_first = F("failing_since").asc(nulls_last=True)
    return Channel.objects.filter(removed_at=None).order_by(failing_first, "owner_kind", "owner_id", "pk")


def channels_of(owner_kind: OwnerKind, owner_id: int) -> QuerySet[Channel]:
    """Those of one account or unit."""
    return channels().filter(owner_kind=owner_kind.value, owner_id=owner_id)


def failures() -> QuerySet[Delivery]:
    """Deliveries that were given up, or failed at least once and wait for the next try; the latest first."""
    rows = Delivery.objects.exclude(state=DeliveryState.ARRIVED.value).filter(tries__gt=0)
    return rows.select_related("message", "digest", "channel").prefetch_related("attempts").order_by("-pk")


def gateway_shown() -> str:
    """What may be seen of the house's gateway; empty where there is none."""
    return shown_address(settings.OUTBOX_GATEWAY) if settings.OUTBOX_GATEWAY else ""


def quiet() -> Quiet:
    """The quiet time in force. Raises G1301."""
    return _quiet(settings.OUTBOX_QUIET, settings.OUTBOX_QUIET_DAYS_OFF)


def will_leave_at(at: datetime, hold: timedelta = timedelta(0)) -> datetime:
    """When a message written at `at` and held for `hold` leaves the house: after the quiet time, in local time."""
    return opens_at(timezone.localtime(at + hold), directory().calendar(), quiet())


def check_settings() -> None:
    """Raises G1301 for quiet hours that cannot be read, G1302 for a fact in the gateway's address that nobody has."""
    quiet()
    filled_address(settings.OUTBOX_GATEWAY, {"username": "", "email": "", "unit": ""})


@lru_cache(maxsize=8)
def _quiet(text: str, days_off: bool) -> Quiet:
    return read_quiet(text, days_off=days_off)
