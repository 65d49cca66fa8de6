"""Reads of collect, by subject: what is owed, one submission laid out, where a project's figures came from."""

from guatu.collect.queries.batch import (
    queue,
)
from guatu.collect.queries.board import (
    due_board,
    owed_now,
    reminder_plan,
    reminder_rules,
)
from guatu.collect.queries.burden import (
    added_by,
    burdens,
)
from guatu.collect.queries.checks import (
    Caught,
    Trial,
    block_of,
    check_by_code,
    check_versions,
    checks_in_force,
    rule_from,
    try_check,
)
from guatu.collect.queries.deciding import (
    decides,
    decides_by,
    deciding_of,
    delegations,
    waiting_for_decision,
)
from guatu.collect.queries.definition import (
    definition_of,
    definitions_of,
    registry,
)
from guatu.collect.queries.detectors import (
    Detected,
    detected,
)
from guatu.collect.queries.due import (
    board,
    board_month,
    board_periods,
    due_list,
    owes,
    snapshot_facts,
    waiting,
)
from guatu.collect.queries.evidence import (
    evidence_file,
    evidence_of,
)
from guatu.collect.queries.facts import (
    facts_of,
    subjects_asked,
)
from guatu.collect.queries.forms import (
    circle_ids,
    circle_units,
    form_version,
    form_versions,
    forms_in_force,
    known_for,
    spec_of,
)
from guatu.collect.queries.handing import holdings
from guatu.collect.queries.known import (
    KnownValue,
    known_values,
)
from guatu.collect.queries.own_workbook import (
    import_conflicts,
)
from guatu.collect.queries.owners import one_field, owner_changes, registered
from guatu.collect.queries.prose import (
    derived_prose,
    is_derived,
)
from guatu.collect.queries.revising import (
    cell_history,
    contradictions,
    revision,
    revision_views,
    revisions,
)
from guatu.collect.queries.rounds import (
    entered_by,
    entries,
    history,
    standing_remarks,
)
from guatu.collect.queries.sheet import (
    cell_keys,
    sheet,
    submission,
)
from guatu.collect.queries.source import (
    latest_source,
)
from guatu.collect.queries.workbook import (
    annotated_import,
    earlier_import,
    file_target,
    import_faults,
    import_file,
    import_lines,
    import_state,
    imported,
    open_submissions,
    profiles,
    workbook,
    workbooks,
)
from guatu.collect.queries.writers import (
    Writer,
    last_writers,
)

__all__ = [
    "Caught",
    "Detected",
    "KnownValue",
    "Trial",
    "Writer",
    "added_by",
    "annotated_import",
    "block_of",
    "board",
    "board_month",
    "board_periods",
    "burdens",
    "cell_history",
    "cell_keys",
    "check_by_code",
    "check_versions",
    "checks_in_force",
    "circle_ids",
    "circle_units",
    "contradictions",
    "decides",
    "decides_by",
    "deciding_of",
    "definition_of",
    "definitions_of",
    "delegations",
    "derived_prose",
    "detected",
    "due_board",
    "due_list",
    "earlier_import",
    "entered_by",
    "entries",
    "evidence_file",
    "evidence_of",
    "facts_of",
    "file_target",
    "form_version",
    "form_versions",
    "forms_in_force",
    "history",
    "holdings",
    "import_conflicts",
    "import_faults",
    "import_file",
    "import_lines",
    "import_state",
    "imported",
    "is_derived",
    "known_for",
    "known_values",
    "last_writers",
    "latest_source",
    "one_field",
    "open_submissions",
    "owed_now",
    "owes",
    "owner_changes",
    "profiles",
    "queue",
    "registered",
    "registry",
    "reminder_plan",
    "reminder_rules",
    "revision",
    "revision_views",
    "revisions",
    "rule_from",
    "sheet",
    "snapshot_facts",
    "spec_of",
    "standing_remarks",
    "subjects_asked",
    "submission",
    "try_check",
    "waiting",
    "waiting_for_decision",
    "workbook",
    "workbooks",
]
