"""Collect's decisions, by subject: states and permissions, the grammar of cells, the checks of a submission."""

from guatu.collect.rules.cells import MAX_TEXT, Value, read, tidy
from guatu.collect.rules.checks import check
from guatu.collect.rules.deciding import check_delegation, delegation_of
from guatu.collect.rules.fields import MONTHLY, FormPreset
from guatu.collect.rules.layout import (
    ACTIVE_STAGES,
    HORIZON_DAYS,
    NODES_A_PROJECT,
    Before,
    before,
    cell_keys,
    minutes,
    total_after,
)
from guatu.collect.rules.merging import Conflict, Edit, Merged, merge
from guatu.collect.rules.rounds import changes, remaining, settled
from guatu.collect.rules.states import (
    EDITABLE,
    GIVEN,
    MONTHS_BACK,
    due_day,
    is_late,
    move,
    owed_periods,
    require_over,
)

__all__ = [
    "ACTIVE_STAGES",
    "EDITABLE",
    "GIVEN",
    "HORIZON_DAYS",
    "MAX_TEXT",
    "MONTHLY",
    "MONTHS_BACK",
    "NODES_A_PROJECT",
    "Before",
    "Conflict",
    "Edit",
    "FormPreset",
    "Merged",
    "Value",
    "before",
    "cell_keys",
    "changes",
    "check",
    "check_delegation",
    "delegation_of",
    "due_day",
    "is_late",
    "merge",
    "minutes",
    "move",
    "owed_periods",
    "read",
    "remaining",
    "require_over",
    "settled",
    "tidy",
    "total_after",
]
