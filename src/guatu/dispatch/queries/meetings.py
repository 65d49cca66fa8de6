"""Meetings and their agenda."""

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from guatu.dispatch.models import AgendaItem, Matter, Meeting
from guatu.dispatch.types import State
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import units
from guatu.org.types import Actor, UnitKind

if TYPE_CHECKING:
    from guatu.org.models import Unit


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the city's office, latest first; every member of the house may read them.

    A meeting is one for the whole city: its agenda and what it ordered are read whole, as its minutes are sent out.
    """
    rows = Meeting.objects.select_related("chair__unit", "series")
    return rows if actor.can("dispatch.read") else rows.none()


def meeting_list(actor: Actor) -> QuerySet[Meeting]:
    """The same with `points` and `ordered`: how many points of the agenda, how many matters."""
    rows = meetings(actor).annotate(
        points=Count("agenda", distinct=True),
        ordered=Count("matters", distinct=True, filter=~Q(matters__state=State.WITHDRAWN)),
    )
    return rows.order_by("-on", "-id")  # grouping drops the model's own order


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """One meeting with its agenda and what it ordered. Raises NotFound."""
    items = AgendaItem.objects.select_related("project", "matter").prefetch_related("asks")
    taken = Matter.objects.exclude(state=State.WITHDRAWN)
    ordered = taken.select_related("unit", "post", "line").prefetch_related("line__supports").order_by("id")
    found = (
        meetings(actor)
        .filter(pk=meeting_id)
        .prefetch_related(Prefetch("agenda", items), Prefetch("matters", ordered))
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"调度会 {meeting_id}", f"meeting {meeting_id}"))
    return found


def agenda_item(actor: Actor, item_id: int) -> AgendaItem:
    """One point with its meeting. Raises NotFound."""
    found = (
        AgendaItem.objects.select_related("meeting")
        .filter(pk=item_id, meeting__in=meetings(actor).values("pk"))
        .first()
    )
    if found is None:
        raise NotFound(what=Phrase(f"议题 {item_id}", f"agenda item {item_id}"))
    return found


def city(actor: Actor) -> "Unit | None":
    """The city whose office dispatches; None where the actor sees no unit of that kind."""
    return units(actor, [UnitKind.CITY]).first()
