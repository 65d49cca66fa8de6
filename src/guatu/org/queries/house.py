"""Reads of org: the actor behind an account, the one scope filter, responsibility, calendars."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from django.apps import apps
from django.db.models import Count, F, Model, Prefetch, Q, QuerySet
from django.http import HttpRequest

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger import queries as outbox
from guatu.ledger.types import OwnerKind, Subject
from guatu.org.models import (
    Account,
    ApiToken,
    CalendarChange,
    CalendarYear,
    ForceMember,
    Post,
    Responsibility,
    TaskForce,
    Tenure,
    Unit,
)
from guatu.org.types import (
    Actor,
    ChannelLine,
    DayLine,
    PostLine,
    ResponsibilityRole,
    Role,
    UnitKind,
    UnitLine,
)

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
    duty = _scope_of(own)
    return Actor(
        account_id=account.pk,
        label=account.name,
        role=Role(account.role),
        unit_id=account.unit_id,
        post_id=account.post_id,
        unit_ids=duty if _served(own) == own else sight_of(own),
        duty_ids=duty,
        channel=channel,
    )


def sight_of(unit: Unit | None) -> frozenset[int] | None:
    """The units that somebody of this unit may see; None for every unit. At most two queries."""
    return _scope_of(_served(unit))


def _served(unit: Unit | None) -> Unit | None:
    """A department serves the unit above it."""
    return unit.parent if unit is not None and unit.kind == UnitKind.DEPARTMENT and unit.parent else unit


def account_actor(account_id: int, channel: str = "job") -> Actor:
    """The actor behind an account, for work that it asked for and the worker does. Raises NotFound where it is gone."""
    account = Account.objects.select_related("unit__parent").filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFound(what=f"org.account:{account_id}")
    return actor_for(account, channel)


def account_named(username: str, channel: str = "command") -> Actor:
    """The actor behind an account, by its name, for the command line. Raises NotFound where it is gone or closed."""
    found = Account.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(what=username)
    return account_actor(found, channel)


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


def units_named(names: Iterable[str]) -> dict[str, int]:
    """The units that these words name: by full or short name in either language, or by a post of theirs. Two queries.

    Words that name none, or several, are left out. Not scoped: names stand on the door, and whoever is held up must be
    able to say by whom.
    """
    wanted = {name.strip() for name in names if name.strip()}
    if not wanted:
        return {}
    found: defaultdict[str, set[int]] = defaultdict(set)
    fields = ("name", "short", "name_en", "short_en")
    by_any = Q(*((f"{field}__in", wanted) for field in fields), _connector=Q.OR)
    for pk, *spelled in Unit.objects.without_tree_fields().filter(by_any).values_list("pk", *fields):
        for name in wanted.intersection(spelled):
            found[name].add(pk)
    posts = Post.objects.filter(Q(title__in=wanted) | Q(title_en__in=wanted))
    for unit_id, *spelled in posts.values_list("unit_id", "title", "title_en"):
        for name in wanted.intersection(spelled):
            found[name].add(unit_id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def house_city() -> Unit | None:
    """The city this house serves. Not scoped: its name stands on every document and is nobody's secret."""
    city: Unit | None = Unit.objects.without_tree_fields().filter(kind=UnitKind.CITY).first()
    return city


def unit_tree(actor: Actor) -> QuerySet[Unit]:
    """The same, depth first, each with `tree_depth`."""
    return scoped(actor, Unit.objects.with_tree_fields(), "pk")


def posts(actor: Actor) -> QuerySet[Post]:
    """The posts of the units the actor may see, with their units."""
    return scoped(actor, Post.objects.select_related("unit"), "unit").order_by("unit__position", "id")


def post(actor: Actor, post_id: int) -> Post:
    """One post. Raises NotFound outside the actor's scope."""
    found = posts(actor).filter(pk=post_id).first()
    if found is None:
        raise NotFound(what=f"post {post_id}")
    return found


def tenures(actor: Actor, post: Post) -> QuerySet[Tenure]:
    """Who held a post, the present holder first."""
    rows = Tenure.objects.filter(post=post).select_related("person", "acting_from")
    return scoped(actor, rows, "post__unit").order_by("-start")


def unit_lines(actor: Actor, on: date) -> list[UnitLine]:
    """The tree with its posts, their holders and what they answer for on that day. Four queries."""
    running = Q(end=None) | Q(end__gt=on)
    holders = {
        tenure.post_id: tenure.person
        for tenure in Tenure.objects.filter(running, start__lte=on).select_related("person")
    }
    counts = dict(
        Responsibility.objects.filter(running, start__lte=on, role=ResponsibilityRole.ACCOUNTABLE)
        .values_list("post_id")
        .annotate(count=Count("pk"))
    )
    by_unit: dict[int, list[PostLine]] = {}
    for row in posts(actor):
        line = PostLine(row, holders.get(row.pk), counts.get(row.pk, 0))
        by_unit.setdefault(row.unit_id, []).append(line)
    tree = list(unit_tree(actor))
    top = min((unit.tree_depth for unit in tree), default=0)
    return [UnitLine(unit, unit.tree_depth - top, tuple(by_unit.get(unit.pk, ()))) for unit in tree]


def responsibilities_of_post(actor: Actor, post: Post) -> QuerySet[Responsibility]:
    """Everything a post answers or answered for, what still runs first."""
    rows = Responsibility.objects.filter(post=post).select_related("post__unit")
    return scoped(actor, rows, "post__unit").order_by(F("end").desc(nulls_first=True), "role", "-start", "pk")


