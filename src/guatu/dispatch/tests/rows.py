"""A matter as a row that stands somewhere, for tests that are about what is read from it."""

from datetime import date, timedelta
from typing import Any

from guatu.dispatch.models import Matter
from guatu.dispatch.types import HANDLING, OPEN, Kind, State
from guatu.kernel.clock import clock
from guatu.org.models import Unit


def make_matter(
    unit: Unit, due_on: date, *, number: str = "1号", state: State = State.ASSIGNED, **facts: Any
) -> Matter:
    """A directive to a unit, issued twenty days ago; held by the unit, or by the office once it was fed back."""
    office = Unit.objects.filter(kind="city").first() or unit
    issued = facts.pop("issued_on", clock().today() - timedelta(20))
    usual: dict[str, Any] = {
        "kind": Kind.DIRECTIVE, "title": "办理", "workdays": 5,
        "filed_on": issued, "issued_on": issued, "held_since": issued,
        "desk": office, "verifier": office, "holder": unit if state in HANDLING else office,
        "held_until": due_on if state in OPEN else None, "first_due": due_on,
    }  # fmt: skip
    return Matter.objects.create(number=number, unit=unit, due_on=due_on, state=state, **(usual | facts))
