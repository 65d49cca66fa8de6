"""Lights month by month: strips for a page of projects, since when a colour stands, how old grey is."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status.models import Light
from guatu.status.queries.lights import same_subject
from guatu.status.types import PROJECT_KIND
from guatu.status.types.why import Month, Silence
from guatu.ui.types import LightColour

MONTHS: Final = 12


def strips(
    actor: Actor, project_ids: Collection[int], upto: Period, months: int = MONTHS
) -> Mapping[int, tuple[Month, ...]]:
    """The lights of the months up to `upto`, oldest first, of each project that has any. One query."""
    if upto.kind is not Kind.MONTH:
        return {}
    asked = [upto.shift(-back) for back in range(months - 1, -1, -1)]
    rows = Light.objects.filter(
        subject_kind=PROJECT_KIND,
        subject_id__in=project_ids,
        current=True,
        period__in=[str(month) for month in asked],
    )
    rows = scoped(actor, rows if actor.can("status.read") else rows.none())
    lit: defaultdict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    for project_id, period, colour, pk in rows.values_list("subject_id", "period", "colour", "pk"):
        lit[project_id][period] = colour, pk
    return {project_id: tuple(_month(month, found) for month in asked) for project_id, found in lit.items()}


def strip_of(actor: Actor, light: Light, months: int = MONTHS) -> tuple[Month, ...]:
    """The lights of the months up to a light's own of its subject, oldest first. One query."""
    upto = Period.parse(light.period)
    asked = [upto.shift(-back) for back in range(months - 1, -1, -1)]
    rows = same_subject(light).filter(current=True, period__in=[str(month) for month in asked])
    found = scoped(actor, rows).values_list("period", "colour", "pk")
    lit = {period: (colour, pk) for period, colour, pk in found}
    return tuple(_month(month, lit) for month in asked)


def _month(month: Period, found: Mapping[str, tuple[str, int]]) -> Month:
    colour, pk = found.get(str(month), ("", None))
    return Month(month, LightColour(colour) if colour else None, pk)


def since(actor: Actor, light: Light) -> tuple[Period, date]:
    """The first month of the unbroken run of this light's colour up to it, and the day that month first showed it.

    A month that was not judged breaks the run. One query.
    """
    rows = same_subject(light).filter(period__lte=light.period)
    seen = scoped(actor, rows).order_by("period", "computed_at", "pk")
    by_month: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    for period, colour, at in seen.values_list("period", "colour", "computed_at"):
        by_month[period].append((colour, timezone.localtime(at).date()))
    month, first = Period.parse(light.period), Period.parse(light.period)
    while (judged := by_month.get(str(month))) and judged[-1][0] == light.colour:
        first, month = month, month.previous()
    run = by_month.get(str(first), [])
    day = timezone.localtime(light.computed_at).date()
    for colour, on in reversed(run):
        if colour != light.colour:
            break
        day = on
    return first, day


def silences(actor: Actor, project_ids: Collection[int], upto: Period) -> Mapping[int, Silence]:
    """How old the newest accepted figures of each project are today: for whatever is grey. One query."""
    if upto.kind is not Kind.MONTH:
        return {}
    found, today = projects.latest_progress(actor, project_ids, upto), clock().today()
    told = {}
    for project_id in project_ids:
        row = found.get(project_id)
        on = timezone.localtime(row.recorded_at).date() if row is not None else None
        told[project_id] = Silence(
            Period.parse(row.period) if row is not None else None, on, (today - on).days if on else None
        )
    return told


def silence_text(silence: Silence | None) -> str:
    """How stale: 33 days without new figures, the newest of April / never reported."""
    if silence is None or silence.days is None or silence.reported is None:
        return _("从未报送")
    facts = {"days": silence.days, "month": silence.reported.label(get_language())}
    return _("%(days)s天没有新数据，最近一期%(month)s") % facts
