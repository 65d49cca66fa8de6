"""Tables that the examples have not: side by side and one under another, months, packages, two lines a record.

The answers follow the rules of the examples' schema, not what the reader happens to say.
"""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from guatu.collect.tests.reading.workbooks import (
    Rows,
    codes,
    disagreeing,
    left_out,
    made,
    only,
    picked,
    sheets,
)


def test_without_a_unit_ten_thousand_yuan_are_taken_and_said() -> None:
    rows: Rows = [
        ["项目清单"],
        ["序号", "项目名称", "总投资"],
        ["一", "产业（2个）"],
        [1, "甲项目", 100],
        [2, "乙项目", "3.2亿元"],
    ]
    sheet = only(made(rows))
    assert [picked(one, "total_investment_yuan", "group_path") for one in sheet["records"]] == [
        (1_000_000, ["一、产业"]),
        (320_000_000, ["一、产业"]),
    ]
    assert sheet["unit_of_money"] is None
    assert codes(sheet) == {}
    assert [one["code"] for one in sheet["problems"]] == ["unit_assumed"]


def test_the_same_table_twice_side_by_side() -> None:
    rows: Rows = [
        ["2025年新开工、竣工项目一览表"],
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "责任单位", "", "序号", "项目名称", "总投资", "责任单位"],
        [1, "甲项目", 100000, "发改局", "", 6, "己项目", 30000, "住建局"],
        [2, "乙项目", 200000, "工信局", "", 7, "庚项目", 40000, "水务局"],
        ["合计", "", 300000, "", "", "合计", "", 75000, ""],
    ]
    sheet = only(made(rows))
    assert [picked(one, "row", "col", "name", "total_investment_yuan") for one in sheet["records"]] == [
        (4, "A", "甲项目", 1_000_000_000),
        (5, "A", "乙项目", 2_000_000_000),
        (4, "F", "己项目", 300_000_000),
        (5, "F", "庚项目", 400_000_000),
    ]
    assert [one["col"] for one in sheet["totals_check"] if one["agrees"] is False] == ["F"]


def test_two_tables_one_under_the_other() -> None:
    rows: Rows = [
        ["表一  2025年续建项目进展表"],
        ["单位：万元", "", "", "", "截至2025年5月31日"],
        ["序号", "项目名称", "年度计划投资", "1-5月完成投资", "形象进度"],
        [1, "甲项目", 1000, 500, "主体"],
        ["合计", "", 1000, 500, ""],
        [],
        ["表二  2025年招商签约项目台账"],
        ["单位：亿元"],
        ["序号", "项目名称", "投资方", "协议总投资", "签约日期"],
        [1, "丙项目", "某公司", 3.5, "2025.3.1"],
        [2, "丁项目", "某集团", "500万欧元", "2025年4月"],
    ]
    first, second = sheets(made(rows))
    assert (first["kind"], first["unit_of_money"], first["as_of"]) == (
        "monthly_progress",
        "万元",
        "2025-05-31",
    )
    assert (second["kind"], second["unit_of_money"]) == ("investment_promotion", "亿元")
    assert [picked(one, "row", "plan_year_yuan") for one in first["records"]] == [(4, 10_000_000)]
    assert [
        picked(one, "row", "agreed_investment_yuan", "agreed_investment_eur") for one in second["records"]
    ] == [
        (10, 350_000_000, None),
        (11, None, 5_000_000),
    ]
    assert codes(second) == {"D11": "foreign_currency"}


def test_plan_above_and_done_below_are_one_record() -> None:
    months = [f"{month}月" for month in range(1, 13)]
    rows: Rows = [
        ["2025年重点项目月度投资计划及完成情况表"],
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "2025年计划投资", "类型", *months],
        [1, "甲项目", 12000, 1200, "计划", *[100] * 12],
        ["", "", "", "", "完成", *[90] * 6],
        [2, "乙项目", 24000, 2400, "计划", *[200] * 12],
        ["", "", "", "", "完成", *[150] * 6],
    ]
    sheet = only(made(rows, [f"{column}{row}:{column}{row + 1}" for row in (4, 6) for column in "ABCD"]))
    first, second = sheet["records"]
    assert picked(first, "row", "row_end", "name", "plan_year_yuan") == (4, 5, "甲项目", 12_000_000)
    assert first["plan_by_month_yuan"] == [1_000_000] * 12
    assert first["done_by_month_yuan"] == [900_000] * 6 + [None] * 6
    assert second["done_by_month_yuan"][:6] == [1_500_000] * 6


