""".xls: values and merged ranges by python-calamine; hidden rows and columns and number formats from the records."""

from collections.abc import Sequence
from typing import Final

from guatu.collect.adapters.binary_marks import BinaryBook, BinarySheet, read_records, workbook_stream
from guatu.collect.adapters.spreadsheet_xlsx import refusing_damage
from guatu.collect.reading.formats import Formats
from guatu.collect.reading.grid import MOST_COLUMNS, MOST_ROWS, Box, Cell, Grid
from guatu.kernel.workbook import sheets_of

_STATES: Final = {0: "visible", 1: "hidden", 2: "veryHidden"}


def read_xls(data: bytes) -> list[Grid]:
    """The sheets in their order. Raises GuatuError G1761 (a Word file …), G1762 (password), G1763, G1766, G1770."""
    with refusing_damage():
        stream = workbook_stream(data)
        marks = read_records(stream)
        names = [sheet.name for sheet in marks.sheets if not sheet.chart]
        found = iter(sheets_of(data, names, rows=MOST_ROWS, columns=MOST_COLUMNS))
        grids = []
        for sheet in marks.sheets:
            if sheet.chart:
                grids.append(Grid(sheet.name, [], _STATES.get(sheet.state, "hidden"), chart=True))
                continue
            values = next(found)
            rows = [[None if one == "" else one for one in row] for row in values.rows]
            grids.append(_grid(sheet, rows, [Box(*one) for one in values.merged], marks))
        return grids


def _grid(sheet: BinarySheet, rows: Sequence[Sequence[Cell]], merged: list[Box], book: BinaryBook) -> Grid:
    return Grid(
        sheet.name,
        [list(row) for row in rows],
        _STATES.get(sheet.state, "hidden"),
        merged=merged,
        formats=Formats.of(sheet.formats),
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=frozenset(sheet.hidden_columns),
        from_1904=book.from_1904,
    )
