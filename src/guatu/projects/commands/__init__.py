"""`guatu activity`, `import`, `plan`, `programme`, `project`, `template`: the same actions as pages and API."""

from guatu.projects.commands.activities import activity_group
from guatu.projects.commands.chains import chain_group
from guatu.projects.commands.exchange import plan_group
from guatu.projects.commands.imports import import_group
from guatu.projects.commands.permits import office_, permits
from guatu.projects.commands.plans import project_group
from guatu.projects.commands.policies import policy_group
from guatu.projects.commands.programme import programme_group
from guatu.projects.commands.risk import project_risk
from guatu.projects.commands.risk_presets import risk_presets_group
from guatu.projects.commands.templates import template_group
from guatu.projects.commands.ties import tie, untie
from guatu.projects.commands.what_if import what_if

__all__ = [
    "activity_group",
    "chain_group",
    "import_group",
    "office_",
    "permits",
    "plan_group",
    "policy_group",
    "programme_group",
    "project_group",
    "project_risk",
    "risk_presets_group",
    "template_group",
    "tie",
    "untie",
    "what_if",
]
