"""Writes of targets, one verb one function: the plan tree, indicators, versions of targets, figures."""

from guatu.targets.actions.figures import count_figures, count_month, record_observation
from guatu.targets.actions.indicators import change_indicator, create_indicator, link_counter
from guatu.targets.actions.passing import pass_on
from guatu.targets.actions.tree import (
    change_area,
    change_plan,
    change_task,
    create_area,
    create_plan,
    create_task,
    restore,
    retire,
)
from guatu.targets.actions.versions import issue_targets, set_targets
from guatu.targets.counting import offer_counts

__all__ = [
    "change_area",
    "change_indicator",
    "change_plan",
    "change_task",
    "count_figures",
    "count_month",
    "create_area",
    "create_indicator",
    "create_plan",
    "create_task",
    "issue_targets",
    "link_counter",
    "offer_counts",
    "pass_on",
    "record_observation",
    "restore",
    "retire",
    "set_targets",
]
