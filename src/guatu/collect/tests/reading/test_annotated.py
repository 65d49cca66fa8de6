"""The workbook that goes back: their own file, unchanged but for comments on the cells at fault and a list of them."""

import io
import re

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from guatu.collect.adapters.annotated import annotated
from guatu.collect.adapters.anyfile import read_file
from guatu.collect.adapters.workbook_answer import answer
from guatu.collect.reading.document import read_sheets
from guatu.collect.reading.findings import COMMENT_SIGN, LIST_SIGN, findings_of
from guatu.collect.tests.reading.annotating import (
    MUST_CHANGE,
    ROWS,
    changed,
    children,
    comments,
    edited,
    finding,
    members,
    records,
)
from guatu.collect.tests.reading.workbooks import made
from guatu.collect.types import Level


def rich(book: Workbook, sheet: Worksheet) -> None:
    """What a library that writes workbooks anew would lose or move."""
    sheet["B4"].comment = Comment("请按批复填写\n(第2版)", "科员")
    sheet.add_data_validation(DataValidation(type="list", formula1='"甲,乙"', sqref="F4:F9"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=4, max_row=5))
    sheet.add_chart(chart, "H2")
    sheet["A4"].hyperlink = "https://example.com/"
    second = book.create_sheet("附表")
    second.append(["说明"])
    second.print_title_rows = "1:1"
    second.defined_names["局部"] = DefinedName("局部", attr_text="附表!$A$1")
    book.active = 1


@pytest.fixture
def sent() -> bytes:
    return made(ROWS, ["A1:E1"], change=rich)


def test_everything_but_what_must_change_is_byte_for_byte_theirs(sent: bytes) -> None:
    back = annotated(sent, [finding("C5")], "zh-hans")
    assert changed(sent, back) == MUST_CHANGE | {
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }
    assert len(members(back)) == len(members(sent)) + 1


