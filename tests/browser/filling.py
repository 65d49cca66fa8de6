"""What several walks do on the fill page."""

from playwright.sync_api import Page, expect

MOST_CELLS = 200


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


def fill_what_is_left(page: Page) -> None:
    """As the button leads: what is required is filled, what must be explained is explained."""
    counts = page.locator("#c-counts")
    for _turn in range(MOST_CELLS):
        if counts.inner_text() == "必填已填完":
            return
        page.get_by_role("button", name="下一个未填").click()
        explains = page.evaluate("document.activeElement.matches('.c-why')")
        page.keyboard.type("已与项目单位核对，属实" if explains else "0")
        page.keyboard.press("Enter")
        saved(page)
    raise AssertionError(page.locator("#problems").inner_text())
