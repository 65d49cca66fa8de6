"""Imports of workbooks through the API: the same queries and actions as the pages."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from guatu.collect import actions, queries
from guatu.collect.actions import Correction
from guatu.collect.forms import read_upload
from guatu.collect.models import Workbook
from guatu.collect.types.workbook import Target
from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import actor_of, units
from guatu.org.types import Actor

router = Router(tags=["collect"])
PAGE = 200


class WorkbookOut(Schema):
    """An import. `reading` says how every table was read; `error` why it was refused, or writing it failed."""

    id: int
    name: str
    digest: str
    format: str
    unit: str
    target: str
    submission_id: int | None
    period: str
    state: str
    received_at: datetime
    counts: dict[str, int]
    error: dict[str, str]
    reading: dict[str, Any]


class WorkbookBriefOut(Schema):
    """An import in the list of past ones."""

    id: int
    name: str
    digest: str
    unit: str
    target: str
    period: str
    state: str
    received_at: datetime
    counts: dict[str, int]


class ChangeOut(Schema):
    """A fact before and after, as text: money in yuan for projects, as the form writes it for a submission."""

    fact: str
    before: str
    after: str
    cell: str


class FaultOut(Schema):
    """What is wrong with a cell; a doubt does not refuse its line."""

    cell: str
    number: str
    zh: str
    en: str
    zh_remedy: str
    en_remedy: str
    doubt: bool


class LineOut(Schema):
    """A line of a preview. `left` differs and is not written from a workbook."""

    number: int
    sheet: str
    row: int
    name: str
    code: str
    state: str
    doubtful: bool
    subject_id: int | None
    changes: list[ChangeOut]
    left: list[ChangeOut]
    faults: list[FaultOut]


class LinesOut(Schema):
    """Two hundred lines of a preview, and how many there are."""

    count: int
    pages: int
    lines: list[LineOut]


class UploadIn(Schema):
    """Where a file goes: `target` "projects" or "submission"; the unit by its code; a month such as 2026-05."""

    unit: str
    target: Target = Target.SUBMISSION
    period: str = ""
    submission_id: int | None = None


class CorrectionIn(Schema):
    """What a table means: fields by a column's key ("" for nothing); null leaves the rest as read."""

    fields: dict[str, str] = Field(default_factory=dict)
    kind: str | None = None
    unit: str | None = None
    as_of: str | None = None


class MappingIn(Schema):
    """Corrections by the fingerprint (`mark`) of a table; sheets by name, whether each is imported."""

    tables: dict[str, CorrectionIn] = Field(default_factory=dict)
    sheets: dict[str, bool] = Field(default_factory=dict)
    period: str = ""


class ApplyIn(Schema):
    """`confirmed`: refused lines are left out, doubtful ones taken as they were read."""

    confirmed: bool = False


@router.get("/workbooks", response=list[WorkbookBriefOut])
def workbooks(request: HttpRequest) -> list[dict[str, Any]]:
    """The last two hundred imports of my units."""
    return [_brief(row) for row in queries.workbooks(actor_of(request))[:PAGE]]


@router.post("/workbooks", response=WorkbookOut)
def upload(request: HttpRequest, file: File[UploadedFile], payload: Form[UploadIn]) -> dict[str, Any]:
    """Upload a workbook of one's own: it is read and compared, and nothing is written yet."""
    actor = actor_of(request)
    actor.require("collect.workbook")
    row = actions.upload_workbook(
        actor,
        name=file.name or "",
        data=read_upload(file),
        unit_id=_unit(actor, payload.unit),
        target=payload.target,
        period=Period.parse(payload.period) if payload.period else None,
        submission_id=payload.submission_id,
    )
    return _out(row)


@router.get("/workbooks/{workbook_id}", response=WorkbookOut)
def one(request: HttpRequest, workbook_id: int) -> dict[str, Any]:
    """One import with how its tables were read."""
    return _out(queries.imported(actor_of(request), workbook_id))


