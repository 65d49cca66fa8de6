"""The grid of a split in the browser: keys, full-width digits, locks, undo, a block from Excel, the draft, issue."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAGE = "/targets/indicators/sewers/split/"
SHOTS = os.environ.get("GUATU_SHOTS")  # a folder: keep pictures to look at


def _picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def _cell(page: Page, unit: str, month: int) -> Locator:
    """The input of a unit's month; month 0 is its year."""
    label = "全年" if month == 0 else f"{month}月"
    return page.get_by_role("textbox", name=f"{unit} {label}", exact=True)


def _paste(page: Page, text: str) -> None:
    """As a browser hands over what was copied from a spreadsheet."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


def _number(cell: Locator) -> int:
    return int(cell.input_value().replace(",", ""))


def test_a_change_is_typed_locked_spread_undone_and_kept(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(PAGE)
    status = page.locator("#t-status")
    expect(status).to_contain_text("合计相符：424")
    before = _number(_cell(page, "宽城区", 5))
    _cell(page, "南关区", 5).click()
    page.keyboard.press("ArrowDown")
    expect(_cell(page, "宽城区", 5)).to_be_focused()
    page.keyboard.type("１２")
    page.keyboard.press("Enter")
    expect(_cell(page, "宽城区", 5)).to_have_value("12")
    expect(_cell(page, "宽城区", 5).locator("xpath=..")).to_have_class("t-locked t-beyond")
    expect(_cell(page, "朝阳区", 5)).to_be_focused()
    expect(status).to_contain_text("合计相符：424")  # the rest made room at once
    page.get_by_label("改后自动重分").uncheck()
    _cell(page, "宽城区", 6).click()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("处合计不符")
    expect(page.locator("td.t-off").first).to_contain_text("≠")
    page.keyboard.press("Control+Enter")
    expect(status).to_contain_text("合计相符：424")
    _picture(page, "split")
    page.reload()
    expect(status).to_contain_text("草稿")
    expect(_cell(page, "宽城区", 5)).to_have_value("12")
    page.get_by_role("button", name="弃掉草稿").click()
    assert _number(_cell(page, "宽城区", 5)) == before


def test_undo_goes_back_step_by_step_and_a_lock_that_cannot_hold_is_answered(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(PAGE)
    cell = _cell(page, "宽城区", 5)
    before = cell.input_value()
    _cell(page, "宽城区", 0).click()
    page.keyboard.press("Space")
    cell.click()
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    expect(page.locator("#t-status")).to_contain_text("超过其锁定的全年目标")
    page.keyboard.press("Control+z")
    expect(cell).to_have_value(before)
    page.keyboard.press("Control+y")
    expect(cell).to_have_value("400")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="撤销", exact=True)).to_be_disabled()


def test_a_block_from_excel_is_taken_whole_or_not_at_all_and_issued_as_one_version(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(PAGE)
    status = page.locator("#t-status")
    _cell(page, "南关区", 1).click()
    _paste(page, "单位\t1月\t2月\n宽城区\t1,0\t2\n无此区\t1\t2\n")
    expect(status).to_contain_text("什么也没有改")
    expect(status).to_contain_text("“无此区”不是本表的单位")
    kept = _cell(page, "宽城区", 2).input_value()
    _paste(page, "单位\t1月\t2月\n宽城区\t３\t4\n南关区\t5\t6\n")
    expect(_cell(page, "宽城区", 1)).to_have_value("3")
    expect(_cell(page, "南关区", 2)).to_have_value("6")
    assert kept != "4"
    expect(status).to_contain_text("合计相符：424")
    page.get_by_label("调整理由").fill("春季开工提前")
    page.get_by_label("批准的会议或机关").fill("市政府常务会议")
    page.get_by_role("button", name="下达为第 2 版").click()
    expect(page.locator("main")).to_contain_text("须写明文号或会议纪要")
    expect(_cell(page, "宽城区", 1)).to_have_value("3")
    page.get_by_role("button", name="撤销", exact=True).click()  # the steps outlive the refusal
    expect(_cell(page, "宽城区", 2)).to_have_value(kept)
    page.get_by_role("button", name="重做", exact=True).click()
    page.get_by_label("文号或会议纪要").fill("市政府第9次常务会议纪要")
    page.get_by_label("生效日期").fill("2026-06-30")
    page.get_by_role("button", name="下达为第 2 版").click()
    expect(page.get_by_role("status").first).to_contain_text("目标已下达")
    page.goto(PAGE)
    expect(_cell(page, "宽城区", 1)).to_have_value("3")
    expect(page.get_by_role("button", name="下达为第 3 版")).to_be_visible()
    expect(status).not_to_contain_text("草稿")


def test_the_grid_fits_a_phone_and_works_in_english_by_keys_alone(visit: Visit) -> None:
    page = visit("diaodu", width=360, language="en")
    page.goto("/targets/indicators/estates/split/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first = page.locator(".t-table tbody .t-in[name^='y-']").first
    first.focus()
    page.keyboard.press("End")
    expect(page.locator(".t-table tbody tr").first.locator(".t-in").last).to_be_focused()
    _picture(page, "split-en-360")
    expect(page.locator("#t-status")).to_contain_text("All sums agree")


FORTY = "/targets/indicators/funds/split/?plan=campaign-2024"


def _values(page: Page) -> list[str]:
    expect(page.locator(".t-table")).not_to_have_attribute("aria-busy", "true")
    return page.locator(".t-table tbody td:not(.t-weight) .t-in").evaluate_all(
        "list => list.map(one => one.value)"
    )


def test_forty_units_take_a_block_and_every_deed_is_one_step_back(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(FORTY)
    rows = page.locator(".t-table tbody tr")
    expect(rows).to_have_count(40)
    grid = page.locator(".t-grid")
    assert grid.evaluate("box => box.scrollWidth <= box.clientWidth"), (
        "two decimals fit 1280 without scrolling"
    )
    begun = _values(page)
    _cell(page, "南关区", 1).click()
    _paste(page, "\n".join("\t".join(["0.40"] * 12) for _ in range(40)))
    expect(page.locator("#t-status")).to_contain_text("合计相符：192.00")
    seen = [_values(page)]
    for deed in ("[value=makeup]", "[value=unlock]", "[value=spread]", "[data-do=lock]"):
        page.locator(f".t-tools button{deed}").click()
        seen.append(_values(page))
    page.locator("select[name=by_unit]").select_option("even")
    for before in reversed([begun, *seen]):
        page.get_by_role("button", name="撤销", exact=True).click()
        assert _values(page) == before
    expect(page.get_by_role("button", name="撤销", exact=True)).to_be_disabled()
    expect(page.locator("select[name=by_unit]")).to_have_value("hand")
    expect(page.locator("#lags")).to_be_hidden()


def test_a_make_up_is_shown_with_who_is_short_and_undone(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(FORTY)
    begun = _values(page)
    page.locator("button[value=makeup]").click()
    expect(page.locator("#lags")).to_contain_text("市水务局")
    made = _values(page)
    assert made != begun
    page.keyboard.press("Control+z")  # the button still has the focus
    assert _values(page) == begun
    expect(page.locator("#lags")).to_be_hidden()
    page.keyboard.press("Control+y")
    assert _values(page) == made
    page.get_by_label("调整理由").fill("补缺")
    page.keyboard.press("Control+z")
    assert _values(page) == made, "text beside the grid has its own undo"


def test_the_link_of_a_shortfall_opens_the_units_months_made_up_and_undo_shows_the_plan(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto("/targets/indicators/funds/?unit=SLJ&plan=campaign-2024")
    page.get_by_role("link", name="补缺：把欠的摊到余下各月").click()
    expect(page.locator("#lags")).to_contain_text("市水务局")
    expect(page.locator(".t-table tbody tr")).to_have_count(1)
    expect(_cell(page, "市水务局", 0)).to_have_attribute("readonly", "")
    made = _values(page)
    page.get_by_role("button", name="撤销", exact=True).click()
    assert _values(page) != made
    expect(page.locator("#lags")).to_be_hidden()
    expect(page.get_by_role("button", name="撤销", exact=True)).to_be_disabled()


def test_the_large_grid_on_a_phone_keeps_names_and_headings_in_view(visit: Visit) -> None:
    page = visit("diaodu", width=360, language="en")
    page.goto(FORTY)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    last = page.locator(".t-table tbody tr").last.locator(".t-in").last
    last.focus()
    page.keyboard.press("End")
    box, name = last.bounding_box(), page.locator(".t-table tbody tr").last.locator("th").bounding_box()
    assert box is not None
    assert name is not None
    assert name["x"] + name["width"] <= box["x"] + 1
    _picture(page, "forty-en-360")
