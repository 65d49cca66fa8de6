"""How people want to be told, and what that would have made of the last days. Whose it is is the caller's to guard."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from guatu.kernel.calendar import WorkCalendar
from guatu.kernel.language import Phrase
from guatu.ledger.directory import directory
from guatu.ledger.models import Channel, Message, Mute, Preference
from guatu.ledger.notices import notice_of
from guatu.ledger.queries.outbox import quiet
from guatu.ledger.rules import filled_address
from guatu.ledger.rules.telling import read_wish, sendings
from guatu.ledger.types import MessageState, OwnerKind, Recipient
from guatu.ledger.types.telling import Preferences, Told, Way, Wish

MOST_TOLD = 500
"""Notices of a preview, the latest."""


def wish_of(account_id: int) -> Wish:
    """What somebody entered; nothing where they never did. One query."""
    row = Preference.objects.filter(account_id=account_id).first()
    return _wish(row) if row is not None else Wish()


def mutes_of(account_id: int) -> frozenset[tuple[str, int | None]]:
    """The groups that somebody does not want, by channel. One query."""
    return frozenset(Mute.objects.filter(account_id=account_id).values_list("group", "channel_id"))


def preferences(account_ids: Collection[int]) -> Mapping[int, Preferences]:
    """What people want, everybody asked for; who never said is told as the house does it. Two queries."""
    muted: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for account_id, group, channel_id in Mute.objects.filter(account_id__in=account_ids).values_list(
        "account_id", "group", "channel_id"
    ):
        muted[account_id].add((group, channel_id))
    rows = {row.account_id: row for row in Preference.objects.filter(account_id__in=account_ids)}
    house = quiet()
    return {
        pk: read_wish(_wish(rows[pk]) if pk in rows else Wish(), house, muted.get(pk, ()))
        for pk in account_ids
    }


def _wish(row: Preference) -> Wish:
    return Wish(row.hours, row.days, row.urgent_passes, row.digest_at)


def channels_by_owner(people: Iterable[Recipient]) -> Mapping[tuple[str, int], Sequence[Channel]]:
    """The channels in use of some people and their units. One query."""
    known = list(people)
    ids = {one.account_id for one in known} | {one.unit_id for one in known if one.unit_id is not None}
    found: dict[tuple[str, int], list[Channel]] = defaultdict(list)
    for row in Channel.objects.filter(removed_at=None, owner_id__in=ids):
        found[row.owner_kind, row.owner_id].append(row)
    return found


def ways_of(
    known: Recipient, by_owner: Mapping[tuple[str, int], Sequence[Channel]]
) -> list[tuple[Way, Channel | None]]:
    """The ways to somebody: their channels, their unit's, and the house's gateway where it can reach them."""
    own = by_owner.get((OwnerKind.ACCOUNT.value, known.account_id), ())
    ways: list[tuple[Way, Channel | None]] = [(Way(row.pk), row) for row in own]
    if known.unit_id is not None:
        shared = by_owner.get((OwnerKind.UNIT.value, known.unit_id), ())
        ways += [(Way(row.pk, shared=True), row) for row in shared]
    if settings.OUTBOX_GATEWAY and filled_address(settings.OUTBOX_GATEWAY, known.facts) is not None:
        ways.append((Way(None), None))
    return ways


def would_have_told(
    account_id: int, since: datetime, wanted: Preferences, calendar: WorkCalendar | None = None
) -> list[Told]:
    """The notices of somebody since an instant, the latest first, and what these preferences would make of each.

    By the same rule as the sending itself, on the channels there are now. A constant number of queries.
    """
    people = directory().recipients([account_id])
    if account_id not in people:
        return []
    ways = [way for way, _channel in ways_of(people[account_id], channels_by_owner(people.values()))]
    days, house = calendar or directory().calendar(), quiet()
    rows = Message.objects.filter(recipient_id=account_id, created_at__gte=since)
    rows = rows.exclude(state=MessageState.WITHDRAWN.value).order_by("-pk")[:MOST_TOLD]
    return [
        Told(
            at=row.created_at,
            notice=notice_of(row.kind),
            text=Phrase(row.text, row.text_en),
            link=row.link,
            read=row.read_at is not None,
            sendings=tuple(
                sendings(
                    notice_of(row.kind),
                    timezone.localtime(row.created_at),
                    ways,
                    wanted,
                    house=house,
                    calendar=days,
                )
            ),
        )
        for row in rows
    ]
