"""Pages of collect: what is owed, the form itself, the office's review, the board of a month."""

from guatu.collect.pages.board import (
    board,
    board_export,
    remind,
    reminder_rules,
    withdraw,
)
from guatu.collect.pages.checks import (
    check,
    checks,
)
from guatu.collect.pages.deciding import (
    accept,
    return_submission,
)
from guatu.collect.pages.detectors import (
    detectors,
)
from guatu.collect.pages.due import (
    due,
    lock,
    open_submission,
)
from guatu.collect.pages.filling import (
    restore_note,
    save,
    submission,
    workbook,
)
from guatu.collect.pages.forms import (
    burden,
    edit_form,
    force_form,
    form,
    form_list,
    retire_form,
)
from guatu.collect.pages.import_mapping import (
    import_mapping,
)
from guatu.collect.pages.imports import (
    apply_import,
    drop_import,
    forget_profile,
    import_annotated,
    import_file,
    import_state,
    imports,
    one_import,
    reread_import,
    undo_import,
)
from guatu.collect.pages.registry import (
    fields,
)

__all__ = [
    "accept",
    "apply_import",
    "board",
    "board_export",
    "burden",
    "check",
    "checks",
    "detectors",
    "drop_import",
    "due",
    "edit_form",
    "fields",
    "force_form",
    "forget_profile",
    "form",
    "form_list",
    "import_annotated",
    "import_file",
    "import_mapping",
    "import_state",
    "imports",
    "lock",
    "one_import",
    "open_submission",
    "remind",
    "reminder_rules",
    "reread_import",
    "restore_note",
    "retire_form",
    "return_submission",
    "save",
    "submission",
    "undo_import",
    "withdraw",
    "workbook",
]
