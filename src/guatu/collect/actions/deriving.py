"""Progress in words, derived again when the nodes it speaks of were changed, until a person edits it."""

from collections.abc import Collection, Mapping

from guatu.collect.models import Cell, Submission
from guatu.collect.queries import definition_of, derived_prose, is_derived
from guatu.collect.types import CellKey, Prefill, SubjectKind
from guatu.org.types import Actor


def derive(
    actor: Actor, row: Submission, cells: Mapping[CellKey, Cell], changed: Collection[Cell]
) -> list[Cell]:
    """The cells of prose that now say something else, not yet saved: of projects whose nodes are among `changed`.

    What a person wrote, or emptied, stays. Two queries at most, none where no node was changed.
    """
    if not any(cell.subject_kind == SubjectKind.NODE.value for cell in changed):
        return []
    found = []
    for key, words in derived_prose(actor, row, definition_of(row.form), cells).items():
        cell = cells[key]
        if cell not in changed and _derived(cell) and words.zh != cell.value:
            put(cell, words.zh)
            found.append(cell)
    return found


def put(cell: Cell, text: str) -> None:
    """Let the cell say what the nodes do. With nothing to say it is as if nobody had written it yet."""
    cell.value, cell.prefilled, cell.source = text, bool(text), Prefill.NODES.value if text else ""


def _derived(cell: Cell) -> bool:
    """The same, or nothing yet: an emptied one keeps its source."""
    return is_derived(cell) or not (cell.value or cell.source)
