"""Tables of dispatch."""

from guatu.dispatch.models.duties import LogEntry, Occasion
from guatu.dispatch.models.forces import Cover, Handbook, PaperTemplate
from guatu.dispatch.models.matters import Escalation, Matter, Step
from guatu.dispatch.models.meetings import AgendaItem, Ask, DecisionLine, Meeting, Series
from guatu.dispatch.models.orders import SupervisionOrder
from guatu.dispatch.models.packs import CommitmentSheet, Pack
from guatu.dispatch.models.rule_texts import DutyRuleSet, LimitSet, OrderRules, RuleText
from guatu.dispatch.models.samples import Drawn, OrderRun, Sample

__all__ = [
    "AgendaItem",
    "Ask",
    "CommitmentSheet",
    "Cover",
    "DecisionLine",
    "Drawn",
    "DutyRuleSet",
    "Escalation",
    "Handbook",
    "LimitSet",
    "LogEntry",
    "Matter",
    "Meeting",
    "Occasion",
    "OrderRules",
    "OrderRun",
    "Pack",
    "PaperTemplate",
    "RuleText",
    "Sample",
    "Series",
    "Step",
    "SupervisionOrder",
]
