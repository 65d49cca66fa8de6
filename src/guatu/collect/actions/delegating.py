"""Delegating acceptance 委托审核: from a dispatcher's post to another, for forms and units, from a day to a day."""

from collections.abc import Collection
from datetime import date

from guatu.collect import rules
from guatu.collect.models import Delegation, Form
from guatu.collect.queries.deciding import delegations
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import post as read_post
from guatu.org.queries import sight_of, units
from guatu.org.types import Actor, subject


@verb("collect.delegation.give")
def delegate(
    actor: Actor,
    *,
    to_post_id: int,
    start: date,
    end: date,
    forms: Collection[str] = (),
    unit_ids: Collection[int] = (),
    reason: str = "",
    from_post_id: int | None = None,
) -> Delegation:
    """Let another post decide on submissions from `start` to `end`, both included; no forms or units: all of them.

    The post sees no more than before, and never decides on its own unit's. `from_post_id` is for the command line;
    anybody else delegates from their own post. Raises Denied, NotFound, G2570 (days), G2572 (a unit out of the post's
    sight), G2573 (its own unit, or its own post), G2574 (no such form).
    """
    actor.require("collect.delegate")
    rules.check_delegation(start, end, clock().today())
    to_post = read_post(actor, to_post_id)
    from_post = from_post_id if actor.account_id is None else actor.post_id
    wanted = list(units(actor).filter(pk__in=unit_ids))
    if missing := set(unit_ids) - {unit.pk for unit in wanted}:
        raise NotFound(what=Phrase(f"单位 {min(missing)}", f"unit {min(missing)}"))
    if to_post.pk == from_post or to_post.unit_id in unit_ids:
        raise GuatuError("G2573", post=Phrase.of(to_post))
    sight = sight_of(to_post.unit)
    hidden = [unit for unit in wanted if sight is not None and unit.pk not in sight]
    if hidden:
        raise GuatuError("G2572", unit=Phrase.of(hidden[0]))
    codes = sorted(set(forms))
    if unknown := set(codes) - set(Form.objects.filter(code__in=codes).values_list("code", flat=True)):
        raise GuatuError("G2574", code=min(unknown))
    row = Delegation.objects.create(
        from_post_id=from_post,
        to_post=to_post,
        forms=codes,
        start=start,
        end=end,
        reason=reason.strip()[: rules.MAX_TEXT],
        given_at=clock().now(),
        given_by_id=actor.account_id,
        given_label=actor.label[:120],
    )
    row.units.set(wanted)
    after: dict[str, Fact] = {
        "to_post": to_post.pk, "from_post": from_post, "forms": [*codes], "units": [unit.code for unit in wanted],
        "start": start, "end": end, "reason": row.reason,
    }  # fmt: skip
    record(actor, subject(row), after=after)
    return row


@verb("collect.delegation.revoke")
def revoke_delegation(actor: Actor, *, delegation_id: int) -> Delegation:
    """End a delegation now. What was decided by it stands. Raises Denied, NotFound."""
    actor.require("collect.delegate")
    row = delegations(actor).filter(pk=delegation_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"委托 {delegation_id}", f"delegation {delegation_id}"))
    if row.revoked_at is not None:
        unchanged()
        return row
    row.revoked_at = clock().now()
    row.revoked_label = actor.label[:120]
    row.save(update_fields=["revoked_at", "revoked_label"])
    record(actor, subject(row), before={"revoked": False}, after={"revoked": True})
    return row
