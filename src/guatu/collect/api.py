"""The API of collect: the same queries and actions as the pages, and the workbook both ways."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from guatu.collect import actions, queries
from guatu.collect.forms import read_upload
from guatu.collect.types import CellKey, Field, Owed, Problem, Sheet, SubjectKind
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["collect"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


@router.get("/due", response=list[OwedOut])
def due(request: HttpRequest) -> list[dict[str, Any]]:
    """What the units that I may fill for owe."""
    return [_owed(item) for item in queries.due_list(actor_of(request))]


@router.get("/board", response=list[OwedOut])
def board(request: HttpRequest, period: str) -> list[dict[str, Any]]:
    """How a month stands, unit by unit."""
    actor = actor_of(request)
    actor.require("collect.read")
    return [_owed(item) for item in queries.board(actor, Period.parse(period))]


@router.post("/submissions", response=SubmissionOut)
def open_submission(request: HttpRequest, payload: OpenIn) -> dict[str, Any]:
    """Open a month's form, prefilled where it is new."""
    row = actions.open_submission(
        actor_of(request),
        form_id=payload.form_id,
        unit_id=payload.unit_id,
        period=Period.parse(payload.period),
    )
    return _laid_out(request, row.pk)


@router.get("/submissions/{submission_id}", response=SubmissionOut)
def submission(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """One submission with its cells and problems."""
    return _laid_out(request, submission_id)


@router.patch("/submissions/{submission_id}/cells", response=SubmissionOut)
def save_cells(request: HttpRequest, submission_id: int, payload: CellsIn) -> dict[str, Any]:
    """Write cells; refused with G1703 where somebody saved in between."""
    actions.save_cells(
        actor_of(request),
        submission_id=submission_id,
        version=payload.version,
        values={_key(text): value for text, value in payload.values.items()},
    )
    return _laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/submit", response=SubmissionOut)
def submit(request: HttpRequest, submission_id: int, payload: SubmitIn) -> dict[str, Any]:
    """Hand it in; refused with G1705 while it has problems."""
    actions.submit(actor_of(request), submission_id=submission_id, version=payload.version)
    return _laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/return", response=SubmissionOut)
def return_submission(request: HttpRequest, submission_id: int, payload: ReturnIn) -> dict[str, Any]:
    """Send it back with remarks."""
    actions.return_submission(
        actor_of(request),
        submission_id=submission_id,
        remark=payload.remark,
        remarks={_key(text): remark for text, remark in (payload.remarks or {}).items()},
    )
    return _laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/accept", response=SubmissionOut)
def accept(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """Take its figures into the tables."""
    actions.accept(actor_of(request), submission_id=submission_id)
    return _laid_out(request, submission_id)


@router.post("/periods/{period}/lock", response=Counted)
def lock(request: HttpRequest, period: str) -> dict[str, int]:
    """Lock every accepted submission of a month."""
    return {"count": actions.lock_period(actor_of(request), period=Period.parse(period))}


@router.get("/submissions/{submission_id}/workbook")
def workbook_out(request: HttpRequest, submission_id: int, language: str = "zh") -> HttpResponse:
    """The submission as an Excel workbook."""
    actor = actor_of(request)
    data = queries.workbook(actor, queries.submission(actor, submission_id), language)
    return HttpResponse(data, content_type=XLSX)


@router.post("/submissions/{submission_id}/workbook", response=Counted)
def workbook_in(
    request: HttpRequest,
    submission_id: int,
    file: File[UploadedFile],
) -> dict[str, int]:
    """Take a filled workbook, whole or not at all. How many cells changed."""
    actor = actor_of(request)
    actor.require("collect.fill", queries.submission(actor, submission_id))
    data = read_upload(file)
    return {"count": actions.import_workbook(actor, submission_id=submission_id, data=data)}


def _laid_out(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    return _sheet(queries.sheet(actor, queries.submission(actor, submission_id)))


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.submission_id,
        "form": sheet.form_code,
        "unit_code": sheet.unit_code,
        "period": str(sheet.period),
        "due_on": sheet.due_on,
        "state": sheet.state.value,
        "version": sheet.version,
        "cells": [
            {
                "cell": str(cell.key),
                "name": cell.spec.words.zh,
                "value": cell.value,
                "previous": cell.previous,
                "prefilled": cell.prefilled,
                "remark": cell.remark,
            }
            for cell in sheet.cells
        ],
        "problems": [_problem(problem) for problem in sheet.problems],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "cell": str(problem.key),
        "level": problem.level.value,
        "number": problem.error.number,
        "zh": f"{problem.where(ZH)}：{problem.text(ZH)}",
        "en": f"{problem.where(EN)}: {problem.text(EN)}",
        "remedy_zh": problem.remedy(ZH),
        "remedy_en": problem.remedy(EN),
    }


def _owed(item: Owed) -> dict[str, Any]:
    return {
        "form_id": item.form_id,
        "form": item.form.zh,
        "unit_id": item.unit_id,
        "unit_code": item.unit_code,
        "unit": item.unit.zh,
        "period": str(item.period),
        "due_on": item.due_on,
        "state": item.state.value if item.state else None,
        "late": item.late,
        "submission_id": item.submission_id,
        "submitted_at": item.submitted_at,
        "by": item.by,
        "by_proxy": item.by_proxy,
        "returned": item.returned,
    }


def _key(text: str) -> CellKey:
    """Reads "projects.node:17/blocker". Raises G1709."""
    subject, _, field = text.partition("/")
    kind, _, number = subject.rpartition(":")
    try:
        return CellKey(SubjectKind(kind), int(number), Field(field))
    except ValueError as wrong:
        raise GuatuError("G1709", key=text[:80]) from wrong
