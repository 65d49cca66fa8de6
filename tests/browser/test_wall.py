"""The wall in a browser: it turns, holds still for whoever reads why, follows a report, outlives the server.

What is read there and on the pages has contrast and names enough (WCAG 2.2 AA as axe-core measures it).
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Visit

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
HURRIED = (
    "const calm = setTimeout; window.setTimeout = (deed, wait, ...rest) => calm(deed, wait / 20, ...rest);"
)
"""Twenty times as quick: nobody waits for a screen's turn."""
FAULTS = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
  const said = (one) => one.nodes.map((node) => `${one.id} ${node.target.join(" ")} ${node.html.slice(0, 200)}`);
  return found.violations.flatMap(said);
}"""
MOVED = """async () => {
  const map = document.querySelector("[data-battle]").battleMap;
  while (!map.model.nodes.size || map.feed.running) await new Promise((done) => setTimeout(done, 50));
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const dots = () => new Uint32Array(map.context.getImageData(0, 0, map.canvas.width, map.canvas.height).data.buffer);
  let [moved, differ] = [0, 0];
  for (const [right, down] of [[7, 0], [0, 5], [-3, 9], [40, -4], [-90, 30], [1, 1]]) {
    map.scrollTo(map.view.left + right, map.view.top + down);
    await frame();
    if (map.view.last) moved += 1;
    const kept = dots();
    map.view.last = null;
    map.paint();
    await frame();
    const anew = dots();
    if (!kept.every((dot, at) => dot === anew[at])) differ += 1;
  }
  return { moved, differ };
}"""
PAGES = (
    "/", "/wall/battle/list/?light=yellow", "/wall/compose/city/", "/projects/?q=大道", "/status/?colour=red",
    "/collect/", "/dispatch/",
)  # fmt: skip


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FAULTS, RULES)
    return found


def test_a_wall_turns_holds_for_why_follows_a_report_and_outlives_the_server(visit: Visit) -> None:
    page = visit("diaodu", width=1600, quiet=["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"])
    page.add_init_script(HURRIED)
    page.goto("/wall/")
    shown = page.locator("[data-screen].w-on")
    first = shown.get_attribute("id")
    expect(shown).not_to_have_id(first or "")
    page.keyboard.press("1")
    page.locator("#screen-1 .w-sum a[data-sheet]").first.click()
    sheet = page.locator("dialog.g-sheet")
    sheet.locator("a[data-sheet]").first.click()
    expect(sheet.get_by_role("heading", name="怎样变绿")).to_be_visible()
    expect(page.locator("[data-held]")).to_be_visible()
    expect(shown).to_have_id("screen-1")
    assert page.url.endswith("/wall/")
    page.keyboard.press("Escape")
    expect(page.locator("[data-held]")).to_be_hidden()

    page.keyboard.press("8")
    for deed in ("pointerdown", "pointerup"):
        page.locator("#screen-8 caption").dispatch_event(deed, {"pointerType": "touch", "clientX": 9})
    expect(page.locator("[data-held]")).to_be_visible()
    next_node = page.locator("#screen-8 tbody th a").first
    where = next_node.get_attribute("href") or ""
    code, node = re.findall(r"/projects/([^/]+)/nodes/(\d+)/why/$", where)[0]
    done = page.request.post(
        f"/api/projects/{code}/nodes",
        data=[{"node_id": int(node), "actual_start": "2026-06-01", "actual_finish": "2026-06-05"}],
        headers={"X-CSRFToken": _csrf(page), "Referer": page.url},
    )
    assert done.ok, done.text()
    expect(page.locator(f'#screen-8 tbody th a[href="{where}"]')).to_have_count(0)

    page.context.set_offline(True)
    expect(page.locator("[data-lost]")).to_be_visible()
    expect(page.locator("[data-since]")).to_have_text(re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"))
    expect(page.locator("#screen-8 tbody tr").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-lost]")).to_be_hidden()


def test_a_map_that_was_moved_is_the_map_drawn_anew(visit: Visit) -> None:
    page = visit("diaodu", width=1600)
    page.goto("/wall/battle/")
    for _turn in range(4):
        page.click('[data-thick="-1"]')
    page.click('[data-span-to="year"]')
    assert page.evaluate(MOVED) == {"moved": 6, "differ": 0}


def _csrf(page: Page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")


def test_walls_and_pages_have_contrast_and_names_enough(visit: Visit) -> None:
    page = visit("diaodu", width=1600)
    page.goto("/wall/")
    page.add_style_tag(
        content=".w-screen { display: flex !important; } .g-wall { height: auto; overflow: visible; }"
    )
    found = {"wall": faults(page)}
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    found["wall, light"] = faults(page)
    for address in PAGES:
        page.goto(address)
        found[address] = faults(page)
    assert {address: said for address, said in found.items() if said} == {}
