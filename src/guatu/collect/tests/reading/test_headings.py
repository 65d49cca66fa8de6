"""Headings and notes in other wording: what says nothing alone means what stands above it."""

import pytest

from guatu.collect.reading.grid import plain
from guatu.collect.reading.headings import fields_of, kind_of, plain_path
from guatu.collect.tests.reading.workbooks import Rows, codes, made, only, picked


def test_a_bare_last_part_means_what_stands_above_it() -> None:
    rows: Rows = [
        ["领导包联项目责任表"],
        ["包联领导", "序号", "项目名称", "服务秘书", "", "企业联系人", ""],
        ["", "", "", "单位及职务", "联系电话", "职务", "联系电话"],
        ["县长", 1, "甲项目", "县发改局科长", "0300-1", "总经理", "0300-2"],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"]))
    (record,) = sheet["records"]
    assert picked(record, "secretary_post", "phone", "enterprise_contact_post", "enterprise_phone") == (
        "县发改局科长",
        "0300-1",
        "总经理",
        "0300-2",
    )


def test_each_month_a_pair_of_plan_and_done() -> None:
    months = [text for month in range(1, 13) for text in (f"{month}月", "")]
    rows: Rows = [
        ["2025年重点项目月度投资计划完成对照表（3月）"],
        ["单位：万元"],
        ["序号", "项目名称", *months],
        ["", "", *["计划", "完成"] * 12],
        [1, "甲项目", 100, 90, 200, "—", 300, "280.5"],
    ]
    sheet = only(made(rows, ["A3:A4", "B3:B4"]))
    assert sheet["as_of"] == "2025-03"
    (record,) = sheet["records"]
    assert record["plan_by_month_yuan"] == [1_000_000, 2_000_000, 3_000_000] + [None] * 9
    assert record["done_by_month_yuan"] == [900_000, None, 2_805_000] + [None] * 9


def test_agreed_money_in_two_currencies() -> None:
    rows: Rows = [
        ["签约项目表（单位：亿元）"],
        ["序号", "项目名称", "投资方", "协议投资额", ""],
        ["", "", "", "人民币", "外币（万美元）"],
        [1, "甲项目", "甲公司", 12.5, ""],
        [2, "乙项目", "乙公司", "—", "3,500"],
        [3, "丙项目", "丙公司", "6000万美元", ""],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:C3", "D2:E2"]))
    assert [picked(one, "agreed_investment_yuan", "agreed_investment_usd") for one in sheet["records"]] == [
        (1_250_000_000, None),
        (None, 35_000_000),
        (None, 60_000_000),
    ]
    assert codes(sheet) == {"D6": "foreign_currency"}


def test_notes_side_by_side_are_no_headings() -> None:
    text = "\n".join(
        (
            "开发区2025年重点项目台账,,,",
            "填报单位：开发区经发局,日期：2025年5月20日,,单位：万元",
            "序号,项目名称,总投资,主管部门",
            "(1),甲项目,3 500,住建局",
            "(2),乙项目,6000,科技局",
            "合计,,9500,",
        )
    )
    sheet = only(text.encode("gb18030"), "台账.csv")
    assert (sheet["unit_of_money"], sheet["as_of"]) == ("万元", "2025-05-20")
    assert [picked(one, "serial", "total_investment_yuan", "parent_row") for one in sheet["records"]] == [
        ("1", 35_000_000, None),
        ("2", 60_000_000, None),
    ]
    assert [one["agrees"] for one in sheet["totals_check"]] == [True]


def test_a_month_apart_from_its_year() -> None:
    for title in ("全市重点项目4月份投资完成情况表（2025年）", "2025年重点项目对照表（4月）"):
        sheet = only(made([[title], ["序号", "项目名称", "总投资"], [1, "甲项目", 100]]))
        assert sheet["as_of"] == "2025-04"


@pytest.mark.parametrize(
    ("kind", "field", "headings"),
    [
        ("project_ledger", "name", "工程名称 项目（工程）名称 建设项目名称 包联项目"),
        ("project_ledger", "owner", "建设主体 投资主体 业主单位 建设（投资）单位 实施单位"),
        ("project_ledger", "district", "县（市）区 市（县、区） 所在乡镇 落地园区 建设地址"),
        ("project_ledger", "construction_nature", "项目性质 建设类型 新建/续建"),
        ("project_ledger", "total_investment_yuan", "投资额 项目估算总投资 概算总投资 总投资/总额"),
        (
            "project_ledger",
            "done_to_last_year_yuan",
            "以前年度完成投资 2024年底累计完成投资 至上年末累计完成投资",
        ),
        (
            "project_ledger",
            "plan_year_yuan",
            "2025年拟完成投资 2025年度目标/投资额 全年计划投资 年度目标任务",
        ),
        ("project_ledger", "start_date+finish_date", "建设起止年限 开竣工时间 开工及竣工时间 建设周期"),
        ("project_ledger", "finish_date", "计划竣（完）工时间 预计建成投产时间 竣工（投产）时间"),
        ("project_ledger", "sponsor_post", "挂钩联系领导 领衔领导 包抓领导 市级包联领导"),
        ("annual_plan", "plan_year_yuan", "2025年资金安排/合计 2025年建设计划/投资额"),
        ("annual_plan", "allocated_to_last_year_yuan", "截至2024年底/已安排资金 已安排资金（截至2024年底）"),
        ("annual_plan", "plan_other_yuan", "2025年计划投资/其中/其他来源 2025年计划投资/社会资本"),
        ("annual_plan", "target_text", "年度建设目标 2025年主要建设内容 2025年工程形象进度"),
        ("annual_plan", "approval_doc_no", "可研批复文号 核准（备案）文号 批复文件"),
        (
            "monthly_progress",
            "done_ytd_yuan",
            "1—6月累计完成投资 1-6月累计 截至6月底完成投资 年初以来累计完成投资",
        ),
        ("monthly_progress", "done_total_yuan", "开工以来累计完成投资 项目累计完成投资 建设以来累计完成投资"),
        ("monthly_progress", "pct_of_plan", "完成年计划（%） 占计划（%） 进度（%） 投资完成率"),
        ("investment_promotion", "investor", "企业名称 来访企业 客商名称 投资方全称"),
        ("investment_promotion", "investor_place", "投资方/来源地 引资来源地 企业注册地"),
        ("investment_promotion", "agreed_investment_usd", "协议投资额/外币（万美元） 合同外资"),
        ("investment_promotion", "paid_in_usd", "到位资金/外资（万美元） 实到外资 实际利用外资"),
        ("investment_promotion", "stage", "洽谈阶段 进展阶段 项目状态"),
        ("investment_promotion", "first_contact_unit", "首谈地 首报单位 首次洽谈地"),
        ("issue_list", "solution_text", "拟采取的解决措施 处理意见 解决路径"),
        ("issue_list", "status", "办理状态 是否销号 销号情况 解决情况"),
        ("issue_list", "closed_date", "销号时间 实际办结日期"),
        ("issue_list", "confirm_unit", "销号确认单位 确认部门"),
        ("responsibility", "requirement_text", "包联要求 服务要求 工作任务 包保责任"),
        ("summary", "started_count", "已开工（个） 开（复）工项目数 开复工个数 开工情况/开工数"),
        ("summary", "start_rate", "开（复）工率 开工率（%）"),
        ("summary", "project_count", "项目（个） 项目总数 个数"),
        ("economic_indicators", "value_month", "6月 本月/完成数 当月/绝对值"),
        ("economic_indicators", "value_ytd", "1-6月 自年初累计/总量 一季度/总量 本月止累计/绝对额"),
        ("economic_indicators", "yoy_ytd", "1-6月/比上年同期± 一季度/增速 累计增长%"),
        ("economic_indicators", "indicator", "项目 指标项目 主要指标"),
    ],
)
def test_one_field_in_many_wordings(kind: str, field: str, headings: str) -> None:
    for heading in headings.split(" "):
        beside = ["序号"] if field in ("name", "indicator") else ["序号", "项目名称"]
        paths = [plain_path(one.split("/"), 2025) for one in (*beside, heading)]
        assert fields_of(paths, kind)[-1] == field, heading


@pytest.mark.parametrize(
    ("title", "headings", "kind"),
    [
        (
            "重点项目建设台账（含问题清单）",
            "序号 项目名称 建设单位 总投资 形象进度 存在问题",
            "project_ledger",
        ),
        ("重点项目情况统计表", "序号 项目名称 建设单位 建设性质 建设内容 总投资", "project_ledger"),
        (
            "重点项目存在问题及协调解决情况台账",
            "序号 项目名称 存在的主要问题 牵头部门 完成时限",
            "issue_list",
        ),
        ("企业诉求办理台账", "序号 企业名称 诉求内容 承办单位 办结时限", "issue_list"),
        ("2025年城建计划", "序号 项目名称 建设内容 总投资 2025年计划投资", "annual_plan"),
        ("重点项目分类汇总表", "类别 项目数 总投资 年度计划 完成投资", "summary"),
        ("市领导挂钩联系重点项目一览表", "序号 项目名称 市级领导 责任单位 联系方式", "responsibility"),
    ],
)
def test_kinds_by_title_and_headings(title: str, headings: str, kind: str) -> None:
    paths = [plain_path([one], 2025) for one in headings.split(" ")]
    assert kind_of(plain(title), "Sheet1", paths) == kind


def test_an_aim_is_an_amount_or_words_by_what_its_cells_hold() -> None:
    def told(aim: object) -> str | None:
        rows: Rows = [
            ["2025年投资计划（单位：万元）"],
            ["序号", "项目名称", "总投资", "年度目标"],
            [1, "甲项目", 100, aim],
        ]
        sheet = only(made(rows))
        found: str | None = next(
            one["field"] for one in sheet["columns"] if one["heading_path"] == "年度目标"
        )
        return found

    assert told(2000) == "plan_year_yuan"
    assert told("2000") == "plan_year_yuan"
    assert told("主体封顶") == "target_text"


def test_a_card_row_under_a_unit() -> None:
    rows: Rows = [
        ["重点项目包保服务卡"],
        ["项目名称：", "甲项目", "", "填报时间：", "2025年4月"],
        ["建设单位", "甲公司", "", "建设地点", "浑江区"],
        ["投资\n（亿元）", "总投资", 6.8, "2025年计划投资", 2.4],
        ["责任单位", "区政府", "", "联系电话", "0439-1"],
        ["存在问题", "无"],
    ]
    (record,) = only(made(rows))["records"]
    assert picked(record, "total_investment_yuan", "plan_year_yuan", "problem_text") == (
        680_000_000,
        240_000_000,
        None,
    )


def test_the_plan_of_next_year_is_drawn_up_in_this_one() -> None:
    rows: Rows = [
        ["2026年重点建设项目投资计划"],
        ["制表日期：2025年12月20日", "", "", "金额单位：人民币万元"],
        ["序号", "项目名称", "总投资", "至2025年底累计完成投资", "2026年计划投资", "竣工时间"],
        [1, "甲项目", 5000, 2000, 3000, "10月"],
    ]
    (record,) = only(made(rows))["records"]
    assert picked(record, "done_to_last_year_yuan", "plan_year_yuan", "finish_date") == (
        20_000_000,
        30_000_000,
        "2026-10",
    )
