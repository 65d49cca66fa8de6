"""Which sentences commit to something, to what, by when and who; and what is only a name, a date or a result."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.intake.rules import drafts
from guatu.intake.rules.figures import parse_number
from guatu.intake.types import Draft


def only(text: str, published: date | None = None) -> Draft:
    """The one draft in a text."""
    (draft,) = drafts(text, published)
    return draft


def facts(text: str) -> list[tuple[str, str, str]]:
    """Kind, indicator and value with unit of each draft."""
    return [(item.kind, item.indicator, f"{item.value}{item.unit}") for item in drafts(text)]


def test_a_drafts_sentence_and_figure_are_where_it_says() -> None:
    text = "会议召开。\n“我们将实施项目300个。”局长说，全年完成投资1,200亿元。"
    found = drafts(text)
    assert len(found) == 2
    for draft in found:
        assert text[draft.start : draft.end] == draft.sentence
    assert [text[slice(*draft.figure)] for draft in found if draft.figure] == ["300个", "1,200亿元"]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("全年谋划亿元以上项目450个。", ("target", "谋划亿元以上项目", "450个")),
        ("力争固定资产投资增长20%以上。", ("target", "固定资产投资", "20%")),
        ("要继续推进50个10亿元以上服务业重大项目。", ("task", "10亿元以上服务业重大项目", "50个")),
        ("全力开展447个老旧小区提升改造。", ("task", "老旧小区提升改造", "447个")),
        ("区委将成立10个重点工作专班。", ("task", "重点工作专班", "10个")),
        ("加快打造1个万亿、10个千亿级产业集群。", ("task", "万亿级产业集群", "1个")),
        ("全年改造棚户区1.2万套。", ("target", "改造棚户区", "1.2万套")),
        ("粮食产量稳定在240亿斤以上。", ("target", "粮食产量", "240亿斤")),
        ("确保城镇化率提高到百分之六十五。", ("target", "城镇化率", "65%")),
        ("确保到位资金一百二十三点五亿元。", ("target", "到位资金", "123.5亿元")),
        ("计划新建5G基站2000个。", ("target", "新建5G基站", "2000个")),
    ],
)
def test_a_number_with_measure_and_indicator_is_a_commitment(text: str, fact: tuple[str, str, str]) -> None:
    assert facts(text)[0] == fact


def test_each_number_of_a_list_has_its_own_indicator() -> None:
    assert facts("将开展447个老旧小区改造、424个小区雨污分流，新增就业5万人。") == [
        ("task", "老旧小区改造", "447个"),
        ("task", "小区雨污分流", "424个"),
        ("target", "新增就业", "5万人"),
    ]


def test_what_was_achieved_is_a_result_and_never_a_task() -> None:
    text = "据统计，年初以来，全市签约项目合计1717个，同比增长429.9%，其中，新增项目1041个。"
    assert [draft.kind for draft in drafts(text)] == ["result"] * 3
    assert facts(text)[1] == ("result", "签约项目", "429.9%")


def test_last_years_basis_does_not_make_this_years_task_a_result() -> None:
    assert only("在去年完成任务基础上，今年建设项目120个。").kind == "target"


def test_a_bare_year_is_past_or_to_come_by_the_day_of_publication() -> None:
    text = "2024年，建设项目120个。"
    assert only(text, date(2025, 3, 1)).kind == "result"
    assert only(text, date(2023, 3, 1)).kind == "target"


@pytest.mark.parametrize(
    "text",
    [
        "将重点抓好七个方面工作。",
        "全力办好“三件事”，做到“八个表率”。",
        "5月8日，全力推动第十四次党代会精神落实。",
        "大干三年、苦干三年。",
        "实施三年行动计划，推动“5616”行动和“3转、4强、7新”体系。",
        "加快推动亿元以上项目。",
        "继续保持全省第3位。",
        "用六个月的奋斗推动发展。",
        "全市共有干部。",
    ],
)
def test_names_dates_ordinals_and_bare_thresholds_are_no_numbers(text: str) -> None:
    assert [draft for draft in drafts(text) if draft.value is not None] == []


@pytest.mark.parametrize(
    ("text", "comparator", "measure"),
    [
        ("力争投资增长20%以上。", ">=", "growth"),
        ("确保投资增长不低于8%。", ">=", "growth"),
        ("力争产值保持10%以上增长。", ">=", "growth"),
        ("每年拿出10个左右重大项目。", "≈", "level"),
        ("确保能耗下降3%。", "=", "decline"),
        ("确保浓度控制在28微克/立方米以下。", "<=", "level"),
        ("确保事故不超过5起。", "<=", "level"),
        ("力争投资突破500亿元。", ">=", "level"),
        ("确保增加值提高到12%。", "=", "level"),
        ("计划引进企业100余家。", ">=", "level"),
    ],
)
def test_bounds_and_rates_are_told_apart(text: str, comparator: str, measure: str) -> None:
    draft = only(text)
    assert (draft.comparator, draft.measure) == (comparator, measure)


def test_a_range_keeps_both_ends() -> None:
    draft = only("力争投资增长10%-15%。")
    assert (draft.value, draft.value_max, draft.unit) == (Decimal(10), Decimal(15), "%")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("全年建设项目120个。", "全年"),
        ("到2025年，培育企业50家。", "到2025年"),
        ("“十四五”期间，建设项目120个。", "十四五期间"),
        ("今年，我们要抓投资，建设项目120个。", "今年"),
        ("确保6月底前改造道路30条。", "6月底前"),
        ("要建设项目120个。", ""),
    ],
)
def test_the_period_is_the_nearest_named_in_the_sentence(text: str, period: str) -> None:
    assert only(text).period == period


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("围绕目标，南关区委将成立10个专班。", "南关区委"),
        ("由市住建局牵头，改造道路30条。", "市住建局"),
        ("市发改委主任王海英表示，将建设项目120个。", "市发改委主任"),
        ("“我们将狠抓投资，在全市范围内建设项目120个。”市发改委主任王海英说。", "市发改委主任"),
        ("将建设项目120个。", ""),
    ],
)
def test_the_duty_holder_is_a_unit_or_a_post_and_never_a_person(text: str, holder: str) -> None:
    draft = drafts(text)[0]
    assert draft.post_or_unit == holder
    assert "王海英" not in draft.title


def test_a_name_alone_stands_for_the_post_it_was_given_with() -> None:
    text = "日前，市发改委主任王海英在接受采访时说。\n“项目是点。”王海英表示，将建设项目120个。"
    assert drafts(text)[0].post_or_unit == "市发改委主任"


def test_an_order_without_a_number_is_a_task_without_a_value() -> None:
    draft = only("邢鹏强调，要聚焦扩大投资抓项目，把目标任务量化到各县区。")
    assert (draft.kind, draft.title, draft.value, draft.figure) == ("task", "聚焦扩大投资抓项目", None, None)


def test_a_day_to_be_done_by_makes_a_task() -> None:
    draft = only("各县区9月底前完成燃气管网隐患整治。")
    assert (draft.title, draft.period) == ("9月底前完成燃气管网隐患整治", "9月底前")


@pytest.mark.parametrize(
    "text", ["会议的主要任务已经明确。", "这是重要的时刻。", "我们要清醒认识到差距。", "形势喜人。"]
)
def test_a_remark_is_no_task(text: str) -> None:
    assert drafts(text) == []


def test_a_draft_beside_damaged_characters_is_doubtful() -> None:
    text = "将建设项目12?个，改造道路30条。"
    damaged = [(text.index("?"), text.index("?") + 1)]
    assert [(draft.unit, draft.doubtful) for draft in drafts(text, None, damaged)] == [
        ("", True),
        ("条", False),
    ]
    text = "将建设?10个站房。"
    assert only_doubtful(text, text.index("?"))


def only_doubtful(text: str, at: int) -> bool:
    (draft,) = drafts(text, None, [(at, at + 1)])
    return draft.doubtful


def test_a_long_title_is_cut() -> None:
    assert len(only(f"要建设{'很长的' * 30}项目3座。").title) == 40


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,300", Decimal(1300)),
        ("429.9", Decimal("429.9")),
        ("一千三百", Decimal(1300)),
        ("两百", Decimal(200)),
        ("三点五", Decimal("3.5")),
        ("一百二十三点五亿", Decimal(12_350_000_000)),
        ("一二三", None),
        ("十百", None),
    ],
)
def test_numerals_are_read_exactly_or_not_at_all(text: str, value: Decimal | None) -> None:
    assert parse_number(text) == value
