"""Tables of the project room, by subject."""

from guatu.projects.models.activity import Activity, Expectation, Outcome, ReportedResult, TakingPart
from guatu.projects.models.approving import ApprovingOffice, PermitDecision
from guatu.projects.models.baseline import Baseline, BaselineNode, ForecastPoint, MeasureTaken
from guatu.projects.models.booking import Booking, OfficeCapacity
from guatu.projects.models.chain import Chain, ChainSegment, ExpectedOutput
from guatu.projects.models.credit import Bank, CreditNeed, CreditStep
from guatu.projects.models.finance import Fund, InvestmentPlan, Progress
from guatu.projects.models.network import ClockPause, Link, Node, ProjectLink, Schedule
from guatu.projects.models.policy import Policy
from guatu.projects.models.programme import Levelling, Programme, ProgrammeCapacity
from guatu.projects.models.project import OutsideRating, Project, StageChange
from guatu.projects.models.risk import RiskPresetVersion
from guatu.projects.models.start import ProjectCode, ProjectStart
from guatu.projects.models.template import Template, TemplateLink, TemplateNode

__all__ = [
    "Activity",
    "ApprovingOffice",
    "Bank",
    "Baseline",
    "BaselineNode",
    "Booking",
    "Chain",
    "ChainSegment",
    "ClockPause",
    "CreditNeed",
    "CreditStep",
    "Expectation",
    "ExpectedOutput",
    "ForecastPoint",
    "Fund",
    "InvestmentPlan",
    "Levelling",
    "Link",
    "MeasureTaken",
    "Node",
    "OfficeCapacity",
    "Outcome",
    "OutsideRating",
    "PermitDecision",
    "Policy",
    "Programme",
    "ProgrammeCapacity",
    "Progress",
    "Project",
    "ProjectCode",
    "ProjectLink",
    "ProjectStart",
    "ReportedResult",
    "RiskPresetVersion",
    "Schedule",
    "StageChange",
    "TakingPart",
    "Template",
    "TemplateLink",
    "TemplateNode",
]
