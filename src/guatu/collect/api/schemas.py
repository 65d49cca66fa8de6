"""What the API of collect takes and gives."""

from datetime import date, datetime

from ninja import Schema


class OwedOut(Schema):
    """A unit's answer to a form for a month; `state` is null where nothing was opened."""

    form_id: int
    form: str
    unit_id: int
    unit_code: str
    unit: str
    period: str
    due_on: date | None
    state: str | None
    late: bool
    submission_id: int | None
    submitted_at: datetime | None
    by: str
    by_proxy: bool
    returned: int


class ProblemOut(Schema):
    """What was found about a cell. `level` "must_explain" is settled by an explanation on it, "note" never blocks.

    `rule`: the code of the rule of checking; `open`: whether it still forbids submitting.
    """

    cell: str
    level: str
    rule: str
    open: bool
    explanation: str
    number: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class CellOut(Schema):
    """A cell: `cell` is `<table>:<id>/<field>`; money is in 万元, as on the form."""

    cell: str
    name: str
    value: str
    previous: str
    prefilled: bool
    remark: str
    explanation: str
    derived: bool


class SubmissionOut(Schema):
    """A submission laid out. Send `version` back with what is saved."""

    id: int
    form: str
    unit_code: str
    period: str
    due_on: date
    state: str
    version: int
    cells: list[CellOut]
    problems: list[ProblemOut]


class OpenIn(Schema):
    form_id: int
    unit_id: int
    period: str


class CellsIn(Schema):
    """Cells to write, by key; cells left out keep their value. `<cell>/why` is what explains a cell."""

    version: int
    values: dict[str, str]


class EditIn(Schema):
    """A cell's text as the writer saw it (`base`) and left it (`value`)."""

    base: str
    value: str


class EditsIn(Schema):
    """What was written, by key of the cell. `account`: whose page sends it, where a browser may have changed hands."""

    cells: dict[str, EditIn]
    account: int | None = None
    seen: int | None = None


class ConflictOut(Schema):
    """A cell that was not written, since somebody else changed it. To keep `mine`, send it with `theirs` as base."""

    cell: str
    theirs: str
    mine: str
    base: str
    by: str | None
    at: datetime | None
    own: bool


class ShownProblemOut(Schema):
    """A problem as a page shows it, in the reader's language: where, and what is wrong and how to mend it."""

    cell: str
    level: str
    open: bool
    number: str
    where: str
    text: str


class MergedOut(Schema):
    """How the cells of a save stand now, the conflicts among them, and every problem of the submission.

    `derived`: the notes that follow from the nodes, as they now stand, whether they were sent or not.
    """

    version: int
    values: dict[str, str]
    derived: dict[str, str]
    conflicts: list[ConflictOut]
    problems: list[ShownProblemOut]


class SubmitIn(Schema):
    version: int | None = None


class ReturnIn(Schema):
    remark: str = ""
    remarks: dict[str, str] | None = None


class TakenOut(Schema):
    """What became of an uploaded workbook: cells written, the import that keeps it, its state, cells left to decide."""

    count: int
    workbook: int
    state: str
    conflicts: list[ConflictOut]


class Counted(Schema):
    count: int
