"""Reads of the project room. The actor first; nothing outside the actor's units comes back."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Kind, Period
from guatu.ledger.queries import history
from guatu.ledger.types import Subject
from guatu.org.queries import calendars, scoped, subtree_ids, units
from guatu.org.types import Actor, subject
from guatu.projects.adapters.portfolio import PortfolioReading, read_portfolio
from guatu.projects.adapters.profile import load_profile
from guatu.projects.models import (
    Fund,
    InvestmentPlan,
    Link,
    Node,
    OutsideRating,
    Progress,
    Project,
    StageChange,
    Template,
)
from guatu.projects.rules import grams, worked_back
from guatu.projects.types import LinkSpec, NodeSpec, ProjectFilter, Stage, WorkedBack, instant_after

if TYPE_CHECKING:
    from guatu.ledger.models import Entry

SORTS: Final = {
    "code": "code",
    "name": "name",
    "unit": "unit__position",
    "area": "area__position",
    "stage": "stage_rank",
    "total": "total_investment",
    "plan": "plan_year",
    "invested": "invested_year",
    "share": "share_year",
    "due": "due",
    "short": "schedule__days_short",
}
"""Column keys of the list and what each sorts by."""


def projects(actor: Actor, *, portfolio: str | None = Project.CITY_PORTFOLIO) -> QuerySet[Project]:
    """The projects the actor may see, with unit and area, by code; `portfolio=None` takes every list there is."""
    rows = Project.objects.select_related("unit", "area")
    if portfolio is not None:
        rows = rows.filter(portfolio=portfolio)
    return scoped(actor, rows if actor.can("projects.read") else rows.none())


def project(actor: Actor, code: str) -> Project:
    """One project by its code, with its schedule. Raises NotFound (G1002) outside the actor's scope too."""
    found = projects(actor, portfolio=None).select_related("schedule").filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def project_by_id(actor: Actor, project_id: int) -> Project:
    """As `project`, by its id."""
    found = projects(actor, portfolio=None).select_related("schedule").filter(pk=project_id).first()
    if found is None:
        raise NotFound(what=f"projects.project:{project_id}")
    return found


def portfolios(actor: Actor) -> list[str]:
    """The lists that hold projects the actor may see: "city" and the profiles of imported ones, in order."""
    return list(
        projects(actor, portfolio=None).order_by("portfolio").values_list("portfolio", flat=True).distinct()
    )


def find(
    actor: Actor, wanted: ProjectFilter, *, year: int, portfolio: str = Project.CITY_PORTFOLIO
) -> QuerySet[Project]:
    """The list: filtered, sorted, each row with `plan_year`, `invested_year`, `share_year` (0…1) and its schedule.

    Raises G1618 for a sort key that is no column.
    """
    rows = projects(actor, portfolio=portfolio).select_related("schedule")
    rows = with_year(_filtered(actor, rows, wanted), year)
    falling, key = wanted.sort.startswith("-"), wanted.sort.removeprefix("-")
    if not key:
        return rows.order_by("code")
    if key not in SORTS:
        raise GuatuError("G1618", what="sort", value=key, known=", ".join(SORTS))
    if key == "stage":
        ranks = [When(stage=stage.value, then=Value(stage.rank)) for stage in Stage]
        rows = rows.annotate(stage_rank=Case(*ranks, output_field=IntegerField()))
    by = F(SORTS[key])
    # Unknown figures stand last either way: they are not small.
    return rows.order_by(by.desc(nulls_last=True) if falling else by.asc(nulls_last=True), "code")


def with_year(rows: QuerySet[Project], year: int) -> QuerySet[Project]:
    """Rows with `plan_year`, `invested_year` (latest reported of the year) and `share_year`; None where unknown."""
    plan = InvestmentPlan.objects.filter(project=OuterRef("pk"), year=year).values("amount")
    latest = (
        Progress.objects.filter(project=OuterRef("pk"), current=True, period__startswith=f"{year}-")
        .order_by("-period")
        .values("invested_year")
    )
    rows = rows.annotate(plan_year=Subquery(plan[:1]), invested_year=Subquery(latest[:1]))
    # Money stays exact: the share is for showing and sorting only.
    share = Cast("invested_year", FloatField()) / Cast("plan_year", FloatField())
    return rows.annotate(share_year=Case(When(plan_year__gt=0, then=share)))


