"""Who serves in a task force, in which role, from when; its mandate and cadence."""

from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.models import ForceMember, Post, TaskForce
from guatu.org.types import Actor, ForceRole, subject


@verb("org.task_force.seat")
def seat_member(
    actor: Actor,
    *,
    force_id: int,
    post_id: int,
    role: ForceRole = ForceRole.MEMBER,
    on: date | None = None,
) -> ForceMember:
    """Put a post into a force from a day on; one that serves in another role changes it that day.

    Raises NotFound, G1402 for a day on or before it began in its present role.
    """
    actor.require("org.responsibility.write")
    force, day = _force(force_id), on or clock().today()
    if not Post.objects.filter(pk=post_id).exists():
        raise NotFound(what=Phrase(f"岗位 {post_id}", f"post {post_id}"))
    seat = force.roster.select_for_update().filter(post=post_id, end=None).first()
    if seat is not None and seat.role == role:
        unchanged()
        return seat
    if seat is not None:
        _end(seat, day)
    made = ForceMember.objects.create(force=force, post_id=post_id, role=role.value, start=day)
    record(
        actor,
        subject(force),
        before={"post": post_id, "role": seat.role} if seat is not None else None,
        after={"post": post_id, "role": role.value, "from": day},
    )
    return made


@verb("org.task_force.unseat")
def unseat_member(actor: Actor, *, force_id: int, post_id: int, on: date | None = None) -> ForceMember:
    """Take a post out of a force from a day on. Raises NotFound, G1402, G1415 where it does not serve in it."""
    actor.require("org.responsibility.write")
    force, day = _force(force_id), on or clock().today()
    seat = force.roster.select_for_update().filter(post=post_id, end=None).select_related("post").first()
    if seat is None:
        raise GuatuError("G1415", force=Phrase.of(force))
    _end(seat, day)
    record(actor, subject(force), before={"post": post_id, "role": seat.role}, after={"until": day})
    return seat


def _end(seat: ForceMember, day: date) -> None:
    if day <= seat.start:
        raise GuatuError("G1402", on=day.isoformat(), since=seat.start.isoformat())
    seat.end = day
    seat.save(update_fields=["end"])


def _force(force_id: int) -> TaskForce:
    found = TaskForce.objects.filter(pk=force_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"专班 {force_id}", f"task force {force_id}"))
    return found
