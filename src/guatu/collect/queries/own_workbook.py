"""Reads of a form's own workbook that came back: the cells that somebody changed here meanwhile."""

from dataclasses import replace

from guatu.collect.models import Cell, Workbook, WorkbookLine
from guatu.collect.queries.writers import last_writers
from guatu.collect.rules import Conflict, Edit, merge
from guatu.collect.types import CellKey, SubjectKind
from guatu.collect.types.workbook import LineState


def import_conflicts(row: Workbook) -> dict[CellKey, Conflict]:
    """The cells of a form's own workbook that were changed here since it went out, with who did: they were not written.

    Cells that by now say what the workbook does are left out. No actor: the caller has been given the import.
    """
    if "own" not in row.reading or row.submission is None:
        return {}
    cells = {
        CellKey(SubjectKind(cell.subject_kind), cell.subject_id, cell.field): cell
        for cell in Cell.objects.filter(submission=row.submission).order_by("pk")
    }
    held: dict[CellKey, str] = {}
    edits: dict[CellKey, Edit] = {}
    lines = WorkbookLine.objects.filter(workbook=row).exclude(state=LineState.REFUSED.value).exclude(left=[])
    for line in lines:
        for fact, *_shown in line.left:
            subject, _, field = fact.partition("/")
            edit = Edit(*line.data[fact])
            if field != "why":
                key = CellKey.parse(fact)
                if key in cells:
                    held[key], edits[key] = cells[key].value, edit
                continue
            # What explains the row stands beside cells of it.
            for key, cell in cells.items():
                if key.subject == subject and cell.explanation:
                    held[key.why], edits[key.why] = cell.explanation, edit
    _, met = merge(held, edits)
    writers = last_writers(row.submission, met) if met else {}
    return {
        key: replace(one, by=writer.name, at=writer.at, own=writer.account_id == row.by_id is not None)
        if (writer := writers.get(key))
        else one
        for key, one in met.items()
    }
