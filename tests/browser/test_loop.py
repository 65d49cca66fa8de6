"""One full turn of the loop, as each of the demo's people, in the browser (README, "One turn of the loop")."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, Visit
from tests.browser.filling import fill_what_is_left

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("GUATU_SHOTS")  # a folder: keep pictures to look at
FINDING = "现场核实，地块已交付，机械进场。"


def _picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_one_turn_of_the_loop(visit: Visit, demo: Demo) -> None:
    project = _report_a_slipped_node(visit("kuancheng", width=360))
    dispatcher = visit("diaodu")
    _accept(dispatcher)
    light = _the_light_is_red_and_says_why(dispatcher, project)
    number, directive = _issue_a_directive(dispatcher, light)
    _feed_back(visit("kuancheng"), directive)
    _wait_is_shown_before_verification(dispatcher, directive)
    _verify_and_close(visit("ducha"), directive)
    _score_and_bulletin_show_it(dispatcher, project, number)
    _pictures_in_english(visit, project, light)
    verified = demo.guatu("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _report_a_slipped_node(page: Page) -> str:
    """The reporter, on a phone: a project that was green gets a forecast far too late and its blocker."""
    page.goto("/status/?colour=green&period=2026-05")
    green = set(page.locator("#list tbody tr td:nth-child(2) a").all_inner_texts())
    page.goto("/collect/")
    page.get_by_role("button", name=re.compile("填报")).first.click()
    page.wait_for_url(re.compile(r"/collect/\d+/"))
    cards = page.locator(".c-card:has(.c-node)")
    names = cards.locator("tr:first-child th a").all_text_contents()
    project = next(name for name in names if name in green)
    card = cards.filter(has=page.get_by_text(project, exact=True))
    while not card.is_visible():
        page.get_by_role("button", name="下一张").click()
    node = card.locator(".c-node").first
    node.get_by_label("预计完成").fill("2027-11-30")
    node.get_by_label("卡点类别").select_option(label="土地")
    node.get_by_label("卡点说明").fill("6月3日：剩余18亩地块未交付")
    fill_what_is_left(page)
    _picture(page, "1-report-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已提交")
    return project


def _accept(page: Page) -> None:
    page.goto("/")
    page.get_by_role("row").filter(has_text="宽城区").get_by_role("link", name=re.compile("月报")).click()
    page.get_by_role("button", name="通过入库").first.click()
    page.locator("dialog[open]").get_by_role("button", name="通过入库").click()
    expect(page.get_by_text("已通过，数据已入库。")).to_be_visible()


def _the_light_is_red_and_says_why(page: Page, project: str) -> str:
    page.goto("/status/?colour=red&period=2026-05")
    row = page.locator("#list tbody tr").filter(has=page.get_by_role("link", name=project, exact=True))
    row.locator("td").nth(4).get_by_role("link").click()
    page.wait_for_url(re.compile(r"/status/\d+/"))
    reason = page.locator("main")
    expect(reason).to_contain_text("11月30日")  # the number
    expect(reason).to_contain_text("剩余18亩地块未交付")  # the blocker
    expect(reason).to_contain_text("宽城区填报岗")  # who filed
    expect(reason).to_contain_text("6月8日报送")  # when
    expect(reason).to_contain_text("guatu-backward")  # which rule
    _picture(page, "2-light-red")
    return page.url


def _issue_a_directive(page: Page, light: str) -> tuple[str, str]:
    page.goto(light)
    page.get_by_role("link", name="下达交办").click()
    page.get_by_label("办理时限（工作日）").fill("15")
    expect(page.locator("#due-day")).to_contain_text(
        "6月30日"
    )  # 15 workdays after 8 June, Dragon Boat on the 19th
    _picture(page, "3-issue")
    page.get_by_role("button", name="下达交办").click()
    page.wait_for_url(re.compile(r"/dispatch/\d+/"))
    return page.locator("main .g-lead").first.inner_text(), page.url


def _feed_back(page: Page, directive: str) -> None:
    page.goto(directive)
    page.get_by_label("办理情况").fill("已完成剩余18亩征收并交地，6月20日恢复施工。")
    page.get_by_label("佐证材料").set_input_files(
        files=[{"name": "交地确认书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}]
    )
    page.get_by_role("button", name="反馈", exact=True).click()
    expect(page.locator("#story")).to_contain_text("恢复施工")
    expect(page.get_by_role("link", name="交地确认书.pdf")).to_be_visible()


def _wait_is_shown_before_verification(page: Page, directive: str) -> None:
    """The dispatcher sees it fed back, and has no way to close it alone."""
    page.goto(directive)
    expect(page.get_by_role("button", name="提交核验")).to_have_count(0)


def _verify_and_close(page: Page, directive: str) -> None:
    page.goto(directive)
    page.get_by_label("通过，予以销号").check()
    page.get_by_label("核验情况").fill(FINDING)
    page.get_by_role("button", name="提交核验").click()
    expect(page.locator("#story")).to_contain_text(FINDING)
    expect(page.locator(".g-facts").first).to_contain_text("销号")
    _picture(page, "4-closed")


def _score_and_bulletin_show_it(page: Page, project: str, number: str) -> None:
    """Made from the month as it stands now: bulletin and score name the red project and the closed directive."""
    page.goto("/publish/bulletins/new/")
    page.get_by_label("月份").select_option(index=0)
    page.get_by_role("button", name="生成草稿").click()
    page.wait_for_url(re.compile(r"/publish/bulletins/\d+/"))
    expect(page.locator("main")).to_contain_text(project)
    closed = page.request.get("/api/dispatch/matters?state=closed&kind=directive").json()
    assert number in {directive["number"] for directive in closed["items"]}
    expect(page.locator("main")).to_contain_text(f"已销号{closed['count']}件")
    _picture(page, "5-bulletin")
    for kind, start in {"docx": b"PK\x03\x04", "pdf": b"%PDF-"}.items():
        answer = page.request.get(page.url + f"file.{kind}")
        assert answer.status == 200
        assert answer.body().startswith(start)
    page.goto("/assess/")
    page.locator("table a").first.click()
    page.wait_for_url(re.compile(r"/assess/\d+/"))
    explained = page.locator("details").filter(has=page.locator('[id="220103"]'))
    expect(explained).to_contain_text(re.compile(r"红灯[1-9]\d*个"))  # the district's score shows the loss
    expect(explained).to_contain_text(project)
    _picture(page, "6-score")


def _pictures_in_english(visit: Visit, project: str, light: str) -> None:
    page = visit("baobao", language="en")
    page.goto(light)
    expect(page.locator("main")).to_contain_text("red")
    _picture(page, "7-light-en")
    phone = visit("diaodu", width=360, language="en")
    for name, path in {"home": "/", "lights": "/status/", "wall": "/wall/", "projects": "/projects/"}.items():
        phone.goto(path)
        _picture(phone, f"8-{name}-en-360")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
