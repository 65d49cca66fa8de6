"""Reads of collect, by subject: what is owed, one submission laid out, where a project's figures came from."""

from guatu.collect.queries.batch import queue
from guatu.collect.queries.deciding import decides_by, deciding_of, delegations, waiting_for_decision
from guatu.collect.queries.definition import definition_of
from guatu.collect.queries.due import (
    board,
    board_periods,
    due_list,
    owes,
    snapshot_facts,
)
from guatu.collect.queries.facts import facts_of, subjects_asked
from guatu.collect.queries.rounds import entered_by, entries, history, standing_remarks
from guatu.collect.queries.sheet import cell_keys, sheet, submission, workbook
from guatu.collect.queries.source import latest_source
from guatu.collect.queries.workbook import (
    earlier_import,
    file_target,
    import_lines,
    import_state,
    imported,
    open_submissions,
    profiles,
    workbooks,
)
from guatu.collect.queries.writers import Writer, last_writers

__all__ = [
    "Writer",
    "board",
    "board_periods",
    "cell_keys",
    "decides_by",
    "deciding_of",
    "definition_of",
    "delegations",
    "due_list",
    "earlier_import",
    "entered_by",
    "entries",
    "facts_of",
    "file_target",
    "history",
    "import_lines",
    "import_state",
    "imported",
    "last_writers",
    "latest_source",
    "open_submissions",
    "owes",
    "profiles",
    "queue",
    "sheet",
    "snapshot_facts",
    "standing_remarks",
    "subjects_asked",
    "submission",
    "waiting_for_decision",
    "workbook",
    "workbooks",
]
