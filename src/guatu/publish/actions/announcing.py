"""Hand-overs announced and withdrawn."""

from datetime import date
from typing import TYPE_CHECKING

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import (
    record,
    verb,
)
from guatu.org.queries import (
    account_called,
    accounts_at,
    holder_of,
    post_acting_for,
    seats_at,
)
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, Role, Seat, subject
from guatu.publish.models import HandOver
from guatu.publish.rules import (
    check_day,
)
from guatu.publish.types import HandOverState

if TYPE_CHECKING:
    from guatu.org.models import Account, Post, Tenure

from guatu.publish.actions.passing import announced_facts, locked, tell


@verb("publish.hand_over.announce")
def announce_hand_over(
    actor: Actor,
    *,
    post_id: int,
    on: date,
    successor_number: str = "",
    successor_name: str = "",
    successor_username: str = "",
    acting_post_id: int | None = None,
    moved_to_id: int | None = None,
    moved_role: Role | None = None,
    reason: str = "",
) -> HandOver:
    """Say that whoever holds a post leaves it on a day: to a successor by staff number, else to an acting post.

    Without both, the head of its unit acts, or of the unit above. Accounts are the administrator's: naming the one that
    takes the post, or where the leaver's goes, needs that right, and so does passing on an administrator's seat.
    Raises Denied, NotFound, G1402, G1412, G2208–G2210, G2214.
    """
    actor.require("publish.hand_over.write")
    post = read_post(actor, post_id)
    check_day(on, clock().today())
    tenure = holder_of(post.pk)
    if tenure is None:
        raise GuatuError("G2208", post=post.title)
    if HandOver.objects.filter(post=post, state=HandOverState.ANNOUNCED).exists():
        raise GuatuError("G2210", post=post.title)
    if on < tenure.start or (on == tenure.start and tenure.acting_from_id is None):
        raise GuatuError("G1402", on=on.isoformat(), since=tenure.start.isoformat())
    seats = seats_at(post.pk)
    if successor_username or moved_to_id or any(seat.role is Role.ADMINISTRATOR for seat in seats.values()):
        actor.require("org.account.write")
    acting = None if successor_number else _acting_post(actor, post, tenure, acting_post_id)
    moved = read_post(actor, moved_to_id) if moved_to_id is not None else None
    made = HandOver.objects.create(
        post=post,
        leaver=tenure.person,
        on=on,
        reason=reason.strip(),
        successor_number=successor_number,
        successor_name=successor_name,
        acting_post=acting,
        successor_account=_successor(successor_username, seats) if successor_username else None,
        moved_to=moved,
        moved_role=moved_role.value if moved is not None and moved_role is not None else "",
        announced_at=clock().now(),
        announced_by_id=actor.account_id,
    )
    made.leaver_accounts.set(accounts_at([post.pk])[post.pk])
    record(actor, subject(made), after=announced_facts(made))
    tell(
        actor,
        made,
        accounts_at([post.pk])[post.pk],
        Phrase(
            f"{post.title}将于{on.isoformat()}交接，请先核对清单。",
            f"{post.title_en or post.title} is handed over on {on.isoformat()}: please go through the list.",
        ),
    )
    return made


def _acting_post(actor: Actor, post: "Post", tenure: "Tenure", wanted: int | None) -> "Post":
    if wanted is not None:
        found = read_post(actor, wanted)
        held = holder_of(found.pk)
        if found.pk == post.pk or held is None or held.person_id == tenure.person_id:
            raise GuatuError("G1412")
        return found
    head = post_acting_for(post, leaver_id=tenure.person_id)
    if head is None:
        raise GuatuError("G1412")
    return head


def _successor(username: str, seats: "dict[int, Seat]") -> "Account":
    account = account_called(username)
    if account is None or not account.is_active or account.pk in seats:
        raise GuatuError("G2214", account=username)
    return account


@verb("publish.hand_over.withdraw")
def withdraw_hand_over(actor: Actor, *, hand_over_id: int) -> HandOver:
    """Take back one that is not carried out. Raises Denied, NotFound, G2211."""
    actor.require("publish.hand_over.write")
    row = locked(actor, hand_over_id)
    if row.state != HandOverState.ANNOUNCED:
        raise GuatuError("G2211")
    row.state = HandOverState.WITHDRAWN.value
    row.save(update_fields=["state"])
    record(actor, subject(row), before=announced_facts(row), after={"state": row.state})
    return row
