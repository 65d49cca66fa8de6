"""Writes of dispatch: matters to closure, limits, meetings to their minutes."""

from guatu.dispatch.actions.checking import confirm, reopen, sample_closed, verify
from guatu.dispatch.actions.deciding import Part, close, decide_dispute, decide_extension, merge, split
from guatu.dispatch.actions.escalating import escalate_batch, escalate_overdue
from guatu.dispatch.actions.filing import ABOUT_KINDS, assign, file_matter, issue_directive
from guatu.dispatch.actions.handling import ask_extension, dispute, entrust, feed_back, sign, take_up
from guatu.dispatch.actions.limits import put_limits_in_force
from guatu.dispatch.actions.meetings import (
    add_agenda_item,
    decide,
    draft_meeting,
    drop_agenda_item,
    hold_meeting,
)
from guatu.dispatch.actions.orders import (
    note_interview,
    put_order_rules_in_force,
    raise_order,
    raise_order_of_light,
    raise_orders_due,
    sign_order,
)
from guatu.dispatch.actions.running import say_decision, withdraw_decision

__all__ = [
    "ABOUT_KINDS",
    "Part",
    "add_agenda_item",
    "ask_extension",
    "assign",
    "close",
    "confirm",
    "decide",
    "decide_dispute",
    "decide_extension",
    "dispute",
    "draft_meeting",
    "drop_agenda_item",
    "entrust",
    "escalate_batch",
    "escalate_overdue",
    "feed_back",
    "file_matter",
    "hold_meeting",
    "issue_directive",
    "merge",
    "note_interview",
    "put_limits_in_force",
    "put_order_rules_in_force",
    "raise_order",
    "raise_order_of_light",
    "raise_orders_due",
    "reopen",
    "sample_closed",
    "say_decision",
    "sign",
    "sign_order",
    "split",
    "take_up",
    "verify",
    "withdraw_decision",
]
