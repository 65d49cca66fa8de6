"""Saving as one writes: each cell with what its writer saw, merged with what others wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from guatu.collect import rules
from guatu.collect.actions.filing import editable, stored_cells, stored_text, tidied, write_cells
from guatu.collect.models import Save, Submission
from guatu.collect.queries import last_writers
from guatu.collect.rules import Conflict, Edit, Merged
from guatu.collect.types import CellKey
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import verb
from guatu.org.types import Actor

REMEMBERED: Final = timedelta(days=30)
"""How long a save's key is known. `[≈]` A draft older than a month belongs to a month that is closed."""


@verb("collect.submission.merge")
def merge_cells(
    actor: Actor, *, submission_id: int, key: UUID, edits: Mapping[CellKey, Edit], channel: str = ""
) -> Merged:
    """Write the cells that nobody else changed since their writer saw them; the others come back as conflicts.

    `key` is the writer's own name for this save: sent again, because its answer was lost, it writes nothing more and
    answers how the cells stand. Text that cannot be read is kept, to be mended before it is handed in. `channel` is how
    the edits came, where that is not the actor's own: "workbook".
    Raises Denied, NotFound, G1701 once handed in, G1709 for a cell that the submission does not have.
    """
    row = editable(actor, submission_id)
    cells, before = stored_cells(row), row.version
    for cell in edits:
        if cell.cell not in cells:
            raise GuatuError("G1709", key=cell)
    known = Save.objects.filter(submission=row, key=key).values_list("cells", flat=True).first() or []
    mine = tidied(actor, row, {cell: edit.value for cell, edit in edits.items() if str(cell) not in known})
    stored = {cell: stored_text(cells, cell) for cell in edits}
    written, conflicts = rules.merge(
        stored, {cell: Edit(edits[cell].base, value) for cell, value in mine.items()}
    )
    if write_cells(actor, row, written, channel):
        now = clock().now()
        Save.objects.filter(submission=row, saved_at__lt=now - REMEMBERED).delete()
        done = [*known, *(str(cell) for cell in written)]
        Save.objects.update_or_create(submission=row, key=key, defaults={"cells": done, "saved_at": now})
    return _merged(actor, row, before, {**stored, **written}, conflicts)


def _merged(
    actor: Actor,
    row: Submission,
    before: int,
    values: Mapping[CellKey, str],
    conflicts: Mapping[CellKey, Conflict],
) -> Merged:
    """The answer, each conflict with who wrote the other value."""
    writers = last_writers(row, conflicts) if conflicts else {}
    told = {
        cell: replace(
            conflict, by=writer.name, at=writer.at, own=writer.account_id == actor.account_id is not None
        )
        if (writer := writers.get(cell))
        else conflict
        for cell, conflict in conflicts.items()
    }
    return Merged(before, row.version, values, told)
