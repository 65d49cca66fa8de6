"""Writes of the project room, by subject."""

from guatu.projects.actions.money import record_progress, set_fund, set_investment_plan
from guatu.projects.actions.planning import plan_project, update_nodes
from guatu.projects.actions.portfolio import import_portfolio, on_imported
from guatu.projects.actions.project import create_project, edit_project, move_stage
from guatu.projects.actions.templates import load_templates, save_template, use_template

__all__ = [
    "create_project",
    "edit_project",
    "import_portfolio",
    "load_templates",
    "move_stage",
    "on_imported",
    "plan_project",
    "record_progress",
    "save_template",
    "set_fund",
    "set_investment_plan",
    "update_nodes",
    "use_template",
]
