"""The form in the browser: keys, a block from Excel, saving as one writes, no connection, two people, a phone."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import PASSWORD, Come, Visit, sign_in

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("GUATU_SHOTS")  # a folder: keep pictures to look at
PROJECT, NODE = "projects.project", "projects.node"


def _picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def _open(page: Page) -> str:
    """The first form that the reporter still owes; its address."""
    page.goto("/collect/")
    page.locator(".c-owed").first.locator("button, a.btn").first.click()
    page.wait_for_url(re.compile(r"/collect/\d+/$"))
    expect(page.locator("#save-state")).not_to_be_empty()
    return page.url


def _row(page: Page, at: int, kind: str = PROJECT) -> Locator:
    return page.locator(f'.c-row[data-kind="{kind}"]').nth(at)


def _cell(page: Page, at: int, field: str, kind: str = PROJECT) -> Locator:
    return _row(page, at, kind).locator(f'[data-field="{field}"] .c-in')


def _saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


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


def _copied(page: Page) -> str:
    """As a browser takes what is put on the clipboard."""
    return str(
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                document.activeElement.dispatchEvent(
                    new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
                return data.getData("text/plain");
            }"""
        )
    )


def _drafts(page: Page) -> dict[str, str]:
    return dict(json.loads(page.evaluate("JSON.stringify(localStorage)")))


def test_typed_by_keys_alone_saved_by_itself_and_taken_back(come: Come) -> None:
    page = come("220183")
    here = _open(page)
    first, second = _cell(page, 0, "invested_year"), _cell(page, 1, "invested_year")
    before = second.input_value()
    first.click()
    page.keyboard.type("１２３４")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()  # the next project, whatever nodes stand between
    page.keyboard.type("2,345")
    page.keyboard.press("Tab")
    expect(_cell(page, 1, "physical")).to_be_focused()
    _saved(page)
    expect(first).to_have_value("1234")  # as the server keeps it
    expect(second).to_have_value("2345")
    expect(_cell(page, 1, "physical")).to_be_focused()  # saving moves nothing
    page.keyboard.press("Control+z")
    expect(second).to_have_value(before)
    page.keyboard.press("Control+y")
    page.keyboard.press("F2")
    page.keyboard.press("Escape")
    _saved(page)
    page.goto(here)
    expect(_cell(page, 1, "invested_year")).to_have_value("2345")
    assert _drafts(page) == {}


def test_a_block_from_excel_goes_to_rows_of_its_kind_by_place_or_by_name(come: Come) -> None:
    page = come("220183")
    _open(page)
    said = page.locator("#c-deed")
    _cell(page, 0, "invested_year").click()
    _paste(page, '3000\t41\t黄灯\t"第一行\n第二行 ""引号"""\n3100\t42\t红灯\t二\r\n')
    expect(said).to_contain_text("已粘贴 8 格")
    expect(_cell(page, 0, "note")).to_have_value('第一行\n第二行 "引号"')
    expect(_cell(page, 1, "own_rating")).to_have_value("red")
    _cell(page, 0, "invested_year").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert _copied(page) == "3000\t41\t黄灯\n3100\t42\t红灯"
    name = _row(page, 1).locator("th a").inner_text()
    code = _row(page, 0).locator("th .g-code").inner_text()
    _paste(page, f"名称\t形象进度(%)\n{name}\t44\n{code}\t43\n")
    expect(_cell(page, 0, "physical")).to_have_value("43")
    expect(_cell(page, 1, "physical")).to_have_value("44")
    _paste(page, f"{name}\t1\n没有的项目\t2\n")
    expect(said).to_contain_text("“没有的项目”不是本表的行")
    expect(_cell(page, 1, "invested_year")).to_have_value("3100")
    _cell(page, 0, "invested_year").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(_cell(page, 1, "invested_year")).to_have_value("3000")
    _saved(page)
    page.keyboard.press("Delete")
    expect(_cell(page, 1, "invested_year")).to_have_value("")
    page.keyboard.press("Control+z")
    _saved(page)


