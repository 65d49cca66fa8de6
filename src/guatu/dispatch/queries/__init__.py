"""Reads of dispatch. The actor first; scoped."""

from guatu.dispatch.queries.drafts import directive_draft, due_on, usual_workdays
from guatu.dispatch.queries.limits import limit_sets, preset_texts, terms_in_force, terms_of
from guatu.dispatch.queries.matters import (
    counts,
    duplicates_of,
    evidence,
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
    light_facts,
    matter_facts,
    meeting,
    meeting_list,
    meetings,
    minutes,
)
from guatu.dispatch.queries.orders import due_sheets, order, order_paper, order_presets, order_rules, orders
from guatu.dispatch.queries.running import point_now, read_decision, table
from guatu.dispatch.queries.snapshots import contribution, snapshot_facts

__all__ = [
    "agenda_item",
    "city",
    "contribution",
    "counts",
    "directive_draft",
    "due_on",
    "due_sheets",
    "duplicates_of",
    "evidence",
    "light_facts",
    "limit_sets",
    "matter",
    "matter_facts",
    "matters",
    "matters_about",
    "matters_of_projects",
    "meeting",
    "meeting_list",
    "meetings",
    "minutes",
    "open_matters",
    "order",
    "order_paper",
    "order_presets",
    "order_rules",
    "orders",
    "parts_of",
    "point_now",
    "preset_texts",
    "read_decision",
    "snapshot_facts",
    "steps_of",
    "table",
    "terms_in_force",
    "terms_of",
    "units_in_charge",
    "usual_workdays",
    "waiting_for",
]
