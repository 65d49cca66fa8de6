"""Reads of assess. The actor first: a unit's score is seen by those who see the unit."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.assess.models import Assessment, Scheme, Score
from guatu.assess.rules import items, month_facts
from guatu.assess.types import DEFAULT_SCHEME, Basis, Item, MonthFacts, Place
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped, units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.status.queries import judged_periods, snapshot, snapshots
from guatu.ui.words import moment


def schemes(actor: Actor) -> QuerySet[Scheme]:
    """The newest version of every scheme, by code."""
    newest = Scheme.objects.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    rows = Scheme.objects.filter(pk=Subquery(newest)).order_by("code")
    return rows if actor.can("assess.read") else rows.none()


def scheme(actor: Actor, code: str) -> Scheme:
    """The newest version of a scheme. Raises G2101."""
    found = schemes(actor).filter(code=code).first()
    if found is None:
        raise GuatuError("G2101", code=code, known=", ".join(row.code for row in schemes(actor)) or "—")
    return found


def items_of(found: Scheme) -> tuple[Item, ...]:
    """What a scheme counts, in order."""
    rows: list[Mapping[str, Any]] = found.items
    return items(rows)


def bases(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the actor may score or publish, as groups of choices: months to freeze now, snapshots that were taken."""
    language = get_language()
    months = judged_periods(actor, most=6) if actor.can("status.snapshot") else []
    taken = [
        (
            str(Basis(month, row.pk)),
            _("%(month)s第 %(number)s 号，%(taken)s")
            % {"month": month.label(language), "number": row.number, "taken": moment(row.taken_at)},
        )
        for row in snapshots(actor)[:12]
        for month in [Period.parse(row.period)]
    ]
    now = [(str(Basis(month)), month.label(language)) for month in months]
    return [group for group in ((_("现在冻结"), now), (_("已有快照"), taken)) if group[1]]


def assessments(actor: Actor) -> QuerySet[Assessment]:
    """All assessments, the newest month first, each with `scored`: how many units the actor sees the score of."""
    seen = scoped(actor, Score.objects.filter(assessment=OuterRef("pk")))
    count = seen.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    rows = (
        Assessment.objects.select_related("scheme", "snapshot", "made_by")
        .defer("snapshot__facts", "scheme__items", "scheme__left_out")
        .annotate(scored=Coalesce(Subquery(count), 0))
        .order_by("-snapshot__period", "-snapshot__number", "-pk")
    )
    return rows if actor.can("assess.read") else rows.none()


def assessment(actor: Actor, assessment_id: int) -> Assessment:
    """One assessment with its scheme. Raises NotFound."""
    rows = assessments(actor).defer(None).defer("snapshot__facts")
    found = rows.filter(pk=assessment_id).first()
    if found is None:
        raise NotFound(what=f"assess.assessment:{assessment_id}")
    return found


def latest(actor: Actor, scheme_code: str = DEFAULT_SCHEME) -> Assessment | None:
    """The assessment of the newest snapshot by a scheme."""
    return assessments(actor).filter(scheme__code=scheme_code).first()


def of_snapshot(actor: Actor, snapshot_id: int, scheme_code: str = DEFAULT_SCHEME) -> Assessment | None:
    """The newest assessment of a snapshot by a scheme; None where it was not scored."""
    rows = assessments(actor).filter(snapshot_id=snapshot_id, scheme__code=scheme_code)
    return rows.order_by("-scheme__version").first()


def scores(actor: Actor, assessment_id: int) -> QuerySet[Score]:
    """The scores of an assessment that the actor may see, with units, by group and place.

    Each has `of`: how many were ranked in its group, all units counted.
    """
    group = Score.objects.filter(assessment=OuterRef("assessment"), group=OuterRef("group")).order_by()
    count = group.values("group").annotate(n=Count("pk")).values("n")
    rows = Score.objects.filter(assessment_id=assessment_id).select_related("unit")
    rows = rows if actor.can("assess.read") else rows.none()
    return scoped(actor, rows.annotate(of=Subquery(count))).order_by("group", "rank", "unit__position")


def places(actor: Actor, assessment_id: int) -> dict[str, Place]:
    """The points and places of the units that the actor may see, by unit code. Two queries."""
    groups = Score.objects.filter(assessment_id=assessment_id).order_by().values_list("group")
    sizes = dict(groups.annotate(n=Count("pk")))
    rows = scores(actor, assessment_id).values_list("unit__code", "points", "rank", "group")
    return {code: Place(points, rank, sizes[group]) for code, points, rank, group in rows}


def unscored(actor: Actor, assessment_id: int) -> list[str]:
    """Codes of the units of ranked kinds that the actor sees and the assessment could not score."""
    scored = Score.objects.filter(assessment_id=assessment_id).values("unit")
    return list(units(actor, RANKED_KINDS).exclude(pk__in=scored).values_list("code", flat=True))


def facts_of(actor: Actor, snapshot_id: int) -> MonthFacts:
    """A snapshot's facts, read. Raises NotFound for those who do not see the whole city."""
    return month_facts(snapshot(actor, snapshot_id).facts)
