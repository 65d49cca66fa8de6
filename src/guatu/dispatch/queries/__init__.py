"""Reads of dispatch. The actor first; scoped."""

from guatu.dispatch.queries.agenda import ask_facts, light_facts, matter_facts, news
from guatu.dispatch.queries.asks import ask, asks
from guatu.dispatch.queries.closure import closure, closure_list, usual_span
from guatu.dispatch.queries.drafts import directive_draft, due_on, usual_workdays
from guatu.dispatch.queries.duties import (
    Duty,
    entry,
    log_of,
    next_steps,
    occasion,
    occasions_of,
    open_asks,
    project_duty,
    secretary_sheet,
    sponsor_sheet,
    turns_of,
)
from guatu.dispatch.queries.duty_overview import (
    duty_overview,
    secretary_gaps,
)
from guatu.dispatch.queries.duty_rules import (
    duty_presets,
    duty_rules,
)
from guatu.dispatch.queries.enterprises import (
    enterprise,
    enterprise_lines,
    enterprises,
    history_of,
    projects_of,
    requests_of,
)
from guatu.dispatch.queries.handing import holdings
from guatu.dispatch.queries.limits import limit_sets, preset_texts, terms_in_force, terms_of
from guatu.dispatch.queries.matters import (
    counts,
    duplicates_of,
    evidence,
    held_at,
    incumbents_of,
    matter,
    matters,
    matters_about,
    matters_of_projects,
    open_matters,
    parts_of,
    steps_of,
    units_in_charge,
    waiting_for,
)
from guatu.dispatch.queries.meetings import (
    agenda_item,
    city,
    meeting,
    meeting_list,
    meetings,
)
from guatu.dispatch.queries.orders import (
    due_sheets,
    order,
    order_paper,
    order_presets,
    order_rule_sets,
    order_rules,
    orders,
)
from guatu.dispatch.queries.packs import changed_since, pack, pack_paper, packs
from guatu.dispatch.queries.packs import facts_of as pack_facts_of
from guatu.dispatch.queries.papers import minutes
from guatu.dispatch.queries.running import ordered_by_line, point_now, read_decision, table
from guatu.dispatch.queries.samples import (
    drawn_of,
    found_in_all,
    last_order_run,
    repeats,
    sample,
    samples,
)
from guatu.dispatch.queries.series import next_of, series, series_by_id
from guatu.dispatch.queries.sheets import commitments, sheet_paper, sheets
from guatu.dispatch.queries.sight import MATTER_KIND, ORDER_KIND, matters_in_sight, orders_in_sight
from guatu.dispatch.queries.snapshots import contribution, snapshot_facts
from guatu.dispatch.queries.unit_page import unit_page

__all__ = [
    "MATTER_KIND",
    "ORDER_KIND",
    "Duty",
    "agenda_item",
    "ask",
    "ask_facts",
    "asks",
    "changed_since",
    "city",
    "closure",
    "closure_list",
    "commitments",
    "contribution",
    "counts",
    "directive_draft",
    "drawn_of",
    "due_on",
    "due_sheets",
    "duplicates_of",
    "duty_overview",
    "duty_presets",
    "duty_rules",
    "enterprise",
    "enterprise_lines",
    "enterprises",
    "entry",
    "evidence",
    "found_in_all",
    "held_at",
    "history_of",
    "holdings",
    "incumbents_of",
    "last_order_run",
    "light_facts",
    "limit_sets",
    "log_of",
    "matter",
    "matter_facts",
    "matters",
    "matters_about",
    "matters_in_sight",
    "matters_of_projects",
    "meeting",
    "meeting_list",
    "meetings",
    "minutes",
    "news",
    "next_of",
    "next_steps",
    "occasion",
    "occasions_of",
    "open_asks",
    "open_matters",
    "order",
    "order_paper",
    "order_presets",
    "order_rule_sets",
    "order_rules",
    "ordered_by_line",
    "orders",
    "orders_in_sight",
    "pack",
    "pack_facts_of",
    "pack_paper",
    "packs",
    "parts_of",
    "point_now",
    "preset_texts",
    "project_duty",
    "projects_of",
    "read_decision",
    "repeats",
    "requests_of",
    "sample",
    "samples",
    "secretary_gaps",
    "secretary_sheet",
    "series",
    "series_by_id",
    "sheet_paper",
    "sheets",
    "snapshot_facts",
    "sponsor_sheet",
    "steps_of",
    "table",
    "terms_in_force",
    "terms_of",
    "turns_of",
    "unit_page",
    "units_in_charge",
    "usual_span",
    "usual_workdays",
    "waiting_for",
]
