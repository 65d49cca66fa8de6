"""An activity's list of projects as a workbook or a table of text: one line an expectation."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.workbook import sheets_of

MOST: Final = 500
MOST_COLUMNS: Final = 256
WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How an .xlsx and an .xls begin."""

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("项目代码", "代码", "project code", "code"),
    "name": ("名称", "项目名称", "项目", "name", "project"),
    "kind": ("预期", "expected", "expectation"),
    "content": ("内容", "content"),
}


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line: where it stands in the file, and what it says. `kind` "" expects nothing."""

    line: int
    code: str
    name: str
    kind: str
    content: str


def read_list(data: bytes) -> list[ListedLine]:
    """The lines of a workbook's first sheet, or of a CSV (UTF-8 or GB18030).

    Raises G2622 for what is no table, has no heading of projects, or more than `MOST` lines; of a workbook also G1762
    (a password), G1763 (damage), G1766 (too large a sheet) and G1770 (too long a reading).
    """
    rows = list(_rows(data))
    at = next((number for number, row in enumerate(rows[:10]) if _columns(row)), None)
    if at is None:
        raise _unreadable("没有“项目代码”或“名称”一列", "there is no column “Project code” or “Name”")
    columns = _columns(rows[at])
    lines = [
        ListedLine(number, **{field: _cell(row, columns.get(field)) for field in HEADINGS})
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
    ]
    found = [line for line in lines if line.code or line.name]
    if len(found) > MOST:
        raise _unreadable(f"有 {len(found)} 行", f"it has {len(found)} lines")
    return found


def _unreadable(why: str, why_en: str) -> GuatuError:
    return GuatuError("G2622", why=why, why_en=why_en, most=MOST)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """The place of each field; none where the row names no project."""
    heads = [cell.strip().casefold() for cell in row]
    found = {
        field: next(heads.index(name) for name in names if name in heads)
        for field, names in HEADINGS.items()
        if any(name in heads for name in names)
    }
    return found if "code" in found or "name" in found else {}


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _rows(data: bytes) -> Iterator[list[str]]:
    if data.startswith(WORKBOOKS):
        return _of_workbook(data)
    if b"\x00" in data:
        raise _unreadable("不是表格", "it is no table")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _of_text(text)
    raise _unreadable("文字编码不认识", "its encoding is not known")


def _of_text(text: str) -> Iterator[list[str]]:
    try:
        yield from _few(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as wrong:
        raise _unreadable("引号不成对", "its quotes do not match") from wrong


def _of_workbook(data: bytes) -> Iterator[list[str]]:
    for sheet in sheets_of(data, None, rows=MOST * 2, columns=MOST_COLUMNS):
        yield from ([_text(cell) for cell in row] for row in sheet.rows)


def _few(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """No more rows than a list may have, with its heading and some empty ones."""
    for number, row in enumerate(rows):
        if number > MOST * 2:
            raise _unreadable(f"超过 {MOST * 2} 行", f"it has more than {MOST * 2} lines")
        yield row


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)