def _filtered(actor: Actor, rows: QuerySet[Project], wanted: ProjectFilter) -> QuerySet[Project]:
    for gram in grams(wanted.q):
        rows = rows.filter(search__contains=gram)
    if wanted.unit is not None:
        unit = units(actor).filter(pk=wanted.unit).first()
        rows = rows.filter(unit__in=subtree_ids(unit)) if unit else rows.none()
    if wanted.area is not None:
        rows = rows.filter(area=wanted.area)
    for field in ("stage", "kind", "level"):
        if value := getattr(wanted, field):
            rows = rows.filter(**{field: value})
    return rows.filter(schedule__days_short__gt=0) if wanted.short else rows


def nodes(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Node]:
    """The nodes of these projects, project by project, in their order."""
    return scoped(actor, Node.objects.filter(project__in=list(project_ids)), "project__unit")


def links(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Link]:
    """The links between the nodes of these projects, with both nodes."""
    rows = Link.objects.filter(project__in=list(project_ids)).select_related("predecessor", "successor")
    return scoped(actor, rows, "project__unit")


def outlooks(actor: Actor, project_ids: Iterable[int], on: date) -> dict[int, WorkedBack]:
    """The plans of these projects worked out as things stand on `on`, by project id; nothing is written.

    Projects without a due day or nodes are left out. Five queries and one run of the engine a project, so ask for those
    that need it. Raises the engine's G11xx.
    """
    ids = list(project_ids)
    rows = scoped(actor, Project.objects.filter(pk__in=ids).exclude(due=None))
    specs: dict[int, list[NodeSpec]] = {}
    codes: dict[int, str] = {}
    for node in nodes(actor, ids):
        codes[node.pk] = node.code
        specs.setdefault(node.project_id, []).append(node_spec(node))
    tied: dict[int, list[LinkSpec]] = {}
    fields = ("project_id", "predecessor_id", "successor_id", "kind", "lag")
    for project_id, before, after, kind, lag in links(actor, ids).select_related(None).values_list(*fields):
        tied.setdefault(project_id, []).append(LinkSpec(codes[before], codes[after], kind, lag))
    known = calendars()
    return {
        row.pk: worked_back(
            specs[row.pk],
            tied.get(row.pk, []),
            plan_from(row, on),
            row.due,
            known,
            on,
        )
        for row in rows
        if row.pk in specs and row.due is not None
    }


def plan_from(project: Project, on: date) -> date:
    """The day before which nothing unfinished of a plan can lie.

    `start_planned` of the city's own projects is the construction start (开工): preparation comes before it and binds
    nothing. An outside list names its projects' first day.
    """
    if project.portfolio == Project.CITY_PORTFOLIO:
        return on
    return project.start_actual or project.start_planned or on


def node_spec(node: Node) -> NodeSpec:
    """A node of the tables as the rule takes it."""
    return NodeSpec(
        code=node.code,
        name=node.name,
        duration=node.duration,
        calendar=node.calendar,
        name_en=node.name_en,
        reaches_stage=node.reaches_stage,
        not_before=node.not_before,
        # The table holds the last day, the engine takes a day that may still be worked: the same.
        deadline=node.deadline,
        actual_start=node.actual_start,
        actual_finish=node.actual_finish,
        forecast_finish=node.forecast_finish,
    )


def nodes_due(actor: Actor, project_ids: Iterable[int] | None, until: date) -> QuerySet[Node]:
    """Unfinished nodes whose latest finish lies on or before `until`, with their projects; None: of all projects."""
    rows = Node.objects.filter(actual_finish=None, late_finish__lte=instant_after(until))
    if project_ids is not None:
        rows = rows.filter(project__in=list(project_ids))
    return scoped(actor, rows.select_related("project"), "project__unit").order_by("late_finish", "id")


