"""An import's steps: received, mapped, applied, taken back, dropped. Reading it is in `workbook_reading`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from guatu.collect.actions.workbook_jobs import read_workbook_job
from guatu.collect.actions.workbook_reading import run_reading
from guatu.collect.adapters.workbook_store import WORKBOOKS
from guatu.collect.models import ReadingProfile, Submission, Workbook, WorkbookLine
from guatu.collect.queries.workbook import CUT, import_state, imported, open_submissions, submission_for
from guatu.collect.reading.explained import kinds
from guatu.collect.reading.given import choices
from guatu.collect.reading.money import unit as money_unit
from guatu.collect.types.workbook import IMPORT_WORDS, Target, WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.files import shown_name
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import record, verb
from guatu.org.queries import units
from guatu.org.types import Actor, subject

AT_ONCE_BYTES: Final = 300_000
"""A packed file up to this is read while one waits; a larger one by the worker."""

MAPPABLE: Final = frozenset(
    (WorkbookState.READ.value, WorkbookState.REFUSED.value, WorkbookState.UNDONE.value)
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one table: `fields` by a column's key, "" for nothing; None elsewhere leaves it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    unit: str | None = None
    as_of: str | None = None


def upload_workbook(
    actor: Actor,
    *,
    name: str,
    data: bytes,
    unit_id: int,
    target: Target,
    period: Period | None = None,
    submission_id: int | None = None,
) -> Workbook:
    """Receive a workbook and read it: a small one at once, a large one by the worker. Raises as `receive_workbook`."""
    row = receive_workbook(
        actor,
        name=name,
        data=data,
        unit_id=unit_id,
        target=target,
        period=period,
        submission_id=submission_id,
    )
    return start_reading(actor, row)


def start_reading(actor: Actor, row: Workbook) -> Workbook:
    """Read a workbook that waits. The command line has no worker's account to hand it to, so it waits itself."""
    if row.size <= AT_ONCE_BYTES or actor.account_id is None:
        run_reading(actor, row.pk)
    else:
        read_workbook_job(row.pk, actor.account_id)
    return imported(actor, row.pk)


@verb("collect.workbook.receive")
def receive_workbook(
    actor: Actor,
    *,
    name: str,
    data: bytes,
    unit_id: int,
    target: Target,
    period: Period | None = None,
    submission_id: int | None = None,
) -> Workbook:
    """Take in somebody's own workbook, as it is, for a unit. Nothing else is written until it is applied.

    `period` is the month of its figures: for a submission it is the submission's, else that of the tables where left
    out. Raises Denied, NotFound, G1750 by its size, G1003 for what is no month, G2527 where no submission is open.
    """
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1750", megabytes=settings.UPLOAD_MAX_BYTES // 1_048_576)
    if period is not None and period.kind is not Kind.MONTH:
        raise GuatuError("G1003", text=str(period))
    unit = units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(what=f"org.unit:{unit_id}")
    actor.require("collect.fill", Submission(unit_id=unit.pk))
    into: Submission | None = None
    if target is Target.PROJECTS:
        actor.require("projects.write")
    elif submission_id is not None:
        into = open_submissions(actor).filter(pk=submission_id, unit=unit).first()
        if into is None:
            raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    elif period is not None:
        into = submission_for(actor, unit, period)
    else:
        raise GuatuError("G2527", unit=Phrase.of(unit), period="")
    row = Workbook.objects.create(
        name=shown_name(name) or "工作簿",
        digest=WORKBOOKS.keep(data),
        size=len(data),
        unit=unit,
        target=target.value,
        submission=into,
        period=into.period if into is not None else str(period or ""),
        by_id=actor.account_id,
        received_at=clock().now(),
    )
    record(
        actor,
        subject(row),
        after={
            "name": row.name,
            "digest": row.digest,
            "bytes": row.size,
            "unit": unit.code,
            "target": row.target,
            "period": row.period,
        },
    )
    return row


def correct_workbook(
    actor: Actor,
    *,
    workbook_id: int,
    tables: Mapping[str, Correction] | None = None,
    sheets: Mapping[str, bool] | None = None,
    period: Period | None = None,
) -> Workbook:
    """Correct how a workbook is read, and read it again. Raises as `map_workbook`."""
    row = map_workbook(
        actor, workbook_id=workbook_id, tables=tables or {}, sheets=sheets or {}, period=period
    )
    return start_reading(actor, row)


