"""Who may do what in org, and responsibility without gaps. Pure."""

from dataclasses import dataclass
from datetime import date

from rules import add_perm

from guatu.kernel.errors import GuatuError
from guatu.org.types import is_administrator, is_dispatcher, is_member, is_supervisor

add_perm("org.read", is_member)
add_perm("org.structure.write", is_administrator)
add_perm("org.responsibility.write", is_dispatcher | is_administrator)
add_perm("org.account.write", is_administrator)
add_perm("org.own.write", is_member)
add_perm("org.token.write", is_member)
add_perm("org.calendar.write", is_administrator | is_dispatcher)
add_perm("ledger.read", is_supervisor | is_administrator | is_dispatcher)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to before `end`; no end means it still runs."""

    start: date
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def check_span(span: Span) -> None:
    """Raises G1401 where a span ends before, or on the day, it starts."""
    if span.end is not None and span.end <= span.start:
        raise GuatuError("G1401", start=span.start.isoformat(), end=span.end.isoformat())


def check_hand_over(current: Span | None, on: date) -> None:
    """A handover leaves no gap and no overlap: the old ends on the very day the new starts.

    Raises G1402 where the handover lies on or before the day the current holder began.
    """
    if current is not None and on <= current.start:
        raise GuatuError("G1402", on=on.isoformat(), since=current.start.isoformat())
