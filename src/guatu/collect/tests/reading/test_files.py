"""Files that are broken, hostile or not what they are called: refused in words, or read; never an exception."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from guatu.collect.adapters import anyfile, binary_marks, spreadsheet_xlsx
from guatu.collect.adapters.workbook_answer import answer
from guatu.collect.reading.grid import MOST_ROWS
from guatu.collect.tests.reading.workbooks import Rows, codes, made, only, packed

ROWS: Rows = [
    ["重点项目台账"],
    ["单位：万元"],
    ["序号", "项目名称", "总投资", "开工时间", "责任单位"],
    [1, "甲项目", 1000, "2025年3月", "发改局"],
    [2, "乙项目", 2000, "2025年4月", "工信局"],
    ["合计", "", 3000, "", ""],
]


def refusal(data: bytes, name: str = "台账.xlsx") -> str:
    """The catalogue's number of a refusal; its words must be for people."""
    found = answer(data, name)
    assert found["outcome"] == "refuse", found
    message = found["error"]["message"]
    assert "没有导入任何数据" in message
    assert not any(word in message for word in ("Traceback", "Error", "Exception", "Zip"))
    number: str = found["error"]["number"]
    return number


def edited(data: bytes, member: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The package with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, edit(content) if name == member else content)
    return target.getvalue()


def test_a_package_cut_off() -> None:
    data = made(ROWS)
    assert refusal(data[: len(data) * 55 // 100]) == "G1760"


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", "G1768"),
        (b"\x00" * 500, "G1768"),
        (b"%PDF-1.4\n%%EOF", "G1761"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "G1761"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "G1761"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "G1763"),
        (bytes(range(1, 256)) * 4, "G1767"),
    ],
)
def test_what_is_no_workbook(data: bytes, number: str) -> None:
    assert refusal(data) == number


def test_a_compound_file_whose_directory_bites_its_tail() -> None:
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504)
    struct.pack_into("<H", head, 30, 9)  # sectors of 512 bytes
    struct.pack_into("<I", head, 48, 1)  # the directory begins in sector 1
    struct.pack_into("<2I", head, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)  # the table of sectors is sector 0
    table = struct.pack("<128I", 0xFFFFFFFD, 1, *[0xFFFFFFFF] * 126)  # after sector 1 comes sector 1
    assert refusal(bytes(head) + table + b"\x00" * 512, "台账.xls") == "G1763"


@pytest.mark.shared
def test_a_cell_beyond_the_last_column_of_an_old_workbook_is_damage(shared: Path) -> None:
    """Room for every column up to it would be gigabytes."""
    (file,) = (shared / "data" / "workbooks").glob("D4*.xls")
    data = bytearray(file.read_bytes())
    records = binary_marks.records_of(binary_marks.workbook_stream(bytes(data)))
    kind, body = next((kind, body) for _, kind, body in records if kind in binary_marks.CELLS)
    place = data.find(struct.pack("<HH", kind, len(body)) + body)
    struct.pack_into("<H", data, place + 6, 0x4000)
    assert refusal(bytes(data), file.name) == "G1763"


@pytest.mark.parametrize(
    ("member", "word"),
    [
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "ods"),
        ("表.xlsx", "压缩包"),
    ],
)
def test_another_package_is_called_by_its_name(member: str, word: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(member, "<x/>")
    found = answer(target.getvalue(), "台账.ods")
    assert found["error"]["number"] == "G1761"
    assert word in found["error"]["message"]
    assert "扩展名是 .ods" in found["error"]["message"]


def test_a_quote_that_is_never_closed_swallows_no_row() -> None:
    sheet = only('序号,项目名称,总投资（万元）\n1,"甲项目,100\n2,乙项目,200\n'.encode(), "台账.csv")
    assert [one["total_investment_yuan"] for one in sheet["records"]] == [1_000_000, 2_000_000]


def test_of_many_empty_sheets_a_few_are_named() -> None:
    book = Workbook()
    for number in range(60):
        book.create_sheet(f"表{number}")
    found = answer(packed(book), "台账.xlsx")
    assert "其余53张" in found["error"]["message"]
    assert "表40" not in found["error"]["message"]


def test_a_package_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_xlsx, "MOST_UNPACKED", 1_000_000)
    bomb = edited(made(ROWS), "xl/styles.xml", lambda content: content + b" " * 2_000_000)
    assert refusal(bomb) == "G1765"


def test_a_file_larger_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anyfile, "MOST_BYTES", 1_000)
    assert refusal(made(ROWS)) == "G1759"


