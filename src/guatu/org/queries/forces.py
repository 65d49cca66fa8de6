"""Task forces with their rosters, and who answers for subjects of one kind in which role."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.models import ForceMember, Responsibility, TaskForce
from guatu.org.queries.house import task_forces
from guatu.org.types import Actor, ResponsibilityRole


class Answering(NamedTuple):
    """Somebody's part in a subject: its key, the role, the post, since when."""

    subject_id: str
    role: str
    post_id: int
    start: date


def task_force(actor: Actor, code: str) -> TaskForce:
    """One force by its code, with its lead and `seats` (who serves now). Raises NotFound."""
    found = task_forces(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=Phrase(f"专班 {code}", f"task force {code}"))
    return found


def roster(actor: Actor, force: TaskForce) -> QuerySet[ForceMember]:
    """Who serves or served in a force, those who still do first."""
    rows = ForceMember.objects.filter(force=force).select_related("post__unit")
    return rows.order_by(F("end").desc(nulls_first=True), "id") if actor.can("org.read") else rows.none()


def forces_of_post(actor: Actor, post_id: int | None, on: date) -> QuerySet[TaskForce]:
    """The forces that a post leads, or serves in on that day."""
    serving = ForceMember.objects.filter(Q(end=None) | Q(end__gt=on), post=post_id, start__lte=on)
    return task_forces(actor).filter(Q(lead=post_id) | Q(pk__in=serving.values("force")))


def force_posts(force: TaskForce, on: date) -> frozenset[int]:
    """The lead's post and those that serve on that day, for permissions. One query; not scoped: keys only."""
    rows = ForceMember.objects.filter(Q(end=None) | Q(end__gt=on), force=force, start__lte=on)
    return frozenset({force.lead_id, *rows.values_list("post", flat=True)})


def answering_for(
    kind: str,
    roles: Iterable[ResponsibilityRole],
    on: date,
    *,
    subject_ids: Collection[int] | None = None,
    post_ids: Collection[int] | None = None,
) -> list[Answering]:
    """Who answers for subjects of one kind in these roles on a day. Not scoped: keys only. One query."""
    rows = Responsibility.objects.filter(
        Q(end=None) | Q(end__gt=on), subject_kind=kind, role__in=[role.value for role in roles], start__lte=on
    )
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=[str(key) for key in subject_ids])
    if post_ids is not None:
        rows = rows.filter(post__in=post_ids)
    return [
        Answering(*row) for row in rows.order_by("pk").values_list("subject_id", "role", "post_id", "start")
    ]