def test_what_is_wrong_appears_on_the_cell_and_in_the_list_and_is_explained_there(come: Come) -> None:
    page = come("220183")
    _open(page)
    cell = _cell(page, 0, "physical")
    cell.click()
    page.keyboard.type("abc")
    page.keyboard.press("Tab")
    _saved(page)
    beside = _row(page, 0).locator('[data-field="physical"]')
    expect(beside).to_have_class(re.compile("c-bad"))
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#problems")).to_contain_text("“abc”不是数。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#save-state")).to_contain_text("需要更正或说明")
    page.locator("#problems a").filter(has_text="形象进度").first.click()
    expect(cell).to_be_focused()
    expect(beside.locator(".c-said")).to_be_visible()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    _saved(page)
    expect(page.locator("#problems")).not_to_contain_text("“abc”不是数。")
    invested = _cell(page, 0, "invested_year")
    invested.click()
    page.keyboard.type("99999999")
    page.keyboard.press("Tab")
    _saved(page)
    invested.click()
    page.keyboard.press("Control+Enter")  # to the explanation beside it
    why = _row(page, 0).locator('[data-field="invested_year"] .c-why')
    expect(why).to_be_focused()
    page.keyboard.type("追加投资已批复")
    page.keyboard.press("Enter")
    expect(invested).to_be_focused()
    _saved(page)
    _picture(page, "fill-explained")
    page.reload()
    expect(why).to_have_value("追加投资已批复")


def test_without_a_connection_the_draft_outlives_the_page_and_is_sent_when_it_is_back(come: Come) -> None:
    page = come("220183", quiet=["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"])
    here = _open(page)
    state = page.locator("#save-state")
    page.context.set_offline(True)
    _cell(page, 0, "invested_year").fill("7777")
    _cell(page, 0, "physical").fill("66")
    _cell(page, 1, "physical").click()
    expect(state).to_contain_text("离线：2 处改动保存在本机")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(state).to_contain_text("现在离线，不能提交")
    _picture(page, "fill-offline")
    assert len(_drafts(page)) == 1
    page.context.set_offline(False)
    page.route(
        "**/api/collect/**", lambda route: route.abort()
    )  # the page can be loaded, the server still not reached
    page.goto("/")  # the form is closed …
    page.goto(here)  # … and opened again
    expect(state).to_contain_text("离线：2 处改动")
    expect(_cell(page, 0, "invested_year")).to_have_value("7777")
    page.unroute("**/api/collect/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    _saved(page)
    assert _drafts(page) == {}
    page.reload()
    expect(_cell(page, 0, "physical")).to_have_value("66")


def test_a_save_whose_answer_was_lost_is_made_once(come: Come) -> None:
    page = come("220183", quiet=["ERR_FAILED"])
    here = _open(page)
    number = here.rstrip("/").rsplit("/", 1)[1]
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.url)
        if len(keys) == 1:
            route.fetch()  # the server writes …
            route.abort()  # … and its answer is lost
        else:
            route.continue_()

    before = page.request.get(f"/api/collect/submissions/{number}").json()["version"]
    page.route("**/saves/*", lose)
    _cell(page, 2, "physical").fill("61")
    page.keyboard.press("Tab")
    _saved(page)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert page.request.get(f"/api/collect/submissions/{number}").json()["version"] == before + 1


def test_two_people_in_one_form_see_each_other_and_decide(come: Come, visit: Visit) -> None:
    page, office = come("220183"), visit("diaodu")
    here = _open(page)
    office.goto(here)
    _cell(office, 0, "physical").fill("71")
    _cell(office, 1, "physical").fill("72")
    _cell(office, 1, "note").fill("办公室补记")
    office.keyboard.press("Tab")
    _saved(office)
    _cell(page, 0, "physical").fill("61")
    _cell(page, 1, "physical").fill("62")
    page.keyboard.press("Tab")
    box = page.locator("#conflicts")
    expect(box).to_contain_text("2 格与别人的修改不同")
    expect(box).to_contain_text("项目办")  # who
    expect(box).to_contain_text("71")
    expect(_cell(page, 0, "physical")).to_have_value("61")  # mine is not lost either
    expect(_cell(page, 1, "note")).to_have_value("办公室补记")  # what I had not touched is theirs at once
    _cell(page, 0, "physical").focus()
    _picture(page, "fill-conflict")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#save-state")).to_contain_text("请先逐格选定")
    box.locator("li").nth(0).get_by_role("button", name="用我的").click()
    box.locator("li").nth(0).get_by_role("button", name="用现在的").click()
    _saved(page)
    expect(box).to_be_hidden()
    page.reload()
    expect(_cell(page, 0, "physical")).to_have_value("61")
    expect(_cell(page, 1, "physical")).to_have_value("72")


