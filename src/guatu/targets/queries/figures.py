"""Reads of figures: those in force, those known on a past day, and every revision; in the actor's scope."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from guatu.kernel.clock import TIME_ZONE, clock
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.targets import rules
from guatu.targets.models import Indicator, Observation
from guatu.targets.queries.tree import measured
from guatu.targets.types import Release


def end_of(day: date) -> datetime:
    """The instant at which a day at the office ends: what was recorded before it was known that day."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(TIME_ZONE))


def known(rows: QuerySet[Observation], known_on: date | None) -> QuerySet[Observation]:
    """Of each figure the revision in force, or the one that was in force at the end of a past day."""
    if known_on is None:
        return rows.filter(superseded_at=None)
    end = end_of(known_on)
    return rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=end), recorded_at__lt=end)


def observations(
    actor: Actor,
    *,
    indicator_ids: Collection[int],
    unit_ids: Collection[int] | None = None,
    periods: Iterable[Period | str] | None = None,
    known_on: date | None = None,
) -> QuerySet[Observation]:
    """The figures in force (no superseded revision) as entered, oldest period first.

    `known_on`: as they were known at the end of that day instead, whatever was corrected or came in since.
    """
    rows = known(scoped(actor, Observation.objects.filter(indicator_id__in=indicator_ids)), known_on)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    if periods is not None:
        rows = rows.filter(period__in=[str(period) for period in periods])
    return rows.select_related("unit").order_by("period", "unit__position", "unit_id")


def revisions(
    actor: Actor, indicator: Indicator, *, year: int | None = None, known_on: date | None = None
) -> QuerySet[Observation]:
    """Every figure ever recorded in the actor's scope (by the end of `known_on`), superseded ones too, newest first."""
    rows = scoped(actor, Observation.objects.filter(indicator=indicator)).select_related(
        "unit", "recorded_by"
    )
    if year is not None:
        rows = rows.filter(period__startswith=str(year))
    if known_on is not None:
        rows = rows.filter(recorded_at__lt=end_of(known_on))
    return rows.order_by("-period", "unit__position", "unit_id", "-revision")


def figures_of_year(
    actor: Actor, indicator: Indicator, year: int, *, known_on: date | None = None
) -> dict[tuple[int, int], Observation]:
    """The figures of a year by (unit id, month), as entered. One query."""
    rows = observations(actor, indicator_ids=[indicator.pk], known_on=known_on)
    return {(row.unit_id, int(row.period[5:])): row for row in rows.filter(period__startswith=f"{year}-")}


def released(actor: Actor, rows: Iterable[Indicator]) -> list[Release]:
    """Of each indicator the month whose figure should be out by today, and the newest there is. One query."""
    listed = list(rows)
    newest: dict[int, str] = defaultdict(str)
    found = scoped(actor, Observation.objects.filter(indicator_id__in=[row.pk for row in listed]))
    newest |= dict(found.order_by().values_list("indicator").annotate(last=Max("period")))
    today = clock().today()
    return [
        Release(
            row,
            rules.released(measured(row), row.release_day, today),
            Period.parse(newest[row.pk]) if newest[row.pk] else None,
        )
        for row in listed
    ]
