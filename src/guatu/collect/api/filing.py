"""Filing and deciding through the API: the same queries and actions as the pages, and the workbook both ways."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from guatu.collect import actions, queries
from guatu.collect.api.laid_out import cell_key, clash_out, laid_out, owed_out
from guatu.collect.api.schemas import (
    CellsIn,
    Counted,
    OpenIn,
    OwedOut,
    ReturnIn,
    SubmissionOut,
    SubmitIn,
    TakenOut,
)
from guatu.collect.forms import read_upload
from guatu.collect.types import CellKey, Field, SubjectKind
from guatu.kernel.period import Period
from guatu.org.queries import actor_of

router = Router(tags=["collect"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/due", response=list[OwedOut])
def due(request: HttpRequest) -> list[dict[str, Any]]:
    """What the units that I may fill for owe."""
    return [owed_out(item) for item in queries.due_list(actor_of(request))]


@router.get("/board", response=list[OwedOut])
def board(request: HttpRequest, period: str) -> list[dict[str, Any]]:
    """How a month stands, unit by unit."""
    actor = actor_of(request)
    actor.require("collect.read")
    return [owed_out(item) for item in queries.board(actor, Period.parse(period))]


@router.post("/submissions", response=SubmissionOut)
def open_submission(request: HttpRequest, payload: OpenIn) -> dict[str, Any]:
    """Open a month's form, prefilled where it is new."""
    row = actions.open_submission(
        actor_of(request),
        form_id=payload.form_id,
        unit_id=payload.unit_id,
        period=Period.parse(payload.period),
    )
    return laid_out(request, row.pk)


@router.get("/submissions/{submission_id}", response=SubmissionOut)
def submission(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """One submission with its cells and problems."""
    return laid_out(request, submission_id)


@router.patch("/submissions/{submission_id}/cells", response=SubmissionOut)
def save_cells(request: HttpRequest, submission_id: int, payload: CellsIn) -> dict[str, Any]:
    """Write cells; refused with G1703 where somebody saved in between."""
    actions.save_cells(
        actor_of(request),
        submission_id=submission_id,
        version=payload.version,
        values={cell_key(text): value for text, value in payload.values.items()},
    )
    return laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/notes/{project_id}/restore", response=SubmissionOut)
def restore_note(request: HttpRequest, submission_id: int, project_id: int) -> dict[str, Any]:
    """Have a project's note written out of its nodes again, in place of what a person wrote."""
    key = CellKey(SubjectKind.PROJECT, project_id, Field.NOTE)
    actions.restore_prose(actor_of(request), submission_id=submission_id, key=key)
    return laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/submit", response=SubmissionOut)
def submit(request: HttpRequest, submission_id: int, payload: SubmitIn) -> dict[str, Any]:
    """Hand it in; refused with G1705 while it has problems."""
    actions.submit(actor_of(request), submission_id=submission_id, version=payload.version)
    return laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/return", response=SubmissionOut)
def return_submission(request: HttpRequest, submission_id: int, payload: ReturnIn) -> dict[str, Any]:
    """Send it back with remarks."""
    actions.return_submission(
        actor_of(request),
        submission_id=submission_id,
        remark=payload.remark,
        remarks={cell_key(text): remark for text, remark in (payload.remarks or {}).items()},
    )
    return laid_out(request, submission_id)


@router.post("/submissions/{submission_id}/accept", response=SubmissionOut)
def accept(request: HttpRequest, submission_id: int) -> dict[str, Any]:
    """Take its figures into the tables."""
    actions.accept(actor_of(request), submission_id=submission_id)
    return laid_out(request, submission_id)


@router.post("/periods/{period}/lock", response=Counted)
def lock(request: HttpRequest, period: str) -> dict[str, int]:
    """Lock every accepted submission of a period; of a month with its weeks, halves and the quarter it ends."""
    return {"count": actions.lock_period(actor_of(request), period=Period.parse(period))}


@router.get("/submissions/{submission_id}/workbook")
def workbook_out(request: HttpRequest, submission_id: int, language: str = "zh") -> HttpResponse:
    """The submission as an Excel workbook."""
    actor = actor_of(request)
    data = queries.workbook(actor, queries.submission(actor, submission_id), language)
    return HttpResponse(data, content_type=XLSX)


@router.post("/submissions/{submission_id}/workbook", response=TakenOut)
def workbook_in(
    request: HttpRequest,
    submission_id: int,
    file: File[UploadedFile],
) -> dict[str, Any]:
    """Take the form's own workbook, whole or not at all; any other is read and waits as the import `workbook`.

    `conflicts`: cells changed here since the download, which were not written.
    """
    actor = actor_of(request)
    actor.require("collect.fill", queries.submission(actor, submission_id))
    taken = actions.take_workbook(
        actor, submission_id=submission_id, name=file.name or "", data=read_upload(file)
    )
    conflicts = queries.import_conflicts(taken.workbook)
    return {
        "count": taken.cells or 0,
        "workbook": taken.workbook.pk,
        "state": queries.import_state(taken.workbook),
        "conflicts": [clash_out(cell, one) for cell, one in conflicts.items()],
    }
