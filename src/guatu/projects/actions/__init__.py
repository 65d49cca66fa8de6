"""Writes of the project room, by subject."""

from guatu.projects.actions.baseline import switch_baseline, take_baseline
from guatu.projects.actions.money import record_progress, set_fund, set_investment_plan
from guatu.projects.actions.nodes import update_nodes
from guatu.projects.actions.plan import (
    adjust_nodes,
    approve_plan,
    plan_project,
    return_plan,
    submit_plan,
    take_replan,
)
from guatu.projects.actions.portfolio import import_portfolio, on_imported
from guatu.projects.actions.project import create_project, edit_project, move_stage
from guatu.projects.actions.templates import load_templates, save_template, use_template

__all__ = [
    "adjust_nodes",
    "approve_plan",
    "create_project",
    "edit_project",
    "import_portfolio",
    "load_templates",
    "move_stage",
    "on_imported",
    "plan_project",
    "record_progress",
    "return_plan",
    "save_template",
    "set_fund",
    "set_investment_plan",
    "submit_plan",
    "switch_baseline",
    "take_baseline",
    "take_replan",
    "update_nodes",
    "use_template",
]
