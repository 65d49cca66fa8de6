"""Which files go back, and with how much: limits, other formats, refusals, the command."""

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from guatu.collect.adapters import annotated as annotating
from guatu.collect.adapters import spreadsheet_xlsx
from guatu.collect.adapters.annotated import annotated
from guatu.collect.adapters.anyfile import read_file
from guatu.collect.adapters.workbook_answer import answer
from guatu.collect.commands import workbook
from guatu.collect.reading.document import read_sheets
from guatu.collect.reading.findings import findings_of
from guatu.collect.tests.reading.annotating import (
    MUST_CHANGE,
    ROWS,
    changed,
    comments,
    edited,
    finding,
    members,
    records,
)
from guatu.collect.tests.reading.workbooks import made, packed
from guatu.collect.types import Level
from guatu.kernel.errors import GuatuError


def test_thousands_of_comments() -> None:
    rows = [*ROWS[:3], *([number, f"项目{number}", "约1", "", ""] for number in range(1, 2_001))]
    findings = [finding(f"C{row}") for row in range(4, 2_004)]
    back = annotated(made(rows), findings, "zh-hans")
    assert len(comments(back)["表"]) == 2_000
    content = members(back)["xl/drawings/vmlDrawing1.vml"]
    assert len(set(re.findall(rb'"_x0000_s(\d+)"', content))) == 2_000
    assert b'data="1,2"' in content
    assert load_workbook(io.BytesIO(back)).worksheets[0].max_row == 2_005


def test_more_than_excel_bears_are_on_the_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotating, "MOST_COMMENTS", 2)
    findings = [finding("C4", level=Level.NOTE), finding("C5"), finding("D5"), finding("D5", "还有")]
    back = annotated(made(ROWS), findings, "zh-hans")
    assert set(comments(back)["表"]) == {"C5", "D5"}
    sheet = load_workbook(io.BytesIO(back)).worksheets[0]
    assert "批注只写了最重要的" in str(sheet["A4"].value)
    assert sheet.max_row == 9


def test_long_texts_and_signs_that_no_file_holds() -> None:
    long = "字" * 50_000 + "\x00\x0b\ud800_x000D_"
    back = annotated(
        made(ROWS), [finding("C5", long), finding("C5", long), finding("D5", "a<b&\x07c_x0041_")], "zh"
    )
    sheet = load_workbook(io.BytesIO(back)).worksheets[0]
    assert all(len(str(cell.value or "")) <= 32_767 for row in sheet.iter_rows() for cell in row)
    assert all(0 < (one.height or 0) <= 409 for one in sheet.row_dimensions.values())
    assert max(len(text) for text in comments(back)["表"].values()) < 3_000
    assert "a<b&c" in str(sheet["E8"].value)


def test_what_is_no_xlsx_goes_back_as_its_values() -> None:
    text = "\n".join(",".join(map(str, row)) for row in ROWS).encode("gb18030")
    back = annotated(text, [finding("C5", sheet="台账[1]:甲")], "zh-hans")
    book = load_workbook(io.BytesIO(back))
    assert book.sheetnames == ["核对清单", "台账 1  甲"]
    assert "另存" in str(book.worksheets[0]["A4"].value)
    assert set(comments(back)["台账 1  甲"]) == {"C5"}
    (before,), (after,) = records(text, "台账.csv"), records(back)
    assert before["records"] == after["records"]


@pytest.mark.shared
def test_an_old_workbook_goes_back_as_its_values(shared: Path) -> None:
    (file,) = (shared / "data" / "workbooks").glob("D4*.xls")
    data = file.read_bytes()
    back = annotated(data, findings_of(read_sheets(read_file(data, file.name).grids, file.name)), "zh-hans")
    assert records(back, file.name) == records(data, file.name)
    assert [one["code"] for one in answer(data, file.name)["warnings"]] == ["xls_values_alone"]


@pytest.mark.parametrize("number", ["D1", "D2", "D3", "D6"])
@pytest.mark.shared
def test_the_examples_read_the_same(shared: Path, number: str) -> None:
    (file,) = (shared / "data" / "workbooks").glob(f"{number}*.xlsx")
    data = file.read_bytes()
    findings = findings_of(read_sheets(read_file(data, file.name).grids, file.name))
    back = annotated(data, findings, "zh-hans")
    assert records(back, file.name) == records(data, file.name)
    for name in changed(data, back) - MUST_CHANGE:
        assert re.match(r"xl/(worksheets/sheet|comments/|drawings/commentsDrawing)", name), name


def test_a_workbook_of_only_this_reader_gives_its_own_open_sheet() -> None:
    bare = edited(
        made(ROWS),
        {"xl/workbook.xml": lambda old: re.sub(rb"<bookViews>.*?</bookViews>", b"", old)},
        {},
    )
    root = members(annotated(bare, [], "zh-hans"))["xl/workbook.xml"]
    assert re.search(rb'<bookViews><workbookView activeTab="1"', root)
    assert root.index(b"<bookViews") < root.index(b"<sheets")


def test_broken_and_hostile_files_are_refused_as_in_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def number(data: bytes) -> str:
        with pytest.raises(GuatuError) as refused:
            annotated(data, [finding("C5")], "zh-hans")
        return refused.value.number

    data = made(ROWS)
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    cells = "xl/worksheets/sheet1.xml"
    assert number(b"%PDF-1.4") == "G1761"
    assert number(data[:2_000]) == "G1760"
    assert number(edited(data, {cells: lambda old: entity + old}, {})) == "G1769"
    assert number(edited(data, {cells: lambda old: old[:400]}, {})) == "G1763"
    monkeypatch.setattr(spreadsheet_xlsx, "MOST_UNPACKED", 10_000)
    assert number(data) == "G1765"


def test_the_command_writes_it(tmp_path: Path) -> None:
    file, out = tmp_path / "台账.xlsx", tmp_path / "back.xlsx"
    file.write_bytes(packed_rows())
    said = CliRunner().invoke(workbook, ["check", str(file), "--out", str(out)])
    assert said.exit_code == 0, said.output
    assert "findings 2，其中必须改正 must be mended 2" in said.output
    assert set(comments(out.read_bytes())["表"]) == {"C5", "C6"}
    (tmp_path / "no.xlsx").write_bytes(b"%PDF")
    refused = CliRunner().invoke(
        workbook, ["check", str(tmp_path / "no.xlsx"), "--out", str(out), "--lang", "en"]
    )
    assert refused.exit_code == 1
    assert "not a spreadsheet" in refused.output


def packed_rows() -> bytes:
    return made(ROWS, ["A1:E1"])


def test_nothing_found_is_said() -> None:
    book = Workbook()
    sheet = load_workbook(io.BytesIO(annotated(packed(book), [], "en"))).worksheets[0]
    assert sheet["A3"].value == "Nothing was found to be wrong."