def test_months_planned_and_done_beside_one_another() -> None:
    months = [f"{month}月" for month in range(1, 13)]
    rows: Rows = [
        ["2025年项目分月投资表（单位：万元）"],
        ["序号", "项目名称", "分月计划", *[""] * 11, "分月完成"],
        ["", "", *months, *months],
        [1, "甲项目", *[100] * 12, *[90] * 6],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:N2", "O2:Z2"]))
    (record,) = sheet["records"]
    assert record["plan_by_month_yuan"] == [1_000_000] * 12
    assert record["done_by_month_yuan"] == [900_000] * 6 + [None] * 6


def test_a_plan_with_column_numbers_and_numbered_groups() -> None:
    plan = [10000, 3000, 2000, 2000, 500, 500, 800, 200]
    heads = ["序号", "项目名称", "建设单位", "行业主管部门", "批复文号", "建设年限", "总投资"]
    rows: Rows = [
        ["春城市2026年政府投资项目计划"],
        ["（金额单位：万元）"],
        [*heads, "截至2025年底", "", "2026年度计划投资"],
        ["", "", "", "", "", "", "", "完成投资", "已安排资金", "小计", "上级资金", "专项债券", "市财政", "其他"],
        ["甲", "乙", "丙", "丁", "戊", "己", 1, 2, 3, 4, 5, 6, 7, 8],
        ["", "合计（2个）", "", "", "", "", 30000, 3000, 2000, 5000, 1000, 2000, 1500, 500],
        ["一", "续建项目（1个）", "", "", "", "", *plan],
        [1, "学校项目", "教育局", "教育局", "春发改〔2024〕12号", "2024-2026", *plan],
        ["二", "新建项目（2个）"],
        [2, "医院项目★", "卫健委", "卫健委", "办理中", "2026.03-2027.10", 20000, "", "", 3000, 500, 1500, 700, 300],
    ]  # fmt: skip
    merged = [f"{column}3:{column}4" for column in "ABCDEFG"] + ["H3:I3", "J3:N3", "A1:N1"]
    sheet = only(made(rows, merged))
    assert sheet["kind"] == "annual_plan"
    first, second = sheet["records"]
    assert picked(
        first, "supervisor_unit", "approval_doc_no", "allocated_to_last_year_yuan", "plan_bond_yuan"
    ) == (
        "教育局",
        "春发改〔2024〕12号",
        20_000_000,
        5_000_000,
    )
    assert picked(second, "name", "approval_doc_no", "start_date", "finish_date", "group_path") == (
        "医院项目",
        None,
        "2026-03",
        "2027-10",
        ["二、新建项目"],
    )
    assert left_out(sheet) == {5: "column_numbers", 6: "total", 7: "group", 9: "group"}
    assert disagreeing(sheet) == {(9, "count")}


def test_sources_of_funds() -> None:
    rows: Rows = [
        ["2026年项目资金筹措计划表"],
        ["", "单位：亿元"],
        ["项目名称", "总投资", "资金来源"],
        ["", "", "中央预算内", "省级资金", "市财政", "专项债券", "银行贷款及自筹"],
        ["学校项目", 1.5, 0.5, 0.2, 0.3, 0.2, 0.3],
        ["医院项目", 2, 1, "", "", 1, ""],
    ]
    sheet = only(made(rows, ["A3:A4", "B3:B4", "C3:G3"]))
    fields = ("central", "provincial", "city", "bond", "loan_self")
    found = picked(sheet["records"][0], *(f"source_{field}_yuan" for field in fields))
    assert found == (50_000_000, 20_000_000, 30_000_000, 20_000_000, 30_000_000)


def test_parts_of_a_package_are_in_no_total() -> None:
    rows: Rows = [
        ["2025年项目清单"],
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "年度计划", "开工日期", "牵头单位"],
        [1, "老旧小区改造打包项目", 5000, 1000, "2025年3月", "住建局"],
        ["1-1", "东湖片区", 3000, 600, "2025年3月", "住建局"],
        ["1-2", "北苑片区", 2000, 400, "明年3月", "住建局"],
        [2, "道路工程", 8000, 800, "三月份", "同上"],
        ["", "其中：东段", 5000, 500, "", ""],
        ["", "　　　西段", 3000, 300, "", ""],
        ["", "合计", 13000, 1800, "", ""],
    ]
    sheet = only(made(rows))
    assert [picked(one, "row", "parent_row") for one in sheet["records"]] == [
        (4, None),
        (5, 4),
        (6, 4),
        (7, None),
        (8, 7),
        (9, 7),
    ]
    assert picked(sheet["records"][2], "start_date") == ("2026-03",)
    assert picked(sheet["records"][3], "start_date", "lead_unit") == ("2025-03", "住建局")
    assert disagreeing(sheet) == set()


