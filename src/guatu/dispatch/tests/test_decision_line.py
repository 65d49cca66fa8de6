"""A typed line becomes a directive: who, by when, what; what is not understood is said with its place."""

from datetime import date

import pytest

from guatu.dispatch.rules.decision_line import read_line
from guatu.dispatch.rules.line_names import NameBook, initials
from guatu.dispatch.types.lines import NamedUnit, ReadLine
from guatu.kernel.calendar import official_calendar
from guatu.kernel.language import Phrase

CALENDAR = official_calendar()
MONDAY = date(2026, 6, 8)
KUANCHENG = NamedUnit(
    1,
    Phrase("宽城区", "Kuancheng District"),
    ("宽城区", "宽城", "Kuancheng District", "220103"),
    ("kcq", "kc"),
)
LAND = NamedUnit(
    2, Phrase("自然资源局", "Land Bureau"), ("自然资源局", "资源", "Land Bureau", "LAND"), ("zrzyj", "zy")
)
ZONE = NamedUnit(3, Phrase("高新区", "High-tech Zone"), ("高新区", "高新", "High-tech Zone"), ("gxq", "gx"))
COUNTY = NamedUnit(4, Phrase("固新区", "Guxin"), ("固新区", "Guxin"), ("gxq",))
HEAD = NamedUnit(
    1, Phrase("宽城区区长", "Head"), ("区长", "宽城区区长", "宽城区长", "Head of Kuancheng District"), post=7
)
OTHER_HEAD = NamedUnit(3, Phrase("高新区区长", "Head"), ("区长", "高新区区长"), post=8)
BOOK = NameBook([KUANCHENG, LAND, ZONE, COUNTY, HEAD, OTHER_HEAD])


def read(text: str, today: date = MONDAY, own: NamedUnit | None = None) -> ReadLine:
    return read_line(text, BOOK, today, CALENDAR, usual=15, own=own)


@pytest.mark.parametrize(
    ("text", "due", "workdays"),
    [
        ("@宽城区 3个工作日内交地", date(2026, 6, 11), 3),
        ("@宽城区 十五个工作日交地", date(2026, 6, 30), 15),  # over the Dragon Boat holiday of 19 June
        ("@宽城区 两个工作日内交地", date(2026, 6, 10), 2),
        ("@宽城区月底前交地", date(2026, 6, 30), 15),
        ("@宽城区下月底前交地", date(2026, 7, 31), 38),
        ("@宽城区8月底前交地", date(2026, 8, 31), 59),
        ("@宽城区6月30日前交地", date(2026, 6, 30), 15),
        ("@宽城区6月20日前交地", date(2026, 6, 18), 8),  # the 19th and 20th are days off
        ("@宽城区下周五前交地", date(2026, 6, 18), 8),
        ("@宽城区本周五前交地", date(2026, 6, 12), 4),
        ("@宽城区周一前交地", date(2026, 6, 15), 5),
        ("@宽城区15日前交地", date(2026, 6, 15), 5),
        ("@宽城区5日前交地", date(2026, 7, 3), 18),
        ("@宽城区三季度末前交地", date(2026, 9, 30), 81),
        ("@宽城区年底前交地", date(2026, 12, 31), 143),
        ("@宽城区10天内交地", date(2026, 6, 18), 8),
        ("@宽城区两周内交地", date(2026, 6, 22), 9),
        ("@宽城区明天交地", date(2026, 6, 9), 1),
        ("@Kuancheng District hand over the site within 3 workdays", date(2026, 6, 11), 3),
        ("@Kuancheng District hand over the site in 3 working days", date(2026, 6, 11), 3),
        ("@Kuancheng District hand over the site by end of month", date(2026, 6, 30), 15),
        ("@Kuancheng District hand over the site by the end of next month", date(2026, 7, 31), 38),
        ("@Kuancheng District hand over the site by June 30", date(2026, 6, 30), 15),
        ("@Kuancheng District hand over the site by 30 Jun 2026", date(2026, 6, 30), 15),
        ("@Kuancheng District hand over the site by Friday", date(2026, 6, 12), 4),
        ("@Kuancheng District hand over the site by next Friday", date(2026, 6, 18), 8),
        ("@Kuancheng District hand over the site by 2026-06-30", date(2026, 6, 30), 15),
        ("@Kuancheng District hand over the site by month-end", date(2026, 6, 30), 15),
    ],
)
def test_limits_as_people_say_them_end_on_a_workday(text: str, due: date, workdays: int) -> None:
    found = read(text)
    assert found.unread == ()
    assert found.limit is not None
    assert (found.limit.due_on, found.limit.workdays) == (due, workdays)
    assert found.subject in ("交地", "hand over the site")
    assert found.lead == KUANCHENG


