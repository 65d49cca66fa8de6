"""Pure decisions of the targets room, by subject, and who may do what."""

from rules import add_perm

from guatu.org.types import in_scope, is_dispatcher, is_member, is_reporter
from guatu.targets.rules.clashes import NUMBERS as CLASH_NUMBERS
from guatu.targets.rules.clashes import refusal
from guatu.targets.rules.feasibility import (
    NO_TARGETS,
    best_month,
    beyond_best,
    check_carrier,
    inflation,
    inflation_levels,
)
from guatu.targets.rules.figures import (
    check_month,
    check_reason,
    check_value,
    cumulative,
    due_months,
    last_due,
    previous_due,
    released,
)
from guatu.targets.rules.paces import (
    linear_share,
    pace,
    target_to_date,
)
from guatu.targets.rules.sheet import differences, respread, settled, with_locks
from guatu.targets.rules.shortfall import make_up
from guatu.targets.rules.splitting import check_target, reaching, split_of, split_year, spread_by, steps
from guatu.targets.rules.sums import mismatches
from guatu.targets.rules.versions import check_adjustment, check_split, holding
from guatu.targets.rules.weights import (
    YEARS_BACK,
    equal_burden,
    even,
    increments,
    last_year,
    month_weights,
    unit_weights,
    usual_shares,
    whole_weights,
)

add_perm("targets.read", is_member)
add_perm("targets.write", is_dispatcher)
add_perm("targets.observe", is_dispatcher | (is_reporter & in_scope))

__all__ = [
    "CLASH_NUMBERS",
    "NO_TARGETS",
    "YEARS_BACK",
    "best_month",
    "beyond_best",
    "check_adjustment",
    "check_carrier",
    "check_month",
    "check_reason",
    "check_split",
    "check_target",
    "check_value",
    "cumulative",
    "differences",
    "due_months",
    "equal_burden",
    "even",
    "holding",
    "increments",
    "inflation",
    "inflation_levels",
    "last_due",
    "last_year",
    "linear_share",
    "make_up",
    "mismatches",
    "month_weights",
    "pace",
    "previous_due",
    "reaching",
    "refusal",
    "released",
    "respread",
    "settled",
    "split_of",
    "split_year",
    "spread_by",
    "steps",
    "target_to_date",
    "unit_weights",
    "usual_shares",
    "whole_weights",
    "with_locks",
]
