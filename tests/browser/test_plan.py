"""The plan of a project in the browser: its strip by keyboard, the sandbox, a way out adopted and taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def _short_project(page: Page) -> str:
    """The address of the featured project that cannot meet its date."""
    page.goto("/projects/?q=龙翼")
    return page.locator("#project-list tbody a").first.get_attribute("href") or ""


def test_the_strip_answers_to_keys_and_opens_a_node_beside_it(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(_short_project(page))
    rows = page.locator(".g-gantt-row .g-gantt-label a")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator("#node-panel")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text(rows.nth(1).inner_text())
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_change_is_tried_in_the_sandbox_and_then_saved(visit: Visit) -> None:
    page = visit("diaodu")
    page.goto(_short_project(page) + "what-if/")
    page.get_by_label("改哪里").select_option(value="N30")
    page.get_by_label("改为").fill("95")
    page.get_by_role("button", name="推演").click()
    expect(page.locator("#moved tbody tr").first).to_be_visible()
    page.get_by_label("调整原因").fill("设备调试比计划多")
    page.get_by_role("button", name="保存这些改动").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")


def test_a_way_out_is_adopted_and_withdrawn_again(visit: Visit) -> None:
    page = visit("diaodu")
    project = _short_project(page)
    page.goto(project)
    expect(page.locator("ul.p-ways li").first).to_be_visible(timeout=20_000)  # the solver takes seconds
    page.get_by_role("link", name="看各条出路的措施，采取其中一条").click()
    way = page.locator(".p-adopt").first
    way.locator("summary").click()
    way.get_by_label("原因").fill("专班会议定")
    way.locator("form > button").click()
    way.locator("dialog").get_by_role("button", name="采取").click()
    page.wait_for_url(re.compile(re.escape(project) + "#plan$"))
    page.get_by_role("status").get_by_role("link").click()
    adopted = page.locator("#adopted tbody tr")
    count = adopted.count()
    assert count > 0
    adopted.first.get_by_text("撤销", exact=True).click()
    adopted.first.get_by_label("原因").fill("条件变了")
    adopted.first.get_by_role("button", name="撤销措施").click()
    expect(page.get_by_role("status").first).to_contain_text("措施已撤销")
