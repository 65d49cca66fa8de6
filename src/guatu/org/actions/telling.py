"""How people are told: their channels, and what they want. Anybody for themselves, the administrator for all."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger import actions as ledger
from guatu.ledger.types import Outcome, OwnerKind
from guatu.ledger.types.telling import Wish
from guatu.org.models import Account, Unit
from guatu.org.queries import channel_line, reached_by, told_account
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.ledger.models import Channel


def add_channel(
    actor: Actor, *, address: str, name: str = "", username: str = "", unit_id: int | None = None
) -> "Channel":
    """Reach an account, or a unit, outside; without either, the actor's own account.

    Anybody for themselves by a robot of WeCom, DingTalk or Feishu; the administrator for all, by gateways and mail too.
    Raises Denied, NotFound, G1303, G1304.
    """
    office = actor.can("org.account.write")
    if username or unit_id is not None:
        actor.require("org.account.write")
    else:
        actor.require("org.own.write")
    kind, owner = OwnerKind.ACCOUNT, actor.account_id
    if unit_id is not None:
        kind, owner = OwnerKind.UNIT, Unit.objects.filter(pk=unit_id).values_list("pk", flat=True).first()
    elif username:
        owner = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    if owner is None:
        raise NotFound(what=username or Phrase("单位", "unit"))
    return ledger.add_channel(
        actor, owner_kind=kind, owner_id=owner, name=name, address=address, by_office=office
    )


def remove_channel(actor: Actor, *, channel_id: int) -> None:
    """Use a channel no longer. Raises NotFound for one that the actor does not see."""
    _seen(actor, channel_id)
    ledger.remove_channel(actor, channel_id=channel_id)


def try_channel(actor: Actor, *, channel_id: int) -> Outcome:
    """Send a line through a channel now. Raises NotFound for one that the actor does not see."""
    _seen(actor, channel_id)
    return ledger.try_channel(actor, channel_id=channel_id)


def _seen(actor: Actor, channel_id: int) -> None:
    actor.require("org.own.write")
    channel_line(actor, channel_id)


def pause_channel(actor: Actor, *, channel_id: int) -> None:
    """Send nothing through a channel until it is resumed. Raises NotFound for one that the actor does not see."""
    _seen(actor, channel_id)
    ledger.pause_channel(actor, channel_id=channel_id)


def resume_channel(actor: Actor, *, channel_id: int) -> None:
    """Use it again, beginning with what waited. Raises NotFound for one that the actor does not see."""
    _seen(actor, channel_id)
    ledger.resume_channel(actor, channel_id=channel_id)


def set_telling(
    actor: Actor,
    *,
    wish: Wish,
    muted: Collection[tuple[str, int | None]] | None = None,
    username: str = "",
) -> Wish:
    """Quiet hours and days, what passes them, the daily digest, what is not wanted on which channel.

    Of the actor, or of an account by the administrator. Raises Denied, NotFound for a channel that is not theirs,
    G1305, G1306, G1307.
    """
    account_id = told_account(actor, username)
    theirs = {None, *reached_by(account_id)}
    strange = [way for _group, way in muted or () if way not in theirs]
    if strange:
        raise NotFound(what=Phrase(f"通道 {strange[0]}", f"channel {strange[0]}"))
    return ledger.set_preferences(actor, account_id=account_id, wish=wish, muted=muted)


def set_wanted(actor: Actor, *, group: str, channel_id: int | None, wanted: bool, username: str = "") -> None:
    """Have a group of notices through a channel (None: the gateway), or no longer. Raises Denied, NotFound, G1307.

    The channel is one's own, or one's unit's: what stands on the page.
    """
    account_id = told_account(actor, username)
    if channel_id is not None and channel_id not in reached_by(account_id):
        raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
    ledger.set_wanted(actor, account_id=account_id, group=group, channel_id=channel_id, wanted=wanted)