def test_a_cell_at_the_far_corner_is_not_allocated() -> None:
    def far(content: bytes) -> bytes:
        return content.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )

    assert refusal(edited(made(ROWS), "xl/worksheets/sheet1.xml", far)) == "G1766"


def test_more_rows_than_are_read() -> None:
    text = "序号,项目名称,总投资\n" + "1,甲项目,5\n" * (MOST_ROWS + 1)
    assert refusal(text.encode(), "台账.csv") == "G1766"


@pytest.mark.parametrize("before", ["", f"<!--{'x' * 10_000}-->"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_are_not_resolved(before: str, encoding: str) -> None:
    def entity(content: bytes) -> bytes:
        declared = f'{before}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        return declared.encode(encoding) + content

    assert refusal(edited(made(ROWS), "xl/workbook.xml", entity)) == "G1769"


def test_a_table_without_data_is_refused_by_the_name_of_its_sheet() -> None:
    found = answer(made([*ROWS[:3], [1], [2]], name="六月"), "台账.xlsx")
    assert found["error"]["number"] == "G1764"
    assert "六月" in found["error"]["message"]


def test_a_workbook_is_read_by_its_content_whatever_its_name() -> None:
    found = answer(made(ROWS), "台账.xls")
    assert (found["outcome"], found["format"], len(found["sheets"][0]["records"])) == ("import", "xlsx", 2)
    assert [warning["code"] for warning in found["warnings"]] == ["misnamed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_every_encoding_met(encoding: str) -> None:
    text = "\r\n".join("\t".join(str(value) for value in row) for row in ROWS).replace("甲项目", "䶮川项目")
    sheet = only(text.encode(encoding), "台账.txt")
    assert [one["name"] for one in sheet["records"]] == ["䶮川项目", "乙项目"]


def test_marks_of_the_sheet_are_seen() -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["D"].hidden = True
        sheet["C4"].comment = Comment("拟调整为1200万元", "科员")
        sheet["E5"] = "='[1]别的.xlsx'!A1"
        hidden = book.create_sheet("旧表")
        hidden.append(["序号", "项目名称", "总投资"])
        hidden.sheet_state = "hidden"

    found = answer(made(ROWS, change=change), "台账.xlsx")
    visible = found["sheets"][0]
    assert codes(visible) == {
        "A5:E5": "hidden_row",
        "D4:D6": "hidden_column",
        "C4": "comment",
        "E5": "external_link",
    }
    assert [one["name"] for one in visible["records"] if one.get("hidden")] == ["乙项目"]
    assert [warning["code"] for warning in found["warnings"]] == ["hidden_sheet"]


@pytest.mark.shared
def test_more_texts_promised_than_there_are_bytes_are_damage(shared: Path) -> None:
    """Room for every promised text would be gigabytes."""

    def promising(content: bytes) -> bytes:
        return re.sub(rb'uniqueCount="\d+"', b'uniqueCount="2147483648"', content)

    (file,) = (shared / "data" / "workbooks").glob("D1*.xlsx")
    assert refusal(edited(file.read_bytes(), "xl/sharedStrings.xml", promising)) == "G1763"


def test_mutated_workbooks_are_read_or_refused() -> None:
    chance = random.Random(20251126)
    book = Workbook()
    book.create_sheet("第二张")
    sources = [
        made(ROWS, ["A1:E1"]),
        packed(book),
        "\n".join(",".join(map(str, row)) for row in ROWS).encode("gb18030"),
    ]
    outcomes = set()
    for number in range(240):
        data = bytearray(sources[number % len(sources)])
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        outcomes.add(answer(bytes(data), "台账.xlsx")["outcome"])
    assert outcomes == {"import", "refuse"}


def test_mutated_sheets_inside_a_whole_package_are_read_or_refused() -> None:
    chance = random.Random(20251127)
    source = made(ROWS, ["A1:E1"])
    members = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]

    def broken(content: bytes) -> bytes:
        data = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 8)] = chance.randbytes(chance.randint(0, 4))
        return bytes(data)

    outcomes = {
        answer(edited(source, members[number % 4], broken), "台账.xlsx")["outcome"] for number in range(200)
    }
    assert outcomes <= {"import", "refuse"}
    assert "refuse" in outcomes


@pytest.mark.parametrize(
    ("member", "word"), [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods"), ("other.txt", "ZIP")]
)
def test_other_programs_packages_are_named(member: str, word: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(member, "x")
    found = answer(target.getvalue(), "台账.xlsx")
    assert found["error"]["number"] == "G1761"
    assert word in found["error"]["message"]
    assert "另存为 .xlsx" in found["error"]["message"]
