"""An import written, whole or not at all, through the verbs of the rooms that own the facts; and taken back."""

from collections.abc import Sequence

from django.db.models import F

from guatu.collect.actions.filing import editable, save_cells, stored_cells
from guatu.collect.actions.own_workbook import WORKBOOK, held_before, write_own
from guatu.collect.actions.workbook_reading import error_kept
from guatu.collect.models import Cell, ReadingProfile, Workbook, WorkbookLine
from guatu.collect.rules.compared import kept_listed, kept_written
from guatu.collect.types import CellKey, SubjectKind
from guatu.collect.types.workbook import LineState, Target, WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.queries import changed_since
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects import actions as projects

AT_ONCE = 1_000
WRITTEN = (LineState.NEW.value, LineState.CHANGED.value)


def run_writing(actor: Actor, workbook_id: int) -> None:
    """Write an import that was confirmed. What is refused now is kept with it, and then nothing was written."""
    row = Workbook.objects.select_related("unit", "submission").get(pk=workbook_id)
    if row.state != WorkbookState.WRITING.value:  # somebody else took it
        return
    try:
        _write(actor, row=row)
    except GuatuError as refused:
        _give_back(actor, row=row, error=refused)


@verb("collect.workbook.apply")
def _write(actor: Actor, *, row: Workbook) -> None:
    rows = WorkbookLine.objects.filter(workbook=row).order_by("number")
    lines = list(rows.filter(state__in=WRITTEN))
    if "own" in row.reading:
        write_own(actor, row, list(rows))
    elif row.target == Target.PROJECTS.value:
        _write_projects(actor, row, lines)
    else:
        _write_cells(actor, row, lines)
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


def _write_projects(actor: Actor, row: Workbook, lines: Sequence[WorkbookLine]) -> None:
    pairs = [kept_listed(one.state, one.subject_id, one.changes, one.data) for one in lines]
    written = projects.import_listed(
        actor,
        lines=[listed for listed, _ in pairs],
        expected=[shown for _, shown in pairs],
        period=_period(row),
        source=str(subject(row)),
        reason=f"导入工作簿 {row.name}",
    )
    opened: list[WorkbookLine] = []
    for line, (listed, _) in zip(lines, pairs, strict=True):
        done = written.get(listed.key)
        if done is not None and done.created:
            line.subject_id, line.created = done.project_id, True
            opened.append(line)
    WorkbookLine.objects.bulk_create(
        opened,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["subject_id", "created"],
        batch_size=AT_ONCE,
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
    lines = list(WorkbookLine.objects.filter(workbook=row, state__in=WRITTEN).order_by("number"))
    since = row.entry or 0
    if row.target == Target.PROJECTS.value:
        written = [kept_written(one.subject_id or 0, one.created, one.changes, one.data) for one in lines]
        _not_asked(lines)
        projects.undo_listed(
            actor,
            written=written,
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
        else {CellKey.parse(fact): before for line in lines for fact, before, *_ in line.changes}
    )
    save_cells(actor, submission_id=filing.pk, version=filing.version, values=values)


def _not_asked(lines: Sequence[WorkbookLine]) -> None:
    """A project that a form already asks about is not taken away. Raises G1678."""
    opened = {line.subject_id: line for line in lines if line.created}
    ids = sorted(pk for pk in opened if pk is not None)
    for at in range(0, len(ids), AT_ONCE // 2):
        asked = Cell.objects.filter(
            subject_kind=SubjectKind.PROJECT.value, subject_id__in=ids[at : at + AT_ONCE // 2]
        ).first()
        if asked is not None:
            raise GuatuError("G1678", name=opened[asked.subject_id].name)
