"""Deciding: return with remarks, accept into the tables, lock a month."""

from collections.abc import Callable, Mapping, Sequence

from guatu.collect import rules
from guatu.collect.actions.writing import Writer, key_of
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import sheet
from guatu.collect.queries.facts import facts_of
from guatu.collect.types import (
    CellKey,
    State,
    SubjectKind,
)
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Subject
from guatu.org.queries import scoped
from guatu.org.types import Actor, subject

AcceptedCallback = Callable[[Actor, int, Sequence[int], Period], None]
"""(actor, submission id, ids of its projects, month)."""

_callbacks: list[AcceptedCallback] = []


def on_accepted(callback: AcceptedCallback) -> None:
    """Have `callback` called in the transaction of every acceptance, after the figures are written.

    For rooms above, which collect cannot import: status judges the projects anew. Called once, in `AppConfig.ready`;
    an error it raises undoes the acceptance.
    """
    if callback not in _callbacks:
        _callbacks.append(callback)


@verb("collect.submission.return")
def return_submission(
    actor: Actor, *, submission_id: int, remark: str = "", remarks: Mapping[CellKey, str] | None = None
) -> Submission:
    """Send a submission back with what is wrong, in general or cell by cell. Earlier remarks on cells go.

    Raises Denied, NotFound, G1702 unless it is handed in and undecided, G1706 without any remark, G1709.
    """
    row = _decidable(actor, submission_id)
    said = {key: text.strip() for key, text in (remarks or {}).items() if text.strip()}
    if not said and not remark.strip():
        raise GuatuError("G1706")
    state = rules.move(State(row.state), State.RETURNED)
    cells = {key_of(cell): cell for cell in Cell.objects.filter(submission=row)}
    if unknown := said.keys() - cells.keys():
        raise GuatuError("G1709", key=min(unknown))
    Cell.objects.filter(submission=row).exclude(remark="").update(remark="")
    for key, text in said.items():
        cells[key].remark = text[: rules.MAX_TEXT]
    Cell.objects.bulk_update([cells[key] for key in said], ["remark"], batch_size=200)
    row.remark = remark.strip()
    row.returned += 1
    _decide(actor, row, state, "remark", "returned")
    after = {
        "state": state.value,
        "remark": row.remark,
        "cells": {str(key): text for key, text in said.items()},
    }
    record(actor, subject(row), before={"state": State.SUBMITTED.value}, after=after)
    return row


@verb("collect.submission.accept")
def accept(actor: Actor, *, submission_id: int) -> Submission:
    """Accept a submission: its figures become the projects' progress and nodes and the unit's observations.

    All in this transaction, each write under its own room's verb and with this submission as its source. Raises
    Denied, NotFound, G1702, G1705 where the figures no longer hold against what came in since, and what the
    actions of projects and targets raise.
    """
    row = _decidable(actor, submission_id)
    state = rules.move(State(row.state), State.ACCEPTED)
    period = Period.parse(row.period)
    laid_out = sheet(actor, row)
    if laid_out.problems:
        worst = laid_out.problems[0]
        raise GuatuError("G1705", count=len(laid_out.problems), first=worst.subject.joined(worst.field))
    cells = list(Cell.objects.filter(submission=row))
    facts = facts_of(actor, _subjects(cells), row.unit_id, period)
    written = Writer(actor, row, laid_out.definition, facts, cells).write()
    _decide(actor, row, state)
    record(
        actor, subject(row), before={"state": State.SUBMITTED.value}, after={"state": state.value, **written}
    )
    for callback in _callbacks:
        callback(actor, row.pk, [item.id for item in facts.projects], period)
    return row


@verb("collect.period.lock")
def lock_period(actor: Actor, *, period: Period) -> int:
    """Lock every accepted submission of a month in the actor's scope, for good. How many."""
    actor.require("collect.lock")
    rows = scoped(actor, Submission.objects.select_for_update(of=("self",)))
    ids = list(
        rows.filter(period=str(period), state=State.ACCEPTED.value)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not ids:
        unchanged()
        return 0
    Submission.objects.filter(pk__in=ids).update(state=State.LOCKED.value)
    locked: list[Fact] = [*ids]
    after: dict[str, Fact] = {"state": State.LOCKED.value, "submissions": locked}
    record(actor, Subject("collect.period", str(period)), after=after)
    return len(ids)


def _decidable(actor: Actor, submission_id: int) -> Submission:
    """The submission, locked for writing, where the actor may decide on it. Raises NotFound, Denied."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form", "unit")
    row = rows.filter(pk=submission_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    actor.require("collect.decide", row)
    return row


def _decide(actor: Actor, row: Submission, state: State, *more: str) -> None:
    row.state = state.value
    row.decided_at = clock().now()
    row.decided_by_id = actor.account_id
    row.version += 1
    row.save(update_fields=["state", "decided_at", "decided_by", "version", *more])


def _subjects(cells: Sequence[Cell]) -> dict[SubjectKind, set[int]]:
    return {
        kind: {cell.subject_id for cell in cells if cell.subject_kind == kind.value} for kind in SubjectKind
    }