@verb("collect.workbook.map")
def map_workbook(
    actor: Actor,
    *,
    workbook_id: int,
    tables: Mapping[str, Correction],
    sheets: Mapping[str, bool],
    period: Period | None = None,
) -> Workbook:
    """Say what the tables of a workbook mean, by the fingerprint of each; the unit's later workbooks are read so too.

    The as-of month is this workbook's alone. Raises Denied, NotFound, G2526 once it is applied, G2529 for a field,
    kind, unit or table that there is not.
    """
    row = changeable(actor, workbook_id, MAPPABLE)
    known = {entry["mark"]: entry for entry in row.reading.get("sheets", ()) if entry.get("mark")}
    names = {entry["timeless"] for entry in row.reading.get("sheets", ())}
    if unknown := (tables.keys() - known.keys()) | (sheets.keys() - names):
        raise GuatuError("G2529", text=min(unknown))
    kept = {one.mark: one for one in ReadingProfile.objects.filter(unit=row.unit_id)}
    given = dict(row.given.get("tables", {}))
    for mark, correction in tables.items():
        before = given.get(mark) or (kept[mark].given if mark in kept else {})
        given[mark] = _merged(before, correction, known[mark])
        _keep_profile(actor, row, mark, given[mark], known[mark], kept.get(mark), {})
    for mark, entry in known.items():
        mine = {name: taken for name, taken in sheets.items() if name == entry["timeless"]}
        if mine:
            present = ReadingProfile.objects.filter(unit=row.unit_id, mark=mark).first()
            _keep_profile(actor, row, mark, given.get(mark, {}), entry, present, mine)
    row.given = {"tables": given, "sheets": {**row.given.get("sheets", {}), **sheets}}
    if period is not None and row.submission_id is None:
        row.period = str(period)
    row.state = WorkbookState.WAITING.value
    row.save(update_fields=["given", "state", "period"])
    record(
        actor,
        subject(row),
        after={
            "tables": {
                mark: {**given[mark], "fields": dict(given[mark].get("fields", {}))} for mark in tables
            },
            "sheets": dict(sheets),
            "period": row.period,
        },
    )
    return row


def _merged(before: Mapping[str, Any], correction: Correction, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections with new ones. Raises G2529 for what is not on the lists."""
    keys = {column["key"] for column in entry["columns"]}
    fields = set(choices())
    for key, name in correction.fields.items():
        if key not in keys or (name and name not in fields):
            raise GuatuError("G2529", text=name or key)
    if correction.kind and correction.kind not in kinds():
        raise GuatuError("G2529", text=correction.kind)
    if correction.unit and money_unit(correction.unit) is None:
        raise GuatuError("G2529", text=correction.unit)
    said = {"kind": correction.kind, "unit": correction.unit, "as_of": correction.as_of}
    return {
        **before,
        "fields": {**before.get("fields", {}), **correction.fields},
        **{name: value for name, value in said.items() if value is not None},
    }


def _keep_profile(
    actor: Actor,
    row: Workbook,
    mark: str,
    given: Mapping[str, Any],
    entry: Mapping[str, Any],
    present: ReadingProfile | None,
    sheets: Mapping[str, bool],
) -> None:
    """Keep corrections for next month's workbook, without the month of this one."""
    lasting = {name: value for name, value in given.items() if name != "as_of"}
    before = present.given.get("sheets", {}) if present is not None else {}
    ReadingProfile.objects.update_or_create(
        unit_id=row.unit_id,
        mark=mark,
        defaults={
            "sheet": entry["sheet"][:80],
            "title": entry.get("title", "")[:200],
            "given": {**lasting, "sheets": {**before, **sheets}},
            "kept_at": clock().now(),
            "kept_by_id": actor.account_id,
        },
    )


@verb("collect.profile.forget")
def forget_profile(actor: Actor, *, profile_id: int) -> None:
    """Forget the corrections of a table: later workbooks are read by the dictionary again. Raises Denied, NotFound."""
    row = ReadingProfile.objects.select_for_update().filter(pk=profile_id).first()
    if row is None or not actor.sees(row.unit_id):
        raise NotFound(what=f"collect.readingprofile:{profile_id}")
    actor.require("collect.fill", row)
    record(actor, subject(row), before={"sheet": row.sheet, "mark": row.mark, "given": row.given})
    row.delete()


@verb("collect.workbook.drop")
def drop_workbook(actor: Actor, *, workbook_id: int) -> Workbook:
    """Give an import up that has written nothing; one being read is asked to stop. Raises Denied, NotFound, G2526."""
    busy = frozenset((WorkbookState.WAITING.value, WorkbookState.READING.value))
    row = changeable(actor, workbook_id, MAPPABLE | busy)
    if row.state in busy:
        row.stop = True
        row.save(update_fields=["stop"])
    before = row.state
    if row.state != WorkbookState.READING.value:
        row.state = WorkbookState.DROPPED.value
        row.save(update_fields=["state"])
        WorkbookLine.objects.filter(workbook=row).delete()
    record(actor, subject(row), before={"state": before}, after={"state": WorkbookState.DROPPED.value})
    return row


def changeable(actor: Actor, workbook_id: int, states: frozenset[str]) -> Workbook:
    """The import, locked, where the actor may fill for its unit and it is in one of these states.

    One that was cut off has written nothing; as one that was refused it is read again or given up. Raises NotFound,
    Denied, G2526.
    """
    found = imported(actor, workbook_id)
    actor.require("collect.fill", found)
    if found.target == Target.PROJECTS.value:
        actor.require("projects.write")
    row = Workbook.objects.select_for_update().get(pk=found.pk)
    if import_state(row) == CUT:
        row.state = WorkbookState.REFUSED.value
    if row.state not in states:
        raise GuatuError("G2526", state=IMPORT_WORDS[row.state])
    return row
