"""Hooks: the IT centre's. The ledger keeps them; whose sight bounds what is told is an account, which org knows."""

from typing import TYPE_CHECKING

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.ledger import actions as ledger
from guatu.org.models import Account
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.ledger.models import Hook

MAY = "ledger.hook.write"


def add_hook(actor: Actor, *, address: str, verbs: str, username: str, name: str = "") -> "tuple[Hook, str]":
    """Tell another system of entries whose verbs begin so, as far as the account `username` may see them.

    The hook and its secret, shown this once. Raises Denied, NotFound, G1308, G1309.
    """
    actor.require(MAY)
    found = Account.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(what=username or Phrase("账号", "account"))
    return ledger.add_hook(actor, name=name, address=address, verbs=verbs, account_id=found)


def rotate_hook(actor: Actor, *, hook_id: int) -> str:
    """A new secret, shown this once; the former is valid for two days more. Raises Denied, NotFound."""
    actor.require(MAY)
    return ledger.rotate_secret(actor, hook_id=hook_id)


def replay_hook(actor: Actor, *, hook_id: int, number: int) -> "Hook":
    """Tell it anew from an entry on. Raises Denied, NotFound, G1310."""
    actor.require(MAY)
    return ledger.replay_hook(actor, hook_id=hook_id, number=number)


def skip_event(actor: Actor, *, hook_id: int) -> int | None:
    """Pass over the one event that waits. Its number. Raises Denied, NotFound."""
    actor.require(MAY)
    return ledger.skip_event(actor, hook_id=hook_id)


def pause_hook(actor: Actor, *, hook_id: int) -> None:
    """Tell it nothing until it is resumed. Raises Denied, NotFound."""
    actor.require(MAY)
    ledger.pause_hook(actor, hook_id=hook_id)


def resume_hook(actor: Actor, *, hook_id: int) -> None:
    """Go on where it stopped. Raises Denied, NotFound."""
    actor.require(MAY)
    ledger.resume_hook(actor, hook_id=hook_id)


def remove_hook(actor: Actor, *, hook_id: int) -> None:
    """Tell it nothing any more; its address and secrets are forgotten. Raises Denied, NotFound."""
    actor.require(MAY)
    ledger.remove_hook(actor, hook_id=hook_id)
