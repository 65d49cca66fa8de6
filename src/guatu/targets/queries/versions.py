"""Reads of targets: the versions there are, which one holds on a day, and what it asks of whom."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.targets.models import Indicator, Plan, Target, TargetVersion
from guatu.targets.queries.figures import end_of
from guatu.targets.queries.grid import grid_of
from guatu.targets.queries.tree import city
from guatu.targets.types import Pursuit, TargetGrid


def versions(
    actor: Actor, *, indicator: Indicator | None = None, known_on: date | None = None
) -> QuerySet[TargetVersion]:
    """Every version of targets, with plan, indicator and who recorded it; `known_on`: those recorded by that day."""
    rows = TargetVersion.objects.select_related("plan", "indicator", "recorded_by", "approver_post__unit")
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    if known_on is not None:
        rows = rows.filter(recorded_at__lt=end_of(known_on))
    return (
        rows.order_by("plan__start", "plan", "year", "-number") if actor.can("targets.read") else rows.none()
    )


def version(actor: Actor, version_id: int) -> TargetVersion:
    """One version, in force or not. Raises NotFound."""
    found = versions(actor).filter(pk=version_id).first()
    if found is None:
        raise NotFound(what=f"targets.version:{version_id}")
    return found


def in_force(on: date, known_on: date | None = None) -> QuerySet[TargetVersion]:
    """Of each plan, indicator and year the version that holds on a day, of those that were recorded by `known_on`."""
    begun = TargetVersion.objects.filter(holds_from__lte=on)
    if known_on is not None:
        begun = begun.filter(recorded_at__lt=end_of(known_on))
    later = begun.filter(
        plan=OuterRef("plan"),
        indicator=OuterRef("indicator"),
        year=OuterRef("year"),
        number__gt=OuterRef("number"),
    )
    return begun.filter(~Exists(later)).order_by()


def targets(
    actor: Actor,
    *,
    indicator_ids: Collection[int] | None = None,
    period_prefix: str | None = None,
    on: date | None = None,
    known_on: date | None = None,
) -> QuerySet[Target]:
    """Targets of the units the actor may see, as they hold on a day (by default of each year the last version).

    `period_prefix` "2026" is the year and its months.
    """
    held = in_force(on or date.max, known_on)
    rows = scoped(actor, Target.objects.filter(version__in=held)).select_related(
        "unit", "version__indicator", "version__plan"
    )
    rows = rows.order_by("version__indicator__code", "unit__position", "unit_id", "version_id", "period")
    if indicator_ids is not None:
        rows = rows.filter(version__indicator__in=indicator_ids)
    return rows.filter(period__startswith=period_prefix) if period_prefix else rows


def held(
    actor: Actor,
    plan: Plan,
    indicator: Indicator,
    year: int,
    *,
    on: date | None = None,
    known_on: date | None = None,
) -> TargetVersion | None:
    """The version of a plan's year that holds on a day, by default today or the nearest day of that year."""
    span = Period.of_year(year)
    day = on or min(max(clock().today(), span.first_day), span.last_day)
    rows = versions(actor).filter(pk__in=in_force(day, known_on).values("pk"))
    return rows.filter(plan=plan, indicator=indicator, year=year).first()


def grid(
    actor: Actor,
    plan: Plan,
    indicator: Indicator,
    year: int,
    *,
    on: date | None = None,
    known_on: date | None = None,
) -> TargetGrid:
    """Targets of one indicator by unit and month, as they hold on a day, with the sums of both and their faults.

    Three queries.
    """
    found = held(actor, plan, indicator, year, on=on, known_on=known_on)
    return version_grid(actor, found) if found else grid_of(indicator, year, city(actor), {}, {})


def version_targets(actor: Actor, found: TargetVersion) -> QuerySet[Target]:
    """The targets of one version of the units the actor may see."""
    rows = found.targets.select_related("unit", "version__plan")
    return scoped(actor, rows).order_by("unit__position", "unit_id", "period")


def version_grid(actor: Actor, found: TargetVersion) -> TargetGrid:
    """The targets of one version, in force or not, by unit and month. Two queries."""
    rows = list(version_targets(actor, found))
    values = {(row.unit_id, row.period): row.bottom_line for row in rows}
    seen = {row.unit_id: row.unit for row in rows}
    return grid_of(found.indicator, found.year, city(actor), seen, values, found)


def pursuits(actor: Actor, indicator: Indicator, on: date, known_on: date | None = None) -> list[Pursuit]:
    """What every plan asks of the indicator, year by year, for the city (else the actor's own unit): several plans
    may hold over one indicator. One query and one for the unit."""
    top = city(actor)
    unit_id = top.pk if top is not None else actor.unit_id
    rows = (
        targets(actor, indicator_ids=[indicator.pk], on=on, known_on=known_on)
        .filter(unit=unit_id)
        .exclude(period__contains="-")
        .select_related("version__plan")
        .order_by("version__year", "version__plan__kind")
    )
    return [
        Pursuit(row.version, Period.of_year(row.version.year), row.bottom_line, row.stretch) for row in rows
    ]
