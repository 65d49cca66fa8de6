"""Hooks as their page lists them: with the account whose sight bounds them, and how far behind they are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guatu.ledger import queries as ledger
from guatu.ledger.types.telling import Trouble
from guatu.org.models import Account
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.ledger.models import Hook


@dataclass(frozen=True, slots=True)
class HookLine:
    """A hook: whose sight bounds it (none where the account is gone), how many entries it is still to be told."""

    hook: "Hook"
    account: Account | None
    behind: int
    trouble: Trouble | None


def hook_lines(actor: Actor) -> list[HookLine]:
    """Every hook in use, for whoever may look after them. Raises Denied. Two queries and one for each hook."""
    actor.require("ledger.hook.write")
    rows = list(ledger.hooks())
    accounts = Account.objects.in_bulk([row.account_id for row in rows])
    return [
        HookLine(row, accounts.get(row.account_id), ledger.behind(row), ledger.trouble(row.last_outcome))
        for row in rows
    ]
