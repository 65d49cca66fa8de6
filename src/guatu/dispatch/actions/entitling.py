"""How an action of a duty begins: whoever holds it, or acts for who does (代理), and as whom it then signs."""

from typing import NamedTuple

from guatu.dispatch.queries.duties import Duty
from guatu.dispatch.rules.permissions import acts_for
from guatu.ledger.types import Facts
from guatu.org.queries import posts_named
from guatu.org.types import Actor


class Entitled(NamedTuple):
    """The actor as it signs, and the facts of its entry that say for which post it acts; none where it holds one."""

    actor: Actor
    facts: Facts


def entitled(actor: Actor, permission: str, duty: Duty) -> Entitled:
    """Raises Denied unless the actor may; an acting holder signs with the name of the post that it acts for."""
    actor.require(permission, duty)
    post_id = acts_for(actor, duty)
    if post_id is None:
        return Entitled(actor, {})
    post = posts_named([post_id])[post_id]
    return Entitled(actor.acting_for(f"{post.unit.name}{post.title}"), {"acting_for": post_id})
