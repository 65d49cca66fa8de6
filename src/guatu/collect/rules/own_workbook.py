"""Rows of a form's own workbook against the submission: what its writer changed since it went out, and nothing else.

The three-way rule of `merging`: the workbook carries what each cell held when it was made, so a cell that was left as
it was is no edit, whatever it holds here by now. One that the same account wrote by an earlier upload is set back: that
is an edit where the workbook goes on from that upload, and else (it may be another copy) asked about.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from guatu.collect.reading.own import WHY, Missing, OwnCell, OwnRow, text_of
from guatu.collect.reading.own_layout import why_key
from guatu.collect.rules.cells import explained, read, tidy
from guatu.collect.rules.filed_lines import fault_of
from guatu.collect.rules.merging import Edit, merge
from guatu.collect.types import CellView, Grammar, Sheet, SubjectView
from guatu.collect.types.workbook import ComparedLine, Fault, LineChange, LineState, ReadLine
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

CONFLICT: Final = "G2533"
"""The fault of a cell that was changed here, too; it refuses nothing, and the cell is decided on the form."""


def compare_own(
    rows: Iterable[OwnRow | Missing], held: Mapping[str, str], sheet: Sheet, again: Collection[str] = ()
) -> list[ComparedLine]:
    """What each row would change. `held`: texts by key when the workbook was made; `again`: keys of cells that the
    same account wrote last by an earlier upload, which a later one replaces. The workbook goes on from that upload
    where it still says something that came by it.

    A row of no subject, or of one met before, is refused, as is one with a cell that cannot be read.
    """
    by_key = {one.key: one for one in sheet.subjects}
    by_code = {one.code: one.key for one in sheet.subjects if one.code}
    seen: set[str] = set()
    lines: list[ComparedLine | _Row] = []
    for row in rows:
        if isinstance(row, Missing):
            lines.append(_missing(row))
            continue
        key = row.key or next((by_code[text] for text in row.beside if text in by_code), "")
        subject = by_key.get(key)
        if subject is None or key in seen or not key.startswith(f"{row.kind.value}:"):
            fault = fault_of(GuatuError("G1758"), row.key_address)
            lines.append(_line(row, None, LineState.REFUSED, faults=[fault]))
            continue
        seen.add(key)
        lines.append(_Row(row, subject, held, again))
    goes_on = bool(again) and any(one.goes_on() for one in lines if isinstance(one, _Row))
    return [one.compared(goes_on) if isinstance(one, _Row) else one for one in lines]


def _missing(what: Missing) -> ComparedLine:
    error = GuatuError("G2534", what=Phrase(what.field or what.sheet, what.field or what.sheet))
    said = ReadLine(what.sheet, 1, what.field or what.sheet, "", {}, {}, "", "own", None, None)
    said.faults.append(fault_of(error, "A1"))
    return ComparedLine(said, LineState.REFUSED)


def _line(
    row: OwnRow, subject: SubjectView | None, state: LineState, faults: Iterable[Fault] = ()
) -> ComparedLine:
    name = subject.words.zh if subject is not None else "—"
    code = subject.code if subject is not None else ""
    said = ReadLine(row.sheet, row.row + 1, name, code, {}, {}, "", "own", None, None)
    said.faults.extend(faults)
    subject_id = int(subject.key.rpartition(":")[2]) if subject is not None else None
    return ComparedLine(said, state, subject_id)


class _Row:
    """One row with its subject."""

    def __init__(
        self, row: OwnRow, subject: SubjectView, held: Mapping[str, str], again: Collection[str]
    ) -> None:
        self.row = row
        self.subject = subject
        self.held = held
        self.again = again
        self.goes_on_from_upload = False
        self.faults: list[Fault] = []
        self.bad = False
        self.edits: dict[str, tuple[str, str]] = {}
        self.changes: list[LineChange] = []
        self.left: list[LineChange] = []

    def goes_on(self) -> bool:
        """Whether a cell says what came by the earlier upload, and not what it went out with."""
        views = {view.spec.field: view for view in self.subject.cells if str(view.key) in self.again}
        for cell in self.row.cells:
            view = views.get(cell.field)
            if view is None or cell.uncomputed or cell.error:
                continue
            text = text_of(cell, view.spec.grammar)
            if text != self.held.get(str(view.key), "") and tidy(view.spec, text) == view.value:
                return True
        return False

    def compared(self, goes_on: bool) -> ComparedLine:
        """What the row would change; `goes_on` tells whether the workbook does from the earlier upload."""
        self.goes_on_from_upload = goes_on
        views = {view.spec.field: view for view in self.subject.cells}
        for cell in self.row.cells:
            if cell.field == WHY:
                self._explanation(cell)
            elif cell.field in views:
                self._cell(cell, views[cell.field])
        state = LineState.REFUSED if self.bad else LineState.CHANGED if self.changes else LineState.SAME
        line = _line(self.row, self.subject, state, self.faults)
        if self.bad:
            return line
        data = {key: list(edit) for key, edit in self.edits.items()}
        return replace(line, changes=tuple(self.changes), left=tuple(self.left), data=data)

    def _cell(self, cell: OwnCell, view: CellView) -> None:
        spec = view.spec

        def kept(text: str) -> str:
            read(spec, text)
            return tidy(spec, text)

        self._take(cell, str(view.key), view.value, spec.grammar, kept)

    def _explanation(self, cell: OwnCell) -> None:
        key = why_key(self.subject.key)
        self._take(cell, key, self.subject.explanation, Grammar.TEXT, explained)

    def _take(self, cell: OwnCell, key: str, now: str, grammar: Grammar, kept: Callable[[str], str]) -> None:
        """`kept(text)`: as the form keeps it; raises what the form's grammar does."""
        text = text_of(cell, grammar)
        before = self.held.get(key, "")
        again = key in self.again
        left_alone = not (cell.uncomputed or cell.error) and text == before
        if left_alone and not again:
            return
        try:
            if cell.uncomputed or cell.error:
                raise GuatuError("G1756" if cell.uncomputed else "G1757")
            mine = kept(text)
        except GuatuError as wrong:
            self.bad = True
            self.faults.append(fault_of(wrong, cell.address))
            return
        left_alone = left_alone or mine == before
        if left_alone and not again:
            return
        base = now if again and (self.goes_on_from_upload or not left_alone) else before
        written, conflicts = merge({key: now}, {key: Edit(base, mine)})
        if written:
            self.changes.append(LineChange(key, now, mine, cell.address))
        elif conflicts:
            self.left.append(LineChange(key, now, mine, cell.address))
            self.faults.append(
                fault_of(GuatuError(CONFLICT, theirs=now or "—", mine=mine or "—"), cell.address)
            )
        if written or conflicts:
            self.edits[key] = (base, mine)
