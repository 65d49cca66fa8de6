"""Money and monthly progress of projects."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Fund, InvestmentPlan, Progress


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
