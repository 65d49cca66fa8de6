"""Links between projects and statutory clocks in the browser: by keyboard, on a phone, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def _node(page: Page, project: str, node: str) -> str:
    """The address of a node of the project that the search finds, by its name in the plan's table."""
    page.goto(f"/projects/?q={project}")
    page.goto(page.locator(f"#project-list tbody a:has-text('{project}')").first.get_attribute("href") or "")
    return page.locator(f"details a:has-text('{node}')").first.get_attribute("href") or ""


def test_a_node_is_tied_by_keyboard_after_seeing_what_moves_and_untied(visit: Visit) -> None:
    page = visit("diaodu")
    sheet = _node(page, "北湖智能装备", "试生产与投产")
    page.goto(sheet)
    page.get_by_label("衔接别的项目").fill("220千伏")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("九台220千伏")).press("Enter")
    other = page.locator("#id_other option", has_text="N31").get_attribute("value")
    page.locator("#id_other").select_option(value=other)
    page.get_by_label("间隔(天)").fill("400")
    page.keyboard.press("Enter")
    expect(page.locator("#effect")).to_contain_text("差天数 0 →")
    page.get_by_label("原因").fill("送电后才能试生产")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已衔接")
    expect(page.locator("#ties")).to_contain_text("完成→开始，隔400天")
    expect(page.locator(".p-why").first).to_contain_text("220千伏")
    page.locator("#ties").get_by_role("link", name="解除").click()
    page.get_by_label("解除的原因").fill("另有电源")
    page.keyboard.press("Enter")
    page.locator("dialog").get_by_role("button", name="解除衔接").click()
    expect(page.get_by_role("status").first).to_contain_text("衔接已解除")


def test_a_clock_is_stopped_and_runs_again_on_a_phone(visit: Visit) -> None:
    page = visit("diaodu", width=360)  # the office that approves, or the dispatcher
    page.goto(_node(page, "北湖智能装备", "环境影响评价"))
    page.get_by_text("要求补件", exact=True).click()
    page.get_by_label("要补什么").fill("缺公众参与说明")
    page.locator("#clock details[open]").get_by_role("button").click()
    expect(page.locator("#clock")).to_contain_text("缺公众参与说明")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_text("补件收齐", exact=True).click()
    page.locator("#clock details[open]").get_by_role("button").click()
    expect(page.locator("#clock")).to_contain_text("计时中")


def test_the_reason_leads_to_the_other_project_in_english(visit: Visit) -> None:
    page = visit("diaodu", language="en")
    page.goto(_node(page, "Jiutai photonic chip packaging line", "Equipment installation and services"))
    page.locator(".p-why").first.get_by_role("link", name="See that project").click()
    expect(page.locator("h1")).to_have_text("Completion acceptance")
    expect(page.locator(".p-why").last).to_contain_text("photonic chip packaging line")
