"""Filing: open a submission prefilled, save its cells, read a workbook into it, hand it in."""

from collections.abc import Mapping

from guatu.collect import rules
from guatu.collect.actions.deriving import derive
from guatu.collect.actions.rounds import keep_entry, open_round
from guatu.collect.models import Cell, Form, Submission
from guatu.collect.queries import definition_of, facts_of, owes, sheet, subjects_asked
from guatu.collect.queries.known import from_other_forms, nodes_told, with_added
from guatu.collect.types import (
    CellKey,
    Facts,
    FormDefinition,
    NodeFacts,
    Prefill,
    State,
    SubjectKind,
    Words,
)
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import EN, ZH, Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import units, work_calendar
from guatu.org.types import Actor, subject
from guatu.targets import queries as targets


@verb("collect.submission.open")
def open_submission(actor: Actor, *, form_id: int, unit_id: int, period: Period) -> Submission:
    """The unit's submission for a period, made as a prefilled draft where there is none yet.

    A draft opened again gains the cells of projects and nodes that have come since. Raises Denied, NotFound
    (G1002), G1704 for a period that is not over, G2518 for a unit that does not owe it then, G1004 where the due day
    falls in a year whose holidays are not published.
    """
    actor.require("collect.fill", Submission(unit_id=unit_id))
    form = Form.objects.filter(pk=form_id).first()
    unit = units(actor).filter(pk=unit_id).first()
    if form is None or unit is None:
        raise NotFound(what=f"collect.form:{form_id}, org.unit:{unit_id}")
    now = clock().now()
    rules.require_over(period, clock().today())
    if not owes(actor, form, unit, period):
        raise GuatuError(
            "G2518",
            unit=Words(unit.name, unit.name_en),
            form=Words(form.name, form.name_en),
            period=period,
        )
    row = Submission.objects.filter(form=form, unit=unit, period=str(period)).first()
    if row is not None and State(row.state) not in rules.EDITABLE:
        unchanged()
        return row
    made = row is None
    if row is None:
        due_on = rules.due_day(work_calendar(), period, form.due_workday)
        row = Submission.objects.create(
            form=form, unit=unit, period=str(period), due_on=due_on, opened_at=now, touched_at=now
        )
    added = _prefill(actor, row, period)
    if made:
        facts: dict[str, Fact] = {
            "unit": unit.code,
            "period": str(period),
            "due_on": row.due_on,
            "cells": added,
        }
        record(actor, subject(row), after=facts)
    elif added:
        record(actor, subject(row), after={"cells_added": added})
    else:
        unchanged()
    return row


def _prefill(actor: Actor, row: Submission, period: Period) -> int:
    """Adds the cells that the submission lacks, holding what is known: last period, nodes, other forms. How many."""
    definition = definition_of(row.form)
    asked = subjects_asked(actor, row.form, definition, row.unit_id, period)
    facts = with_added(facts_of(actor, asked, row.unit_id, period), definition, row.unit_id, period)
    there = set(Cell.objects.filter(submission=row).values_list("subject_kind", "subject_id", "field"))
    cells = [
        Cell(
            submission=row,
            subject_kind=filled.key.kind.value,
            subject_id=filled.key.subject_id,
            field=filled.key.field,
            value=filled.value,
            prefilled=bool(filled.value),
            source=filled.source,
        )
        for filled in rules.prefilled(
            definition,
            facts,
            period,
            before=rules.before(definition, facts, period),
            nodes=_nodes_told(actor, definition, facts, period),
            others=from_other_forms(definition, row.unit_id, period),
        )
        if (filled.key.kind.value, filled.key.subject_id, filled.key.field) not in there
    ]
    Cell.objects.bulk_create(cells)
    return len(cells)


def _nodes_told(
    actor: Actor, definition: FormDefinition, facts: Facts, period: Period
) -> dict[int, list[NodeFacts]]:
    if not any(spec.prefill is Prefill.NODES for spec in definition.fields):
        return {}
    return nodes_told(actor, [item.id for item in facts.projects], period)


@verb("collect.submission.save")
def save_cells(
    actor: Actor, *, submission_id: int, version: int, values: Mapping[CellKey, str], channel: str = ""
) -> Submission:
    """Write cells of a draft or a returned submission. `version` is the one the writer saw.

    `channel` is how the values came, where that is not the actor's own: "workbook".

    Text that cannot be read is kept, to be mended before it is handed in; cells left out keep their value.
    Raises Denied, NotFound, G1701 once handed in, G1703 where somebody saved in between, G1709 for a cell that the
    submission does not have.
    """
    row = editable(actor, submission_id)
    if row.version != version:
        raise GuatuError("G1703", seen=version, now=row.version)
    write_cells(actor, row, values, channel)
    return row


