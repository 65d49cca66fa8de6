"""An import confirmed, and taken back."""

from typing import Final

from guatu.collect.actions.workbook import changeable
from guatu.collect.actions.workbook_jobs import write_workbook_job
from guatu.collect.actions.workbook_writing import run_writing, take_back
from guatu.collect.models import Workbook
from guatu.collect.queries.workbook import imported
from guatu.collect.types.workbook import WorkbookState
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject

AT_ONCE_LINES: Final = 2_000
"""So many lines are written while one waits; more by the worker."""


def apply_workbook(actor: Actor, *, workbook_id: int, confirmed: bool = False) -> Workbook:
    """Import what the preview showed: all of it, or nothing, with what refused it. Raises as `confirm_workbook`."""
    row = confirm_workbook(actor, workbook_id=workbook_id, confirmed=confirmed)
    many = row.counts["new"] + row.counts["changed"] > AT_ONCE_LINES
    if many and actor.account_id is not None:
        write_workbook_job(row.pk, actor.account_id)
    else:
        run_writing(actor, row.pk)
    return imported(actor, row.pk)


@verb("collect.workbook.confirm")
def confirm_workbook(actor: Actor, *, workbook_id: int, confirmed: bool = False) -> Workbook:
    """Ask for an import to be written. `confirmed` leaves refused lines out and takes doubtful ones as they were read.

    Raises Denied, NotFound, G2526 unless it waits for that, G2525 where somebody should look first.
    """
    row = changeable(actor, workbook_id, frozenset((WorkbookState.READ.value,)))
    refused, doubts = row.counts["refused"], row.counts["doubtful"]
    if (refused or doubts) and not confirmed:
        raise GuatuError("G2525", refused=refused, doubts=doubts)
    row.state, row.begun_at, row.error = WorkbookState.WRITING.value, clock().now(), {}
    row.save(update_fields=["state", "begun_at", "error"])
    record(
        actor,
        subject(row),
        before={"state": WorkbookState.READ.value},
        after={"state": row.state, "confirmed": confirmed},
    )
    return row


@verb("collect.workbook.undo")
def undo_workbook(actor: Actor, *, workbook_id: int) -> Workbook:
    """Take an import back, where nothing that it wrote has changed since.

    Raises Denied, NotFound, G2526 unless it is applied, G1678 or G2528 naming what has changed.
    """
    row = changeable(actor, workbook_id, frozenset((WorkbookState.APPLIED.value,)))
    take_back(actor, row)
    row.state, row.undone_at = WorkbookState.UNDONE.value, clock().now()
    row.save(update_fields=["state", "undone_at"])
    record(actor, subject(row), before={"state": WorkbookState.APPLIED.value}, after={"state": row.state})
    return row
