"""Pure decisions of the targets room, by subject, and who may do what."""

from rules import add_perm

from guatu.org.types import in_scope, is_dispatcher, is_member, is_reporter
from guatu.targets.rules.observing import check_month, check_reason, check_value
from guatu.targets.rules.pacing import (
    behind_points,
    linear_share,
    pace,
    required_per_month,
    target_to_date,
)
from guatu.targets.rules.splitting import even, last_year, split_year
from guatu.targets.rules.sums import mismatches

add_perm("targets.read", is_member)
add_perm("targets.write", is_dispatcher)
add_perm("targets.observe", is_dispatcher | (is_reporter & in_scope))

__all__ = [
    "behind_points",
    "check_month",
    "check_reason",
    "check_value",
    "even",
    "last_year",
    "linear_share",
    "mismatches",
    "pace",
    "required_per_month",
    "split_year",
    "target_to_date",
]
