"""When a matter is overdue. Pure."""

from datetime import date
from typing import TYPE_CHECKING

from guatu.dispatch.types import HANDLING

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter


def is_overdue(matter: "Matter", today: date) -> bool:
    """Waiting for the unit after its due day. What was fed back and waits for verification is not overdue.

    The limit stays the first one: what is sent back after its due day is overdue at once.
    """
    return matter.state in HANDLING and today > matter.due_on


def days_overdue(matter: "Matter", today: date) -> int:
    """Calendar days past the due day; 0 where it is not overdue."""
    return (today - matter.due_on).days if is_overdue(matter, today) else 0
