"""Tables of the project room, by subject."""

from guatu.projects.models.finance import Fund, InvestmentPlan, Progress
from guatu.projects.models.network import Link, Node, Schedule, Template, TemplateLink, TemplateNode
from guatu.projects.models.project import OutsideRating, Project, StageChange

__all__ = [
    "Fund",
    "InvestmentPlan",
    "Link",
    "Node",
    "OutsideRating",
    "Progress",
    "Project",
    "Schedule",
    "StageChange",
    "Template",
    "TemplateLink",
    "TemplateNode",
]
