"""Reads of the project room. The actor first; nothing outside the actor's units comes back."""

from guatu.projects.queries.approvals import approval_clock, statutory_clocks
from guatu.projects.queries.baselines import (
    baselines,
    milestone_trend,
    milestones,
    plan_variance,
    replan_preview,
)
from guatu.projects.queries.exchange import export_plan, preview_of, preview_plan
from guatu.projects.queries.frontier import project_frontier
from guatu.projects.queries.listed import compare_listed
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
from guatu.projects.queries.programme import (
    batch_members,
    capacity_spec,
    fit_for,
    levelling,
    levellings,
    loads,
    members_of,
    programme,
    programmes,
    shared_nodes,
    state_of,
    with_newest,
)
from guatu.projects.queries.risk import risk, risk_preset, risk_preset_versions
from guatu.projects.queries.sandbox import imagine
from guatu.projects.queries.templates import template, template_spec, template_versions, templates
from guatu.projects.queries.tied import node_ties, tie_effect, untie_effect
from guatu.projects.queries.ways import project_ways
from guatu.projects.queries.why import reasons

__all__ = [
    "SORTS",
    "approval_clock",
    "baselines",
    "batch_members",
    "blocked_nodes",
    "capacity_spec",
    "compare_listed",
    "export_plan",
    "find",
    "fit_for",
    "funds",
    "imagine",
    "investment_plans",
    "latest_progress",
    "ledger_of",
    "levelling",
    "levellings",
    "link_spec",
    "links",
    "loads",
    "measures_taken",
    "members_of",
    "milestone_trend",
    "milestones",
    "node_spec",
    "node_ties",
    "nodes",
    "nodes_due",
    "outlooks",
    "outside_ratings",
    "plan_from",
    "plan_variance",
    "portfolios",
    "preview_of",
    "preview_plan",
    "programme",
    "programmes",
    "progress",
    "project",
    "project_by_id",
    "project_frontier",
    "project_ways",
    "projects",
    "read_list",
    "reasons",
    "replan_preview",
    "risk",
    "risk_preset",
    "risk_preset_versions",
    "shared_nodes",
    "stage_changes",
    "state_of",
    "statutory_clocks",
    "template",
    "template_spec",
    "template_versions",
    "templates",
    "tie_effect",
    "ties",
    "untie_effect",
    "with_newest",
    "with_year",
]
