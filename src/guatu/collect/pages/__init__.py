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
    history,
    queue,
    return_submission,
)
from guatu.collect.pages.delegating import (
    delegations,
    revoke_delegation,
)
from guatu.collect.pages.detectors import (
    detectors,
)
from guatu.collect.pages.due import (
    due,
    lock,
    open_submission,
)
from guatu.collect.pages.evidence import (
    add_evidence,
    answer,
    evidence,
    withdraw_evidence,
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
    field,
    fields,
)
from guatu.collect.pages.revising import (
    cell,
    decide_revision,
    revisions,
    withdraw_revision,
)

__all__ = [
    "accept",
    "add_evidence",
    "answer",
    "apply_import",
    "board",
    "board_export",
    "burden",
    "cell",
    "check",
    "checks",
    "decide_revision",
    "delegations",
    "detectors",
    "drop_import",
    "due",
    "edit_form",
    "evidence",
    "field",
    "fields",
    "force_form",
    "forget_profile",
    "form",
    "form_list",
    "history",
    "import_annotated",
    "import_file",
    "import_mapping",
    "import_state",
    "imports",
    "lock",
    "one_import",
    "open_submission",
    "queue",
    "remind",
    "reminder_rules",
    "reread_import",
    "restore_note",
    "retire_form",
    "return_submission",
    "revisions",
    "revoke_delegation",
    "save",
    "submission",
    "undo_import",
    "withdraw",
    "withdraw_evidence",
    "withdraw_revision",
    "workbook",
]