def blocked_nodes(actor: Actor, *, portfolio: str = Project.CITY_PORTFOLIO) -> QuerySet[Node]:
    """Unfinished nodes with a blocker, with project and unit, the longest overdue first."""
    rows = Node.objects.filter(project__portfolio=portfolio, actual_finish=None).exclude(blocker_kind="")
    return scoped(actor, rows.select_related("project__unit"), "project__unit").order_by("late_finish", "id")


def progress(
    actor: Actor, *, project_ids: Iterable[int] | None = None, periods: Iterable[Period] | None = None
) -> QuerySet[Progress]:
    """Current progress of these projects (None: of all) in these months (None: in all), by project and month."""
    rows = Progress.objects.filter(current=True)
    if project_ids is not None:
        rows = rows.filter(project__in=list(project_ids))
    if periods is not None:
        rows = rows.filter(period__in=[str(period) for period in periods])
    return scoped(actor, rows, "project__unit").order_by("project", "period")


def latest_progress(actor: Actor, project_ids: Iterable[int], upto: Period) -> dict[int, Progress]:
    """The newest current progress of each project in or before the month `upto`, by project id. One query.

    Raises G1606 where `upto` is no month.
    """
    if upto.kind is not Kind.MONTH:
        raise GuatuError("G1606", period=upto)
    rows = Progress.objects.filter(current=True, period__lte=str(upto), project__in=list(project_ids))
    later = Progress.objects.filter(
        project=OuterRef("project"), current=True, period__gt=OuterRef("period"), period__lte=str(upto)
    )
    return {row.project_id: row for row in scoped(actor, rows.filter(~Exists(later)), "project__unit")}


def investment_plans(actor: Actor, project_ids: Iterable[int], year: int) -> dict[int, Decimal]:
    """The year's planned investment in yuan by project id; projects without a plan are left out."""
    rows = InvestmentPlan.objects.filter(project__in=list(project_ids), year=year)
    return dict(scoped(actor, rows, "project__unit").values_list("project_id", "amount"))


def funds(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Fund]:
    """Planned and arrived funds of these projects, by source."""
    rows = Fund.objects.filter(project__in=list(project_ids))
    return scoped(actor, rows, "project__unit").order_by("project", "source")


def stage_changes(actor: Actor, project_ids: Iterable[int]) -> QuerySet[StageChange]:
    """The steps of these projects along the stages, oldest first."""
    return scoped(actor, StageChange.objects.filter(project__in=list(project_ids)), "project__unit")


def outside_ratings(
    actor: Actor, *, project_ids: Iterable[int] | None = None, portfolio: str | None = None
) -> QuerySet[OutsideRating]:
    """Other people's ratings, with the project and its unit, newest edition of each project first."""
    rows = OutsideRating.objects.select_related("project__unit")
    if project_ids is not None:
        rows = rows.filter(project__in=list(project_ids))
    if portfolio is not None:
        rows = rows.filter(project__portfolio=portfolio)
    return scoped(actor, rows, "project__unit").order_by("project__code", "-period")


def ledger_of(actor: Actor, found: Project, most: int = 50) -> "Sequence[Entry]":
    """The newest ledger entries about a project the actor may see, newest first."""
    row = project_by_id(actor, found.pk)
    ours = row.portfolio == Project.CITY_PORTFOLIO
    # An imported list leaves one entry for all its projects.
    of = subject(row) if ours else Subject("projects.portfolio", row.portfolio)
    return list(history(of).order_by("-number")[:most])


def templates(actor: Actor) -> QuerySet[Template]:
    """The newest version of every template of nodes."""
    newer = Template.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
    rows = Template.objects.filter(~Exists(newer)).order_by("code")
    return rows if actor.can("projects.read") else rows.none()


def template(actor: Actor, code: str) -> Template:
    """The newest version of one template, with nodes and links fetched. Raises NotFound (G1002)."""
    with_parts = templates(actor).prefetch_related("nodes", "links__predecessor", "links__successor")
    found = with_parts.filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found


def read_list(actor: Actor, *, data: bytes, profile: str) -> PortfolioReading:
    """What an import of this file would do, without touching a table. Raises Denied, and G1650–G1656 for a bad file."""
    actor.require("projects.write")
    return read_portfolio(data, load_profile(profile))
