"""A channel that fails: noted, paused after too many failures, resumed or tried by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions.entries import record, unchanged, verb
from guatu.ledger.actions.outbox import post_message
from guatu.ledger.adapters.notify import UNREADABLE, send
from guatu.ledger.adapters.seal import opened
from guatu.ledger.directory import directory
from guatu.ledger.models import Channel, Delivery, Reach
from guatu.ledger.rules.reaching import trouble, wait_after
from guatu.ledger.types import DeliveryState, Outcome, OwnerKind, Signer, Subject

S = TypeVar("S", bound=Signer)

TITLE: Final = Phrase("挂图 · 消息", "Guatu · message")
TRIAL: Final = "这是一条测试消息，收到即表示通道可用。 This is a test: the channel works."
REACH_FIELDS: Final = (
    "failing_since", "failures", "retry_at", "last_outcome", "last_at", "paused_at", "paused_by_house"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """Who signs for what the house does by itself."""

    label: str = "挂图"
    account_id: int | None = None


HOUSE: Final = House()


def note(row: Reach, outcome: Outcome, at: datetime) -> bool:
    """Keep what became of an attempt. Whether it failed once too often, and is to be paused."""
    row.last_outcome, row.last_at = outcome.word, at
    if outcome.arrived:
        row.failing_since, row.failures, row.retry_at = None, 0, None
        row.save(update_fields=REACH_FIELDS)
        return False
    row.failures += 1
    row.failing_since = row.failing_since or at
    wait = wait_after(row.failures)
    row.retry_at = at + wait if wait is not None else None
    row.save(update_fields=REACH_FIELDS)
    return wait is None and row.paused_at is None


@verb("ledger.channel.pause")
def pause_channel(actor: S, *, channel_id: int, by_house: bool = False) -> Channel:
    """Send nothing through a channel until it is resumed; what is to be sent waits. Raises NotFound.

    By the house, after too many failures: then its owner, and whoever looks after channels, is told in the app.
    """
    row = _locked(channel_id)
    if row.paused_at is not None:
        unchanged()
        return row
    row.paused_at, row.paused_by_house = clock().now(), by_house
    row.save(update_fields=REACH_FIELDS)
    record(actor, _subject(row), before={"paused": False}, after={"paused": True, "last": row.last_outcome})
    if by_house:
        wrong = trouble(row.last_outcome)
        said = wrong.said if wrong is not None else Phrase("—", "—")
        own = {row.owner_id} if row.owner_kind == OwnerKind.ACCOUNT.value else set()
        post_message(
            actor,
            to=own | set(directory().keepers()),
            kind="ledger.channel.paused",
            text=Phrase(
                f"通道“{row.name}”连续 {row.failures} 次送不到（{said.zh}），已停下；"
                "消息仍在站内，积压的等恢复后再发。",
                f"The channel “{row.name}” failed {row.failures} times in a row ({said.en}) and is paused; messages are"
                " in the app, and what waits is sent when it is resumed.",
            ),
            about=_subject(row),
            link="/org/channels/",
            outside=False,
        )
    return row


@verb("ledger.channel.resume")
def resume_channel(actor: S, *, channel_id: int) -> Channel:
    """Use a channel again; what waited is sent in the next round. Raises NotFound."""
    row = _locked(channel_id)
    if row.paused_at is None and row.retry_at is None:
        unchanged()
        return row
    before = row.paused_at is not None
    resume(row)
    record(actor, _subject(row), before={"paused": before}, after={"paused": False})
    return row


def resume(row: Reach) -> None:
    """As if nothing had failed: the next attempt is made at once."""
    row.paused_at, row.paused_by_house, row.retry_at, row.failures = None, False, None, 0
    row.save(update_fields=REACH_FIELDS)


def try_channel(actor: Signer, *, channel_id: int) -> Outcome:
    """Send a line through a channel now, quiet time or not: whoever asks is there. Raises NotFound.

    Sent before the transaction is opened, so that no writer waits for the other side. One that arrives resumes a
    channel that the house had paused.
    """
    row = Channel.objects.filter(pk=channel_id, removed_at=None).first()
    if row is None:
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    address = opened(row.sealed)
    outcome = send(address, title=TITLE.zh, body=TRIAL) if address else UNREADABLE
    _tried(actor, channel_id=channel_id, outcome=outcome)
    return outcome


@verb("ledger.channel.try")
def _tried(actor: S, *, channel_id: int, outcome: Outcome) -> None:
    row = _locked(channel_id)
    if outcome.arrived and row.paused_by_house:
        resume(row)
    note(row, outcome, clock().now())
    record(actor, _subject(row), after={"tried": outcome.word})


@verb("ledger.delivery.again")
def send_again(actor: S, *, channel_id: int | None = None) -> int:
    """Try again now what was given up or waits after a failure; of one channel, or of all. How many.

    The channels that wait, or that the house had paused, are tried at once too.
    """
    rows = Delivery.objects.filter(
        state__in=(DeliveryState.FAILED.value, DeliveryState.PENDING.value), tries__gt=0
    )
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    rows = rows.exclude(channel__removed_at__isnull=False)
    reached = Channel.objects.filter(pk__in=set(rows.values_list("channel", flat=True)), failures__gt=0)
    for row in reached.exclude(paused_by_house=False, paused_at__isnull=False):
        resume(row)
    count = rows.update(state=DeliveryState.PENDING.value, tries=0, next_at=clock().now())
    if count:
        record(actor, Subject("ledger.channel", str(channel_id or "all")), after={"again": count})
    else:
        unchanged()
    return count


def _locked(channel_id: int) -> Channel:
    row = Channel.objects.select_for_update().filter(pk=channel_id, removed_at=None).first()
    if row is None:
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    return row


def _subject(row: Channel) -> Subject:
    return Subject("ledger.channel", str(row.pk))
