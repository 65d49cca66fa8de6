"""Collect's decisions, by subject: states and permissions, the grammar of cells, the checks of a submission."""

from guatu.collect.rules.cells import MAX_TEXT, Value, explained, read, tidy
from guatu.collect.rules.checks import (
    KINDS,
    CheckRule,
    Kind,
    as_data,
    check,
    checked,
    read_checks,
    shipped,
)
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
from guatu.collect.rules.past import steps
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
    "KINDS",
    "MAX_TEXT",
    "MONTHLY",
    "MONTHS_BACK",
    "NODES_A_PROJECT",
    "Before",
    "CheckRule",
    "Conflict",
    "Edit",
    "FormPreset",
    "Kind",
    "Merged",
    "Value",
    "as_data",
    "before",
    "cell_keys",
    "changes",
    "check",
    "check_delegation",
    "checked",
    "delegation_of",
    "due_day",
    "explained",
    "is_late",
    "merge",
    "minutes",
    "move",
    "owed_periods",
    "read",
    "read_checks",
    "remaining",
    "require_over",
    "settled",
    "shipped",
    "steps",
    "tidy",
    "total_after",
]