def test_attracted_investment_in_talk() -> None:
    head = [
        "序号",
        "项目名称",
        "投资企业",
        "企业所在地",
        "预计投资额",
        "用地需求（亩）",
        "首谈地",
        "洽谈阶段",
        "最近对接时间",
    ]
    rows: Rows = [
        ["2025年上半年在谈项目表"],
        ["", "", "", "", "单位：亿元"],
        [*head, "到位资金"],
        [*[""] * 9, "内资（万元）", "外资（万美元）"],
        [1, "甲项目", "A公司", "江州", 5.5, 120, "东湖区", "初步洽谈", "6月15日", 3000, 20],
        [2, "乙项目", "B公司", "苏湖", "2-3亿元", "约80亩", "北苑区", "拟签约", "2025/6/1", "", ""],
        [3, "丙项目", "C公司", "苏湖", "约2", "", "北苑区", "拟签约", "", "", ""],
    ]
    sheet = only(made(rows, [f"{column}3:{column}4" for column in "ABCDEFGHI"] + ["J3:K3"]))
    first, second, third = sheet["records"]
    assert picked(
        first, "intended_investment_yuan", "land_mu", "first_contact_unit", "last_contact_date"
    ) == (
        550_000_000,
        120,
        "东湖区",
        "2025-06-15",
    )
    assert picked(first, "paid_in_domestic_yuan", "paid_in_usd") == (30_000_000, 200_000)
    assert picked(second, "intended_investment_yuan", "land_mu") == (None, 80)
    assert third["intended_investment_yuan"] == 200_000_000
    assert codes(sheet) == {"E6": "range_value", "E7": "approximate_value"}


def test_days_of_the_1904_system_and_formulas_without_a_result() -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - openpyxl's own constant
        sheet["D4"] = 44_005  # 2024-06-24 counted from 1904-01-01

    rows: Rows = [
        ["2025年项目台账（单位：万元）"],
        ["序号", "项目名称", "总投资", "开工时间", "年度计划投资", "1-6月完成投资", "占年计划%"],
        ["合计", "", "=SUM(C4:C5)", "", "=SUBTOTAL(9,E4:E5)"],
        [1, "甲项目", 10000, "", 1000, 250, "=F4/E4"],
        [2, "乙项目", "=(10000+N(C4))*2", "2025年", 1000, 500, "=WEBSERVICE(A1)"],
    ]
    sheet = only(made(rows, change=change))
    first, second = sheet["records"]
    assert picked(first, "start_date", "pct_of_plan") == ("2024-06-24", 0.25)
    assert picked(second, "total_investment_yuan", "pct_of_plan") == (400_000_000, None)
    totals = {one["field"]: (one["stated"], one["computed"], one["agrees"]) for one in sheet["totals_check"]}
    assert totals["total_investment_yuan"] == (None, 500_000_000, None)
    assert codes(sheet)["G5"] == "dangerous_formula"
    assert codes(sheet)["C3"] == "formula_no_cached_value"


