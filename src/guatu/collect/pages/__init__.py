"""Pages of collect: what is owed, the form itself, the office's review, the board of a month."""

from guatu.collect.pages.deciding import accept, return_submission
from guatu.collect.pages.due import board, due, lock, open_submission
from guatu.collect.pages.filling import restore_note, save, submission, workbook
from guatu.collect.pages.import_mapping import import_mapping
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

__all__ = [
    "accept",
    "apply_import",
    "board",
    "drop_import",
    "due",
    "forget_profile",
    "import_annotated",
    "import_file",
    "import_mapping",
    "import_state",
    "imports",
    "lock",
    "one_import",
    "open_submission",
    "reread_import",
    "restore_note",
    "return_submission",
    "save",
    "submission",
    "undo_import",
    "workbook",
]
