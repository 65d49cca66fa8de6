"""Writes of collect, by subject: forms, filing, deciding."""

from guatu.collect.actions.answering import (
    answer_remarks,
)
from guatu.collect.actions.batch import (
    accept_batch,
)
from guatu.collect.actions.checks import (
    add_checks,
    change_check,
    changed_rule,
    load_checks,
)
from guatu.collect.actions.deciding import (
    accept,
    lock_period,
    on_accepted,
    return_submission,
)
from guatu.collect.actions.delegating import (
    delegate,
    revoke_delegation,
)
from guatu.collect.actions.evidence import (
    Piece,
    add_evidence,
    withdraw_evidence,
)
from guatu.collect.actions.filing import (
    open_submission,
    save_cells,
    submit,
)
from guatu.collect.actions.form import (
    create_form,
    draft_form,
    load_form,
    put_in_force,
    retire_form,
)
from guatu.collect.actions.merging import (
    merge_cells,
)
from guatu.collect.actions.registry import (
    add_field,
    give_field,
    load_fields,
)
from guatu.collect.actions.reminding import (
    remind,
    remind_automatically,
    set_reminder_rules,
    withdraw_reminders,
)
from guatu.collect.actions.restoring import (
    restore_prose,
)
from guatu.collect.actions.revising import (
    ask_revision,
    decide_revision,
    withdraw_revision,
)
from guatu.collect.actions.taking import (
    ImportRefused,
    Taken,
    WorkbookRefused,
    take_workbook,
)
from guatu.collect.actions.workbook import (
    Correction,
    correct_workbook,
    drop_workbook,
    forget_profile,
    upload_workbook,
)
from guatu.collect.actions.workbook_applying import (
    apply_workbook,
    undo_workbook,
)

__all__ = [
    "Correction",
    "ImportRefused",
    "Piece",
    "Taken",
    "WorkbookRefused",
    "accept",
    "accept_batch",
    "add_checks",
    "add_evidence",
    "add_field",
    "answer_remarks",
    "apply_workbook",
    "ask_revision",
    "change_check",
    "changed_rule",
    "correct_workbook",
    "create_form",
    "decide_revision",
    "delegate",
    "draft_form",
    "drop_workbook",
    "forget_profile",
    "give_field",
    "load_checks",
    "load_fields",
    "load_form",
    "lock_period",
    "merge_cells",
    "on_accepted",
    "open_submission",
    "put_in_force",
    "remind",
    "remind_automatically",
    "restore_prose",
    "retire_form",
    "return_submission",
    "revoke_delegation",
    "save_cells",
    "set_reminder_rules",
    "submit",
    "take_workbook",
    "undo_workbook",
    "upload_workbook",
    "withdraw_evidence",
    "withdraw_reminders",
    "withdraw_revision",
]
