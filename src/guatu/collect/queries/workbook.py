"""A submission as a workbook, and reads of imports: the list of past ones, one with its lines, the corrections kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet

from guatu.collect.adapters.annotated import annotated
from guatu.collect.adapters.anyfile import read_file
from guatu.collect.adapters.workbook_out import write_workbook
from guatu.collect.adapters.workbook_store import WORKBOOKS
from guatu.collect.models import ReadingProfile, Submission, Workbook, WorkbookLine
from guatu.collect.queries.sheet import sheet
from guatu.collect.reading.document import read_sheets
from guatu.collect.reading.findings import Finding, findings_of
from guatu.collect.reading.given import given_of
from guatu.collect.rules import EDITABLE
from guatu.collect.types import Level
from guatu.collect.types.workbook import Fault, LineState, Target, WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor

if TYPE_CHECKING:
    from guatu.org.models import Unit

CUT: Final = "cut"
PATIENCE: Final = timedelta(minutes=10)
"""Work behind that has not ended by then was cut off with its worker."""


def workbook(actor: Actor, row: Submission, language: str | None) -> bytes:
    """The submission as an Excel workbook in that language: to be filled in and uploaded again."""
    return write_workbook(sheet(actor, row), language)


def workbooks(actor: Actor) -> QuerySet[Workbook]:
    """The imports of the actor's units, newest first, without what was read of them."""
    rows = Workbook.objects.select_related("unit", "by__post", "submission").defer("reading", "given")
    return scoped(actor, rows if actor.can("collect.read") else rows.none())


def imported(actor: Actor, workbook_id: int) -> Workbook:
    """One import. Raises NotFound outside the actor's scope."""
    rows = Workbook.objects.select_related("unit", "by", "applied_by__post", "submission__form")
    found = scoped(actor, rows if actor.can("collect.read") else rows.none()).filter(pk=workbook_id).first()
    if found is None:
        raise NotFound(what=Phrase(f"工作簿 {workbook_id}", f"workbook {workbook_id}"))
    return found


def import_state(row: Workbook) -> str:
    """The state people see: reading or writing that began and never ended was cut off (`CUT`)."""
    busy = row.state in (WorkbookState.READING.value, WorkbookState.WRITING.value)
    if busy and row.begun_at is not None and clock().now() > row.begun_at + PATIENCE:
        return CUT
    return row.state


def import_lines(
    row: Workbook, *, state: str = "", sheet: str = "", query: str = ""
) -> QuerySet[WorkbookLine]:
    """Lines of an import that the actor has been given; `state` may be "doubtful" too."""
    rows = WorkbookLine.objects.filter(workbook=row)
    if state == "doubtful":
        rows = rows.filter(doubtful=True)
    elif state:
        rows = rows.filter(state=state)
    if sheet:
        rows = rows.filter(sheet=sheet)
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
    return rows.order_by("number")


def import_file(row: Workbook) -> bytes:
    """The file of an import that the actor has been given. Raises NotFound where the store has lost it."""
    return WORKBOOKS.load(row.digest)


def annotated_import(row: Workbook, language: str | None) -> bytes:
    """The file as it goes back: unchanged but for comments on the cells at fault and a first sheet listing them.

    Read again as it was read, so that nothing is left out. Raises what reading the file does.
    """
    data = WORKBOOKS.load(row.digest)
    if "own" in row.reading:
        return annotated(data, list(_refusals(row)), language)
    grids = read_file(data, row.name).grids
    given = {mark: given_of(kept) for mark, kept in row.reading.get("given", {}).items()}
    found = findings_of(read_sheets(grids, row.name, given))
    return annotated(data, [*_refusals(row), *found], language)


def _refusals(row: Workbook) -> Iterator[Finding]:
    """Why lines are refused; what is doubtful of them the reading says itself."""
    lines = WorkbookLine.objects.filter(workbook=row, state=LineState.REFUSED.value).order_by("number")
    for sheet_name, at, kept in lines.values_list("sheet", "row", "faults"):
        for fault in (Fault(*one) for one in kept):
            if not fault.doubt:
                yield Finding(
                    sheet_name,
                    fault.cell or f"A{at}",
                    Level.ERROR,
                    Phrase(fault.zh, fault.en),
                    Phrase(fault.zh_remedy, fault.en_remedy),
                )


def import_faults(row: Workbook) -> list[Fault]:
    """What refuses lines of an import, each with its sheet: "项目!E5"."""
    lines = WorkbookLine.objects.filter(workbook=row, state=LineState.REFUSED.value).order_by("number")
    return [
        fault._replace(cell=f"{sheet_name}!{fault.cell}")
        for sheet_name, kept in lines.values_list("sheet", "faults")
        for fault in (Fault(*one) for one in kept)
        if not fault.doubt
    ]


def earlier_import(row: Workbook) -> Workbook | None:
    """The last import of the same file into the same place that was applied and stands."""
    rows = Workbook.objects.filter(
        digest=row.digest,
        unit=row.unit_id,
        target=row.target,
        submission=row.submission_id,
        state=WorkbookState.APPLIED.value,
    )
    return rows.exclude(pk=row.pk).order_by("-applied_at").first()


def profiles(actor: Actor, unit_ids: list[int] | None = None) -> QuerySet[ReadingProfile]:
    """The corrections kept for the actor's units."""
    rows = ReadingProfile.objects.select_related("unit", "kept_by")
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    return scoped(actor, rows if actor.can("collect.read") else rows.none())


def open_submissions(actor: Actor) -> QuerySet[Submission]:
    """Submissions that the actor's units are filling: what a workbook may be read into. Newest month first."""
    rows = Submission.objects.select_related("form", "unit").filter(
        state__in=[state.value for state in EDITABLE]
    )
    return scoped(actor, rows).order_by("-period", "unit__position")


def submission_for(actor: Actor, unit: "Unit", period: Period) -> Submission:
    """The one submission of a unit and month that is being filled. Raises G2527 where there is none, or several."""
    found = list(open_submissions(actor).filter(unit=unit, period=str(period))[:2])
    if len(found) != 1:
        raise GuatuError("G2527", unit=Phrase.of(unit), period=period)
    return found[0]


def file_target(actor: Actor) -> Target:
    """Where an actor's workbooks usually go: the office's into the register, a reporter's into a submission."""
    return Target.PROJECTS if actor.can("projects.write") else Target.SUBMISSION
