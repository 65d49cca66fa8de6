"""Tables of dispatch."""

from guatu.dispatch.models.matters import Escalation, LimitSet, Matter, Step
from guatu.dispatch.models.meetings import AgendaItem, Meeting

__all__ = ["AgendaItem", "Escalation", "LimitSet", "Matter", "Meeting", "Step"]
