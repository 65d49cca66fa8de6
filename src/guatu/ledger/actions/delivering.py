"""Taking messages outside: at least once, tried again at growing distances, every attempt kept."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from guatu.kernel.clock import clock
from guatu.kernel.language import Phrase, pick
from guatu.ledger.actions.reaching import HOUSE, note, pause_channel
from guatu.ledger.actions.routing import ASK_AGAIN, People, gather, route
from guatu.ledger.adapters.notify import UNREADABLE, longest, send
from guatu.ledger.adapters.seal import opened
from guatu.ledger.models import Attempt, Delivery, Message
from guatu.ledger.notices import notice_groups, notice_of
from guatu.ledger.rules import LEASE, filled_address, next_try, opens_at
from guatu.ledger.rules.digest import Line, digest_body
from guatu.ledger.types import Delivered, DeliveryState, Outcome, OwnerKind, Quiet, Recipient

MOST: Final = 500
"""Deliveries of one round; the next round, a minute later, takes the rest."""

OPEN: Final = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
TITLE: Final = Phrase("挂图 · 消息", "Guatu · message")
DIGEST: Final = Phrase("挂图 · 每日汇总", "Guatu · daily digest")


def deliver(most: int = MOST) -> Delivered:
    """One round: what is due is sent, to nobody in their quiet time. What fails is tried again later.

    No verb: that a message was posted is in the ledger, and every attempt is kept in a table of its own. A delivery is
    claimed in one transaction, sent outside any, and settled in another: a worker killed in between leaves it to be
    sent again, so the other side may see it twice, and never not at all. Of a channel that fails, nothing else is
    tried in the round, nor before its own next try (`rules.reaching`).
    """
    now = clock().now()
    route(now, most)
    digests = gather(now)
    due = Delivery.objects.filter(_reachable(now), state__in=OPEN, next_at__lte=now)
    rows = list(due.select_related("message", "digest", "channel").order_by("next_at", "pk")[:most])
    people = People.of(_recipient(row) for row in rows)
    arrived = failed = 0
    down: set[int | None] = set()
    for row in rows:
        if row.channel_id in down or _held(row, now, people) or not _claim(row, now):
            continue
        outcome = _send(row, people.known.get(_recipient(row)), people)
        if outcome is None:
            _drop(row)
            continue
        _settle(row, outcome)
        arrived, failed = arrived + outcome.arrived, failed + (not outcome.arrived)
        if not outcome.arrived:
            down.add(row.channel_id)
    opens = opens_at(timezone.localtime(now), people.calendar, people.house)
    return Delivered(arrived, failed, digests, opens if opens > now else None)


def _reachable(now: datetime) -> Q:
    waits = Q(channel__retry_at=None) | Q(channel__retry_at__lte=now)
    return Q(channel=None) | (Q(channel__paused_at=None, channel__removed_at=None) & waits)


def _recipient(row: Delivery) -> int:
    if row.message is not None:
        return row.message.recipient_id
    return row.digest.recipient_id if row.digest is not None else 0


def _held(row: Delivery, now: datetime, people: People) -> bool:
    """Whether it is quiet time there now; then it is asked again when that ends, or within the hour."""
    if row.message is None:
        return False  # a digest has its hour
    shared = row.channel is not None and row.channel.owner_kind == OwnerKind.UNIT.value
    wanted = people.wanted[row.message.recipient_id]
    passes = wanted.urgent_passes and notice_of(row.message.kind).urgent
    if passes and not shared:
        return False
    its: Quiet = people.house if shared else people.quiet_of(row.message.recipient_id)
    opens = opens_at(timezone.localtime(now), people.calendar, its)
    if opens <= now:
        return False
    Delivery.objects.filter(pk=row.pk, state=row.state, tries=row.tries).update(
        next_at=min(opens, now + ASK_AGAIN)
    )
    return True


def _claim(row: Delivery, now: datetime) -> bool:
    """Take a delivery in hand, where no other worker has since it was read."""
    mine = Delivery.objects.filter(pk=row.pk, state=row.state, tries=row.tries, next_at=row.next_at)
    taken = mine.update(state=DeliveryState.SENDING.value, tries=F("tries") + 1, next_at=now + LEASE)
    row.tries += taken
    return bool(taken)


def _send(row: Delivery, known: Recipient | None, people: People) -> Outcome | None:
    """None where there is nothing left to say: it was read in the app before it left."""
    if row.channel is not None:
        address = opened(row.channel.sealed)
    else:
        address = filled_address(settings.OUTBOX_GATEWAY, known.facts) if known else None
    language = known.language if known else ""
    if row.message is not None:
        if row.message.read_at is not None and row.tries == 1:
            return None
        title, body = TITLE.label(language), _said(row.message, language)
    else:
        title, lines = DIGEST.label(language), _lines(row, people, language)
        if not lines:
            return None
        room = longest(address) if address else 0
        body = digest_body(lines, language, room, inbox=_outside("/ledger/inbox/"))
    return UNREADABLE if address is None else send(address, title=title, body=body)


def _said(message: Message, language: str) -> str:
    body = pick(language, message.text, message.text_en)
    link = _outside(message.link)
    return f"{body}\n{link}" if link else body


def _outside(link: str) -> str:
    """A path of the house as others reach it; empty where the house does not know its own address."""
    return f"{settings.SITE_URL.rstrip('/')}{link}" if settings.SITE_URL and link else ""


def _lines(row: Delivery, people: People, language: str) -> list[Line]:
    """What a digest still has to say through one channel, in the order of the groups."""
    if row.digest is None:
        return []
    wanted = people.wanted[row.digest.recipient_id]
    unread = row.digest.messages.filter(read_at=None).order_by("pk")
    groups = {group.key: group.words for group in notice_groups()}
    order = list(groups)
    lines = [
        Line(
            group=groups[notice_of(one.kind).group].label(language),
            text=pick(language, one.text, one.text_en),
            link=_outside(one.link),
            place=order.index(notice_of(one.kind).group),
        )
        for one in unread
        if wanted.wants(notice_of(one.kind).group, row.channel_id)
    ]
    return sorted(lines, key=lambda line: line.place)


def _drop(row: Delivery) -> None:
    row.state = DeliveryState.DROPPED.value
    row.save(update_fields=["state"])


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
    if row.channel is not None and note(row.channel, outcome, at):
        pause_channel(HOUSE, channel_id=row.channel.pk, by_house=True)
