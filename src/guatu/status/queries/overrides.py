"""Overrides as they stand, and lights that still show one, or an exemption, that has ended."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.status.models import Exemption, Light, Override
from guatu.status.types import PROJECT_KIND

LOOKED_BACK = timedelta(days=62)
"""An exemption that ended longer ago was of a month that nobody judges any more."""


def overrides(actor: Actor, project_ids: Collection[int]) -> QuerySet[Override]:
    """Overrides of these projects, lapsed and withdrawn ones too, the newest first."""
    rows = Override.objects.filter(project__in=project_ids).select_related("post__unit", "set_by")
    rows = rows if actor.can("status.read") else rows.none()
    return scoped(actor, rows, "project__unit").order_by("-set_at", "-pk")


def overrides_in_force(project_ids: Collection[int], period: Period, today: date) -> Mapping[int, Override]:
    """By project, the override that holds for the lights of a month today. One query.

    No actor: for judging, which has read these projects already.
    """
    rows = Override.objects.filter(
        project__in=project_ids, withdrawn_at=None, until__gte=today, period__lte=str(period)
    )
    return {row.project_id: row for row in rows.order_by("pk")}


def last_judged_of(project_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """By project, the newest month (of an outside list: edition) it was judged for, and its list. Two queries.

    No actor: for judging again what an act has touched.
    """
    rows = Light.objects.filter(subject_kind=PROJECT_KIND, subject_id__in=project_ids, current=True)
    found = dict(rows.values_list("subject_id").annotate(newest=Max("period")).order_by())
    rows_of = projects.projects(Actor.operator("status"), portfolio=None).filter(pk__in=found)
    lists = dict(rows_of.order_by().values_list("pk", "portfolio"))
    return {pk: (period, lists[pk]) for pk, period in found.items() if pk in lists}


def lapsed(today: date) -> list[int]:
    """Projects whose newest light was judged under an override, or an exemption, that has ended since.

    Lights of earlier months stay as they were shown.
    """
    lights = Light.objects.filter(subject_kind=PROJECT_KIND, current=True)
    over = lights.filter(Q(override__until__lt=today) | Q(override__withdrawn_at__gt=F("computed_at")))
    shown = dict(over.order_by("period").values_list("subject_id", "period"))
    ended = dict(
        Exemption.objects.filter(until__lt=today, until__gte=today - LOOKED_BACK)
        .order_by("until")
        .values_list("project_id", "until")
    )
    newest = lights.filter(subject_id__in={*shown, *ended}).order_by("period")
    found = {pk: (period, at) for pk, period, at in newest.values_list("subject_id", "period", "computed_at")}
    return sorted(
        pk
        for pk, (period, at) in found.items()
        if shown.get(pk) == period or (pk in ended and timezone.localtime(at).date() <= ended[pk])
    )
