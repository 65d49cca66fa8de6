"""Pages of the project room: thin, each calls one query or action."""

from guatu.projects.pages.detail import detail
from guatu.projects.pages.exchange import export_plan_file, import_plan_page
from guatu.projects.pages.imports import import_page
from guatu.projects.pages.lists import project_list
from guatu.projects.pages.permits import permit_step, permits, record_permits, tie_office
from guatu.projects.pages.plan import plan
from guatu.projects.pages.programme import (
    programme,
    programme_capacity,
    programme_capacity_drop,
    programme_level,
    programme_list,
    programme_members,
    programme_state,
    programme_take,
)
from guatu.projects.pages.risk import risk
from guatu.projects.pages.risk_presets import risk_presets, risk_presets_edit
from guatu.projects.pages.sandbox import sandbox
from guatu.projects.pages.templates import template_compare, template_edit, template_list, template_page
from guatu.projects.pages.ties import tie, untie
from guatu.projects.pages.ways_out import price_of_days, ways_out, ways_teaser
from guatu.projects.pages.why import why
from guatu.projects.pages.writes import create, edit, fund, investment, node, responsibility, stage

__all__ = [
    "create",
    "detail",
    "edit",
    "export_plan_file",
    "fund",
    "import_page",
    "import_plan_page",
    "investment",
    "node",
    "permit_step",
    "permits",
    "plan",
    "price_of_days",
    "programme",
    "programme_capacity",
    "programme_capacity_drop",
    "programme_level",
    "programme_list",
    "programme_members",
    "programme_state",
    "programme_take",
    "project_list",
    "record_permits",
    "responsibility",
    "risk",
    "risk_presets",
    "risk_presets_edit",
    "sandbox",
    "stage",
    "template_compare",
    "template_edit",
    "template_list",
    "template_page",
    "tie",
    "tie_office",
    "untie",
    "ways_out",
    "ways_teaser",
    "why",
]