def test_years_and_months_in_columns_of_their_own() -> None:
    rows: Rows = [
        ["2025年竣工项目表（截至5月底）"],
        ["序号", "项目名称", "总投资（亿元）", "开工时间", "", "竣工时间", ""],
        ["", "", "", "年", "月", "年", "月"],
        [1, "甲项目", 1.5, 2024, 3, 2025, 10],
        [2, "乙项目", 2.5, 2023, "", "2025", "12月"],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"]))
    assert sheet["as_of"] == "2025-05-31"
    assert [
        picked(one, "total_investment_yuan", "start_date", "finish_date") for one in sheet["records"]
    ] == [
        (150_000_000, "2024-03", "2025-10"),
        (250_000_000, "2023", "2025-12"),
    ]


def test_two_headings_one_above_the_other_are_a_record_of_two_lines() -> None:
    rows: Rows = [
        ["2025年重点项目进度表"],
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "责任单位", "开工时间"],
        ["", "", "年度计划", "联系电话", "竣工时间"],
        [1, "甲项目", 10000, "发改局", "2025年3月"],
        ["", "", 2000, "0300-1", "2026年5月"],
        [2, "乙项目", 20000, "住建局", "2024年3月"],
        ["", "", 3000, "0300-2", "2025年12月"],
    ]
    sheet = only(made(rows, ["A3:A4", "B3:B4", "A5:A6", "B5:B6", "A7:A8", "B7:B8"]))
    first, second = sheet["records"]
    assert picked(
        first, "row", "row_end", "total_investment_yuan", "plan_year_yuan", "phone", "finish_date"
    ) == (
        5,
        6,
        100_000_000,
        20_000_000,
        "0300-1",
        "2026-05",
    )
    assert picked(second, "lead_unit", "start_date", "plan_year_yuan") == ("住建局", "2024-03", 30_000_000)


def test_a_class_merged_down_its_column_with_subtotals_between() -> None:
    rows: Rows = [
        ["2025年全市重大项目建设推进情况表（截至5月底）"],
        ["单位：亿元"],
        ["序号", "类别", "项目全称", "业主单位", "计划总投资", "2025年", "", "", "自开工以来累计完成"],
        ["", "", "", "", "", "年度目标", "5月当月完成", "1-5月累计完成", ""],
        [1, "产业类", "甲项目", "甲公司", 5.5, 2.1, 0.2, 1.05, 3.3],
        [2, "", "乙项目", "乙公司", "12000万元", 0.6, 0.05, 0.2, 0.5],
        ["", "产业类小计", "", "", 6.7, 2.7, 0.25, 1.25, 3.8],
        [3, "民生类", "丙项目", "丙公司", 10, 3, 0.5, 1.5, 2],
        ["", "小计", "", "", 11, 3, 0.5, 1.5, 2],
        ["总计", "", "", "", 16.7, 5.7, 0.75, 2.75, 5.8],
    ]
    merged = [f"{column}3:{column}4" for column in "ABCDEI"] + ["F3:H3", "B5:B6"]
    sheet = only(made(rows, merged))
    assert [
        picked(one, "category", "plan_year_yuan", "done_month_yuan", "done_ytd_yuan")
        for one in sheet["records"]
    ] == [
        ("产业类", 210_000_000, 20_000_000, 105_000_000),
        ("产业类", 60_000_000, 5_000_000, 20_000_000),
        ("民生类", 300_000_000, 50_000_000, 150_000_000),
    ]
    assert left_out(sheet) == {7: "subtotal", 9: "subtotal", 10: "total"}
    assert disagreeing(sheet) == {(9, "total_investment_yuan")}
    assert codes(sheet) == {"E6": "unit_in_cell"}


def test_amounts_merged_over_records_count_once() -> None:
    rows: Rows = [
        ["项目台账（单位：万元）"],
        ["序号", "项目名称", "总投资", "责任单位"],
        [1, "甲项目", 1000, "发改局"],
        [2, "乙项目", "", ""],
        ["合计", "", 1000, ""],
    ]
    sheet = only(made(rows, ["C3:C4", "D3:D4"]))
    assert [picked(one, "total_investment_yuan", "lead_unit") for one in sheet["records"]] == [
        (10_000_000, "发改局"),
        (None, "发改局"),
    ]
    assert codes(sheet) == {"C3:C4": "merged_money"}
    assert disagreeing(sheet) == set()


def test_what_would_run_elsewhere_is_said() -> None:
    rows: Rows = [
        ["项目台账（单位：万元）"],
        ["序号", "项目名称", "总投资", "责任单位", "备注"],
        ["1", "甲项目", "1000", "@SUM(1+1)*cmd|' /C calc'!A0", "<script>alert(1)</script>"],
        ["2", "乙项目", "￥2,000", "发改局", "#REF!####"],
    ]
    text = "\n".join(",".join(f'"{value}"' for value in row) for row in rows)
    sheet = only(text.encode("utf-8-sig"), "台账.csv")
    assert codes(sheet) == {"D3": "formula_injection", "E3": "html_injection", "E4": "damaged_value"}
    assert [one["total_investment_yuan"] for one in sheet["records"]] == [10_000_000, 20_000_000]
