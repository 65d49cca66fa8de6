"""Pure decisions of dispatch: the closure machine, limits, words, agendas, permissions."""

from guatu.dispatch.rules import permissions
from guatu.dispatch.rules.agenda import draft_agenda
from guatu.dispatch.rules.lateness import days_overdue, is_overdue
from guatu.dispatch.rules.limits import LONGEST_LIMIT, due_day, limit_day, read_terms, step_day
from guatu.dispatch.rules.words import number_of

__all__ = [
    "LONGEST_LIMIT",
    "days_overdue",
    "draft_agenda",
    "due_day",
    "is_overdue",
    "limit_day",
    "number_of",
    "permissions",
    "read_terms",
    "step_day",
]
