"""Meetings that come back, and when the next one is."""

from datetime import timedelta

from django.db.models import Max, QuerySet

from guatu.dispatch.models import Series
from guatu.dispatch.rules.cadence import Proposed, Rhythm, next_day
from guatu.dispatch.types.meetings import Cadence
from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.kernel.language import Phrase
from guatu.org.queries import work_calendar
from guatu.org.types import Actor


def series(actor: Actor) -> QuerySet[Series]:
    """The series, those that go on first, each with `last_on`, the day of its last meeting."""
    rows = Series.objects.select_related("chair__unit").annotate(last_on=Max("meetings__on"))
    return rows.order_by("ended_on", "id") if actor.can("dispatch.read") else rows.none()


def series_by_id(actor: Actor, series_id: int) -> Series:
    """One series. Raises NotFound."""
    found = series(actor).filter(pk=series_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"例会 {series_id}", f"series {series_id}"))
    return found


def rhythm_of(row: Series) -> Rhythm:
    """When it comes back."""
    return Rhythm(Cadence(row.cadence), row.weekday, row.turn, row.first_on)


def next_of(row: Series) -> Proposed:
    """When the next meeting of a row of `series` is: after its last one, and not before today. Two queries."""
    last = getattr(row, "last_on", None)
    yesterday = clock().today() - timedelta(1)
    return next_day(rhythm_of(row), max(last, yesterday) if last else yesterday, work_calendar())