def test_a_sheet_without_comments_gets_only_the_place_of_its_drawing() -> None:
    plain = made(ROWS, ["A1:E1"])
    back = annotated(plain, [finding("C5")], "zh-hans")
    old, new = (members(one)["xl/worksheets/sheet1.xml"] for one in (plain, back))
    assert re.sub(rb"<legacyDrawing [^>]*/>", b"", new) == old
    assert set(members(back)) - set(members(plain)) == {
        "xl/worksheets/sheet2.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }


def test_old_comments_stay_and_ours_come_after_them(sent: bytes) -> None:
    back = annotated(sent, [finding("B4", "名称有误"), finding("C5")], "zh-hans")
    found = comments(back)["表"]
    assert found["B4"].startswith("请按批复填写\n(第2版)\n" + COMMENT_SIGN)
    assert "必须改正：名称有误\n请核对" in found["B4"]
    assert found["C5"] == f"{COMMENT_SIGN}必须改正：数不对\n请核对"
    assert members(back)["xl/drawings/commentsDrawing1.vml"].count(b"<ns2:Row>") == 1
    assert members(back)["xl/drawings/commentsDrawing1.vml"].count(b"<x:Row>4</x:Row>") == 1


def test_both_programs_open_it_and_read_the_values(sent: bytes) -> None:
    back = annotated(sent, [finding("C5")], "en")
    assert load_workbook(io.BytesIO(back)).sheetnames == ["Findings", "表", "附表"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(back))
    assert book.sheet_names == ["Findings", "表", "附表"]
    assert book.get_sheet_by_index(1).to_python()[4][1] == "䶮川水库"


def test_reading_it_again_gives_the_same(sent: bytes) -> None:
    tables = read_sheets(read_file(sent, "表.xlsx").grids, "表.xlsx")
    findings = findings_of(tables)
    assert {(one.cell, one.level) for one in findings} == {("C5", Level.ERROR), ("C6", Level.ERROR)}
    back = annotated(sent, findings, "zh-hans")
    assert records(back) == records(sent)
    assert [one["code"] for one in answer(back, "表.xlsx")["warnings"]] == ["own_list"]


def test_the_list_leads_to_each_cell(sent: bytes) -> None:
    findings = [finding("C5:D5", sheet="表"), finding("*", "缺表", Level.NOTE, sheet="附表"), finding("B4")]
    sheet = load_workbook(io.BytesIO(annotated(sent, findings, "zh-hans"))).worksheets[0]
    assert str(sheet["A1"].value).startswith(LIST_SIGN)
    assert sheet["A3"].value == "必须改正 2 · 提示 1"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert rows == [
        ["1", "表", "B4", "必须改正", "数不对", "请核对"],
        ["2", "表", "C5:D5", "必须改正", "数不对", "请核对"],
        ["3", "附表", "整张表", "提示", "缺表", "请核对"],
    ]
    links = [sheet.cell(row, 3).hyperlink for row in (6, 7, 8)]
    assert [link.location for link in links if link is not None] == ["'表'!B4", "'表'!C5", "'附表'!A1"]


def test_what_counts_sheets_moves_on_by_one(sent: bytes) -> None:
    book = load_workbook(io.BytesIO(annotated(sent, [], "zh-hans")))
    assert book["附表"].print_title_rows == "$1:$1"
    assert book["附表"].defined_names["局部"].attr_text == "附表!$A$1"
    assert book.active is not None
    assert book.active.title == "附表"
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert "核对清单" not in selected


def test_the_name_of_the_list_is_free(sent: bytes) -> None:
    def taken(book: Workbook, _: Worksheet) -> None:
        book.create_sheet("核对清单")

    back = annotated(made(ROWS, change=taken), [], "zh-hans")
    assert load_workbook(io.BytesIO(back)).sheetnames == ["核对清单 2", "表", "核对清单"]


def test_children_of_the_sheet_keep_their_order() -> None:
    def protect(_: Workbook, sheet: Worksheet) -> None:
        sheet.protection.sheet = True
        sheet.add_data_validation(DataValidation(type="list", formula1='"甲,乙"', sqref="F4:F9"))

    parts = b'<tableParts count="0"/><extLst><ext uri="{1}"/></extLst>'
    late = edited(
        made(ROWS, ["A1:E1"], change=protect),
        {"xl/worksheets/sheet1.xml": lambda old: old.replace(b"</worksheet>", parts + b"</worksheet>")},
        {},
    )
    order = children(members(annotated(late, [finding("C5")], "zh-hans"))["xl/worksheets/sheet1.xml"])
    assert order[-4:] == ["pageMargins", "legacyDrawing", "tableParts", "extLst"]


def test_a_merged_range_is_commented_at_its_first_cell() -> None:
    back = annotated(made(ROWS, ["A1:E1", "C4:C5"]), [finding("D1"), finding("C5"), finding("C4")], "zh")
    assert set(comments(back)["表"]) == {"A1", "C4"}
    assert comments(back)["表"]["C4"].count("数不对") == 2


def test_the_next_time_replaces_what_was_said_before(sent: bytes) -> None:
    first = annotated(sent, [finding("B4"), finding("C5"), finding("D4")], "zh-hans")
    again = annotated(first, [finding("C6", "合计不对")], "en")
    assert comments(again)["表"] == {
        "B4": "请按批复填写\n(第2版)",
        "C6": f"{COMMENT_SIGN}Must be mended: the figure is wrong\ncheck it",
    }
    assert load_workbook(io.BytesIO(again)).sheetnames == ["核对清单", "表", "附表"]
    drawing = members(again)["xl/drawings/commentsDrawing1.vml"]
    assert (drawing.count(b":Row>3<"), drawing.count(b":Row>4<"), drawing.count(b":Row>5<")) == (1, 0, 1)


def test_a_list_saved_by_another_program_is_still_ours(sent: bytes) -> None:
    target = io.BytesIO()
    load_workbook(io.BytesIO(annotated(sent, [finding("C5")], "zh-hans"))).save(target)
    again = annotated(target.getvalue(), [], "zh-hans")
    assert load_workbook(io.BytesIO(again)).sheetnames == ["核对清单", "表", "附表"]
    assert comments(again)["表"] == {"B4": "请按批复填写\n(第2版)"}
    assert len(records(again)) == len(records(sent))


def test_a_discussion_is_left_alone(sent: bytes) -> None:
    threads = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B4" id="{1}" personId="{2}"><text>?</text></threadedComment></ThreadedComments>'
    )
    relation = (
        b'<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
        b' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    name = "xl/threadedComments/threadedComment1.xml"
    data = edited(
        sent,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        },
        {name: threads},
    )
    back = annotated(data, [finding("B4"), finding("C5")], "zh-hans")
    assert members(back)[name] == threads
    assert comments(back)["表"]["B4"] == "请按批复填写\n(第2版)"
    assert "C5" in comments(back)["表"]


def test_macros_stay() -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    data = edited(
        made(ROWS),
        {"[Content_Types].xml": lambda old: old.replace(kind, macros)},
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros"},
    )
    back = annotated(data, [finding("C5")], "zh-hans")
    assert members(back)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0macros"
    assert macros in members(back)["[Content_Types].xml"]
    assert read_file(back, "表.xlsm").format == "xlsm"


def test_boxes_of_a_form_stay_in_the_drawing_that_comments_share() -> None:
    drawing = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        b'<o:idmap v:ext="edit" data="7"/></o:shapelayout><v:shape id="_x0000_s7169"><v:textbox>a<br>b</v:textbox>'
        b'<x:ClientData ObjectType="Checkbox"/></v:shape></xml>'
    )
    base = annotated(made(ROWS), [finding("C5")], "zh-hans")
    data = edited(base, {"xl/drawings/vmlDrawing1.vml": lambda _: drawing}, {})
    content = members(annotated(data, [finding("C5"), finding("C6")], "zh-hans"))[
        "xl/drawings/vmlDrawing1.vml"
    ]
    assert b"a<br>b</v:textbox>" in content
    assert b'data="7,8"' in content
    assert re.findall(rb'"_x0000_s(\d+)"', content) == [b"7169", b"8193", b"8194"]
