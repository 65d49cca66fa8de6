"""A hand-over received: objections, signatures, the leaver's accounts closed."""

from typing import TYPE_CHECKING

from django.utils import timezone

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import (
    record,
    unchanged,
    verb,
)
from guatu.org.actions import set_account_active
from guatu.org.types import Actor, Confirmation, Role, subject
from guatu.publish import queries
from guatu.publish.actions.signing import sign
from guatu.publish.models import HandOver, HandOverItem, Signature
from guatu.publish.rules import (
    may_close,
)
from guatu.publish.types import HandOverState, Signer

if TYPE_CHECKING:
    pass

from guatu.publish.actions.passing import locked


@verb("publish.hand_over.object")
def object_to_item(actor: Actor, *, hand_over_id: int, item_id: int, text: str) -> HandOverItem:
    """Say, as the receiver and before signing, what is wrong with an item; it is kept with it. "" takes it back.

    Raises NotFound (not the receiver's), G2215.
    """
    row = queries.hand_over(actor, hand_over_id)
    found = queries.hand_over_item(actor, hand_over_id, item_id)
    if queries.part_of(actor, row) is not Signer.SUCCESSOR:
        raise NotFound(what=Phrase(f"交接项 {item_id}", f"item {item_id}"))
    if Signer.SUCCESSOR in queries.signatures_under(row):
        raise GuatuError("G2215")
    before = found.objection
    if before == text.strip():
        unchanged()
        return found
    found.objection, found.objected_at = text.strip(), clock().now()
    found.objected_by_id = actor.account_id
    found.save(update_fields=["objection", "objected_at", "objected_by"])
    record(
        actor,
        subject(row),
        before={"item": found.position, "objection": before},
        after={"item": found.position, "objection": found.objection},
    )
    return found


@verb("publish.hand_over.sign")
def sign_hand_over(
    actor: Actor, *, hand_over_id: int, confirmation: Confirmation, remark: str = ""
) -> Signature:
    """Hand over, or receive: stand for the frozen sheet, having just given the password.

    Raises NotFound, G2205 (neither leaver nor receiver), G2206.
    """
    row = queries.hand_over(actor, hand_over_id)
    part = queries.part_of(actor, row)
    if part is None:
        raise GuatuError("G2205")
    head = queries.head_of(row)
    return sign(
        actor,
        subject(row),
        part=part,
        digest=row.digest,
        person=head.leaver if part is Signer.LEAVER else head.receiver,
        confirmation=confirmation,
        remark=remark,
    )


def close_left_accounts(actor: Actor) -> int:
    """Close the accounts whose part was taken away and that have signed, or had seven days to; how many hand-overs.

    Raises Denied.
    """
    actor.require("org.account.write")
    rows = HandOver.objects.filter(
        state=HandOverState.CARRIED_OUT, closed_at=None, carried_at__isnull=False
    ).order_by("pk")
    closed = 0
    for row in rows.defer("word", "pdf"):
        signed = Signer.LEAVER in queries.signatures_under(row)
        if row.carried_at is not None and may_close(
            signed, timezone.localtime(row.carried_at).date(), clock().today()
        ):
            _close(actor, hand_over_id=row.pk)
            closed += 1
    return closed


@verb("publish.hand_over.close_accounts")
def _close(actor: Actor, *, hand_over_id: int) -> None:
    row = locked(actor, hand_over_id)
    closed = []
    for account in row.leaver_accounts.filter(role=Role.OUTSIDER.value, post=None, is_active=True):
        set_account_active(actor, account_id=account.pk, active=False)
        closed.append(account.pk)
    row.closed_at = clock().now()
    row.save(update_fields=["closed_at"])
    record(actor, subject(row), after={"closed": [*closed]})
