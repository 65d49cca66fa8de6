"""Tables of dispatch."""

from guatu.dispatch.models.matters import Escalation, LimitSet, Matter, Step
from guatu.dispatch.models.meetings import AgendaItem, Ask, DecisionLine, Meeting, Series
from guatu.dispatch.models.orders import OrderRules, SupervisionOrder
from guatu.dispatch.models.packs import CommitmentSheet, Pack

__all__ = [
    "AgendaItem",
    "Ask",
    "CommitmentSheet",
    "DecisionLine",
    "Escalation",
    "LimitSet",
    "Matter",
    "Meeting",
    "OrderRules",
    "Pack",
    "Series",
    "Step",
    "SupervisionOrder",
]
