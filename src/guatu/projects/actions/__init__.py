"""Writes of the project room, by subject."""

from guatu.projects.actions.activities import (
    PartIn,
    PartsTaken,
    cancel_activity,
    edit_activity,
    expect,
    hold_activity,
    leave,
    open_activity,
    take_list,
    take_part,
)
from guatu.projects.actions.approvals import (
    accept_application,
    decide_application,
    pause_clock,
    refuse_application,
    resume_clock,
    take_step,
    take_steps,
    withdraw_permit_step,
)
from guatu.projects.actions.baseline import switch_baseline, take_baseline
from guatu.projects.actions.chains import ask_draw, draw_outputs, expect_output, save_chain
from guatu.projects.actions.credit import (
    add_bank,
    change_need,
    end_need,
    open_need,
    record_step,
    withdraw_step,
)
from guatu.projects.actions.exchange import import_plan
from guatu.projects.actions.levelling import run_levelling
from guatu.projects.actions.listed import import_listed, on_listed
from guatu.projects.actions.listed_undo import undo_listed
from guatu.projects.actions.measures import adopt_measures, withdraw_measure
from guatu.projects.actions.money import record_progress, set_fund, set_investment_plan
from guatu.projects.actions.nodes import on_reported, update_nodes
from guatu.projects.actions.offices import tie_office
from guatu.projects.actions.outcomes import freeze_outcomes, report_result
from guatu.projects.actions.plan import (
    adjust_nodes,
    approve_plan,
    plan_project,
    return_plan,
    submit_plan,
    take_replan,
)
from guatu.projects.actions.policies import save_policy
from guatu.projects.actions.portfolio import import_portfolio, on_imported
from guatu.projects.actions.programme import (
    ask_levelling,
    create_programme,
    drop_capacity,
    set_capacity,
    set_members,
    take_levelling,
)
from guatu.projects.actions.project import create_project, edit_project, move_stage
from guatu.projects.actions.risk import save_risk_preset
from guatu.projects.actions.sandbox import change_plan
from guatu.projects.actions.sessions import drop_booking, move_booking, set_office_capacity, take_proposal
from guatu.projects.actions.starts import record_code
from guatu.projects.actions.templates import load_templates, save_template, use_template
from guatu.projects.actions.ties import tie_projects, untie_projects

__all__ = [
    "PartIn",
    "PartsTaken",
    "accept_application",
    "add_bank",
    "adjust_nodes",
    "adopt_measures",
    "approve_plan",
    "ask_draw",
    "ask_levelling",
    "cancel_activity",
    "change_need",
    "change_plan",
    "create_programme",
    "create_project",
    "decide_application",
    "draw_outputs",
    "drop_booking",
    "drop_capacity",
    "edit_activity",
    "edit_project",
    "end_need",
    "expect",
    "expect_output",
    "freeze_outcomes",
    "hold_activity",
    "import_listed",
    "import_plan",
    "import_portfolio",
    "leave",
    "load_templates",
    "move_booking",
    "move_stage",
    "on_imported",
    "on_listed",
    "on_reported",
    "open_activity",
    "open_need",
    "pause_clock",
    "plan_project",
    "record_code",
    "record_progress",
    "record_step",
    "refuse_application",
    "report_result",
    "resume_clock",
    "return_plan",
    "run_levelling",
    "save_chain",
    "save_policy",
    "save_risk_preset",
    "save_template",
    "set_capacity",
    "set_fund",
    "set_investment_plan",
    "set_members",
    "set_office_capacity",
    "submit_plan",
    "switch_baseline",
    "take_baseline",
    "take_levelling",
    "take_list",
    "take_part",
    "take_proposal",
    "take_replan",
    "take_step",
    "take_steps",
    "tie_office",
    "tie_projects",
    "undo_listed",
    "untie_projects",
    "update_nodes",
    "use_template",
    "withdraw_measure",
    "withdraw_permit_step",
    "withdraw_step",
]
