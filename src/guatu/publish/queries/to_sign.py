"""What waits for an actor's own signature: current task books, sheets of hand-overs. For the front page."""

from guatu.org.queries import posts_of
from guatu.org.types import Actor
from guatu.publish.models import HandOver, TaskBookVersion
from guatu.publish.queries.hand_overs import HAND_OVER_KIND, own_hand_overs
from guatu.publish.queries.signing import signatures_of
from guatu.publish.queries.versions import BOOK_KIND, versions
from guatu.publish.types import HandOverState, Signer


def books_to_sign(actor: Actor) -> list[TaskBookVersion]:
    """The latest unsigned books of posts that the actor holds or acts for, the longest waiting first. Four queries."""
    own = posts_of(actor)
    if actor.account_id is None or not own:
        return []
    rows = versions(actor).filter(current=True, post__in=own)
    latest = {row.post_id: row for row in rows.order_by("year")}
    signed = signatures_of(BOOK_KIND, [row.pk for row in latest.values()])
    waiting = [row for row in latest.values() if Signer.HOLDER not in signed.get(row.pk, {})]
    return sorted(waiting, key=lambda row: (row.issued_at, row.pk))


def sheets_to_sign(actor: Actor) -> list[tuple[HandOver, Signer]]:
    """The carried-out sheets that wait for the actor, with as what it signs; the longest waiting first. Four queries.

    Whoever holds a post signs for how it came last; an older sheet waits for whoever received it then.
    """
    if actor.account_id is None:
        return []
    own = posts_of(actor)
    rows = own_hand_overs(actor, own).filter(state=HandOverState.CARRIED_OUT).order_by("-on", "-pk")
    found = list(rows.prefetch_related("leaver_accounts"))
    signed = signatures_of(HAND_OVER_KIND, [row.pk for row in found])
    waiting, seen = [], set[int]()
    for row in found:
        latest = row.post_id not in seen
        seen.add(row.post_id)
        part = _part(actor, row, holds=latest and row.post_id in own)
        if part is not None and part not in signed.get(row.pk, {}):
            waiting.append((row, part))
    return waiting[::-1]


def _part(actor: Actor, row: HandOver, *, holds: bool) -> Signer | None:
    if any(one.pk == actor.account_id for one in row.leaver_accounts.all()):
        return Signer.LEAVER
    return Signer.SUCCESSOR if holds or row.receiver_id == actor.account_id else None
