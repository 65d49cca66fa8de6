"""What dispatch adds to a month's snapshot."""

from datetime import date
from typing import Any

from django.db.models import Q

from guatu.dispatch.queries.matters import matters
from guatu.dispatch.rules.lateness import is_overdue
from guatu.dispatch.types import Kind, State
from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.types import Fact
from guatu.org.types import Actor


def contribution(actor: Actor, period: Period) -> dict[str, Fact]:
    """What dispatch adds to a month's snapshot: directives as they ever were frozen, and all kinds beside them.

    Months frozen before 2026-11 have no "matters": a scheme that counts them finds no basis there (decision 50).
    """
    every = snapshot_facts(actor, period)
    directives = [_without(row, "kind", "level") for row in every if row["kind"] == Kind.DIRECTIVE]
    return {"directives": tuple(directives), "matters": tuple(every)}


def snapshot_facts(actor: Actor, period: Period) -> list[dict[str, Any]]:
    """The month's matters of every kind: assigned by the end of its conclusion, not closed before it began.

    What the meeting that ordered it took back is left out.
    """
    today = min(clock().today(), period.next().last_day)
    rows = (
        matters(actor)
        .filter(Q(closed_on=None) | Q(closed_on__gte=period.first_day), issued_on__lte=_end_of_sight(period))
        .exclude(state=State.WITHDRAWN)
    )
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "level": row.level,
            "number": row.number,
            "matter": row.title,
            "matter_en": row.title_en,
            "unit_code": row.unit.code,
            "unit": row.unit.name,
            "unit_en": row.unit.name_en,
            "state": row.state,
            "issued_on": (row.issued_on or row.filed_on).isoformat(),
            "due_on": row.due_on.isoformat(),
            "closed_on": row.closed_on.isoformat() if row.closed_on else None,
            "reopened": row.returned + row.reopened,
            "overdue": is_overdue(row, today) or (row.closed_on is not None and row.closed_on > row.due_on),
        }
        for row in rows
    ]


def _without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def _end_of_sight(period: Period) -> date:
    """A month is concluded in the month after it: what its meeting ordered belongs to it."""
    return period.next().last_day
