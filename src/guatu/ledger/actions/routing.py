"""Which way a message goes: what may leave gets its deliveries, what is not urgent is gathered into the digest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guatu.kernel.calendar import WorkCalendar
from guatu.ledger.directory import directory
from guatu.ledger.models import Channel, Delivery, Digest, Message
from guatu.ledger.notices import notice_of
from guatu.ledger.queries.outbox import quiet
from guatu.ledger.queries.telling import channels_by_owner, preferences, ways_of
from guatu.ledger.rules.telling import digest_due, sendings
from guatu.ledger.types import MessageState, Quiet, Recipient
from guatu.ledger.types.telling import Fate, Preferences, Way

ASK_AGAIN: Final = timedelta(hours=1)
"""What waits for the end of a quiet time is asked again as often, so that a change of the calendar holds."""

Ways = Sequence[tuple[Way, Channel | None]]


@dataclass(frozen=True, slots=True)
class People:
    """Whom a round is about, read once: who they are, what they want, the ways to them."""

    known: Mapping[int, Recipient]
    wanted: Mapping[int, Preferences]
    by_owner: Mapping[tuple[str, int], Sequence[Channel]]
    calendar: WorkCalendar
    house: Quiet

    @classmethod
    def of(cls, account_ids: Iterable[int]) -> "People":
        """A constant number of queries for any number of accounts."""
        ids = set(account_ids)
        known = directory().recipients(ids)
        return cls(
            known, preferences(ids), channels_by_owner(known.values()), directory().calendar(), quiet()
        )

    def ways(self, account_id: int) -> Ways:
        """The ways to somebody; none to an account that is closed or gone."""
        one = self.known.get(account_id)
        return ways_of(one, self.by_owner) if one is not None and one.active else []

    def quiet_of(self, account_id: int) -> Quiet:
        """The quiet time of somebody's own channels."""
        return self.wanted[account_id].quiet or self.house


@transaction.atomic
def route(now: datetime, most: int) -> None:
    """Deliveries for the messages that are due and may leave; those in quiet time stay, and can be taken back.

    One that was read in the meantime gets none. What waits for a digest is marked so.
    """
    waiting = Message.objects.select_for_update().filter(
        state=MessageState.WAITING.value, deliver_after__lte=now
    )
    rows = list(waiting.order_by("deliver_after", "pk")[:most])
    if not rows:
        return
    people = People.of(row.recipient_id for row in rows)
    made: list[Delivery] = []
    for row in rows:
        _route_one(row, now, people, made)
    Delivery.objects.bulk_create(made)
    Message.objects.bulk_update(rows, ["state", "deliver_after"])


def _route_one(row: Message, now: datetime, people: People, made: list[Delivery]) -> None:
    ways = people.ways(row.recipient_id) if row.read_at is None else []
    if not ways:
        row.state = MessageState.ROUTED.value
        return
    by_way = dict(ways)
    found = sendings(
        notice_of(row.kind),
        timezone.localtime(now),
        by_way,
        people.wanted[row.recipient_id],
        house=people.house,
        calendar=people.calendar,
    )
    sent = [one for one in found if one.fate is Fate.SENT]
    gathered = len(sent) < len(found)
    opens = min((one.at for one in sent), default=now)
    if sent and opens > now:
        row.deliver_after = min(opens, now + ASK_AGAIN)
        return
    made += [
        Delivery(message=row, channel=by_way[one.way], next_at=min(max(one.at, now), now + ASK_AGAIN))
        for one in sent
    ]
    row.state = (MessageState.COLLECTED if gathered else MessageState.ROUTED).value


def gather(now: datetime) -> int:
    """Make the digests that are due: one a day for each who wants one and has something unread. How many were made.

    Who wants none any more gets what was gathered as any other message.
    """
    collected = Message.objects.filter(state=MessageState.COLLECTED.value)
    ids = set(collected.order_by().values_list("recipient_id", flat=True).distinct())
    if not ids:
        return 0
    people, local, made = People.of(ids), timezone.localtime(now), 0
    for account_id in sorted(ids):
        wanted = people.wanted[account_id]
        if wanted.digest_at is None:
            collected.filter(recipient_id=account_id).update(state=MessageState.WAITING.value)
            continue
        since = digest_due(local, wanted.digest_at, people.quiet_of(account_id), people.calendar)
        if since is not None:
            made += _gather_one(account_id, since, now, people)
    return made


@transaction.atomic
def _gather_one(account_id: int, since: datetime, now: datetime, people: People) -> bool:
    """The digest of an hour, of what was written before; False where there was one that day, or all was read."""
    on = since.date()
    if Digest.objects.filter(recipient_id=account_id, on=on).exists():
        return False
    mine = Message.objects.select_for_update().filter(
        state=MessageState.COLLECTED.value, recipient_id=account_id, created_at__lt=since
    )
    rows = list(mine.order_by("pk"))
    unread = [row for row in rows if row.read_at is None]
    mine.filter(read_at__isnull=False).update(state=MessageState.ROUTED.value)
    groups = {notice_of(row.kind).group for row in unread}
    wanted = people.wanted[account_id]
    channels = [
        channel
        for way, channel in people.ways(account_id)
        if not way.shared and any(wanted.wants(group, way.channel_id) for group in groups)
    ]
    if not unread:
        return False
    digest = Digest.objects.create(recipient_id=account_id, on=on, made_at=now)
    Message.objects.filter(pk__in=[row.pk for row in unread]).update(
        state=MessageState.ROUTED.value, digest=digest
    )
    Delivery.objects.bulk_create(
        Delivery(digest=digest, channel=channel, next_at=now) for channel in channels
    )
    return bool(channels)
