"""How somebody is told, as one page shows it: what they want, the ways to them, what last week would have brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.ledger import queries as outbox
from guatu.ledger.types import OwnerKind
from guatu.ledger.types.telling import Fate, NoticeGroup, Preferences, Sending, Told, Trouble, Wish
from guatu.org.models import Account
from guatu.org.queries.house import work_calendar
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.ledger.models import Channel

PREVIEW: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TellingWay:
    """A way to somebody, as the page heads a column: their channel, their unit's, or the gateway (no channel)."""

    channel: "Channel | None"
    shared: bool
    trouble: Trouble | None

    @property
    def channel_id(self) -> int | None:
        return self.channel.pk if self.channel is not None else None


@dataclass(frozen=True, slots=True)
class TellingPage:
    """One account's way of being told. `wanted` has for each group whether it goes each way, in the order of `ways`."""

    account: Account
    wish: Wish
    ways: Sequence[TellingWay]
    wanted: Sequence[tuple[NoticeGroup, Sequence[tuple[TellingWay, bool]]]]
    told: Sequence[Told]

    @property
    def preview(self) -> list[tuple[Told, list[tuple[TellingWay, Sending]]]]:
        """Each notice with what becomes of it on each way."""
        by_id = {way.channel_id: way for way in self.ways}
        return [
            (one, [(by_id[sending.way.channel_id], sending) for sending in one.sendings]) for one in self.told
        ]

    @property
    def counts(self) -> dict[str, int]:
        """Of the preview: how many would have left at once or later, in digests, or stayed in the app."""
        fates = [{one.fate for one in told.sendings} for told in self.told]
        return {
            "sent": sum(Fate.SENT in fate for fate in fates),
            "gathered": sum(Fate.GATHERED in fate for fate in fates),
            "inside": sum(not fate for fate in fates),
            "digests": len(
                {one.at for told in self.told for one in told.sendings if one.fate is Fate.GATHERED}
            ),
        }


def reached_by(account_id: int) -> dict[int, "Channel"]:
    """The channels in use of an account and of its unit, its own first. Two queries. Raises NotFound."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound(what=f"org.account:{account_id}")
    mine = Q(owner_kind=OwnerKind.ACCOUNT.value, owner_id=account_id)
    if account.unit_id is not None:
        mine |= Q(owner_kind=OwnerKind.UNIT.value, owner_id=account.unit_id)
    return {row.pk: row for row in outbox.channels().filter(mine).order_by("owner_kind", "pk")}


def telling_page(account_id: int, wish: Wish | None = None) -> TellingPage:
    """Everything of one account; with another wish the preview is of that one. Raises NotFound, G1305, G1306.

    Whose it is is the caller's to guard: `told_account`.
    """
    account = Account.objects.select_related("unit").filter(pk=account_id).first()
    if account is None:
        raise NotFound(what=f"org.account:{account_id}")
    stated = wish or outbox.wish_of(account_id)
    muted = outbox.mutes_of(account_id)
    wanted: Preferences = outbox.read_wish(stated, outbox.quiet(), muted)
    ways = [
        TellingWay(row, row.owner_kind == OwnerKind.UNIT, outbox.trouble(row.last_outcome))
        for row in reached_by(account_id).values()
    ]
    if outbox.gateway_shown():
        ways.append(TellingWay(None, False, None))
    groups = outbox.notice_groups()
    return TellingPage(
        account=account,
        wish=stated,
        ways=ways,
        wanted=[
            (group, [(way, wanted.wants(group.key, way.channel_id)) for way in ways]) for group in groups
        ],
        told=outbox.would_have_told(account_id, clock().now() - PREVIEW, wanted, work_calendar()),
    )


def told_account(actor: Actor, username: str = "") -> int:
    """Whose way of being told it is: the actor's own, or an account's by its name. Raises Denied, NotFound."""
    if not username:
        actor.require("org.own.write")
        found = actor.account_id
    else:
        actor.require("org.account.write")
        found = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(what=username or actor.label)
    return found
