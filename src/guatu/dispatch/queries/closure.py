"""How decisions come to closure: the numbers, and the lists behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from guatu.dispatch.models import Matter
from guatu.dispatch.queries.matters import in_sight, matters
from guatu.dispatch.rules.closure import ClosureTable, Ordered, Which, check_span, closure_table
from guatu.dispatch.types import OPEN, Kind, State
from guatu.kernel.clock import clock
from guatu.org.queries import work_calendar
from guatu.org.types import Actor

USUAL_SPAN = timedelta(182)
COLUMNS = ("unit", "kind", "state", "issued_on", "due_on", "closed_on", "reopened")


@dataclass(frozen=True, slots=True)
class ClosureSpan:
    """What is counted: ordered from `first` to `last`; `met`: by a meeting only."""

    first: date
    last: date
    met: bool = False


def usual_span() -> ClosureSpan:
    """The last half year, to today."""
    today = clock().today()
    return ClosureSpan(today - USUAL_SPAN, today)


def closure(actor: Actor, span: ClosureSpan) -> ClosureTable:
    """The numbers over the matters in sight that were ordered in the span; three queries. Raises G1939."""
    check_span(span.first, span.last)
    rows = in_sight(actor).filter(_ordered(span)).order_by()
    return closure_table(
        (
            Ordered(unit, kind, State(state), issued_on, due_on, closed_on, reopened)
            for unit, kind, state, issued_on, due_on, closed_on, reopened in rows.values_list(
                *COLUMNS
            ).iterator(chunk_size=5000)
        ),
        work_calendar(),
        clock().today(),
    )


def closure_list(
    actor: Actor,
    span: ClosureSpan,
    which: Which,
    *,
    unit_id: int | None = None,
    kind: Kind | None = None,
) -> QuerySet[Matter]:
    """The matters behind one number of `closure`. Raises G1939."""
    check_span(span.first, span.last)
    rows = matters(actor).filter(_ordered(span), _on_list(which, clock().today()))
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    return rows if kind is None else rows.filter(kind=kind)


def _ordered(span: ClosureSpan) -> Q:
    """Ordered in the span, by a unit that had to act; what was taken back or merged into another is no decision."""
    found = Q(issued_on__gte=span.first, issued_on__lte=span.last)
    found &= ~Q(state__in=[State.WITHDRAWN, State.MERGED])
    return found & Q(meeting__isnull=False) if span.met else found


def _on_list(which: Which, today: date) -> Q:
    """As `rules.closure.Ordered.lists`: a test holds the two together."""
    closed, due = Q(closed_on__isnull=False), Q(due_on__lt=today)
    lists = {
        Which.ALL: Q(),
        Which.CLOSED: closed,
        Which.OPEN: Q(state__in=OPEN),
        Which.DUE: closed | due,
        Which.IN_TIME: closed & Q(closed_on__lte=F("due_on")),
        Which.LATE: Q(closed_on__gt=F("due_on")) | (Q(closed_on=None) & due),
        Which.EVER_CLOSED: closed | Q(reopened__gt=0),
        Which.REOPENED: Q(reopened__gt=0),
    }
    return lists[which]
