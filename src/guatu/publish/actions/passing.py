"""What the acts of a hand-over share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from guatu.kernel.language import Phrase
from guatu.ledger.actions import (
    post_message,
)
from guatu.ledger.types import Facts
from guatu.org.types import Actor, subject
from guatu.publish import queries
from guatu.publish.models import HandOver

if TYPE_CHECKING:
    pass


def locked(actor: Actor, hand_over_id: int) -> HandOver:
    """One that the actor may read, locked until its transaction ends. Raises NotFound."""
    queries.hand_over(actor, hand_over_id)
    rows = HandOver.objects.select_for_update(of=("self",)).select_related("post__unit", "leaver")
    return rows.get(pk=hand_over_id)


def tell(actor: Actor, row: HandOver, to: Sequence[int], text: Phrase) -> None:
    """A message to accounts that leads to the hand-over."""
    if to:
        post_message(
            actor,
            to=to,
            kind="publish.hand_over",
            text=text,
            about=subject(row),
            link=reverse("publish:hand_over", args=[row.pk]),
        )


def announced_facts(row: HandOver) -> Facts:
    """What was announced, for the ledger."""
    return {
        "post": row.post_id,
        "leaver": row.leaver_id,
        "on": row.on,
        "successor": row.successor_number,
        "acting_post": row.acting_post_id,
        "successor_account": row.successor_account_id,
        "moved_to": row.moved_to_id,
        "reason": row.reason,
    }
