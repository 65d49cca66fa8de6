"""Tables of dispatch."""

from guatu.dispatch.models.duties import DutyRuleSet, LogEntry, Occasion
from guatu.dispatch.models.forces import Cover, Handbook, PaperTemplate
from guatu.dispatch.models.matters import Escalation, LimitSet, Matter, Step
from guatu.dispatch.models.meetings import AgendaItem, Ask, DecisionLine, Meeting, Series
from guatu.dispatch.models.orders import OrderRules, SupervisionOrder
from guatu.dispatch.models.packs import CommitmentSheet, Pack

__all__ = [
    "AgendaItem",
    "Ask",
    "CommitmentSheet",
    "Cover",
    "DecisionLine",
    "DutyRuleSet",
    "Escalation",
    "Handbook",
    "LimitSet",
    "LogEntry",
    "Matter",
    "Meeting",
    "Occasion",
    "OrderRules",
    "Pack",
    "PaperTemplate",
    "Series",
    "Step",
    "SupervisionOrder",
]
