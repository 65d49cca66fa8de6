"""Writing messages and channels. Who may is the caller's to guard: the verb that posts has asked already."""

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar

from apprise import Apprise

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions.entries import record, unchanged, verb
from guatu.ledger.adapters.seal import sealed
from guatu.ledger.models import Channel, Message
from guatu.ledger.queries.outbox import inbox
from guatu.ledger.rules import OFFICE_SCHEMES, OWN_SCHEMES, scheme_of, shown_address
from guatu.ledger.types import DeliveryState, Fact, MessageState, OwnerKind, Signer, Subject

S = TypeVar("S", bound=Signer)

AT_ONCE = timedelta(0)


@verb("ledger.message.post")
def post_message(
    actor: S,
    *,
    to: Collection[int],
    kind: str,
    text: Phrase,
    about: Subject,
    link: str = "",
    hold: timedelta = AT_ONCE,
    outside: bool = True,
) -> list[Message]:
    """Tell accounts (`to`, their ids) something, in the transaction of the verb that calls this. In their order.

    It stands in their inboxes at once, and leaves the house through their channels when the transaction has been
    committed, `hold` has passed and it is no quiet time; with `outside` false it stays in the inbox. `kind` names the
    sort ("collect.returned"), `link` is a path of the house ("/collect/17/"). Text over 500 characters (700 in English)
    is cut. One ledger entry, on `about`.
    """
    recipients = sorted(set(to))
    if not recipients:
        unchanged()
        return []
    now = clock().now()
    rows = Message.objects.bulk_create(
        Message(
            recipient_id=recipient,
            kind=kind,
            text=text.zh[:500],
            text_en=text.en[:700],
            link=link,
            subject_kind=about.kind,
            subject_id=about.id,
            created_at=now,
            deliver_after=now + hold,
            state=(MessageState.WAITING if outside else MessageState.ROUTED).value,
        )
        for recipient in recipients
    )
    told: list[Fact] = [*recipients]
    record(actor, about, after={"kind": kind, "to": told, "text": text.zh[:500], "first_message": rows[0].pk})
    return rows


@verb("ledger.message.withdraw")
def withdraw_messages(actor: S, *, message_ids: Collection[int], about: Subject) -> list[int]:
    """Take back what has not left the house and was not read. The ids of those that were taken back."""
    waiting = Message.objects.select_for_update().filter(
        pk__in=message_ids, state__in=(MessageState.WAITING.value, MessageState.COLLECTED.value), read_at=None
    )
    found = sorted(waiting.values_list("pk", flat=True))
    if not found:
        unchanged()
        return []
    Message.objects.filter(pk__in=found).update(state=MessageState.WITHDRAWN.value)
    taken: list[Fact] = [*found]
    record(actor, about, after={"withdrawn": taken})
    return found


@verb("ledger.message.pass")
def pass_messages(actor: S, *, owners: Collection[int], to: int, about: Subject) -> int:
    """Give what accounts (`owners`) have not read to another account, when their post passes to it; how many.

    What has not left the house yet goes out through the new one's channels. One ledger entry, on `about`.
    """
    rows = Message.objects.filter(recipient_id__in=owners, read_at=None)
    unread = rows.exclude(state=MessageState.WITHDRAWN.value).exclude(recipient_id=to)
    found = sorted(unread.values_list("pk", flat=True))
    if not found:
        unchanged()
        return 0
    Message.objects.filter(pk__in=found).update(recipient_id=to)
    passed: list[Fact] = [*found]
    gone: list[Fact] = [*sorted(owners)]
    record(actor, about, before={"recipients": gone}, after={"recipient": to, "messages": passed})
    return len(found)


def mark_read(actor: Signer, *, message_id: int) -> Message:
    """Note that the actor has read a message of their own. Raises NotFound.

    No verb and no ledger entry: when somebody reads what is nobody's business (DESIGN.md, what the system refuses).
    """
    row = inbox(actor).filter(pk=message_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"消息 {message_id}", f"message {message_id}"))
    if row.read_at is None:
        row.read_at = clock().now()
        row.save(update_fields=["read_at"])
    return row


def mark_all_read(actor: Signer) -> int:
    """The same of every message of the actor's; how many were unread."""
    return inbox(actor).filter(read_at=None).order_by().update(read_at=clock().now())


@verb("ledger.channel.add")
def add_channel(
    actor: S, *, owner_kind: OwnerKind, owner_id: int, name: str, address: str, by_office: bool
) -> Channel:
    """Reach an account or a unit outside, by an apprise URL. It is kept sealed and appears in no entry and no log.

    `by_office`: entered by the IT centre, which may name private gateways and mail servers too. Raises G1303 for a
    service that may not be named, G1304 for an address that apprise cannot read.
    """
    address = address.strip()
    scheme = scheme_of(address)
    allowed = OFFICE_SCHEMES if by_office else OWN_SCHEMES
    if scheme not in allowed:
        raise GuatuError("G1303", scheme=scheme[:20] or "—", allowed="、".join(sorted(allowed)))
    if Apprise.instantiate(address, suppress_exceptions=True) is None:
        raise GuatuError("G1304", scheme=scheme)
    row = Channel.objects.create(
        owner_kind=owner_kind.value,
        owner_id=owner_id,
        name=name.strip() or scheme,
        sealed=sealed(address),
        shown=shown_address(address),
        created_at=clock().now(),
    )
    record(
        actor, _subject(row), after={"owner": f"{owner_kind}:{owner_id}", "name": row.name, "service": scheme}
    )
    return row


@verb("ledger.channel.remove")
def remove_channel(actor: S, *, channel_id: int) -> Channel:
    """Use a channel no longer; its address is forgotten, what waited is dropped, the record stays. Raises NotFound."""
    row = Channel.objects.select_for_update().filter(pk=channel_id, removed_at=None).first()
    if row is None:
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    row.removed_at, row.sealed = clock().now(), ""
    row.save(update_fields=["removed_at", "sealed"])
    open_still = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
    row.deliveries.filter(state__in=open_still).update(state=DeliveryState.DROPPED.value)
    record(actor, _subject(row), before={"name": row.name, "in_use": True}, after={"in_use": False})
    return row


def _subject(row: Channel) -> Subject:
    return Subject("ledger.channel", str(row.pk))
