"""What the tests of workbooks that go back share: a small table, findings, and what a file holds."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from openpyxl import load_workbook

from guatu.collect.adapters.workbook_answer import answer
from guatu.collect.reading.findings import Finding
from guatu.collect.tests.reading.workbooks import Rows
from guatu.collect.types import Level
from guatu.kernel.language import Phrase

ROWS: Rows = [
    ["重点项目台账"],
    ["单位：万元"],
    ["序号", "项目名称", "总投资", "开工时间", "责任单位"],
    [1, "甲项目", 1000, "2025年3月", "发改局"],
    [2, "䶮川水库", "约2000", "2025年4月", "工信局"],
    ["合计", "", 4000, "", ""],
]
MUST_CHANGE = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
}


def finding(cell: str, text: str = "数不对", level: Level = Level.ERROR, sheet: str = "表") -> Finding:
    return Finding(sheet, cell, level, Phrase(text, "the figure is wrong"), Phrase("请核对", "check it"))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        return {name: package.read(name) for name in names}


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = members(before), members(after)
    assert list(new)[: len(old)] == list(old)
    return {name for name in old if old[name] != new[name]}


def edited(data: bytes, edits: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (members(data) | dict(more)).items():
            package.writestr(name, edits[name](content) if name in edits else content)
    return target.getvalue()


def comments(data: bytes) -> dict[str, dict[str, str]]:
    """The comments of each sheet by cell, as openpyxl sees them."""
    return {
        sheet.title: {
            cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment
        }
        for sheet in load_workbook(io.BytesIO(data)).worksheets
    }


def records(data: bytes, name: str = "表.xlsx") -> list[Any]:
    found = answer(data, name)
    assert found["outcome"] == "import", found
    return [
        {key: sheet[key] for key in ("name", "records", "skipped_rows", "totals_check", "problems")}
        for sheet in found["sheets"]
    ]


def children(sheet: bytes) -> list[str]:
    """The names of a sheet's own children, in their order."""
    return [etree.QName(one).localname for one in etree.fromstring(sheet)]