def subject_names(subjects: Iterable[Subject]) -> dict[Subject, Model]:
    """The rows behind the ledger's names, for showing them: one query per kind. A row that is gone is left out.

    Rooms above org keep their rows under names that only Django's registry of models knows here.
    """
    by_kind: dict[str, list[str]] = {}
    for one in subjects:
        by_kind.setdefault(one.kind, []).append(one.id)
    found: dict[Subject, Model] = {}
    for kind, ids in by_kind.items():
        rows = subject_model(kind)._default_manager.filter(pk__in=ids)
        found |= {Subject(kind, str(row.pk)): row for row in rows}
    return found


def known_subject(of: Subject) -> Subject:
    """The subject itself, if its row is there. Raises G1411 for no such kind, NotFound for no such row."""
    subject_model(of.kind)
    if not of.id.isdecimal() or not subject_names([of]):
        raise NotFound(what=of)
    return of


def subject_model(kind: str) -> type[Model]:
    """The model behind a kind such as "projects.project". Raises G1411 for none, or for one outside our rooms."""
    room, _, name = kind.partition(".")
    try:
        model = apps.get_model(room, name)
    except LookupError as unknown:
        raise GuatuError("G1411", kind=kind) from unknown
    if not model.__module__.startswith("guatu."):
        raise GuatuError("G1411", kind=kind)
    return model


def task_forces(actor: Actor) -> QuerySet[TaskForce]:
    """Task forces work across units: every member of the house sees them."""
    rows = TaskForce.objects.select_related("lead__unit").prefetch_related(
        Prefetch("roster", ForceMember.objects.filter(end=None).select_related("post__unit"), "seats")
    )
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
    rows = ApiToken.objects.all()
    return rows.none() if actor.account_id is None else rows.filter(account_id=actor.account_id)


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


def month_lines(actor: Actor, month: Period) -> list[DayLine]:
    """The days of a month as the calendar page shows them. Three queries."""
    calendar = work_calendar()
    unknown = calendar.unpublished_years(month.first_day, month.last_day)
    changes = {change.day: change for change in calendar_changes(actor)}
    days = [month.first_day + timedelta(days=n) for n in range((month.last_day - month.first_day).days + 1)]
    return [
        DayLine(day, None if unknown else calendar.is_workday(day), day.weekday() >= 5, changes.get(day))
        for day in days
    ]


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
    office = replace(work_calendar().provisional(), code="office")
    return {
        "office": office,
        "outdoor": office.with_stop(*WINTER_STOP, code="outdoor"),
        "continuous": WorkCalendar("continuous", week=EVERY_DAY),
    }


def accounts_of(unit_ids: Iterable[int], role: Role) -> dict[int, list[int]]:
    """The active accounts of one role by unit, for whoever posts messages to them. Not scoped: ids only. One query."""
    rows = Account.objects.filter(unit__in=unit_ids, role=role.value, is_active=True).order_by("pk")
    found: dict[int, list[int]] = {}
    for unit_id, pk in rows.values_list("unit_id", "pk"):
        found.setdefault(unit_id or 0, []).append(pk)
    return found


def seats_of(role: Role) -> tuple[int, ...]:
    """The units where active accounts of one role sit, in the order of the units. Not scoped: ids only. One query."""
    rows = Account.objects.filter(role=role.value, is_active=True, unit__isnull=False)
    return tuple(dict.fromkeys(rows.order_by("unit__position", "unit").values_list("unit_id", flat=True)))


def reporting_accounts(unit_ids: Collection[int]) -> QuerySet[Account]:
    """The active accounts that report for these units, with their posts: whom the office calls. Not scoped."""
    rows = Account.objects.filter(unit__in=unit_ids, role=Role.REPORTER.value, is_active=True)
    return rows.select_related("post").order_by("unit", "pk")


def holders(post_ids: Collection[int], on: date) -> dict[int, str]:
    """Who holds these posts on that day, by name, else by staff number. One query."""
    running = Q(end=None) | Q(end__gt=on)
    rows = Tenure.objects.filter(running, post__in=post_ids, start__lte=on).select_related("person")
    return {row.post_id: str(row.person) for row in rows}


def channel_lines(actor: Actor) -> list[ChannelLine]:
    """Channels in use, failing ones first: all of them for the administrator, else the actor's own. Three queries."""
    rows = outbox.channels()
    if not actor.can("org.account.write"):
        rows = rows.filter(owner_kind=OwnerKind.ACCOUNT.value, owner_id=actor.account_id or 0)
    found = list(rows)
    accounts = Account.objects.in_bulk([row.owner_id for row in found if row.owner_kind == OwnerKind.ACCOUNT])
    units = Unit.objects.in_bulk([row.owner_id for row in found if row.owner_kind == OwnerKind.UNIT])
    return [
        ChannelLine(row, units.get(row.owner_id) if row.owner_kind == OwnerKind.UNIT else None,
                    accounts.get(row.owner_id) if row.owner_kind == OwnerKind.ACCOUNT else None)
        for row in found
    ]  # fmt: skip


def channel_line(actor: Actor, channel_id: int) -> ChannelLine:
    """One of `channel_lines`. Raises NotFound."""
    for line in channel_lines(actor):
        if line.channel.pk == channel_id:
            return line
    raise NotFound(what=Phrase(f"通道 {channel_id}", f"channel {channel_id}"))
