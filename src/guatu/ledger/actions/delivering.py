"""Taking messages outside: at least once, tried again at growing distances, every attempt kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase, pick
from guatu.ledger.actions.entries import record, unchanged, verb
from guatu.ledger.adapters.notify import UNREADABLE, send
from guatu.ledger.adapters.seal import opened
from guatu.ledger.directory import directory
from guatu.ledger.models import Attempt, Channel, Delivery, Message
from guatu.ledger.queries.outbox import quiet
from guatu.ledger.rules import LEASE, filled_address, next_try, opens_at
from guatu.ledger.types import (
    Delivered,
    DeliveryState,
    MessageState,
    Outcome,
    OwnerKind,
    Recipient,
    Signer,
    Subject,
)

S = TypeVar("S", bound=Signer)

MOST = 500
"""Deliveries of one round; the next round, a minute later, takes the rest."""

OPEN = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
TITLE = Phrase("挂图 · 消息", "Guatu · message")
TRIAL = "这是一条测试消息，收到即表示通道可用。 This is a test: the channel works."


def deliver(most: int = MOST) -> Delivered:
    """One round: what is due is sent, unless it is quiet time. What fails is tried again later; see `rules.next_try`.

    No verb: that a message was posted is in the ledger, and every attempt is kept in a table of its own. A delivery is
    claimed in one transaction, sent outside any, and settled in another: a worker killed in between leaves it to be
    sent again, so the other side may see it twice, and never not at all.
    """
    now = clock().now()
    open_at = opens_at(timezone.localtime(now), directory().calendar(), quiet())
    if open_at > now:
        return Delivered(quiet_until=open_at)
    _route(now, most)
    due = Delivery.objects.filter(state__in=OPEN, next_at__lte=now).select_related("message", "channel")
    rows = list(due.order_by("next_at", "pk")[:most])
    people = directory().recipients({row.message.recipient_id for row in rows})
    arrived = failed = 0
    for row in rows:
        if not _claim(row, now):
            continue
        outcome = _send(row, people.get(row.message.recipient_id))
        _settle(row, outcome)
        arrived, failed = arrived + outcome.arrived, failed + (not outcome.arrived)
    return Delivered(arrived, failed)


@transaction.atomic
def _route(now: datetime, most: int) -> None:
    """A delivery for each channel of each message that is due; none where it was read in the meantime."""
    waiting = Message.objects.select_for_update().filter(
        state=MessageState.WAITING.value, deliver_after__lte=now
    )
    rows = list(waiting.order_by("deliver_after", "pk")[:most])
    if not rows:
        return
    people = directory().recipients({row.recipient_id for row in rows})
    by_owner = _channels(people.values())
    Delivery.objects.bulk_create(
        [
            Delivery(message=row, channel=channel, next_at=now)
            for row in rows
            if row.read_at is None and (known := people.get(row.recipient_id)) and known.active
            for channel in _ways(known, by_owner)
        ]
    )
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(state=MessageState.ROUTED.value)


def _channels(people: Iterable[Recipient]) -> dict[tuple[str, int], list[Channel]]:
    known = list(people)
    mine = {(OwnerKind.ACCOUNT.value, one.account_id) for one in known}
    units = {(OwnerKind.UNIT.value, one.unit_id) for one in known if one.unit_id is not None}
    found: dict[tuple[str, int], list[Channel]] = defaultdict(list)
    ids = [pk for _, pk in mine | units]
    for row in Channel.objects.filter(removed_at=None, owner_id__in=ids):
        found[row.owner_kind, row.owner_id].append(row)
    return found


def _ways(known: Recipient, by_owner: dict[tuple[str, int], list[Channel]]) -> Sequence[Channel | None]:
    """The account's channels, its unit's, and the house's gateway where it can reach that account."""
    ways: list[Channel | None] = [*by_owner.get((OwnerKind.ACCOUNT.value, known.account_id), ())]
    if known.unit_id is not None:
        ways += by_owner.get((OwnerKind.UNIT.value, known.unit_id), ())
    if settings.OUTBOX_GATEWAY and filled_address(settings.OUTBOX_GATEWAY, known.facts) is not None:
        ways.append(None)
    return ways


def _claim(row: Delivery, now: datetime) -> bool:
    """Take a delivery in hand, where no other worker has since it was read."""
    mine = Delivery.objects.filter(pk=row.pk, state=row.state, tries=row.tries, next_at=row.next_at)
    taken = mine.update(state=DeliveryState.SENDING.value, tries=F("tries") + 1, next_at=now + LEASE)
    row.tries += taken
    return bool(taken)


def _send(row: Delivery, known: Recipient | None) -> Outcome:
    if row.channel is not None:
        address = opened(row.channel.sealed)
    else:
        address = filled_address(settings.OUTBOX_GATEWAY, known.facts) if known else None
    if address is None:
        return UNREADABLE
    language = known.language if known else ""
    body = pick(language, row.message.text, row.message.text_en)
    if settings.SITE_URL and row.message.link:
        body = f"{body}\n{settings.SITE_URL.rstrip('/')}{row.message.link}"
    return send(address, title=TITLE.label(language), body=body)


@transaction.atomic
def _settle(row: Delivery, outcome: Outcome) -> None:
    at = clock().now()
    Attempt.objects.create(delivery=row, at=at, arrived=outcome.arrived, outcome=outcome.word)
    again = None if outcome.arrived else next_try(row.tries)
    if outcome.arrived:
        row.state = DeliveryState.ARRIVED.value
    elif again is None:
        row.state = DeliveryState.FAILED.value
    else:
        row.state, row.next_at = DeliveryState.PENDING.value, at + again
    row.save(update_fields=["state", "next_at"])
    if row.channel is not None:
        _note(row.channel, outcome, at)


def _note(channel: Channel, outcome: Outcome, at: datetime) -> None:
    channel.failing_since = None if outcome.arrived else channel.failing_since or at
    channel.last_outcome, channel.last_at = outcome.word, at
    channel.save(update_fields=["failing_since", "last_outcome", "last_at"])


def try_channel(actor: Signer, *, channel_id: int) -> Outcome:
    """Send a line through a channel now, quiet time or not: whoever asks is there. Raises NotFound.

    Sent before the transaction is opened, so that no writer waits for the other side.
    """
    row = Channel.objects.filter(pk=channel_id, removed_at=None).first()
    if row is None:
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    address = opened(row.sealed)
    outcome = send(address, title=TITLE.zh, body=TRIAL) if address else UNREADABLE
    _tried(actor, row=row, outcome=outcome)
    return outcome


@verb("ledger.channel.try")
def _tried(actor: S, *, row: Channel, outcome: Outcome) -> None:
    _note(row, outcome, clock().now())
    record(actor, Subject("ledger.channel", str(row.pk)), after={"tried": outcome.word})


@verb("ledger.delivery.again")
def send_again(actor: S, *, channel_id: int | None = None) -> int:
    """Try again now what was given up or waits after a failure; of one channel, or of all. How many."""
    rows = Delivery.objects.filter(
        state__in=(DeliveryState.FAILED.value, DeliveryState.PENDING.value), tries__gt=0
    )
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    rows = rows.exclude(channel__removed_at__isnull=False)
    count = rows.update(state=DeliveryState.PENDING.value, tries=0, next_at=clock().now())
    if count:
        record(actor, Subject("ledger.channel", str(channel_id or "all")), after={"again": count})
    else:
        unchanged()
    return count