def test_the_calendar_says_what_it_did() -> None:
    found = read("@宽城区 6月20日前交地").limit
    assert found is not None
    assert found.why.zh == "自6月9日起第8个工作日，跳过周末2天，6月20日不上班，提前到6月18日"
    over = read("@宽城区 十五个工作日交地").limit
    assert over is not None
    assert "法定假日1天" in over.why.zh
    assert "holidays skipped: 1" in over.why.en
    made_up = read("@宽城区 3个工作日交地", date(2026, 5, 6)).limit
    assert made_up is not None
    assert (made_up.due_on, "含调休上班1天" in made_up.why.zh) == (date(2026, 5, 9), True)


@pytest.mark.parametrize(
    ("text", "lead", "supports", "subject"),
    [
        ("由@宽城区牵头、@自然资源局配合，月底前完成交地", KUANCHENG, [LAND], "完成交地"),
        ("@自然资源局配合，@宽城区牵头，月底前完成交地", KUANCHENG, [LAND], "完成交地"),
        ("请@宽城会同@资源月底前完成交地", KUANCHENG, [LAND], "完成交地"),
        ("@kc 月底前完成交地 @zrzyj 配合", KUANCHENG, [LAND], "完成交地"),
        ("@LAND hand over the site by June 30, @Kuancheng District supports", LAND, [KUANCHENG], "hand over the site"),
        ("@land bureau hand over the site with @High-tech Zone", LAND, [ZONE], "hand over the site"),
        ("交地6月30日前完成，@宽城区", KUANCHENG, [], "交地完成"),
    ],
)  # fmt: skip
def test_several_units_lead_and_support(
    text: str, lead: NamedUnit, supports: list[NamedUnit], subject: str
) -> None:
    found = read(text)
    assert found.unread == ()
    assert (found.lead, list(found.supports), found.subject) == (lead, supports, subject)


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("@宽诚区 月底前交地", "@宽诚区", "没有叫"),
        ("@gxq 月底前交地", "@gxq", "高新区、固新区"),
        ("@宽城区 6月31日前交地", "6月31日前", "不是一个日子"),
        ("@宽城区 5月20日前交地", "5月20日前", "已经过去"),
        ("@宽城区 今天交地", "今天", "已经过去或当天"),
        ("@宽城区 3个工作日、月底前交地", "月底前", "不止一个期限"),
        ("@宽城区 999个工作日交地", "999个工作日", "1 至 250"),
        ("@宽城区 2027-03-01前交地", "2027-03-01前", "尚未公布"),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(text: str, place: str, part: str) -> None:
    found = read(text)
    assert not found.clear
    (wrong,) = found.unread
    assert text[wrong.start : wrong.end].strip() == place
    assert part in wrong.said.zh


@pytest.mark.parametrize(
    "text",
    ["@宽城区区长 月底前交地", "@宽城区长月底前交地", "@Head of Kuancheng District 交地 by end of month"],
)
def test_a_post_is_named_by_its_title_with_its_unit(text: str) -> None:
    found = read(text)
    assert (found.lead, found.subject, found.clear) == (HEAD, "交地", True)


def test_a_title_of_several_posts_is_asked_about() -> None:
    (wrong,) = read("@区长 月底前交地").unread
    assert wrong.said.zh == "“@区长”可能是：宽城区区长、高新区区长，请写全称"


def test_without_a_unit_the_points_own_leads_and_without_a_limit_the_usual_one_runs() -> None:
    found = read("打通用地堵点", own=LAND)
    assert (found.lead, found.named, found.clear) == (LAND, False, True)
    assert found.limit is not None
    assert (found.limit.workdays, found.limit.written) == (15, False)
    assert [one.said.zh for one in read("打通用地堵点").unread] == ["没有写承办单位，请用 @单位"]
    assert [one.said.zh for one in read("@宽城区 月底前").unread] == ["没有写要办的事"]


def test_early_period_is_no_deadline_and_a_near_day_of_next_year_is_meant() -> None:
    assert read("@宽城区 完成前期工作").limit == read("@宽城区 完成手续").limit
    found = read("@宽城区 1月31日前交地", date(2025, 12, 1)).limit
    assert found is not None
    assert found.due_on == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("name", "short"), [("宽城区", "kcq"), ("自然资源局", "zrzyj"), ("长春市", "ccs"), ("Zone", "")]
)
def test_initials_of_pinyin(name: str, short: str) -> None:
    assert initials(name) == short
