"""Reads of dispatch."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from guatu.dispatch.models import Directive, Feedback, Meeting
from guatu.dispatch.rules import is_overdue
from guatu.dispatch.types import OPEN, DirectiveFacts, LightFacts, State
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.queries import projects
from guatu.status.queries import lights


def directives(
    actor: Actor, *, state: State | None = None, overdue: bool = False, unit_id: int | None = None
) -> QuerySet[Directive]:
    """Directives of the units the actor may see, soonest due first, with unit, post, project and who fed back last."""
    last = Feedback.objects.filter(directive=OuterRef("pk")).order_by("-at", "-pk").values("by")[:1]
    rows = scoped(actor, Directive.objects.select_related("unit", "post", "project"), "unit").annotate(
        last_fed_back_by=Subquery(last)
    )
    if state is not None:
        rows = rows.filter(state=state)
    if overdue:
        rows = rows.filter(state__in=(State.ISSUED, State.REOPENED), due_on__lt=clock().today())
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.order_by("due_on", "id")


def open_directives(actor: Actor) -> QuerySet[Directive]:
    """Those not yet closed."""
    return directives(actor).filter(state__in=OPEN)


def directive(actor: Actor, directive_id: int) -> Directive:
    """One directive. Raises NotFound where there is none in the actor's sight."""
    found = directives(actor).select_related("light", "meeting", "issued_by").filter(pk=directive_id).first()
    if found is None:
        raise NotFound(what=f"directive {directive_id}")
    return found


def directives_of_projects(actor: Actor, project_ids: list[int]) -> QuerySet[Directive]:
    """All directives about these projects."""
    return directives(actor).filter(project_id__in=project_ids)


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the city's office, latest first; every member of the house may read them."""
    rows = Meeting.objects.select_related("chair")
    return rows if actor.can("dispatch.read") else rows.none()


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """One meeting with its agenda. Raises NotFound."""
    found = (
        meetings(actor).filter(pk=meeting_id).prefetch_related("agenda__project", "agenda__directive").first()
    )
    if found is None:
        raise NotFound(what=f"meeting {meeting_id}")
    return found


def directive_facts(actor: Actor) -> list[DirectiveFacts]:
    """What the agenda needs of every open directive; one query."""
    return [
        DirectiveFacts(
            id=row.pk,
            number=row.number,
            matter=row.matter,
            matter_en=row.matter_en,
            unit=row.unit.name,
            unit_en=row.unit.name_en,
            due_on=row.due_on,
            state=State(row.state),
            project_id=row.project_id,
        )
        for row in open_directives(actor)
    ]


def light_facts(actor: Actor, period: Period) -> list[LightFacts]:
    """What the agenda needs of every red and yellow project light of a month; two queries."""
    found = list(lights(actor, period=period, kind="projects.project", colours=["red", "yellow"]))
    named = projects(actor).in_bulk([light.subject_id for light in found])
    return [
        LightFacts(
            project_id=light.subject_id,
            project=named[light.subject_id].name,
            project_en=named[light.subject_id].name_en,
            unit=light.unit.name,
            unit_en=light.unit.name_en,
            colour=light.colour,
            sentence=light.reasons[0]["zh"] if light.reasons else "",
            sentence_en=light.reasons[0]["en"] if light.reasons else "",
        )
        for light in found
        if light.subject_id in named
    ]


def snapshot_facts(actor: Actor, period: Period) -> list[dict[str, Any]]:
    """The month's directives for a snapshot: issued by its end, and not closed before it began."""
    today = min(clock().today(), period.next().last_day)
    rows = directives(actor).filter(
        Q(closed_on=None) | Q(closed_on__gte=period.first_day), issued_on__lte=_end_of_sight(period)
    )
    return [
        {
            "id": row.pk,
            "number": row.number,
            "matter": row.matter,
            "matter_en": row.matter_en,
            "unit_code": row.unit.code,
            "unit": row.unit.name,
            "unit_en": row.unit.name_en,
            "state": row.state,
            "issued_on": row.issued_on.isoformat(),
            "due_on": row.due_on.isoformat(),
            "closed_on": row.closed_on.isoformat() if row.closed_on else None,
            "reopened": row.reopened,
            "overdue": is_overdue(row, today) or (row.closed_on is not None and row.closed_on > row.due_on),
        }
        for row in rows
    ]


def _end_of_sight(period: Period) -> date:
    """A month is concluded in the month after it: what its meeting ordered belongs to it."""
    return period.next().last_day
