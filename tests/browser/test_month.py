"""One month of a reporter: filed on a phone, without a connection half-way, returned, mended in Excel, accepted."""

import os
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Come, Demo, Visit
from tests.browser.filling import fill_what_is_left, saved

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("GUATU_SHOTS")  # a folder: keep pictures to look at
UNIT = "220184"  # its May has not been begun in the demo
REMARK = "与5月底现场核实的形象进度不符，请核对。"


def _picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"month-{name}.png"))


def test_a_month_from_the_phone_to_the_record(come: Come, visit: Visit, demo: Demo, tmp_path: Path) -> None:
    phone = come(UNIT, width=360, quiet=["ERR_INTERNET_DISCONNECTED"])
    here = _begin(phone)
    phone = _lose_the_connection_half_way(phone, here)
    fill_what_is_left(phone)
    _hand_in(phone)
    office = visit("diaodu")
    code = _return_one_cell(office, here)
    mended = _mend_it_in_excel(phone, here, code, tmp_path)
    _hand_in(phone)
    _accept(office, here, mended)
    verified = demo.guatu("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _begin(page: Page) -> str:
    page.goto("/collect/")
    page.get_by_role("button", name="开始填报").first.click()
    page.wait_for_url(re.compile(r"/collect/\d+/$"))
    expect(page.locator(".c-card:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    _picture(page, "1-begun")
    return page.url


def _lose_the_connection_half_way(page: Page, here: str) -> Page:
    """Two cells are written, the line is gone, two more are; the page is closed and opened again when it is back."""
    page.locator(".c-card:visible").get_by_label("进展说明").fill("基础施工基本完成")
    page.get_by_role("button", name="下一张").click()
    saved(page)
    page.context.set_offline(True)
    page.locator(".c-card:visible").get_by_label("进展说明").fill("主体施工至三层")
    page.get_by_role("button", name="下一张").click()
    page.locator(".c-card:visible").get_by_label("进展说明").fill("设备基础已浇筑")
    page.get_by_role("button", name="上一张").click()
    state = page.locator("#save-state")
    expect(state).to_contain_text("离线：2 处改动保存在本机")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(state).to_contain_text("现在离线，不能提交")
    _picture(page, "2-offline")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(here)
    saved(again)
    notes = again.locator('[data-field="note"] .c-in')
    expect(notes.nth(0)).to_have_value("基础施工基本完成")
    expect(notes.nth(1)).to_have_value("主体施工至三层")
    expect(notes.nth(2)).to_have_value("设备基础已浇筑")
    assert (
        again.evaluate("Object.keys(localStorage).filter(name => name.startsWith('guatu-draft/')).length")
        == 0
    )
    return again


def _hand_in(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")


def _return_one_cell(page: Page, here: str) -> str:
    """The office sends it back for the progress of one project; the project's code."""
    page.goto(f"{here}?only=all")
    review = page.locator("article.c-review").first
    code = review.locator(".g-code").inner_text()
    review.get_by_label("对“形象进度”的意见").fill(REMARK)
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回，填报单位可以修改后重新提交。")).to_be_visible()
    return code


def _mend_it_in_excel(page: Page, here: str, code: str, folder: Path) -> str:
    """The reporter sees the remark on its cell, downloads the workbook, writes the cell in Excel, uploads the file."""
    page.goto(here)
    row = page.locator(".c-row").filter(has=page.locator(".g-code", has_text=code))
    expect(row.locator('[data-field="physical"] .c-remark')).to_contain_text(REMARK)
    _picture(page, "3-returned")
    page.get_by_text("用 Excel 填").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载填报表").click()
    path = folder / "mended.xlsx"
    coming.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book.worksheets if any(cell.value == code for cell in one["B"]))
    line = next(cell.row for cell in sheet["B"] if cell.value == code)
    column = next(cell.column for cell in sheet[2] if str(cell.value).startswith("形象进度"))
    cell = sheet.cell(line, column)
    cell.value = float(min(Decimal(100), Decimal(str(cell.value or 0)) + 1))
    mended = f"{cell.value:g}"
    book.save(path)
    page.get_by_label("填好的工作簿").set_input_files(path)
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_role("status").first).to_contain_text("1 格有变化")
    expect(row.locator('[data-field="physical"] .c-in')).to_have_value(mended)
    _picture(page, "4-mended")
    return mended


def _accept(page: Page, here: str, mended: str) -> None:
    page.goto(here)
    expect(page.locator("article.c-review").first).to_contain_text(mended)
    page.get_by_role("button", name="通过入库").first.click()
    page.locator("dialog[open]").get_by_role("button", name="通过入库").click()
    expect(page.get_by_text("已通过，数据已入库。")).to_be_visible()
    page.goto(here)
    expect(page.locator("main")).to_contain_text("已通过")
