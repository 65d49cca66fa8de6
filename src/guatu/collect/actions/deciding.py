"""Deciding: return with remarks, accept into the tables, lock a month."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from guatu.collect import rules
from guatu.collect.actions.rounds import close_round
from guatu.collect.actions.telling import tell_accepted, tell_returned
from guatu.collect.actions.writing import Writer, key_of
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import decides_by, deciding_of, sheet, standing_remarks
from guatu.collect.queries.facts import facts_of
from guatu.collect.types import (
    CellKey,
    State,
    SubjectKind,
)
from guatu.collect.types.keeping import Decision, Delegated
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.kernel.period import Kind, Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact, Subject
from guatu.org.queries import scoped
from guatu.org.types import Actor, Role, subject

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
    actor: Actor,
    *,
    submission_id: int,
    remark: str = "",
    remarks: Mapping[CellKey, str] | None = None,
    version: int | None = None,
) -> Submission:
    """Send a submission back with what is wrong, in general or cell by cell.

    A remark of an earlier round stays until it is answered: by another value, in words, or taken back by giving ""
    for its cell. `version`, where given, is the one the actor saw. Raises Denied, NotFound, G1702 unless it is handed
    in and undecided, G1703, G1706 without any remark, G1709.
    """
    row, by = _decidable(actor, submission_id, version)
    office = _signing(actor, by)
    state = rules.move(State(row.state), State.RETURNED)
    cells = {key_of(cell): cell for cell in Cell.objects.filter(submission=row)}
    said = {key: text.strip()[: rules.MAX_TEXT] for key, text in (remarks or {}).items()}
    if unknown := said.keys() - cells.keys():
        raise GuatuError("G1709", key=min(unknown))
    standing = standing_remarks(row, cells.values())
    left = rules.remaining(standing, {str(key): text for key, text in said.items()})
    if not left and not remark.strip():
        raise GuatuError("G1706")
    _leave(cells.values(), left)
    row.remark = remark.strip()
    row.returned += 1
    _decide(actor, row, state, "remark", "returned")
    close_round(actor, row, Decision.RETURNED, by=by, remark=row.remark, remarks=left)
    after: dict[str, Fact] = {"state": state.value, "remark": row.remark, "cells": left}
    record(office, subject(row), before={"state": State.SUBMITTED.value}, after=after)
    tell_returned(office, row, len(left))
    return row


@verb("collect.submission.accept")
def accept(actor: Actor, *, submission_id: int, version: int | None = None) -> Submission:
    """Accept a submission: its figures become the projects' progress and nodes and the unit's observations.

    All in this transaction, each write under its own room's verb and with this submission as its source. Whoever
    decides by delegation signs for whoever delegated. Raises Denied, NotFound, G1702, G1703, G1705 where the figures
    no longer hold against what came in since, and what the actions of projects and targets raise.
    """
    row, by = _decidable(actor, submission_id, version)
    office = _signing(actor, by)
    state = rules.move(State(row.state), State.ACCEPTED)
    laid_out = sheet(office, row)
    if wrong := laid_out.open:
        worst = wrong[0]
        raise GuatuError("G1705", count=len(wrong), first=worst.subject.joined(worst.field))
    cells = list(Cell.objects.filter(submission=row))
    facts = facts_of(office, _subjects(cells), row.unit_id, Period.parse(row.period))
    written = Writer(office, row, laid_out.definition, facts, cells).write()
    _leave(cells, {})
    _decide(actor, row, state)
    close_round(actor, row, Decision.ACCEPTED, by=by)
    after: dict[str, Fact] = {"state": state.value, **written}
    record(office, subject(row), before={"state": State.SUBMITTED.value}, after=after)
    tell_accepted(office, row)
    # What only this form's own answers hold gives no room above anything to judge anew.
    if not all(spec.added for spec in laid_out.definition.fields):
        announce(office, row, [item.id for item in facts.projects])
    return row


def announce(actor: Actor, row: Submission, project_ids: Sequence[int]) -> None:
    """Tell the rooms above that figures of these projects were written for the period, and so for its month."""
    for callback in _callbacks:
        callback(actor, row.pk, project_ids, rules.judged_month(Period.parse(row.period)))


@verb("collect.period.lock")
def lock_period(
    actor: Actor, *, period: Period, unit_ids: Collection[int] | None = None, form_code: str = ""
) -> int:
    """Lock accepted submissions of a period in the actor's scope, for good. How many. Three queries and the entry.

    A month with everything that belongs to it (`rules.periods_of`): its weeks and halves, and the quarter that it
    ends. `unit_ids` None: of every unit; `form_code` "": of every form. There is no way back: what proves wrong
    afterwards is revised.
    """
    actor.require("collect.lock")
    rows = scoped(actor, Submission.objects.select_for_update(of=("self",)))
    periods = rules.periods_of(period) if period.kind is Kind.MONTH else (period,)
    rows = rows.filter(period__in=[str(one) for one in periods], state=State.ACCEPTED.value)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if form_code:
        rows = rows.filter(form__code=form_code)
    found = dict(rows.order_by("pk").values_list("pk", "period"))
    if not found:
        unchanged()
        return 0
    ids = list(found)
    Submission.objects.filter(pk__in=ids).update(state=State.LOCKED.value)
    locked: list[Fact] = [*ids]
    held: list[Fact] = [*sorted(set(found.values()))]
    after: dict[str, Fact] = {"state": State.LOCKED.value, "submissions": locked, "periods": held}
    record(actor, Subject("collect.period", str(period)), after=after)
    return len(ids)


def _decidable(actor: Actor, submission_id: int, version: int | None) -> tuple[Submission, Delegated | None]:
    """The submission, locked for writing, and the delegation by which the actor may decide on it.

    None where they may in their own right. Raises NotFound, Denied, and G1703 where it was handed in anew since.
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form", "unit")
    row = rows.filter(pk=submission_id).first()
    if row is None:
        raise NotFound(what=Phrase(f"填报 {submission_id}", f"submission {submission_id}"))
    actor.require("collect.decide", deciding_of(actor, row))
    if version is not None and version != row.version:
        raise GuatuError("G1703", seen=version, now=row.version)
    return row, decides_by(actor, row)


def _signing(actor: Actor, by: Delegated | None) -> Actor:
    """Who signs: the actor, or the actor with the powers of whoever delegated to them."""
    return actor if by is None else actor.standing_in(by.giver.zh, Role.DISPATCHER)


def _leave(cells: Iterable[Cell], remarks: Mapping[str, str]) -> None:
    """Leave these remarks on the cells, and no other; answers to earlier ones are kept in their rounds."""
    changed = [cell for cell in cells if cell.answer or cell.remark != remarks.get(cell.key, "")]
    for cell in changed:
        cell.remark, cell.answer = remarks.get(cell.key, ""), ""
    Cell.objects.bulk_update(changed, ["remark", "answer"], batch_size=200)


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
