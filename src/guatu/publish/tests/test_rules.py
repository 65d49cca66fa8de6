"""A bulletin's figures are those of its snapshot, and its words follow from them."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guatu.assess.rules import month_facts
from guatu.assess.tests.facts import MILLION, directive, project, snapshot_text, submission
from guatu.assess.types import Place
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.publish.adapters.bulletin import bulletin_document
from guatu.publish.adapters.letterhead import letterhead_of
from guatu.publish.rules import behind_linear, check_month, figures, number_of
from guatu.publish.types import MonthFigures
from guatu.status.types import Words
from guatu.ui.documents.types import Heading, OfficialDocument, Paragraph, Table
from guatu.ui.types import LightColour

PLACES = {"A": Place(Decimal("80.50"), 2, 2), "B": Place(Decimal(90), 1, 2)}
HEAD = letterhead_of(Words("春城市（示例）", "Chuncheng City (example)"))


def month(**facts: list[dict[str, Any]]) -> MonthFigures:
    return figures(month_facts(snapshot_text(**facts)), PLACES)


def told(found: MonthFigures, language: str = "zh-hans") -> OfficialDocument:
    return bulletin_document(
        found,
        HEAD,
        scheme=Words("某方案", "A scheme"),
        number_given="春项目办〔2026〕1号",
        day=date(2026, 6, 8),
        invented=True,
        language=language,
    )


def text(document: OfficialDocument) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph | Heading))


def table(document: OfficialDocument, caption: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)


def test_the_share_of_the_plan_stands_beside_what_was_due_by_the_month() -> None:
    found = month(projects=[project("P1", done=40), project("P2", "B", done=20)]).whole
    assert (found.plan, found.done) == (240 * MILLION, 60 * MILLION)
    assert (found.share, found.linear, found.behind) == (Decimal("25.0"), Decimal("41.7"), Decimal("16.7"))


def test_investment_of_a_project_without_a_plan_is_in_no_sum_and_is_said() -> None:
    found = month(projects=[project("P1", done=50), project("P2", done=99, plan_year=None)])
    assert (found.whole.done, found.whole.unplanned) == (50 * MILLION, 1)
    assert "另有1个项目未列年度投资计划，不计入。" in text(told(found))


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (20, "占年度计划的16.7%，比序时进度（41.7%）慢25.0个百分点。"),
        (50, "占年度计划的41.7%，与序时进度（41.7%）持平。"),
        (80, "占年度计划的66.7%，比序时进度（41.7%）快25.0个百分点。"),
    ],
)
def test_slow_even_and_fast_are_said_as_such(done: int, words: str) -> None:
    assert words in text(told(month(projects=[project("P", done=done)])))


def test_lights_are_counted_in_all_five_colours() -> None:
    rows = [project(f"P{colour}", colour=colour.value) for colour in LightColour] + [
        project("R", colour="red")
    ]
    found = month(projects=rows)
    assert found.whole.colours[LightColour.RED] == 2
    assert "其中绿灯1个、黄灯1个、红灯2个、灰灯（当月数据未报）1个、已完成1个" in text(told(found))


def test_units_stand_by_group_and_place_with_the_unscored_last_and_the_whole_below() -> None:
    rows = [project("A1"), project("B1", "B"), project("Z1", "Z", colour="red")]
    found = month(projects=rows)
    assert [line.unit.code for line in found.units] == ["B", "A", "C", "Z"]
    grid = table(told(found), "各地重大项目推进情况")
    assert grid.rows[0] == ("B区", "1", "1.20", "0.50", "41.7", "0", "0", "0", "0", "90.00", "1")
    assert grid.rows[-1][:4] == ("合计", "3", "3.60", "1.50")
    assert all(len(row) == len(grid.header[0]) for row in grid.rows)


def test_every_red_project_stands_with_its_reason_the_longest_late_first() -> None:
    rows = [project("P1", colour="red", days_short=3), project("P2", "B", colour="red", days_short=40)]
    grid = table(told(month(projects=rows)), "红灯项目及原因")
    assert [row[1:] for row in grid.rows] == [
        ("项目P2", "B区", "P2的理由。"),
        ("项目P1", "A区", "P1的理由。"),
    ]


def test_where_there_are_many_red_projects_ten_have_their_reason_and_every_other_a_line() -> None:
    rows = [project(f"P{n:02}", colour="red", days_short=n) for n in range(25)]
    document = told(month(projects=rows))
    reasons, others = table(document, "红灯项目及原因"), table(document, "其余红灯项目（原因见系统亮灯页）")
    assert [row[0] for row in (*reasons.rows, *others.rows)] == [str(n) for n in range(1, 26)]
    assert reasons.rows[0][1:] == ("项目P24", "A区", "P24的理由。")
    assert others.rows[-1] == ("25", "项目P00", "A区", "—")


def test_an_order_closed_too_late_is_listed_and_asks_nothing_more_of_its_unit() -> None:
    order = directive("1号", "B", state="closed", closed_on="2026-06-20", overdue=True)
    document = told(month(projects=[project("P")], directives=[order]))
    assert table(document, "超期交办件").rows[0][-1] == "已销号"
    assert "要立即办结超期交办件" not in text(document)


def test_requirements_follow_from_the_figures_and_from_nothing_else() -> None:
    rows = [project("P1", done=10, colour="red"), project("P2", "B", done=50)]
    orders = [directive("1号", overdue=True), directive("2号", "LAND", unit="资源局", overdue=True)]
    document = text(told(month(projects=rows, directives=orders, submissions=[submission("B", late=True)])))
    assert "A区要对照红灯原因" in document
    assert "A区、资源局要立即办结超期交办件" in document
    assert "A区投资慢于序时进度" in document
    assert "B区要按时报送月报" in document
    quiet = text(told(month(projects=[project("P2", "B", done=50)])))
    assert "要对照红灯原因" not in quiet
    assert "本月没有红灯项目。" in quiet


def test_an_overdue_order_of_a_department_is_in_the_table_though_no_units_line_has_it() -> None:
    found = month(projects=[project("P")], directives=[directive("2号", "LAND", unit="资源局", overdue=True)])
    assert sum(line.overdue for line in found.units) == 0
    assert [row[2] for row in table(told(found), "超期交办件").rows] == ["资源局"]


def test_a_snapshot_without_directives_says_so() -> None:
    facts = json.loads(snapshot_text(projects=[project("P")]))
    del facts["directives"]
    found = figures(month_facts(json.dumps(facts)), PLACES)
    assert "本快照冻结时没有带上交办件。" in text(told(found))


def test_the_city_is_named_without_its_note_in_brackets_and_invented_data_is_said_on_every_page() -> None:
    document = told(month(projects=[project("P")]))
    assert document.issuer == "春城市重大项目办公室"
    assert HEAD.mark == "春项目办"
    assert "虚构" in document.footer_note


def test_the_english_bulletin_has_the_same_figures_and_no_chinese_words_of_ours() -> None:
    rows = [project("P1", done=40, colour="red"), project("P2", "B", done=20)]
    found = month(
        projects=rows, directives=[directive("1号", overdue=True)], submissions=[submission(late=True)]
    )
    chinese, english = told(found), told(found, "en")
    assert "behind the linear share" in text(english)
    assert [type(block) for block in english.blocks] == [type(block) for block in chinese.blocks]
    ours = "\n".join([text(english), english.title, english.issuer, english.addressee, english.footer_note])
    assert not [letter for letter in ours if "\u4e00" <= letter <= "\u9fff"]


def test_a_unit_exactly_at_the_linear_share_is_not_behind() -> None:
    found = month(projects=[project("A1", done=50), project("B1", "B", done=49)])
    assert [unit.code for unit in behind_linear(found.units)] == ["B"]


def test_only_a_month_has_a_bulletin() -> None:
    check_month(Period.parse("2026-05"))
    with pytest.raises(GuatuError) as refused:
        check_month(Period.parse("2026Q2"))
    assert refused.value.number == "G2202"


def test_a_number_is_written_with_the_standards_brackets_and_no_leading_zero() -> None:
    assert number_of("春项目办", 2026, 5) == "春项目办〔2026〕5号"
