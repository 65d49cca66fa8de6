"""Reads of org: the actor behind an account, the one scope filter, responsibility, calendars."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from guatu.kernel.calendar import WorkCalendar, official_calendar
from guatu.ledger.types import Subject
from guatu.org.models import (
    Account,
    ApiToken,
    CalendarChange,
    CalendarYear,
    Post,
    Responsibility,
    TaskForce,
    Unit,
)
from guatu.org.types import Actor, ResponsibilityRole, Role, UnitKind

M = TypeVar("M", bound=Model)

WINTER_STOP = ("11-01", "03-31")
"""No outdoor concrete from November to March in the north-east (DESIGN.md, the loop)."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor that ActorMiddleware put on the request; signed out, an outsider who sees nothing."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else Actor(None, "", Role.OUTSIDER)


def actor_for(account: Account, channel: str = "page") -> Actor:
    """The actor behind an account: at most three queries, its unit and the subtrees it acts for and sees.

    A department serves the unit above it and sees what that unit sees; whoever sits at the city sees all.
    """
    own = account.unit if account.role != Role.OUTSIDER else None
    served = own.parent if own is not None and own.kind == UnitKind.DEPARTMENT and own.parent else own
    duty = _scope_of(own)
    return Actor(
        account_id=account.pk,
        label=account.get_full_name() or account.username,
        role=Role(account.role),
        unit_id=account.unit_id,
        post_id=account.post_id,
        unit_ids=duty if served == own else _scope_of(served),
        duty_ids=duty,
        channel=channel,
    )


def _scope_of(unit: Unit | None) -> frozenset[int] | None:
    if unit is None:
        return frozenset()
    return None if unit.kind == UnitKind.CITY else subtree_ids(unit)


def subtree_ids(unit: Unit) -> frozenset[int]:
    """The unit and everything below it, by one recursive query."""
    return frozenset(Unit.objects.descendants(unit, include_self=True).values_list("pk", flat=True))


def scoped(actor: Actor, rows: QuerySet[M], unit_path: str = "unit") -> QuerySet[M]:
    """The rows whose unit (reached by `unit_path`, e.g. "project__unit") the actor may see. The one scope filter."""
    if actor.role == Role.OUTSIDER:
        return rows.none()
    if actor.unit_ids is None:
        return rows
    return rows.filter(**{f"{unit_path}__in": actor.unit_ids})


def units(actor: Actor, kinds: Iterable[str] | None = None) -> QuerySet[Unit]:
    """The units the actor may see, in their order."""
    rows = scoped(actor, Unit.objects.without_tree_fields(), "pk")
    return rows.filter(kind__in=[str(kind) for kind in kinds]) if kinds is not None else rows


def unit_tree(actor: Actor) -> QuerySet[Unit]:
    """The same, depth first, each with `tree_depth`."""
    return scoped(actor, Unit.objects.with_tree_fields(), "pk")


def posts(actor: Actor) -> QuerySet[Post]:
    """The posts of the units the actor may see, with their units."""
    return scoped(actor, Post.objects.select_related("unit"), "unit").order_by("unit__position", "id")


def task_forces(actor: Actor) -> QuerySet[TaskForce]:
    """Task forces work across units: every member of the house sees them."""
    rows = TaskForce.objects.select_related("lead__unit").prefetch_related("members__unit")
    return rows if actor.can("org.read") else rows.none()


def responsibilities(subjects: Iterable[Subject], on: date) -> QuerySet[Responsibility]:
    """Who answers for these subjects on that day, with post and unit: one query per kind of subject."""
    wanted: dict[str, list[str]] = {}
    for subject in subjects:
        wanted.setdefault(subject.kind, []).append(subject.id)
    match = Q(pk__in=[])
    for kind, ids in wanted.items():
        match |= Q(subject_kind=kind, subject_id__in=ids)
    running = Q(end=None) | Q(end__gt=on)
    return Responsibility.objects.filter(match & running, start__lte=on).select_related("post__unit")


def subject_ids_of_post(
    post_id: int, kind: str, on: date, roles: Iterable[ResponsibilityRole] | None = None
) -> list[str]:
    """The keys of the subjects of one kind that a post answers for on that day, in any of the roles."""
    rows = Responsibility.objects.filter(post_id=post_id, subject_kind=kind, start__lte=on).filter(
        Q(end=None) | Q(end__gt=on)
    )
    if roles is not None:
        rows = rows.filter(role__in=[str(role) for role in roles])
    return list(rows.values_list("subject_id", flat=True))


def accounts(actor: Actor) -> QuerySet[Account]:
    """All accounts, for whoever administers them; nobody else sees any."""
    rows = Account.objects.select_related("unit", "post").order_by("username")
    return rows if actor.can("org.account.write") else rows.none()


def tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens."""
    return ApiToken.objects.filter(account_id=actor.account_id)


def token_account(secret: str) -> Account | None:
    """The active account a token's secret belongs to."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        ApiToken.objects.select_related("account__unit__parent")
        .filter(digest=digest, revoked_at=None, account__is_active=True)
        .first()
    )
    return token.account if token else None


def calendar_changes(actor: Actor) -> QuerySet[CalendarChange]:
    """The office's own edits of the official calendar."""
    rows = CalendarChange.objects.all()
    return rows if actor.can("org.read") else rows.none()


def work_calendar() -> WorkCalendar:
    """The office's calendar: the official one with the office's edits. Two queries."""
    changes = list(CalendarChange.objects.all())
    return official_calendar().with_changes(
        off=[change.day for change in changes if not change.workday],
        on=[change.day for change in changes if change.workday],
        published=CalendarYear.objects.values_list("year", flat=True),
    )


def calendars() -> dict[str, WorkCalendar]:
    """The calendars that nodes name: "office", "outdoor" (with the winter stop) and "continuous" (every day)."""
    office = work_calendar().provisional()
    return {
        "office": office,
        "outdoor": office.with_stop("outdoor", [WINTER_STOP]),
        "continuous": WorkCalendar.every_day("continuous"),
    }
