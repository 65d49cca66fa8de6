"""Writes of dispatch: matters to closure, limits, meetings to their minutes."""

from guatu.dispatch.actions.agenda import arrange_item, move_item, renew_agenda, set_minutes
from guatu.dispatch.actions.asks import file_ask, withdraw_ask
from guatu.dispatch.actions.checking import confirm, reopen, verify
from guatu.dispatch.actions.deciding import Part, close, decide_dispute, decide_extension, merge, split
from guatu.dispatch.actions.duties import (
    answer_ask,
    drop_occasion,
    file_problem,
    finish_step,
    hold_occasion,
    plan_occasion,
    report_to_sponsor,
    write_log,
)
from guatu.dispatch.actions.escalating import escalate_batch, escalate_overdue
from guatu.dispatch.actions.filing import ABOUT_KINDS, assign, file_matter, issue_directive
from guatu.dispatch.actions.forces import (
    hold_force,
    set_cover,
    upload_template,
    withdraw_template,
    write_handbook,
)
from guatu.dispatch.actions.handling import ask_extension, dispute, entrust, feed_back, sign, take_up
from guatu.dispatch.actions.meetings import (
    add_agenda_item,
    decide,
    draft_meeting,
    drop_agenda_item,
    hold_meeting,
)
from guatu.dispatch.actions.orders import (
    note_interview,
    raise_order,
    raise_order_of_light,
    raise_orders_due,
    sign_order,
)
from guatu.dispatch.actions.packs import freeze_pack, send_pack, send_packs_owed
from guatu.dispatch.actions.rule_texts import (
    put_duty_rules_in_force,
    put_limits_in_force,
    put_order_rules_in_force,
)
from guatu.dispatch.actions.running import say_decision, withdraw_decision
from guatu.dispatch.actions.sampling import sample_closed
from guatu.dispatch.actions.series import begin_series, draft_next, end_series
from guatu.dispatch.actions.sheets import send_sheets, send_sheets_owed

__all__ = [
    "ABOUT_KINDS",
    "Part",
    "add_agenda_item",
    "answer_ask",
    "arrange_item",
    "ask_extension",
    "assign",
    "begin_series",
    "close",
    "confirm",
    "decide",
    "decide_dispute",
    "decide_extension",
    "dispute",
    "draft_meeting",
    "draft_next",
    "drop_agenda_item",
    "drop_occasion",
    "end_series",
    "entrust",
    "escalate_batch",
    "escalate_overdue",
    "feed_back",
    "file_ask",
    "file_matter",
    "file_problem",
    "finish_step",
    "freeze_pack",
    "hold_force",
    "hold_meeting",
    "hold_occasion",
    "issue_directive",
    "merge",
    "move_item",
    "note_interview",
    "plan_occasion",
    "put_duty_rules_in_force",
    "put_limits_in_force",
    "put_order_rules_in_force",
    "raise_order",
    "raise_order_of_light",
    "raise_orders_due",
    "renew_agenda",
    "reopen",
    "report_to_sponsor",
    "sample_closed",
    "say_decision",
    "send_pack",
    "send_packs_owed",
    "send_sheets",
    "send_sheets_owed",
    "set_cover",
    "set_minutes",
    "sign",
    "sign_order",
    "split",
    "take_up",
    "upload_template",
    "verify",
    "withdraw_ask",
    "withdraw_decision",
    "withdraw_template",
    "write_handbook",
    "write_log",
]
