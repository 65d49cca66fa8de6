"""The battle map on paper: rows on sheets, sheets in tiles, every name as text, lights by shape."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.ui.types import LightColour
from guatu.wall.battle.axis import headings
from guatu.wall.battle.paper import LEAST, OVERLAP, Paper, Scale, fitted, planned, tiling, width_of
from guatu.wall.battle.pdf import cut, whole
from guatu.wall.battle.rules import grouped
from guatu.wall.battle.strokes import Words, draw_sheet
from guatu.wall.battle.types import BattleFilter, BattleMap, BattleRow, NodeRow, NodeState
from guatu.wall.queries import battle_print
from guatu.wall.queries.battle_print import battle_pdf

SignIn = Callable[[Account], Client]
TODAY = date(2026, 6, 8)
WORDS = Words(
    title="作战图", about="", note="", english=False, sheet="第 {number}/{sheets} 张", today="今天", due="期限",
    baseline="基线", winter="冬季停工", red_flag="红旗", black_flag="黑旗", blocker="卡点", over="超期 {n} 天",
    short="差 {n} 天", silent="{n} 天没有新数据", never="从未报送",
    lights={colour.value: colour.value for colour in LightColour}, states=["a", "b", "c", "d", "e"],
)  # fmt: skip


def a_map(count: int, groups: int = 3) -> BattleMap:
    """Rows in groups of equal size, all red, overdue and with a baseline."""
    rows = [
        BattleRow(
            pk=at, code=f"P{at:04}", name=f"项目{at:04}", unit="", stage="", light=LightColour.RED, light_id=None,
            start=date(2026, 1, 1), end=date(2026, 9, 1), due=date(2026, 6, 1), baseline_start=date(2025, 12, 1),
            baseline_end=date(2026, 8, 1), done=None, finished=False, over=7, short=0, nodes=1, nodes_done=0,
            nodes_late=0, sponsor="", group=str(at * groups // count),
        )
        for at in range(count)
    ]  # fmt: skip
    return BattleMap(
        TODAY, "2026-05", 1, tuple(rows), grouped(rows, {str(at): f"第{at}组" for at in range(groups)}),
        ((date(2025, 11, 1), date(2026, 3, 31)),), date(2025, 11, 1), date(2026, 12, 31),
    )  # fmt: skip


def nodes(found: BattleMap) -> dict[int, list[NodeRow]]:
    return {
        row.pk: [
            NodeRow(row.pk * 10 + state, row.pk, "节点", date(2026, 1 + state, 1), date(2026, 1 + state, 25), None,
                    None, None, state, "")
            for state in NodeState
        ]
        for row in found.rows
    }  # fmt: skip


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("count", [1, 30, 1000])
def test_every_row_stands_on_one_sheet_high_enough_to_be_read(paper: Paper, count: int) -> None:
    found = a_map(count, groups=min(count, 3))
    plan = planned(found, paper, "续")
    rows = [line.row.pk for sheet in plan.sheets for line in sheet if line.row is not None]
    assert rows == list(range(count))
    assert plan.high >= LEAST[paper]
    for sheet in plan.sheets:
        assert plan.top + len(sheet) * plan.high <= plan.bottom + 0.01
        assert sheet[0].row is None  # every sheet says whose rows these are
        assert sheet[-1].row is not None
    assert (len(plan.sheets) == 1) == (count < 1000)


def test_a_group_that_goes_on_says_so() -> None:
    plan = planned(a_map(1000, groups=1), Paper.A1, "（续）")
    assert [sheet[0].label for sheet in plan.sheets[:2]] == ["第0组", "第0组（续）"]


def test_an_empty_map_is_still_a_sheet() -> None:
    found = replace(a_map(1), rows=(), groups=())
    plan = planned(found, Paper.A3, "续")
    assert len(plan.sheets) == 1
    assert draw_sheet(found, {}, plan, 0, WORDS).texts


def test_a_sheet_shows_every_state_light_and_flag_by_its_own_shape() -> None:
    found = a_map(5)
    sheet = draw_sheet(found, nodes(found), planned(found, Paper.A3, "续"), 0, WORDS)
    styles = {mark.style for mark in sheet.marks}
    assert styles >= {
        "planned",
        "running",
        "done",
        "short",
        "late",
        "base",
        "stop",
        "today",
        "black-flag",
        "due",
    }
    assert styles >= {f"light-{colour.value}" for colour in LightColour}
    paths = {mark.path.split("a")[0][0] + mark.path[-1] for mark in sheet.marks if mark.style == "light-red"}
    assert paths == {"Mz"}
    assert sum(text.text == "超期 7 天" for text in sheet.texts) == 5
    for mark in sheet.marks:
        assert -1 <= mark.x <= mark.right <= sheet.width + 1


@pytest.mark.parametrize(
    ("paper", "on", "count"), [(Paper.A0, Paper.A3, 15), (Paper.A1, Paper.A3, 8), (Paper.A0, Paper.A1, 4)]
)
def test_tiles_cover_the_sheet_and_overlap_by_as_much_as_is_said(paper: Paper, on: Paper, count: int) -> None:
    cutting = tiling(paper, on)
    width, height = paper.size
    assert len(cutting.tiles) == cutting.columns * cutting.rows == count
    assert len({tile.name for tile in cutting.tiles}) == count
    by_place = {(tile.column, tile.row): tile for tile in cutting.tiles}
    for (column, row), tile in by_place.items():
        if column:
            left = by_place[column - 1, row]
            assert left.x + left.width - tile.x == pytest.approx(OVERLAP)
        if row:
            above = by_place[column, row - 1]
            assert above.y + above.height - tile.y == pytest.approx(OVERLAP)
    last = by_place[cutting.columns - 1, cutting.rows - 1]
    assert last.x + last.width == pytest.approx(width)
    assert last.y + last.height == pytest.approx(height)


def test_a_tile_holds_what_its_window_shows_and_its_number() -> None:
    found = a_map(40)
    sheet = draw_sheet(found, nodes(found), planned(found, Paper.A0, "续"), 0, WORDS)
    pages = list(cut(sheet, tiling(Paper.A0, Paper.A3), "拼页 {tile}（共 {tiles} 页）"))
    first = [word[3] for word in pages[0]["layers"][0]["texts"]]
    last = [word[3] for word in pages[-1]["layers"][0]["texts"]]
    assert "作战图" in first
    assert "作战图" not in last
    assert pages[6]["layers"][1]["texts"][0][3] == "拼页 B2（共 15 页）"
    said = {word[3] for page in pages for word in page["layers"][0]["texts"]}
    assert said == {word[3] for word in whole(sheet)["layers"][0]["texts"]}


def test_text_is_cut_to_its_room_and_headings_to_the_axis() -> None:
    assert fitted("宽城区轨道客车项目", 10, 20).endswith("…")
    assert width_of(fitted("宽城区轨道客车项目", 10, 20), 10) <= 20
    assert fitted("短", 10, 20) == "短"
    scale = Scale(date(2026, 1, 15), date(2026, 12, 31), 100, 400)
    months = headings(scale, upper=False, english=True)
    assert [one.text for one in months] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                                            "Nov", "Dec"]  # fmt: skip
    assert months[0].x == 100
    assert months[-1].right == pytest.approx(400, abs=1)
    decades = Scale(date(2001, 1, 1), date(2049, 1, 1), 100, 300)
    assert [one.text for one in headings(decades, upper=True, english=False)][:2] == ["2000年代", "2010年代"]


# --- the PDF itself


@pytest.fixture
def two(city: City) -> City:
    """A project of each of two districts."""
    for code, unit in (("KC", city.kuancheng), ("NG", city.nanguan)):
        Project.objects.create(
            code=code, name=f"轨道客车{code}", name_en=f"Rail cars {code}", unit=unit, stage="building",
            start_planned=TODAY - timedelta(days=90), due=TODAY + timedelta(days=90),
        )  # fmt: skip
    return city


def test_names_are_text_of_the_page_in_either_language_and_only_what_one_may_see(
    two: City, operator: Actor, other_reporter: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def typeset(pages: list[dict[str, object]], **_facts: object) -> bytes:
        sent.append(str([layer["texts"] for page in pages for layer in page["layers"]]))  # type: ignore[attr-defined]
        return b"%PDF"

    monkeypatch.setattr(battle_print, "to_pdf", typeset)
    battle_pdf(operator, BattleFilter(), paper="A3", language="en")
    battle_pdf(actor_of_account(other_reporter), BattleFilter(), paper="A0", tiles="A3", language="zh-hans")
    assert "Rail cars KC" in sent[0]
    assert "轨道客车NG" in sent[1]
    assert "轨道客车KC" not in sent[1]


def test_another_paper_is_refused_with_those_there_are(two: City, operator: Actor, outsider: Account) -> None:
    for paper, tiles, number in (("A4", "", "G2301"), ("A0", "Letter", "G2301"), ("A3", "A1", "G2302")):
        with pytest.raises(GuatuError) as refused:
            battle_pdf(operator, BattleFilter(), paper=paper, tiles=tiles)
        assert refused.value.number == number
    with pytest.raises(Denied):
        battle_pdf(actor_of_account(outsider), BattleFilter(), paper="A3")
