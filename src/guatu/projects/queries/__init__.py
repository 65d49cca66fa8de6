"""Reads of the project room. The actor first; nothing outside the actor's units comes back."""

from guatu.projects.queries.approvals import statutory_clocks
from guatu.projects.queries.baselines import (
    baselines,
    milestone_trend,
    milestones,
    plan_variance,
    replan_preview,
)
from guatu.projects.queries.exchange import export_plan, preview_of, preview_plan
from guatu.projects.queries.lists import (
    SORTS,
    find,
    ledger_of,
    outside_ratings,
    portfolios,
    project,
    project_by_id,
    projects,
    read_list,
    stage_changes,
    with_year,
)
from guatu.projects.queries.money import funds, investment_plans, latest_progress, progress
from guatu.projects.queries.network import (
    blocked_nodes,
    link_spec,
    links,
    measures_taken,
    node_spec,
    nodes,
    nodes_due,
    outlooks,
    plan_from,
    ties,
)
from guatu.projects.queries.risk import risk
from guatu.projects.queries.sandbox import imagine
from guatu.projects.queries.templates import template, template_spec, template_versions, templates
from guatu.projects.queries.ways import project_ways
from guatu.projects.queries.why import reasons

__all__ = [
    "SORTS",
    "baselines",
    "blocked_nodes",
    "export_plan",
    "find",
    "funds",
    "imagine",
    "investment_plans",
    "latest_progress",
    "ledger_of",
    "link_spec",
    "links",
    "measures_taken",
    "milestone_trend",
    "milestones",
    "node_spec",
    "nodes",
    "nodes_due",
    "outlooks",
    "outside_ratings",
    "plan_from",
    "plan_variance",
    "portfolios",
    "preview_of",
    "preview_plan",
    "progress",
    "project",
    "project_by_id",
    "project_ways",
    "projects",
    "read_list",
    "reasons",
    "replan_preview",
    "risk",
    "stage_changes",
    "statutory_clocks",
    "template",
    "template_spec",
    "template_versions",
    "templates",
    "ties",
    "with_year",
]
