"""Progress in words, taken back from the person who wrote it: 恢复自动生成."""

from guatu.collect.actions.deriving import put
from guatu.collect.actions.filing import editable, stored_cells, worked
from guatu.collect.models import Cell, Submission
from guatu.collect.queries import definition_of, derived_prose, is_derived
from guatu.collect.types import CellKey
from guatu.kernel.errors import NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject


@verb("collect.prose.restore")
def restore_prose(actor: Actor, *, submission_id: int, key: CellKey) -> Submission:
    """Have a cell say again what the nodes do, in place of what a person wrote.

    Raises Denied, NotFound for a cell that does not follow from nodes, G1701 once handed in.
    """
    row = editable(actor, submission_id)
    cells = stored_cells(row)
    told = derived_prose(actor, row, definition_of(row.form), cells).get(key)
    if told is None:
        raise NotFound(what=str(key))
    cell = cells[key]
    if is_derived(cell):
        unchanged()
        return row
    before = cell.value
    put(cell, told.zh)
    Cell.objects.filter(pk=cell.pk).update(value=cell.value, prefilled=cell.prefilled, source=cell.source)
    worked(row)
    record(
        actor,
        subject(row),
        before={str(key): before, "derived": False},
        after={str(key): cell.value, "derived": True},
    )
    return row
