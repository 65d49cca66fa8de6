"""The unit answers a remark in words, where the figure stands as it is."""

from collections.abc import Mapping

from guatu.collect import rules
from guatu.collect.actions.filing import editable
from guatu.collect.models import Cell, Submission
from guatu.collect.types import CellKey
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject


@verb("collect.remark.answer")
def answer_remarks(actor: Actor, *, submission_id: int, answers: Mapping[CellKey, str]) -> Submission:
    """Say to remarks of the office why the cell stands as it is; "" takes an answer back.

    What is answered by another value needs no words. Raises Denied, NotFound, G1701 once handed in, G1717 for an
    answer longer than a cell, G2571 for a cell that bears no remark.
    """
    row = editable(actor, submission_id)
    cells = {cell.key: cell for cell in Cell.objects.filter(submission=row).exclude(remark="")}
    said = {str(key): text.strip() for key, text in answers.items()}
    if unknown := said.keys() - cells.keys():
        raise GuatuError("G2571", key=min(unknown))
    for text in said.values():
        if len(text) > rules.MAX_TEXT:
            raise GuatuError("G1717", text=f"{text[:30]}…", most=rules.MAX_TEXT)
    changed = [cells[key] for key, text in said.items() if text != cells[key].answer]
    if not changed:
        unchanged()
        return row
    before = {cell.key: cell.answer for cell in changed}
    for cell in changed:
        cell.answer = said[cell.key]
    Cell.objects.bulk_update(changed, ["answer"], batch_size=200)
    record(
        actor,
        subject(row),
        before={"answers": before},
        after={"answers": {cell.key: cell.answer for cell in changed}},
    )
    return row
