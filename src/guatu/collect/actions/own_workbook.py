"""A form's own workbook: which submission it belongs to, its rows compared, its edits merged, taken back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from guatu.collect.actions.filing import editable, stored_cells, stored_text
from guatu.collect.actions.merging import merge_cells
from guatu.collect.adapters.anyfile import Sent
from guatu.collect.models import Entry, Submission, Workbook, WorkbookLine
from guatu.collect.queries.sheet import sheet
from guatu.collect.queries.workbook import open_submissions
from guatu.collect.reading.own import OwnMark, own_rows
from guatu.collect.reading.own_layout import LAYOUT
from guatu.collect.rules import Edit
from guatu.collect.rules.own_workbook import compare_own
from guatu.collect.types import CellKey, Sheet
from guatu.collect.types.workbook import ComparedLine, LineState, Target
from guatu.kernel.errors import GuatuError
from guatu.org.types import Actor

WORKBOOK: Final = "workbook"
"""The channel of what came by a workbook."""


def aim(actor: Actor, row: Workbook, sent: Sent, mark: OwnMark) -> Submission:
    """The submission that the mark names; the import goes into it, wherever it was dropped.

    Raises G1754 for another layout, another version of the form, a submission that the actor may not fill, or a copy
    that cannot tell formulas; G1701 where it is handed in.
    """
    if mark.layout != str(LAYOUT):
        raise _not_ours("它是用旧版式样下发的", "it was handed out in an older layout")
    if sent.format == "xls":
        raise _not_ours(
            "它另存成了 .xls，公式和错误值看不出来", "saved as .xls it no longer tells formulas and errors"
        )
    rows = Submission.objects.select_related("form", "unit").filter(
        form__code=mark.form, unit__code=mark.unit, period=mark.period
    )
    found = next((one for one in rows if actor.can("collect.fill", one)), None)
    if found is None:
        names = f"{mark.form} · {mark.unit} · {mark.period}"
        raise _not_ours(
            f"它属于 {names}，您不能填那一份", f"it belongs to {names}, which is not yours to fill"
        )
    if str(found.form.version) != mark.form_version:
        raise _not_ours(
            f"报表已是第 {found.form.version} 版，它是第 {mark.form_version} 版的",
            f"the form is in version {found.form.version}, the workbook of version {mark.form_version}",
        )
    if not open_submissions(actor).filter(pk=found.pk).exists():
        raise GuatuError("G1701")
    row.submission, row.unit, row.target, row.period = (
        found,
        found.unit,
        Target.SUBMISSION.value,
        found.period,
    )
    return found


def _not_ours(zh: str, en: str) -> GuatuError:
    return GuatuError("G1754", what=zh, what_en=en)


def compared(actor: Actor, filing: Submission, sent: Sent, mark: OwnMark) -> list[ComparedLine]:
    """The rows of the workbook against the submission as it now stands."""
    laid_out = sheet(actor, filing)
    return compare_own(
        own_rows(sent.grids, laid_out.definition), mark.held, laid_out, _uploaded_before(actor, filing)
    )


def _uploaded_before(actor: Actor, filing: Submission) -> set[str]:
    """The cells that this account wrote last, and by a workbook: uploading a corrected one replaces that."""
    last: dict[str, bool] = {}
    for entry in Entry.objects.filter(submission=filing).order_by("-at", "-pk"):
        own = entry.channel == WORKBOOK and entry.by_id == actor.account_id
        for key in entry.values:
            last.setdefault(key, own)
    return {key for key, own in last.items() if own}


def reading_of(sent: Sent, mark: OwnMark, lines: Iterable[ComparedLine]) -> dict[str, Any]:
    """What the import keeps of the reading: the sheets with their rows, and the mark."""
    rows = [line.read.sheet for line in lines]
    sheets = [
        {
            "sheet": name,
            "timeless": name,
            "state": "visible",
            "taken": True,
            "kind": "own",
            "home": True,
            "columns": [],
            "records": rows.count(name),
        }
        for name in dict.fromkeys(rows)
    ]
    warnings = [{"code": code, "zh": words.zh, "en": words.en} for code, words in sent.warnings]
    own = {"form": mark.form, "unit": mark.unit, "period": mark.period, "version": mark.version}
    return {"sheets": sheets, "warnings": warnings, "given": {}, "own": own}


def write_own(actor: Actor, row: Workbook, lines: Sequence[WorkbookLine]) -> None:
    """Merge the edits of an import and keep with it what was written; what met another change stays as it stands."""
    filing = editable(actor, row.submission_id or 0)
    before = stored_cells(filing)
    edits, said = _edits(lines)
    touched = set(edits)
    merge_cells(actor, submission_id=filing.pk, key=uuid.uuid4(), edits=edits, channel=WORKBOOK)
    if said:
        # What explains a row belongs to the cells that rules ask about, now that the figures are written.
        explained = _placed(sheet(actor, filing), said)
        touched |= set(explained)
        merge_cells(actor, submission_id=filing.pk, key=uuid.uuid4(), edits=explained, channel=WORKBOOK)
    after = stored_cells(filing)
    written = {
        str(key): stored_text(before, key)
        for key in touched
        if stored_text(before, key) != stored_text(after, key)
    }
    row.reading = {**row.reading, "own": {**row.reading["own"], "written": written}}


def _edits(lines: Iterable[WorkbookLine]) -> tuple[dict[CellKey, Edit], dict[str, Edit]]:
    """Edits of cells, and what is said of rows by the key of their subject."""
    cells: dict[CellKey, Edit] = {}
    rows: dict[str, Edit] = {}
    for line in lines:
        if line.state == LineState.REFUSED.value:
            continue
        for fact, (base, value) in line.data.items():
            subject, _, field = fact.partition("/")
            if field == "why":
                rows[subject] = Edit(base, value)
            else:
                cells[CellKey.parse(fact)] = Edit(base, value)
    return cells, rows


def _placed(laid_out: Sheet, rows: Mapping[str, Edit]) -> dict[CellKey, Edit]:
    """The cells that each row's explanation is about: those that must be explained, else the row's first.

    Beside a cell only another text than the one that the workbook went out with is in the way.
    """
    said: dict[CellKey, Edit] = {}
    for view in laid_out.subjects:
        edit = rows.get(view.key)
        if edit is None or not view.cells:
            continue
        for cell in [one for one in view.cells if one.asks] or view.cells[:1]:
            own = not cell.explanation or view.explanation == edit.base
            said[cell.key.why] = Edit(cell.explanation if own else edit.base, edit.value)
    return said


def held_before(row: Workbook) -> dict[CellKey, str]:
    """What the cells that an import wrote held before it."""
    kept: Mapping[str, str] = row.reading["own"].get("written", {})
    return {CellKey.parse(key): text for key, text in kept.items()}
