"""Small workbooks made in the tests, and their reading by sheet."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from guatu.collect.adapters.workbook_answer import answer

Rows = Sequence[Sequence[Any]]


def packed(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def made(
    rows: Rows,
    merged: Sequence[str] = (),
    name: str = "表",
    change: Callable[[Workbook, Worksheet], None] | None = None,
) -> bytes:
    """A workbook of one sheet with these rows from A1 on."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    for ref in merged:
        sheet.merge_cells(ref)
    if change is not None:
        change(book, sheet)
    return packed(book)


def sheets(data: bytes, file_name: str = "表.xlsx") -> list[dict[str, Any]]:
    """The sheets of the answer; the file must not be refused."""
    found = answer(data, file_name)
    assert found["outcome"] == "import", found
    read: list[dict[str, Any]] = found["sheets"]
    return read


def only(data: bytes, file_name: str = "表.xlsx") -> dict[str, Any]:
    """The one sheet of the answer."""
    (sheet,) = sheets(data, file_name)
    return sheet


def codes(sheet: dict[str, Any]) -> dict[str, str]:
    """What is wrong, by cell, without what is only worth knowing."""
    return {one["cell"]: one["code"] for one in sheet["problems"] if one["severity"] != "info"}


def left_out(sheet: dict[str, Any]) -> dict[int, str]:
    """Rows that are no records, and why, without the frame of the table."""
    frame = {"title", "meta", "header"}
    return {one["row"]: one["why"] for one in sheet["skipped_rows"] if one["why"] not in frame}


def disagreeing(sheet: dict[str, Any]) -> set[tuple[int, str]]:
    """Totals that do not agree, by row and field."""
    return {(one["row"], one["field"]) for one in sheet["totals_check"] if one["agrees"] is False}


def picked(record: dict[str, Any], *fields: str) -> tuple[Any, ...]:
    """The values of these fields."""
    return tuple(record.get(field) for field in fields)
