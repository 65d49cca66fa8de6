"""Values taken from a large sheet's bytes are those that python-calamine reads, cell by cell and type by type."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from guatu.collect.adapters import spreadsheet_xlsx
from guatu.collect.adapters.cell_index import index_cells
from guatu.collect.adapters.quick_values import QuickReader, shared_strings
from guatu.collect.adapters.spreadsheet_xlsx import read_xlsx
from guatu.collect.tests.reading.workbooks import made, packed

VALUES: list[Any] = [
    "项目", " 前空格", "a&b<c", "", "换\n行", "_x000D_", 0, 1, -1, 1.5, -0.25, 0.1 + 0.2, 1e21, 1e-7,
    123456789012345678, 99999999999999.9, True, False, date(2025, 3, 1), datetime(2025, 3, 1, 8, 30),  # noqa: DTZ001 - Excel knows no zones
    time(9, 5), None, "=1+1", "2025.10",
    "x" * 500,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_xlsx, "LARGE", 0)


def both(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compares the two ways of reading a workbook."""
    quick = read_xlsx(data).grids
    with monkeypatch.context() as patched:
        patched.setattr(spreadsheet_xlsx, "LARGE", 10**12)
        usual = read_xlsx(data).grids
    for one, other in zip(quick, usual, strict=True):
        assert one.rows == other.rows
        assert [[type(cell) for cell in row] for row in one.rows] == [
            [type(cell) for cell in row] for row in other.rows
        ]
        assert (one.merged, one.hidden_rows, one.struck) == (other.merged, other.hidden_rows, other.struck)


def change(book: Workbook, sheet: Worksheet) -> None:
    sheet["F3"] = CellRichText("普通", TextBlock(InlineFont(b=True), "粗体"))
    sheet["G4"], sheet["G4"].number_format = 45_000, 'yyyy"年"m"月"'
    sheet["H4"], sheet["H4"].number_format = 12.5, '0.00"亿元"'
    sheet["I4"], sheet["I4"].number_format = 0.5, "[h]:mm"
    book.create_sheet("空表")
    book.create_sheet("远处")["D9"] = 7


def test_values_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    both(
        made([VALUES, VALUES[::-1], *[["甲", number, 2.5] for number in range(80)]], change=change),
        monkeypatch,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12),
                st.floats(allow_nan=False, allow_infinity=False),
                st.integers(-(10**16), 10**16),
                st.booleans(),
            ),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_values(rows: list[list[Any]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spreadsheet_xlsx, "LARGE", 0)
        both(made([[f"'{one}" if one == "=" else one for one in row] for row in rows]), patched)


@pytest.mark.shared
def test_the_examples(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (shared / "data" / "workbooks").glob("*.xlsx"):
        both(file.read_bytes(), monkeypatch)


def rewritten(edit: Callable[[str], str]) -> bytes:
    """A workbook whose sheet is written in another way."""
    book = Workbook()
    assert book.active is not None
    for row in (["序号", "名称", "数"], [1, "甲", 2.5], [2, "乙", -3]):
        book.active.append(row)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(book))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = edit(content.decode()).encode()
            new.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: re.sub(r'(<c r="[A-Z]\d") t="(\w)"', r'\1 t="\2" s="0"', text),
        lambda text: text.replace(' t="n"', ""),
        lambda text: text.replace('"', "'"),
        lambda text: text.replace('<c r="B2"', '<c  r="B2"'),
        lambda text: re.sub(r"</c>", "\n</c>\n", text),
        lambda text: re.sub(r"<(/?)(worksheet|sheetData|row|c|v)\b", r"<\1x:\2", text).replace(
            "xmlns=", "xmlns:x="
        ),
    ],
)
def test_sheets_written_otherwise(edit: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    both(rewritten(edit), monkeypatch)


def test_phonetic_marks_of_shared_strings_are_no_text() -> None:
    found = shared_strings(
        '<sst><si><t>项目</t><phoneticPr fontId="1"/></si><si><t>甲</t></si><si><r><t>乙</t></r></si></sst>'.encode()
    )
    assert found is not None
    assert found.plain.tolist() == ["项目", "甲", None]
    assert "<si><t/></si><si><t/></si><si><r>" in found.rest.decode()


def test_a_shared_string_that_is_not_there_is_left() -> None:
    strings = shared_strings("<sst><si><t>甲</t></si></sst>".encode())
    assert strings is not None
    reader = QuickReader(strings, frozenset())
    cells = b'<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c><c r="C1"><v>3</v></c>'
    content = b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"
    assert index_cells(content, b"", (), reader.take) is not None
    values = reader.values(content)
    assert values is not None
    assert values.left == [(0, 1)]
    assert b'<row r="1"><c r="B1" t="s"><v>7</v></c></row>' in values.rest
