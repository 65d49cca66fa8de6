"""The sheets of a file that is no .xlsx, written as one: values, merged ranges, formats, hidden rows and columns."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guatu.collect.reading.grid import Cell, Grid

LONGEST_NAME: Final = 31
MOST_TEXT: Final = 32_767
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DAY: Final = "yyyy-mm-dd"


def sheet_names(grids: Sequence[Grid]) -> dict[str, str]:
    """For each sheet's name one that Excel takes: short, without its signs, each once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for grid in grids:
        bare = _FORBIDDEN.sub(" ", grid.name).strip("' ")[:LONGEST_NAME] or "Sheet"
        name, number = bare, 1
        while name.casefold() in taken:
            number += 1
            name = f"{bare[: LONGEST_NAME - 5]} {number}"
        taken.add(name.casefold())
        found[grid.name] = name
    return found


def values_book(grids: Sequence[Grid]) -> bytes:
    """The bytes of an .xlsx with the values of these sheets; a text stays a text, whatever it begins with."""
    target = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "nan_inf_to_errors": True, "default_date_format": _DAY,
    }  # fmt: skip
    names = sheet_names(grids)
    with xlsxwriter.Workbook(target, options) as book:
        for grid in grids or [Grid("Sheet", [])]:
            page = book.add_worksheet(names.get(grid.name, "Sheet"))
            if grid.state != "visible" and any(one.state == "visible" for one in grids):
                page.hide()
            _Writer(book, page).write(grid)
    return target.getvalue()


class _Writer:
    """Writes one sheet."""

    def __init__(self, book: xlsxwriter.Workbook, page: Worksheet) -> None:
        self.book = book
        self.page = page
        self.faces: dict[str, Format] = {}

    def write(self, grid: Grid) -> None:
        """Values first, then what lies over them."""
        for row, values in enumerate(grid.rows):
            for column, value in enumerate(values):
                if value is not None:
                    self._cell(row, column, value, grid.formats.get((row, column), ""))
        for box in grid.spans.values():
            if (box.top, box.left) != (box.bottom, box.right):
                number_format = grid.formats.get((box.top, box.left), "")
                self.page.merge_range(box.top, box.left, box.bottom, box.right, "")
                value = grid.value(box.top, box.left)
                if value is not None:
                    self._cell(box.top, box.left, value, number_format)
        for row in grid.hidden_rows:
            self.page.set_row(row, None, None, {"hidden": True})
        for column in grid.hidden_columns:
            self.page.set_column(column, column, None, None, {"hidden": True})

    def _cell(self, row: int, column: int, value: Cell, number_format: str) -> None:
        face = self._face(number_format)
        if isinstance(value, bool):
            self.page.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            self.page.write_number(row, column, value, face)
        elif isinstance(value, datetime | date | time | timedelta):
            if isinstance(value, date) and value.year < 1900:
                self.page.write_string(row, column, value.isoformat())
            else:
                self.page.write_datetime(row, column, value, face or self._face(_DAY))
        elif value:
            self.page.write_string(row, column, value[:MOST_TEXT])

    def _face(self, number_format: str) -> Format | None:
        if not number_format:
            return None
        if number_format not in self.faces:
            self.faces[number_format] = self.book.add_format({"num_format": number_format})
        return self.faces[number_format]
