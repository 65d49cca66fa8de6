"""Tables of collect, by subject."""

from guatu.collect.models.checks import (
    Check,
)
from guatu.collect.models.filing import (
    Cell,
    Submission,
)
from guatu.collect.models.form import (
    Form,
    FormField,
)
from guatu.collect.models.keeping import (
    Delegation,
    Entry,
    Round,
)
from guatu.collect.models.registry import (
    RegisteredField,
)
from guatu.collect.models.reminding import (
    Reminder,
    ReminderRule,
)
from guatu.collect.models.revising import (
    Evidence,
    Revision,
)
from guatu.collect.models.saving import (
    Save,
)
from guatu.collect.models.workbook import (
    ReadingProfile,
    Workbook,
    WorkbookLine,
)

__all__ = [
    "Cell",
    "Check",
    "Delegation",
    "Entry",
    "Evidence",
    "Form",
    "FormField",
    "ReadingProfile",
    "RegisteredField",
    "Reminder",
    "ReminderRule",
    "Revision",
    "Round",
    "Save",
    "Submission",
    "Workbook",
    "WorkbookLine",
]
