"""How somebody wants to be told. Whose it is is the caller's to guard: org knows who may speak for whom."""

from collections.abc import Collection
from typing import TypeVar

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions.entries import record, unchanged, verb
from guatu.ledger.models import Channel, Delivery, Message, Mute, Preference
from guatu.ledger.notices import known_group
from guatu.ledger.queries.outbox import quiet
from guatu.ledger.queries.telling import mutes_of, wish_of
from guatu.ledger.rules.telling import read_wish
from guatu.ledger.types import DeliveryState, Facts, MessageState, Signer, Subject
from guatu.ledger.types.telling import Wish

S = TypeVar("S", bound=Signer)


@verb("ledger.telling.set")
def set_preferences(
    actor: S, *, account_id: int, wish: Wish, muted: Collection[tuple[str, int | None]] | None = None
) -> Wish:
    """Quiet hours and days, whether what is urgent passes them, the daily digest. Raises G1305, G1306, G1307.

    `muted`: the groups that are not wanted, by channel (None: the gateway), in place of those there were; left out,
    they stay. What waits is asked anew at once: it leaves in the next round if the new wish lets it.
    """
    read_wish(wish, quiet())
    before, mutes = wish_of(account_id), mutes_of(account_id)
    wanted = mutes if muted is None else frozenset((known_group(group).key, way) for group, way in muted)
    if before == wish and wanted == mutes:
        unchanged()
        return wish
    Preference.objects.update_or_create(
        account_id=account_id,
        defaults={
            "hours": wish.hours,
            "days": wish.days,
            "urgent_passes": wish.urgent_passes,
            "digest_at": wish.digest_at,
            "changed_at": clock().now(),
        },
    )
    if wanted != mutes:
        Mute.objects.filter(account_id=account_id).delete()
        Mute.objects.bulk_create(
            Mute(account_id=account_id, group=group, channel_id=way) for group, way in sorted(wanted, key=str)
        )
    _ask_anew(account_id)
    record(actor, _subject(account_id), before=_facts(before, mutes), after=_facts(wish, wanted))
    return wish


def _ask_anew(account_id: int) -> None:
    now = clock().now()
    waiting = Message.objects.filter(recipient_id=account_id, state=MessageState.WAITING.value)
    # Not those that are held to be taken back: they were written a moment ago.
    waiting.filter(created_at__lt=now).exclude(deliver_after__lte=now).filter(deliveries=None).update(
        deliver_after=now
    )
    Delivery.objects.filter(
        message__recipient_id=account_id, state=DeliveryState.PENDING.value, tries=0, next_at__gt=now
    ).update(next_at=now)


@verb("ledger.telling.want")
def set_wanted(actor: S, *, account_id: int, group: str, channel_id: int | None, wanted: bool) -> None:
    """Have a group of notices through a channel (None: the house's gateway), or no longer. In the app they always are.

    Raises G1307 for no such group, NotFound for no such channel.
    """
    known = known_group(group)
    if channel_id is not None and not Channel.objects.filter(pk=channel_id, removed_at=None).exists():
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    muted = Mute.objects.filter(account_id=account_id, group=known.key)
    muted = muted.filter(channel=None) if channel_id is None else muted.filter(channel_id=channel_id)
    if muted.exists() is not wanted:
        unchanged()
        return
    if wanted:
        muted.delete()
    else:
        Mute.objects.create(account_id=account_id, group=known.key, channel_id=channel_id)
    what = {"group": known.key, "channel": channel_id}
    record(
        actor, _subject(account_id), before={**what, "wanted": not wanted}, after={**what, "wanted": wanted}
    )


def _subject(account_id: int) -> Subject:
    return Subject("org.account", str(account_id))


def _facts(wish: Wish, muted: Collection[tuple[str, int | None]]) -> Facts:
    return {
        "hours": wish.hours,
        "days": wish.days,
        "urgent_passes": wish.urgent_passes,
        "digest_at": f"{wish.digest_at:%H:%M}" if wish.digest_at else None,
        "muted": [f"{group}:{way or 'gateway'}" for group, way in sorted(muted, key=str)],
    }
