"""The whole life of one problem, driven by five people in each language: dispute, extension, return, second look."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from guatu.dispatch.types import MOVE_WORDS, STATE_WORDS, Move, State
from tests.browser.conftest import Come, Demo, Visit

pytestmark = pytest.mark.browser

PDF: FilePayload = {"name": "evidence.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
HANDLER = "220102"
WORKDAYS, DUE = 74, {"zh-hans": "2026年9月20日", "en": "20 Sep 2026"}
"""After 8 June, over the Dragon Boat festival: a Sunday that is worked for the National Day."""
EXTENDED = {"zh-hans": "2026年10月10日", "en": "10 Oct 2026"}
"""A Saturday worked after the festival."""


class Walk:
    """A person before the page of one matter, who makes moves by its doors whatever the language."""

    def __init__(self, page: Page, language: str, address: str) -> None:
        self.page, self.language, self.address = page, language, address

    def door(self, name: str) -> Locator:
        self.page.goto(self.address)
        door = self.page.locator(f"#{name}")
        door.evaluate("it => { it.open = true; }")  # some stand behind their heading
        return door

    def has_no(self, *names: str) -> None:
        self.page.goto(self.address)
        for name in names:
            expect(self.page.locator(f"#{name}")).to_have_count(0)

    def moves(self, name: str, state: State, *, file: bool = False, **said: str) -> None:
        """Make a move; the page then says where the matter stands."""
        door = self.door(name)
        for field, value in said.items():
            _fill(door, field, value)
        if file:
            door.locator("[name=evidence]").set_input_files(files=[PDF])
        door.locator("button[type=submit]").click()
        expect(self.page.get_by_role("status").first).to_be_visible()
        self.stands(state)

    def stands(self, state: State) -> None:
        word = STATE_WORDS[state].label(self.language)
        expect(self.page.locator("dl.g-facts dd").first).to_contain_text(word)

    def reads(self, text: str) -> None:
        self.page.goto(self.address)
        expect(self.page.locator("dl.g-facts")).to_contain_text(text)


def _fill(door: Locator, field: str, value: str) -> None:
    found = door.locator(f"[name={field}]").first
    if found.get_attribute("type") == "radio":
        door.locator(f"[name={field}][value={value}]").check()
    elif found.evaluate("it => it.tagName") == "SELECT":
        found.select_option(value)
    else:
        found.fill(value)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_whole_life_of_one_problem(visit: Visit, come: Come, demo: Demo, language: str) -> None:
    reporter = visit("kuancheng", language=language)
    filer = Walk(reporter, language, _filed(reporter, language))
    address = filer.address
    office = Walk(visit("diaodu", language=language), language, address)
    wrong = Walk(visit("zhuanban", language=language), language, address)
    supervisor = Walk(visit("ducha", language=language), language, address)
    land = _unit(office, "ZRZY")
    office.moves("assign", State.ASSIGNED, unit_id=land, workdays="5")
    wrong.moves("dispute", State.DISPUTED, text="管线权属在南关区，请改派")
    office.reads("2026年6月9日" if language == "zh-hans" else "9 Jun 2026")  # one workday to decide
    office.moves(
        "decide",
        State.ASSIGNED,
        unit_id=_unit(office, HANDLER),
        workdays=str(WORKDAYS),
        text="异议成立，改派南关区",
    )
    office.reads(DUE[language])
    wrong.page.goto(address)
    wrong.has_no("sign", "feed_back", "dispute")  # it is no longer its own
    handler = Walk(come(HANDLER, language=language), language, address)
    _handled(office, handler, supervisor, language)
    _looked_at_again(office, handler, supervisor)
    _every_step_is_in_the_ledger((filer, office, wrong, handler, supervisor), demo)


def _filed(page: Page, language: str) -> str:
    page.goto("/dispatch/file/")
    page.locator("[name=kind]").select_option("problem")
    page.locator("[name=level]").select_option("B")
    page.locator("[name=title]").fill(f"热力管线占压施工红线（{language}）")
    page.locator("[name=title_en]").fill(f"A heating main lies inside the site ({language})")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/dispatch/\d+/$"))
    expect(page.locator("dl.g-facts dd").first).to_contain_text(STATE_WORDS[State.FILED].label(language))
    return page.url


def _unit(walk: Walk, code: str) -> str:
    """The key of a unit, as an address or a form has it."""
    found = walk.page.request.get("/api/org/units").json()
    return str(next(unit["id"] for unit in found if unit["code"] == code))


def _handled(office: Walk, handler: Walk, supervisor: Walk, language: str) -> None:
    """Signed for, taken up, extended before the due day, fed back, returned, fed back, verified, closed by another."""
    handler.moves("sign", State.SIGNED)
    handler.moves("take_up", State.IN_HAND, text="组织产权单位迁改")
    handler.moves("ask_extension", State.IN_HAND, until="2026-10-10", text="停热后方可迁改")
    office.moves("extend", State.IN_HAND, granted="yes", text="同意延至供暖前")
    handler.reads(EXTENDED[language])
    handler.moves("feed_back", State.FED_BACK, file=True, text="已完成迁改。")
    handler.has_no("verify", "close")
    supervisor.moves("verify", State.RETURNED, passed="no", finding="现场仍有一处未迁，退回。")
    handler.moves("feed_back", State.FED_BACK, file=True, text="剩余一处已迁改完毕。")
    supervisor.moves("verify", State.VERIFIED, passed="desk", finding="复核属实，报请销号。", file=True)
    handler.has_no("close")
    office.moves("close", State.CLOSED, finding="已核实，予以销号。")


def _looked_at_again(office: Walk, handler: Walk, supervisor: Walk) -> None:
    """Drawn by a seed, found not to hold, reopened, done and closed again."""
    page = supervisor.page
    page.goto("/dispatch/samples/")
    form = page.locator("#draw form")
    for field, value in {
        "percent": "100", "kind": "problem", "closed_from": "2026-06-08", "closed_until": "2026-06-08", "seed": "0608",
    }.items():  # fmt: skip
        if field == "kind":
            form.locator("[name=kind]").select_option(value)
        else:
            form.locator(f"[name={field}]").fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/dispatch/samples/\d+/"))
    drawn = page.url.partition("#")[0]
    expect(page.locator(f'#drawn a[href$="{_path(supervisor.address)}"]')).to_be_visible()
    supervisor.moves("reopen", State.REOPENED, finding="回头看：管线回填不实，重新打开。", workdays="3")
    page.goto(drawn)
    row = page.locator("#drawn tr").filter(has=page.locator(f'a[href$="{_path(supervisor.address)}"]'))
    expect(row.locator(".g-wrong")).to_be_visible()
    handler.moves("feed_back", State.FED_BACK, text="已重新回填并检测合格。")
    supervisor.moves("verify", State.VERIFIED, passed="desk", finding="检测报告属实。")
    office.moves("close", State.CLOSED, finding="予以销号。")


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def _every_step_is_in_the_ledger(people: tuple[Walk, ...], demo: Demo) -> None:
    """Each step by the person whose it was, in order, and the chain holds."""
    supervisor = people[-1]
    key = supervisor.address.rstrip("/").rsplit("/", 1)[1]
    told = f"/api/ledger/entries?subject=dispatch.matter:{key}&limit=100"
    entries = [
        entry
        for entry in supervisor.page.request.get(told).json()["items"]
        if entry["verb"] != "ledger.message.post"  # whom each step told
    ]
    filer, desk, wrong, handler, check = (
        walk.page.request.get("/api/org/me").json()["username"] for walk in people
    )
    assert len({filer, desk, wrong, handler, check}) == 5
    assert [(entry["actor"], entry["verb"].rsplit(".", 1)[1]) for entry in reversed(entries)] == [
        (filer, "file"), (desk, "assign"), (wrong, "dispute"), (desk, "decide"), (handler, "sign"),
        (handler, "take_up"), (handler, "ask_extension"), (desk, "extend"), (handler, "feed_back"), (check, "verify"),
        (handler, "feed_back"), (check, "verify"), (desk, "close"), (check, "sample"), (check, "reopen"),
        (handler, "feed_back"), (check, "verify"), (desk, "close"),
    ]  # fmt: skip
    supervisor.page.goto(supervisor.address)
    story = supervisor.page.locator("#story")
    for move in (Move.REASSIGN, Move.GRANT, Move.RETURN, Move.SAMPLE, Move.REOPEN, Move.CLOSE):
        expect(story).to_contain_text(MOVE_WORDS[move].label(supervisor.language))
    verified = demo.guatu("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
