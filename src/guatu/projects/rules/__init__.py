"""Pure decisions of the project room, by subject, and who may do what."""

from rules import add_perm

from guatu.org.types import in_scope, is_dispatcher, is_member, is_reporter, is_task_force
from guatu.projects.rules.adopted import (
    check_room,
    choices_of,
    chosen,
    in_all,
    in_force,
    measure_cost,
    still_open,
)
from guatu.projects.rules.clock import (
    check_pause_day,
    clock_steps,
    has_no_office,
    is_its_office,
    statutory_clock,
)
from guatu.projects.rules.codes import code_doubt
from guatu.projects.rules.driving import drives
from guatu.projects.rules.exchange import check_incoming, diff_plan, merged
from guatu.projects.rules.facts import check_choice, check_code, check_industry, check_name, check_place
from guatu.projects.rules.joined import (
    connected,
    joined_code,
    joined_network,
    joined_parts,
    taken_of,
    worked_back_joined,
)
from guatu.projects.rules.levelling import levelled
from guatu.projects.rules.patterns import Fault, check_template, template_faults
from guatu.projects.rules.progress import check_money, check_node_update, check_progress
from guatu.projects.rules.risk_presets import check_preset
from guatu.projects.rules.scarcity import check_capacity
from guatu.projects.rules.search import grams, search_text
from guatu.projects.rules.stages import TRANSITIONS, check_move, moves_from, path_to
from guatu.projects.rules.standing import Move, moves, pushes, shifts, standing, variance, worked_standing
from guatu.projects.rules.tied import bearing_on, check_tie, held, holds, tied_shifts
from guatu.projects.rules.worked_back import network_of, sections_of, whole_chain, worked_back

add_perm("projects.read", is_member)
add_perm("projects.write", is_dispatcher)
add_perm("projects.template.write", is_dispatcher)
add_perm("projects.chain.write", is_dispatcher)
add_perm("projects.risk.write", is_dispatcher)
add_perm("projects.plan.adjust", is_dispatcher | (is_reporter & in_scope))
add_perm("projects.plan.approve", is_dispatcher)
add_perm("projects.baseline.write", is_dispatcher)
add_perm("projects.measures.adopt", is_dispatcher)
add_perm("projects.tie.write", is_dispatcher)
add_perm("projects.programme.write", is_dispatcher)
add_perm("projects.policy.write", is_dispatcher)
add_perm("projects.office.write", is_dispatcher)
add_perm("projects.progress.write", is_dispatcher | (is_reporter & in_scope))
add_perm(
    "projects.permit.record",
    is_dispatcher
    | ((is_reporter | is_task_force) & is_its_office)
    | (is_reporter & in_scope & has_no_office),
)
add_perm("projects.activity.write", is_dispatcher | ((is_reporter | is_task_force) & in_scope))
add_perm("projects.credit.write", is_dispatcher | (is_reporter & in_scope))
add_perm("projects.session.write", is_dispatcher)
add_perm("projects.result.report", is_dispatcher | (is_reporter & in_scope))
add_perm("projects.stage.move", is_dispatcher | (is_reporter & in_scope))

__all__ = [
    "TRANSITIONS",
    "Fault",
    "Move",
    "bearing_on",
    "check_capacity",
    "check_choice",
    "check_code",
    "check_incoming",
    "check_industry",
    "check_money",
    "check_move",
    "check_name",
    "check_node_update",
    "check_pause_day",
    "check_place",
    "check_preset",
    "check_progress",
    "check_room",
    "check_template",
    "check_tie",
    "choices_of",
    "chosen",
    "clock_steps",
    "code_doubt",
    "connected",
    "diff_plan",
    "drives",
    "grams",
    "held",
    "holds",
    "in_all",
    "in_force",
    "joined_code",
    "joined_network",
    "joined_parts",
    "levelled",
    "measure_cost",
    "merged",
    "moves",
    "moves_from",
    "network_of",
    "path_to",
    "pushes",
    "search_text",
    "sections_of",
    "shifts",
    "standing",
    "statutory_clock",
    "still_open",
    "taken_of",
    "template_faults",
    "tied_shifts",
    "variance",
    "whole_chain",
    "worked_back",
    "worked_back_joined",
    "worked_standing",
]
