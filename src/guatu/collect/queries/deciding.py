"""Who may decide on a submission, and what waits for a decision."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from guatu.collect.models import Delegation, Submission
from guatu.collect.rules.deciding import delegation_of
from guatu.collect.types import State, Words
from guatu.collect.types.keeping import Deciding, Delegated
from guatu.kernel.clock import clock
from guatu.org.queries import scoped
from guatu.org.types import Actor


def decidable(row: Submission, delegations: Iterable[Delegated]) -> Deciding:
    """The submission as the permission `collect.decide` judges it."""
    return Deciding(
        unit_id=row.unit_id,
        form_code=row.form.code,
        submitted_by=row.submitted_by_id,
        today=clock().today(),
        delegations=tuple(delegations),
    )


def delegated_to(actor: Actor) -> tuple[Delegated, ...]:
    """The delegations in force today for the actor's post. Two queries; none for an actor without a post."""
    if actor.post_id is None:
        return ()
    today = clock().today()
    rows = Delegation.objects.filter(
        to_post=actor.post_id, start__lte=today, end__gte=today, revoked_at=None
    ).select_related("from_post")
    return tuple(facts(row) for row in rows.prefetch_related("units"))


def facts(row: Delegation) -> Delegated:
    """A delegation as the permission reads it."""
    giver = Words(row.from_post.title, row.from_post.title_en) if row.from_post else Words(row.given_label)
    return Delegated(
        id=row.pk,
        to_post_id=row.to_post_id,
        giver=giver,
        forms=frozenset(row.forms),
        unit_ids=frozenset(unit.pk for unit in row.units.all()),
        start=row.start,
        end=row.end,
        revoked=row.revoked_at is not None,
    )


def deciding_of(actor: Actor, row: Submission) -> Deciding:
    """The submission with the delegations that the actor holds."""
    return decidable(row, delegated_to(actor))


def decides_by(actor: Actor, row: Submission) -> Delegated | None:
    """The delegation that the actor decides by; None for whoever decides in their own right."""
    if actor.can("collect.office"):
        return None
    return delegation_of(actor, deciding_of(actor, row))


def decides(actor: Actor) -> bool:
    """Whether anything can wait for the actor's decision: the office, or a post delegated to today. Two queries."""
    return actor.can("collect.office") or bool(delegated_to(actor))


def waiting_for_decision(actor: Actor) -> QuerySet[Submission]:
    """Submissions that wait for the actor's decision, the earliest due first, with form and unit.

    Whoever decides in their own right sees those in their scope; a post delegated to, those it may decide on.
    """
    rows = scoped(actor, Submission.objects.select_related("form", "unit"))
    rows = rows.filter(state=State.SUBMITTED.value).order_by("due_on", "unit__position", "pk")
    if actor.can("collect.office"):
        return rows
    match = Q(pk__in=())
    for one in delegated_to(actor):
        part = Q(form__code__in=one.forms) if one.forms else Q()
        match |= part & (Q(unit__in=one.unit_ids) if one.unit_ids else Q(pk__isnull=False))
    mine = Q(unit=actor.unit_id) | Q(submitted_by=actor.account_id, submitted_by__isnull=False)
    return rows.filter(match).exclude(mine)


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Every delegation for the office; for anybody else those given to their post. The newest first."""
    rows = Delegation.objects.select_related("from_post__unit", "to_post__unit").prefetch_related("units")
    if actor.can("collect.office"):
        return rows
    return rows.filter(to_post=actor.post_id) if actor.post_id is not None else rows.none()