@router.get("/workbooks/{workbook_id}/lines", response=LinesOut)
def lines(
    request: HttpRequest, workbook_id: int, state: str = "", sheet: str = "", q: str = "", page: int = 1
) -> dict[str, Any]:
    """What becomes of each line; `state` new, changed, same, refused, passed or doubtful."""
    row = queries.imported(actor_of(request), workbook_id)
    found = Paginator(queries.import_lines(row, state=state, sheet=sheet, query=q), PAGE)
    return {
        "count": found.count,
        "pages": found.num_pages,
        "lines": [
            {
                "number": line.number,
                "sheet": line.sheet,
                "row": line.row,
                "name": line.name,
                "code": line.code,
                "state": line.state,
                "doubtful": line.doubtful,
                "subject_id": line.subject_id,
                "changes": [dict(zip(_CHANGE, change, strict=True)) for change in line.changes],
                "left": [dict(zip(_CHANGE, change, strict=True)) for change in line.left],
                "faults": [dict(zip(_FAULT, fault, strict=True)) for fault in line.faults],
            }
            for line in found.get_page(page)
        ],
    }


_CHANGE = tuple(ChangeOut.model_fields)
_FAULT = tuple(FaultOut.model_fields)


@router.patch("/workbooks/{workbook_id}/mapping", response=WorkbookOut)
def mapping(request: HttpRequest, workbook_id: int, payload: MappingIn) -> dict[str, Any]:
    """Correct how it is read; kept for the unit's later workbooks. It is read and compared again."""
    row = actions.correct_workbook(
        actor_of(request),
        workbook_id=workbook_id,
        tables={mark: Correction(**one.dict()) for mark, one in payload.tables.items()},
        sheets=payload.sheets,
        period=Period.parse(payload.period) if payload.period else None,
    )
    return _out(row)


@router.post("/workbooks/{workbook_id}/apply", response=WorkbookOut)
def apply(request: HttpRequest, workbook_id: int, payload: ApplyIn) -> dict[str, Any]:
    """Write it, all or nothing. State "read" with an `error` afterwards: refused, and nothing was written."""
    return _out(
        actions.apply_workbook(actor_of(request), workbook_id=workbook_id, confirmed=payload.confirmed)
    )


@router.post("/workbooks/{workbook_id}/undo", response=WorkbookOut)
def undo(request: HttpRequest, workbook_id: int) -> dict[str, Any]:
    """Take it back, where nothing it wrote has changed since."""
    return _out(actions.undo_workbook(actor_of(request), workbook_id=workbook_id))


@router.post("/workbooks/{workbook_id}/drop", response=WorkbookOut)
def drop(request: HttpRequest, workbook_id: int) -> dict[str, Any]:
    """Give it up; one being read is asked to stop."""
    return _out(actions.drop_workbook(actor_of(request), workbook_id=workbook_id))


@router.get("/workbooks/{workbook_id}/annotated")
def annotated(request: HttpRequest, workbook_id: int, language: str = "zh") -> HttpResponse:
    """The file as it goes back: comments on the cells at fault, a first sheet listing them."""
    row = queries.imported(actor_of(request), workbook_id)
    return HttpResponse(queries.annotated_import(row, language), content_type="application/octet-stream")


def _unit(actor: Actor, code: str) -> int:
    unit = units(actor).filter(code=code).first()
    if unit is None:
        raise NotFound(what=f"org.unit:{code}")
    return int(unit.pk)


def _brief(row: Workbook) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "digest": row.digest,
        "unit": row.unit.code,
        "target": row.target,
        "period": row.period,
        "state": queries.import_state(row),
        "received_at": row.received_at,
        "counts": row.counts,
    }


def _out(row: Workbook) -> dict[str, Any]:
    return {
        **_brief(row),
        "format": row.format,
        "submission_id": row.submission_id,
        "error": row.error,
        "reading": row.reading,
    }
