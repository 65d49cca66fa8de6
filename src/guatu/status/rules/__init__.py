"""Pure decisions of the status room, and who may do what."""

from rules import add_perm

from guatu.org.types import is_dispatcher, is_leader, is_member, is_supervisor
from guatu.status.rules.confusion import confusion_of
from guatu.status.rules.exemptions import check_exemption, check_finding, check_period
from guatu.status.rules.foresight import (
    COLOURS,
    behind,
    chance_of,
    mean_missing,
    needs,
    order_of,
    rest_paces,
    risk_of,
    shift_of,
    turns,
    weight_of,
    year_rest,
)
from guatu.status.rules.overrides import check_override, shown
from guatu.status.rules.project_facts import evaluate

add_perm("status.read", is_member)
add_perm("status.judge", is_dispatcher)
add_perm("status.verify", is_supervisor)
add_perm("status.exempt", is_dispatcher)
add_perm("status.override", is_dispatcher | is_leader)
add_perm("status.snapshot", is_dispatcher)
add_perm("status.packs", is_dispatcher)

__all__ = [
    "COLOURS",
    "behind",
    "chance_of",
    "check_exemption",
    "check_finding",
    "check_override",
    "check_period",
    "confusion_of",
    "evaluate",
    "mean_missing",
    "needs",
    "order_of",
    "rest_paces",
    "risk_of",
    "shift_of",
    "shown",
    "turns",
    "weight_of",
    "year_rest",
]
