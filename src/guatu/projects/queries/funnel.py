"""The funnel of the city's projects: stock by stage, and what came to each stage for the first time."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum

from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Project, StageChange
from guatu.projects.queries.counts import OWN_DAYS
from guatu.projects.queries.lists import projects
from guatu.projects.types import Stage
from guatu.projects.types.funnel import STEPS, FunnelStep, Worth

_YUAN = "CNY"


def funnel(actor: Actor, period: Period, *, area_id: int | None = None) -> list[FunnelStep]:
    """Every step as it stands now, with what came to it in the month, in the year to its end, and a year before.

    RULES.md §1: the first signing only, one start for ever; how a project stood when it was entered here is no event.
    Three queries.
    """
    rows = projects(actor).select_related(None).order_by()
    if area_id is not None:
        rows = rows.filter(area=area_id)
    standing = _standing(rows)
    came: defaultdict[Stage, list[tuple[date, Decimal | None]]] = defaultdict(list)
    for stage, day, money in _events(actor, rows, period):
        came[stage].append((day, money))
    return [
        FunnelStep(
            stage=step,
            standing=standing[step],
            month=_within(came[step], period.first_day, period.last_day),
            year=_within(came[step], period.year_period.first_day, period.last_day),
            last_year=_before(came[step], period),
        )
        for step in STEPS
    ]


def _standing(rows: QuerySet[Project]) -> dict[Stage, Worth]:
    step_of = {stage: step for step, stages in STEPS.items() for stage in stages}
    priced = Q(currency=_YUAN, total_investment__isnull=False)
    found = (
        rows.filter(stage__in=list(step_of))
        .values_list("stage")
        .annotate(
            n=Count("pk"), known=Count("pk", filter=priced), money=Sum("total_investment", filter=priced)
        )
    )
    sums = dict.fromkeys(STEPS, Worth())
    for stage, count, known, money in found:
        step = step_of[Stage(stage)]
        before = sums[step]
        sums[step] = Worth(before.count + count, before.money + (money or 0), before.unpriced + count - known)
    return sums


def _events(
    actor: Actor, rows: QuerySet[Project], period: Period
) -> Iterator[tuple[Stage, date, Decimal | None]]:
    """First arrivals of this year and the last, each with the project's investment in yuan."""
    since = Period.of_year(period.year - 1).first_day
    own = rows.filter(Q(start_actual__gte=since) | Q(finish_actual__gte=since))
    for started, finished, currency, money in own.values_list(
        "start_actual", "finish_actual", "currency", "total_investment"
    ):
        for stage, day in ((Stage.STARTED, started), (Stage.COMPLETED, finished)):
            if day is not None and day >= since:
                yield stage, day, money if currency == _YUAN else None
    steps = [stage.value for stage in STEPS if stage not in OWN_DAYS]
    changes = StageChange.objects.filter(after__in=steps, project__in=rows.values("pk")).exclude(before="")
    first = (
        scoped(actor, changes, "project__unit")
        .order_by()
        .values_list("after", "project__currency", "project__total_investment", "project")
        .annotate(first=Min("on"))
        .filter(first__gte=since)
    )
    for after, currency, money, _project, day in first:
        yield Stage(after), day, money if currency == _YUAN else None


def _within(events: list[tuple[date, Decimal | None]], first: date, last: date) -> Worth:
    found = Worth()
    for day, money in events:
        if first <= day <= last:
            found = found.plus(money)
    return found


def _before(events: list[tuple[date, Decimal | None]], period: Period) -> Worth | None:
    year = Period.of_year(period.year - 1)
    if not any(year.first_day <= day <= year.last_day for day, _money in events):
        return None
    return _within(events, year.first_day, period.shift(-12).last_day)
