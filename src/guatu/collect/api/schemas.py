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
    """What is wrong with a cell; `level` "must_explain" is settled by giving the reason."""

    cell: str
    level: str
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
    """Cells to write, by key; cells left out keep their value."""

    version: int
    values: dict[str, str]


class SubmitIn(Schema):
    version: int | None = None


class ReturnIn(Schema):
    remark: str = ""
    remarks: dict[str, str] | None = None


class Counted(Schema):
    count: int
