"""Who may decide on a submission: the office, or a post it delegated to. Pure."""

from datetime import date
from typing import Final

import rules
from rules import add_perm

from guatu.collect.types.keeping import Deciding, Delegated
from guatu.kernel.errors import GuatuError
from guatu.org.types import Actor, in_sight, is_dispatcher, is_member

MOST_DAYS: Final = 366
"""The longest delegation: whoever is away for longer has a successor."""


def delegation_of(actor: Actor, thing: Deciding) -> Delegated | None:
    """The delegation by which the actor may decide on this; the one that ends last, where several do."""
    if actor.post_id is None or _is_its_own(actor, thing):
        return None
    held = [
        one
        for one in thing.delegations
        if one.to_post_id == actor.post_id
        and one.holds_on(thing.today)
        and one.covers(thing.form_code, thing.unit_id)
    ]
    return max(held, key=lambda one: (one.end, one.id), default=None)


def _is_its_own(actor: Actor, thing: Deciding) -> bool:
    """Nobody decides on what they filed, nor on what their own unit did."""
    filed = actor.account_id is not None and actor.account_id == thing.submitted_by
    return filed or (actor.unit_id is not None and actor.unit_id == thing.unit_id)


@rules.predicate
def is_delegate(actor: Actor, thing: Deciding | None) -> bool:
    """The decision was delegated to the actor's post, today, for this form and unit."""
    return thing is not None and delegation_of(actor, thing) is not None


add_perm("collect.decide", (is_dispatcher & in_sight) | (is_member & is_delegate & in_sight))
add_perm("collect.office", is_dispatcher)  # decides in their own right
add_perm("collect.delegate", is_dispatcher)


def check_delegation(start: date, end: date, today: date) -> None:
    """Raises G2570 for one that ends before it starts, is over already, or runs for more than a year."""
    if end < start or end < today or (end - start).days >= MOST_DAYS:
        raise GuatuError("G2570", start=start.isoformat(), end=end.isoformat(), most=MOST_DAYS)