def test_an_expired_session_keeps_the_draft_for_its_account_and_for_no_other(
    come: Come, reporters: Callable[[str], str]
) -> None:
    page = come("220183", quiet=["status of 401"])
    _open(page)
    page.context.clear_cookies(name="sessionid")
    _cell(page, 0, "physical").fill("81")
    page.keyboard.press("Tab")
    state = page.locator("#save-state")
    expect(state).to_contain_text("登录已过期：1 处改动保存在本机")
    state.get_by_role("link", name="重新登录").click()
    sign_in(page, reporters("220183"), PASSWORD)
    page.wait_for_url(re.compile(r"/collect/\d+/$"))
    _saved(page)
    expect(_cell(page, 0, "physical")).to_have_value("81")
    page.context.clear_cookies(name="sessionid")
    _cell(page, 0, "physical").fill("82")
    page.keyboard.press("Tab")
    expect(state).to_contain_text("登录已过期")
    assert len(_drafts(page)) == 1
    page.goto("/")
    sign_in(page, "ducha")
    page.wait_for_url(re.compile(r"/$"))
    assert [name for name in _drafts(page) if name.startswith("guatu-draft/")] == []


def test_signing_out_with_unsent_changes_asks_first(come: Come) -> None:
    page = come("220183", quiet=["ERR_INTERNET_DISCONNECTED"])
    _open(page)
    page.context.set_offline(True)
    _cell(page, 0, "physical").fill("83")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_contain_text("离线")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="退出").click()
    assert "没有发送" in asked[0]
    assert len(_drafts(page)) == 1
    page.context.set_offline(False)
    _saved(page)


def test_on_a_phone_one_card_at_a_time_with_what_is_left(come: Come) -> None:
    page = come("220183", width=360, language="en")
    _open(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator(".c-card:visible")).to_have_count(1)
    place = page.locator("#c-place")
    expect(place).to_contain_text("1 of")
    page.get_by_role("button", name="Next card").click()
    expect(place).to_contain_text("2 of")
    money = page.locator(".c-card:visible .c-money .c-in").first
    assert money.get_attribute("inputmode") == "decimal"
    small = page.locator(".c-card:visible .c-in, .c-bar button:visible").evaluate_all(
        "list => list.filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert small == []
    dates = page.locator(".c-date .c-in")
    assert dates.count() == 0 or dates.first.get_attribute("type") == "date"
    money.fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#c-counts")).to_contain_text("1 required left")
    page.get_by_role("button", name="Previous card").click()
    page.get_by_role("button", name="Next unfilled").click()
    while money.evaluate("one => one !== document.activeElement"):
        page.get_by_role("button", name="Next unfilled").click()
    page.keyboard.type("4000")
    page.keyboard.press("Enter")
    _saved(page)
    expect(page.locator("#c-counts")).to_contain_text("All required filled")
    _picture(page, "fill-en-360")


def test_without_scripts_it_is_a_plain_form(come: Come, browser: Browser) -> None:
    page = come("220183")
    here = _open(page)
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(here)
    _cell(plain, 0, "physical").fill("52")
    plain.get_by_role("button", name="保存草稿").click()
    expect(plain.get_by_role("status").first).to_contain_text("草稿已保存")
    expect(_cell(plain, 0, "physical")).to_have_value("52")
    context.close()
