"""An import written, whole or not at all, through the verbs of the rooms that own the facts; and taken back."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from guatu.collect.actions.filing import editable, save_cells, stored_cells
from guatu.collect.actions.own_workbook import WORKBOOK, held_before, write_own
from guatu.collect.actions.workbook_reading import error_kept
from guatu.collect.models import Cell, ReadingProfile, Workbook, WorkbookLine
from guatu.collect.rules.compared import kept_verdict, kept_written
from guatu.collect.rules.importing import from_json
from guatu.collect.types import CellKey, SubjectKind
from guatu.collect.types.workbook import LineState, Target, WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.memory import little_collected
from guatu.kernel.period import Period
from guatu.ledger.actions import record, update_rows, verb
from guatu.ledger.queries import changed_since
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects import actions as projects
from guatu.projects.types import ListedColumns

AT_ONCE = 1_000
WRITTEN = (LineState.NEW.value, LineState.CHANGED.value)


def run_writing(actor: Actor, workbook_id: int) -> None:
    """Write an import that was confirmed. What is refused now is kept with it, and then nothing was written."""
    row = Workbook.objects.select_related("unit", "submission").get(pk=workbook_id)
    if row.state != WorkbookState.WRITING.value:  # somebody else took it
        return
    try:
        _write(actor, row=row)
    except _TakenOver:
        return
    except GuatuError as refused:
        _give_back(actor, row=row, error=refused)


class _TakenOver(Exception):  # noqa: N818 - undoes what was written, and is caught right here
    """Somebody has given the import up, or had it read again, since it is being written."""


@verb("collect.workbook.apply")
def _write(actor: Actor, *, row: Workbook) -> None:
    rows = WorkbookLine.objects.filter(workbook=row).order_by("number")
    if "own" in row.reading:
        write_own(actor, row, list(rows))
    elif row.target == Target.PROJECTS.value:
        _write_projects(actor, row, rows.filter(state__in=WRITTEN))
    else:
        _write_cells(actor, row, list(rows.filter(state__in=WRITTEN)))
    if not Workbook.objects.filter(pk=row.pk, state=row.state).update(state=WorkbookState.APPLIED.value):
        raise _TakenOver
    row.state = WorkbookState.APPLIED.value
    row.applied_at, row.applied_by_id = clock().now(), actor.account_id
    marks = [entry["mark"] for entry in row.reading.get("sheets", ()) if entry.get("mark")]
    ReadingProfile.objects.filter(unit=row.unit_id, mark__in=marks).update(used=F("used") + 1)
    after: dict[str, Fact] = {
        "state": row.state,
        "digest": row.digest,
        "new": row.counts["new"],
        "changed": row.counts["changed"],
        "refused": row.counts["refused"],
        "doubtful": row.counts["doubtful"],
    }
    row.entry = record(actor, subject(row), after=after).number
    row.save(update_fields=["state", "applied_at", "applied_by", "entry", "reading"])


@little_collected()
def _write_projects(actor: Actor, row: Workbook, rows: QuerySet[WorkbookLine]) -> None:
    """What was shown of each line is read beside it as the room compares: it is never held as a whole."""
    kept = [(pk, from_json(data)) for pk, data in rows.values_list("pk", "data").iterator(AT_ONCE)]
    shown = rows.values_list("data", "state", "subject_id", "changes").iterator(AT_ONCE)
    written = projects.import_listed(
        actor,
        lines=ListedColumns.of([listed for _, listed in kept]),
        expected=(kept_verdict(data["key"], *rest) for data, *rest in shown),
        period=_period(row),
        source=str(subject(row)),
        reason=f"导入工作簿 {row.name}",
    )
    update_rows(
        WorkbookLine,
        ("subject_id", "created"),
        (
            (done.project_id, True, pk)
            for pk, listed in kept
            if (done := written.get(listed.key)) is not None and done.created
        ),
    )


def _period(row: Workbook) -> Period | None:
    return Period.parse(row.period) if row.period else None


def _write_cells(actor: Actor, row: Workbook, lines: Sequence[WorkbookLine]) -> None:
    """Raises G1679 where a cell holds something else than the preview showed."""
    changes = [(line, change) for line in lines for change in line.changes]
    filing = editable(actor, row.submission_id or 0)
    held = {str(key): cell.value for key, cell in stored_cells(filing).items()}
    other = [line for line, (fact, before, *_) in changes if held.get(fact) != before]
    if other:
        raise GuatuError("G1679", count=len(other), where=str(other[0]))
    values = {CellKey.parse(fact): after for _, (fact, _, after, *_) in changes}
    save_cells(actor, submission_id=filing.pk, version=filing.version, values=values, channel=WORKBOOK)


@verb("collect.workbook.fail")
def _give_back(actor: Actor, *, row: Workbook, error: GuatuError) -> None:
    """The import stands as it was previewed, with what refused it."""
    row.state, row.error = WorkbookState.READ.value, error_kept(error)
    row.save(update_fields=["state", "error"])
    record(actor, subject(row), after={"state": row.state, "error": error.number})


def take_back(actor: Actor, row: Workbook) -> None:
    """Undo what an import wrote, where nothing has changed since. Raises G1678, G2528, G1701."""
    rows = WorkbookLine.objects.filter(workbook=row, state__in=WRITTEN).order_by("number")
    since = row.entry or 0
    if row.target == Target.PROJECTS.value:
        _not_asked(rows)
        columns = rows.values_list("subject_id", "created", "changes", "data__year")
        projects.undo_listed(
            actor,
            written=[kept_written(pk or 0, *rest) for pk, *rest in columns.iterator(AT_ONCE)],
            period=_period(row),
            since=since,
            source=str(subject(row)),
            reason=f"撤销导入 {row.name}",
        )
        return
    filing = editable(actor, row.submission_id or 0)
    if str(filing.pk) in changed_since(since, filing._meta.label_lower):
        raise GuatuError("G2528", first=f"{filing.unit.name} {filing.period}")
    values = (
        held_before(row)
        if "own" in row.reading
        else {CellKey.parse(fact): before for line in rows for fact, before, *_ in line.changes}
    )
    save_cells(actor, submission_id=filing.pk, version=filing.version, values=values)


def _not_asked(rows: QuerySet[WorkbookLine]) -> None:
    """A project that a form already asks about is not taken away. Raises G1678."""
    opened = rows.filter(created=True)
    asked = Cell.objects.filter(
        subject_kind=SubjectKind.PROJECT.value, subject_id__in=opened.order_by().values("subject_id")
    ).first()
    if asked is not None:
        raise GuatuError("G1678", name=opened.filter(subject_id=asked.subject_id)[0].name)
