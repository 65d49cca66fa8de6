"""Money and monthly progress of projects."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Concat, Substr

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Fund, InvestmentPlan, Progress, Project

MONTHS: Final = 12
PAST_YEARS: Final = 5


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


def usual_share(actor: Actor, upto: Period) -> Fraction | None:
    """Percent of a year's investment that the city's projects had usually done by the end of that month: the mean of
    up to five past years, each of the projects that reported both this month and its December. None without such a
    year. One query."""
    if upto.kind is not Kind.MONTH:
        return None
    years = range(upto.year - PAST_YEARS, upto.year)
    months = {f"{year}-{number:02}" for year in years for number in (upto.number, MONTHS)}
    rows = Progress.objects.filter(current=True, period__in=months, project__portfolio=Project.CITY_PORTFOLIO)
    whole = Progress.objects.filter(
        project=OuterRef("project"), current=True, period=Concat(Substr(OuterRef("period"), 1, 4), Value("-12")),
    )  # fmt: skip
    part = Progress.objects.filter(
        project=OuterRef("project"), current=True,
        period=Concat(Substr(OuterRef("period"), 1, 4), Value(f"-{upto.number:02}")),
    )  # fmt: skip
    both = scoped(actor, rows.filter(Exists(whole), Exists(part)), "project__unit").order_by()
    summed = dict(both.values_list("period").annotate(Sum("invested_year")))
    shares = [
        Fraction(summed[f"{year}-{upto.number:02}"]) / Fraction(done) * 100
        for year in years
        if (done := summed.get(f"{year}-12"))
    ]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def investment_plans(actor: Actor, project_ids: Iterable[int], year: int) -> dict[int, Decimal]:
    """The year's planned investment in yuan by project id; projects without a plan are left out."""
    rows = InvestmentPlan.objects.filter(project__in=list(project_ids), year=year)
    return dict(scoped(actor, rows, "project__unit").values_list("project_id", "amount"))


def funds(actor: Actor, project_ids: Iterable[int]) -> QuerySet[Fund]:
    """Planned and arrived funds of these projects, by source."""
    rows = Fund.objects.filter(project__in=list(project_ids))
    return scoped(actor, rows, "project__unit").order_by("project", "source")