@verb("collect.submission.submit")
def submit(actor: Actor, *, submission_id: int, version: int | None = None) -> Submission:
    """Hand a submission in. `version`, where given, is the one the actor saw.

    The same version sent again by the same account, because the answer was lost on its way, is answered as the first
    time and writes nothing more.

    Raises Denied, NotFound, G1701, G1703, and G1705 where cells are missing, wrong, or not explained.
    """
    if version is not None and (done := _handed_in(actor, submission_id, version)) is not None:
        unchanged()
        return done
    row = editable(actor, submission_id)
    if version is not None and row.version != version:
        raise GuatuError("G1703", seen=version, now=row.version)
    laid_out = sheet(actor, row)
    if wrong := laid_out.open:
        worst = wrong[0]
        first = Words(f"{worst.where(ZH)}：{worst.text(ZH)}", f"{worst.where(EN)}: {worst.text(EN)}")
        raise GuatuError("G1705", count=len(wrong), first=first)
    before = row.state
    row.state = rules.move(State(row.state), State.SUBMITTED)
    row.submitted_at = clock().now()
    row.submitted_by_id = actor.account_id
    row.by_proxy = actor.unit_id != row.unit_id
    row.save(update_fields=["state", "submitted_at", "submitted_by", "by_proxy"])
    worked(row)
    open_round(actor, row)
    late = rules.is_late(row.due_on, clock().today(), clock().today())
    after: dict[str, Fact] = {
        "state": row.state,
        "version": row.version,
        "by_proxy": row.by_proxy,
        "late": late,
    }
    record(actor, subject(row), before={"state": before}, after=after)
    return row


def _handed_in(actor: Actor, submission_id: int, version: int) -> Submission | None:
    """The submission, where this account's handing in of that very version is what happened to it last."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form", "unit")
    row = rows.filter(
        pk=submission_id,
        state=State.SUBMITTED.value,
        version=version + 1,
        submitted_by=actor.account_id,
        submitted_by__isnull=False,
    ).first()
    return row if row is not None and actor.can("collect.fill", row) else None


def editable(actor: Actor, submission_id: int) -> Submission:
    """The submission, locked for writing, where the actor may fill it. Raises NotFound, Denied, G1701."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form", "unit")
    row = rows.filter(pk=submission_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    actor.require("collect.fill", row)
    if State(row.state) not in rules.EDITABLE:
        raise GuatuError("G1701")
    return row


def stored_cells(row: Submission) -> dict[CellKey, Cell]:
    """Every cell of a submission, by its key. One query."""
    return {
        CellKey(SubjectKind(cell.subject_kind), cell.subject_id, cell.field): cell
        for cell in Cell.objects.filter(submission=row)
    }


def tidied(actor: Actor, row: Submission, values: Mapping[CellKey, str]) -> dict[CellKey, str]:
    """The texts as the form keeps them (`rules.tidy`)."""
    definition, decimals = definition_of(row.form), _decimals(actor, values)
    return {
        key: text.strip()[: rules.MAX_TEXT]
        if key.is_why
        else rules.tidy(definition.spec(key.kind, key.field), text, decimals.get(key.subject_id))
        for key, text in values.items()
    }


def stored_text(cells: Mapping[CellKey, Cell], key: CellKey) -> str:
    """What a cell says, or what is said beside it."""
    cell = cells[key.cell]
    return cell.explanation if key.is_why else cell.value


def write_cells(actor: Actor, row: Submission, values: Mapping[CellKey, str], channel: str = "") -> int:
    """Writes what differs, tidied, and counts it; the version grows where anything does. Raises G1709.

    `channel` is how the values came, where that is not the actor's own: "workbook".
    """
    cells = stored_cells(row)
    for key in values:
        if key.cell not in cells:
            raise GuatuError("G1709", key=key)
    before: dict[str, Fact] = {}
    after: dict[str, Fact] = {}
    written: dict[str, str] = {}
    changed: dict[int, Cell] = {}
    for key, text in tidied(actor, row, values).items():
        cell, standing = cells[key.cell], stored_text(cells, key)
        if text == standing:
            continue
        before[str(key)] = standing
        after[str(key)] = written[str(key)] = text
        if key.is_why:
            cell.explanation = text
        else:
            cell.value, cell.prefilled = text, False
        changed[cell.pk] = cell
    if not changed:
        unchanged()
        return 0
    derived = derive(actor, row, cells, list(changed.values()))
    for cell in derived:
        after[cell.key] = cell.value
    fields = ["value", "prefilled", "source", "explanation"]
    Cell.objects.bulk_update([*changed.values(), *derived], fields, batch_size=200)
    worked(row, in_workbook=channel == "workbook")
    keep_entry(actor, row, written, channel)
    record(actor, subject(row), before=before, after=after)
    return len(written)


def worked(row: Submission, *, in_workbook: bool = False) -> None:
    """A change was made: the version grows, and with it the time that the submission took so far."""
    now = clock().now()
    row.version += 1
    row.worked_seconds = rules.worked(row.worked_seconds, row.touched_at, now)
    row.touched_at = now
    row.in_workbook = row.in_workbook or in_workbook
    row.save(update_fields=["version", "worked_seconds", "touched_at", "in_workbook"])


def _decimals(actor: Actor, values: Mapping[CellKey, str]) -> dict[int, int]:
    ids = {key.subject_id for key in values if key.kind is SubjectKind.INDICATOR and not key.is_why}
    if not ids:
        return {}
    return dict(targets.indicators(actor).filter(pk__in=ids).values_list("pk", "decimals"))
