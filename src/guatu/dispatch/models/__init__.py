"""Tables of dispatch."""

from guatu.dispatch.models.matters import Escalation, LimitSet, Matter, Step
from guatu.dispatch.models.meetings import AgendaItem, Meeting
from guatu.dispatch.models.orders import OrderRules, SupervisionOrder

__all__ = [
    "AgendaItem",
    "Escalation",
    "LimitSet",
    "Matter",
    "Meeting",
    "OrderRules",
    "Step",
    "SupervisionOrder",
]
