"""The files: a workbook for people, a table of characters for programs. Written row by row, never held whole."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from guatu.ui.lists.cells import Cell, harmless, heading_of
from guatu.ui.types.lists import Column, ColumnKind

WIDEST: Final = 60
HEAD: Final = 22
"""Characters to which a heading widens its column; a longer one takes a second line."""
NOTE: Final = "#"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written: the title, the columns, the rows as cells, and the facts that say what list it is."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    facts: Sequence[tuple[str, str]]


def write_csv(sheet: Sheet, out: IO[bytes]) -> None:
    """UTF-8 with the mark by which Excel knows it; after the rows, each behind a #, what list it is and as of when."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(heading_of(column)) for column in sheet.columns])
    writer.writerows([_character(column, cell) for column, cell in _paired(sheet, row)] for row in sheet.rows)
    writer.writerow([])
    writer.writerows([f"{NOTE} {name}", harmless(said)] for name, said in sheet.facts)
    text.detach()


def _paired(sheet: Sheet, row: Sequence[Cell]) -> Iterable[tuple[Column, Cell]]:
    return zip(sheet.columns, row, strict=True)


def _character(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return harmless(cell)


def write_xlsx(sheet: Sheet, out: IO[bytes]) -> None:
    """A workbook: rows under one heading that stays and filters; a second sheet says what list it is, as of when.

    No text is ever a formula or a link. It prints in landscape, the heading on every page, the facts at its foot.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": sheet.title, "comments": "\n".join(f"{a}: {b}" for a, b in sheet.facts)}
        )
        _write_rows(book, sheet)
        _write_facts(book, sheet)


def _write_rows(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_sheet_name(sheet.title))
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#f2f2ef"}
    )
    formats = [_format(book, column) for column in sheet.columns]
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, min(WIDEST, max(column.width, min(HEAD, _span(heading_of(column))))))
        page.write_string(0, at, heading_of(column), head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            _write_cell(page, last, at, cell, formats[at])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header('&C&"-,Bold"' + _for_print(sheet.title))
    page.set_footer("&L" + _for_print("  ".join(said for _name, said in sheet.facts[1:])) + "&R&P / &N")


def _span(text: str) -> int:
    """The width of a text in characters: Chinese ones count for two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _write_cell(page: Any, row: int, at: int, cell: Cell, shape: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime | date):
        page.write_datetime(row, at, cell, shape)
    elif isinstance(cell, Decimal):
        page.write_number(row, at, cell, shape)
    else:
        page.write_string(row, at, cell, shape)


def _format(book: Any, column: Column) -> Any:
    decimals = f".{'0' * column.places}" if column.places else ""
    patterns = {
        ColumnKind.NUMBER: f"#,##0{decimals}",
        ColumnKind.SHARE: f"0{decimals}%",
        ColumnKind.DAY: "yyyy-mm-dd",
        ColumnKind.MOMENT: "yyyy-mm-dd hh:mm",
    }
    pattern = patterns.get(column.kind)
    return book.add_format({"valign": "top", **({"num_format": pattern} if pattern else {"text_wrap": True})})


def _write_facts(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_sheet_name(_("说明")))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 80)
    for at, (name, said) in enumerate(sheet.facts):
        page.write_string(at, 0, name, bold)
        page.write_string(at, 1, said, wrapped)


def _sheet_name(title: str) -> str:
    """A title as a sheet may be called: 31 characters, none of []:*?/\\ ."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"


def _for_print(text: str) -> str:
    """As a header or footer takes it: & is its sign for codes, and it bears 255 characters."""
    return text[:100].replace("&", "&&")
