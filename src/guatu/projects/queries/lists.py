"""Projects themselves: found, filtered, sorted, with their history and what others say of them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from django.db.models import Case, F, FloatField, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.ledger.types import Subject
from guatu.org.queries import scoped, subtree_ids, units
from guatu.org.types import Actor, subject
from guatu.projects.adapters.portfolio import PortfolioReading, read_portfolio
from guatu.projects.adapters.profile import load_profile
from guatu.projects.models import InvestmentPlan, OutsideRating, Progress, Project, StageChange
from guatu.projects.rules import grams
from guatu.projects.types import ProjectFilter, Stage

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
    rows = with_year(filtered(actor, rows, wanted), year)
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


def searched(rows: QuerySet[Project], query: str) -> QuerySet[Project]:
    """Rows whose name, code or owner hold all grams of the query; an empty one asks for nothing."""
    for gram in grams(query):
        rows = rows.filter(search__contains=gram)
    return rows


def filtered(actor: Actor, rows: QuerySet[Project], wanted: ProjectFilter) -> QuerySet[Project]:
    """The rows that the filter asks for; a unit stands for all below it."""
    rows = searched(rows, wanted.q)
    if wanted.unit is not None:
        unit = units(actor).filter(pk=wanted.unit).first()
        rows = rows.filter(unit__in=subtree_ids(unit)) if unit else rows.none()
    if wanted.area is not None:
        rows = rows.filter(area=wanted.area)
    for field in ("stage", "kind", "level"):
        if value := getattr(wanted, field):
            rows = rows.filter(**{field: value})
    return rows.filter(schedule__days_short__gt=0) if wanted.short else rows


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


def read_list(actor: Actor, *, data: bytes, profile: str) -> PortfolioReading:
    """What an import of this file would do, without touching a table. Raises Denied, and G1650–G1656 for a bad file."""
    actor.require("projects.write")
    return read_portfolio(data, load_profile(profile))
