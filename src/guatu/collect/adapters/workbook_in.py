"""A filled workbook of our own layout, read strictly: every bad cell is listed, and then none is taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Final

from django.conf import settings
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from guatu.collect.adapters.layout import (
    FIRST_COLUMN,
    FIRST_ROW,
    KEY_COLUMN,
    LAYOUT,
    MARK_SHEET,
    SHEETS,
)
from guatu.collect.adapters.package import check_extent, computed_cells, pack, unpack
from guatu.collect.rules import explained, read, tidy
from guatu.collect.types import CellKey, CellView, Sheet, SubjectView, Words
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH

Raw = int | float | str | bool | date | time | datetime | timedelta
_QUOTED: Final = 5
"""How many bad cells the refusal itself names; the page lists them all."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be read: where it stands ("项目!E5") and why."""

    address: str
    error: GuatuError


class WorkbookRefused(GuatuError):  # noqa: N818 - named for what happened, as Denied and NotFound are
    """G1755: cells of the workbook cannot be read. `faults` lists every one."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(faults)
        named = self.faults[:_QUOTED]
        more = "" if len(self.faults) == len(named) else " …"
        zh = "；".join(f"{fault.address} {fault.error.text(ZH)}" for fault in named)
        en = "; ".join(f"{fault.address} {fault.error.text(EN)}" for fault in named)
        super().__init__(
            "G1755", count=len(self.faults), cells=Words(zh.rstrip("。") + more, en.rstrip(".") + more)
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook says: values by cell, and by row (`SubjectView.key`) what is explained otherwise than before."""

    values: dict[CellKey, str]
    explanations: dict[str, str]


def read_workbook(data: bytes, expected: Sheet) -> Filled:
    """What each cell of the workbook says, as the form writes it; rows left out of it are left as they are.

    Raises GuatuError G1750 (too large), G1751 (not .xlsx), G1752 (unpacks to too much), G1753 (damaged), G1754
    (not this submission's workbook), WorkbookRefused (G1755).
    """
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1750", megabytes=settings.UPLOAD_MAX_BYTES // 1_048_576)
    members = unpack(data)
    check_extent(members)
    sheets = _rows(members)
    _check_mark(sheets.get(MARK_SHEET, []), expected)
    faults = list(_computed(members, list(sheets)))
    filled = Filled({}, {})
    subjects = {subject.key: subject for subject in _subjects(expected)}
    for kind in expected.definition.kinds:
        words = SHEETS[kind]
        name = words.zh if words.zh in sheets else words.en
        if name not in sheets:
            raise _not_ours(f"缺少工作表“{words.zh}”", f"the sheet “{words.en}” is missing")
        of_kind = {key: subject for key, subject in subjects.items() if key.startswith(f"{kind}:")}
        for number, cell, raw in _cells(name, sheets[name], of_kind, faults):
            if isinstance(cell, CellView):
                _take(f"{name}!{number}", cell, raw, filled.values, faults)
            else:
                _explain(f"{name}!{number}", cell, raw, filled.explanations, faults)
    if faults:
        raise WorkbookRefused(faults)
    return filled


def _rows(members: Mapping[str, bytes]) -> dict[str, list[list[Raw]]]:
    """Every sheet's rows by its name, from the first row and column on. Raises G1753."""
    try:
        with CalamineWorkbook.from_filelike(pack(members)) as book:
            return {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
    except CalamineError as wrong:
        raise GuatuError("G1753") from wrong


def _check_mark(rows: Sequence[Sequence[Raw]], expected: Sheet) -> None:
    mark = {str(row[0]): _text(row[1]) for row in rows if len(row) > 1}
    if mark.get("guatu") != str(LAYOUT):
        raise _not_ours("没有本系统的标记", "it does not carry our mark")
    for name, want, zh, en in (
        ("form", expected.form_code, "报表", "form"),
        ("unit", expected.unit_code, "单位", "unit"),
        ("period", str(expected.period), "期次", "period"),
    ):
        if mark.get(name) != want:
            found = mark.get(name, "")[:40]
            raise _not_ours(f"{zh}是“{found}”，应为“{want}”", f"its {en} is “{found}” instead of “{want}”")


def _not_ours(zh: str, en: str) -> GuatuError:
    return GuatuError("G1754", what=zh, what_en=en)


def _subjects(sheet: Sheet) -> Iterator[SubjectView]:
    for project in sheet.projects:
        yield project
        yield from project.nodes
    yield from sheet.indicators
    yield from sheet.units


def _cells(
    name: str, rows: Sequence[Sequence[Raw]], subjects: Mapping[str, SubjectView], faults: list[CellFault]
) -> Iterator[tuple[str, CellView | SubjectView, Raw]]:
    """The open cells of a sheet with their addresses; the subject itself for the column that explains its row.

    A row of no subject, or of one met before, is a fault.
    """
    seen: set[str] = set()
    for index, row in enumerate(rows[FIRST_ROW:], start=FIRST_ROW):
        key = _text(row[KEY_COLUMN]) if row else ""
        if not any(_text(raw) for raw in row):
            continue
        subject = subjects.get(key)
        if subject is None or key in seen:
            faults.append(CellFault(f"{name}!{xl_rowcol_to_cell(index, KEY_COLUMN)}", GuatuError("G1758")))
            continue
        seen.add(key)
        for column, cell in enumerate(subject.cells, start=FIRST_COLUMN):
            yield xl_rowcol_to_cell(index, column), cell, row[column] if column < len(row) else ""
        last = FIRST_COLUMN + len(subject.cells)
        yield xl_rowcol_to_cell(index, last), subject, row[last] if last < len(row) else ""


def _take(
    address: str, cell: CellView, raw: Raw, values: dict[CellKey, str], faults: list[CellFault]
) -> None:
    text = _text(raw)
    try:
        read(cell.spec, text)
    except GuatuError as wrong:
        faults.append(CellFault(address, wrong))
    else:
        values[cell.key] = tidy(cell.spec, text)


def _explain(
    address: str, subject: SubjectView, raw: Raw, said: dict[str, str], faults: list[CellFault]
) -> None:
    try:
        text = explained(_text(raw))
    except GuatuError as wrong:
        faults.append(CellFault(address, wrong))
    else:
        if text != subject.explanation:
            said[subject.key] = text


def _computed(members: Mapping[str, bytes], names: Sequence[str]) -> Iterator[CellFault]:
    """Formulas and error values; sheets are numbered in their order by whoever writes such packages."""
    for member, address, why in computed_cells(members):
        number = PurePosixPath(member).stem.removeprefix("sheet")
        known = number.isdecimal() and 0 < int(number) <= len(names)
        yield CellFault(f"{names[int(number) - 1] if known else member}!{address}", GuatuError(why))


def _text(raw: Raw) -> str:
    """A cell's value as a person would have typed it."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float):
        # A number too large to be exact keeps its exponent, and is then refused by the grammar.
        return str(int(raw)) if raw.is_integer() and abs(raw) < 2**53 else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, date | time):
        return raw.isoformat()
    return str(raw).strip()
