"""Before whom an overdue matter is brought next: one rank at a time, at most one a day. Pure."""

from dataclasses import dataclass
from datetime import date

from guatu.dispatch.rules.limits import Terms
from guatu.dispatch.types import Rank
from guatu.kernel.calendar import ONE_DAY, WorkCalendar

RANKS = tuple(Rank)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is known of a matter that whoever holds it has held beyond its day."""

    held_until: date
    escalated: int
    escalated_on: date | None


def workdays_late(calendar: WorkCalendar, until: date, today: date) -> int:
    """Workdays since the day it should have gone on; Monday to Friday count where a year is not published."""
    return max(calendar.provisional().workdays_between(until + ONE_DAY, today + ONE_DAY), 0)


def next_rank(found: Overdue, terms: Terms, calendar: WorkCalendar, today: date) -> tuple[int, int] | None:
    """The rank it is brought before today (1 project lead … 4 top leader) and its workdays late; None for none.

    Tonglu's four ranks (RULES.md §1); a matter long overdue still climbs one a day, so that each can act.
    """
    if found.escalated >= len(RANKS) or found.escalated_on == today:
        return None
    late = workdays_late(calendar, found.held_until, today)
    rank = RANKS[found.escalated]
    return (found.escalated + 1, late) if late >= terms.ladder[rank] else None


def tells_supervision(rank: int, terms: Terms) -> bool:
    """Whether the supervision office is told too (Quanzhou 2022: overdue goes to it)."""
    return rank > RANKS.index(terms.supervision_from)
