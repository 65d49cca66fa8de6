"""Tables that are no list of projects: one form a project, indicators, indicators by district.

The answers follow the rules of the examples' schema, not what the reader happens to say.
"""

from guatu.collect.tests.reading.workbooks import Rows, disagreeing, left_out, made, only, picked

CARD: Rows = [
    ["春城市重点项目信息卡"],
    ["填报单位：青岭区发改局", "", "", "填报日期：2025年6月30日"],
    ["项目名称", "澄光储能项目", "", "项目代码", "2503-990105-04-05-880632"],
    ["建设单位", "春城澄光公司", "", "所属行业", "新能源"],
    ["建设地点", "青岭区", "", "建设性质", "☑新建 □扩建 □技改"],
    ["建设规模及主要内容", "建设储能电站200MW"],
    ["总投资（万元）", 29500, "", "2025年计划投资（万元）", 7300],
    ["1-6月完成投资（万元）", 1900, "", "占年计划比例", "26%"],
    ["开工时间", "2025年3月", "", "计划竣工时间", "2026年底"],
    ["形象进度", "未开工"],
    ["存在问题", "无"],
    ["责任单位", "区工信局", "", "包保领导", "副区长"],
    ["服务秘书", "投资科科长", "", "联系电话", "0300-85556728"],
    ["填表人：科员", "", "", "审核人：科长"],
]
PROJECT = {
    "name": "澄光储能项目",
    "code": "2503-990105-04-05-880632",
    "owner": "春城澄光公司",
    "industry": "新能源",
    "district": "青岭区",
    "construction_nature": "新建",
    "content_text": "建设储能电站200MW",
    "total_investment_yuan": 295_000_000,
    "plan_year_yuan": 73_000_000,
    "done_ytd_yuan": 19_000_000,
    "pct_of_plan": 0.26,
    "start_date": "2025-03",
    "finish_date": "2026-12",
    "progress_text": "未开工",
    "problem_text": None,
    "lead_unit": "区工信局",
    "sponsor_post": "副区长",
    "secretary_post": "投资科科长",
    "phone": "0300-85556728",
}


def test_one_project_on_one_form() -> None:
    sheet = only(made(CARD, ["A1:E1", "B6:E6", "B3:C3"]))
    assert (sheet["kind"], sheet["as_of"]) == ("project_card", "2025-06-30")
    (record,) = sheet["records"]
    assert {field: record.get(field) for field in PROJECT} == PROJECT
    assert (record["row"], record["row_end"]) == (3, 13)
    assert left_out(sheet) == {14: "signature"}


def test_several_forms_down_one_sheet() -> None:
    second = [[*row] for row in CARD]
    second[2][1], second[6][1] = "砚山水库项目", "3.2亿元"
    sheet = only(made([*CARD, [], *second]))
    found = [picked(one, "name", "total_investment_yuan", "row") for one in sheet["records"]]
    assert found == [("澄光储能项目", 295_000_000, 3), ("砚山水库项目", 320_000_000, 18)]


def test_a_form_in_sections_with_headings_beside_its_labels() -> None:
    rows: Rows = [
        ["项目卡片"],
        ["单位：万元"],
        ["一、基本情况"],
        ["项目名称", "戊桥梁工程"],
        ["建设单位", "交投集团", "项目性质", "续建"],
        ["投资情况", "总投资", 50000, "固定资产投资", 40000],
        ["", "本年计划投资", 8000, "本年累计完成投资", 4000],
        ["时间", "开工时间", "2024.3", "竣工时间", "2026.10"],
        ["二、进展"],
        ["工程进展", "未开工"],
        ["主要困难", "资金"],
        ["包保领导", "副市长", "服务秘书", "科长"],
    ]
    (record,) = only(made(rows, ["A1:E1", "A3:E3", "B4:E4", "A6:A7", "B10:E10"]))["records"]
    assert picked(record, "total_investment_yuan", "fixed_asset_yuan", "plan_year_yuan", "done_ytd_yuan") == (
        500_000_000,
        400_000_000,
        80_000_000,
        40_000_000,
    )
    assert picked(record, "start_date", "finish_date", "progress_text") == ("2024-03", "2026-10", "未开工")
    assert picked(record, "construction_nature", "secretary_post", "problem_text") == ("续建", "科长", "资金")


def test_a_list_of_indicators_is_told_by_its_headings() -> None:
    rows: Rows = [
        ["全市主要经济指标完成情况"],
        ["（2025年1-5月）"],
        ["指  标", "单位", "本月", "", "本月止累计", ""],
        ["", "", "绝对额", "同比±%", "绝对额", "同比±%"],
        ["规模以上工业增加值", "%", "", 7.1, "", 6.8],
        ["   #汽车", "%", "", 9, "", "上升0.2个百分点"],
        ["固定资产投资", "万元", 1200, "持平", "5,600", -3.2],
    ]
    sheet = only(made(rows, ["A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:F3"]))
    assert (sheet["kind"], sheet["as_of"]) == ("economic_indicators", "2025-05")
    _, cars, investment = sheet["records"]
    assert picked(cars, "indicator", "parent_indicator", "yoy_month", "yoy_ytd", "yoy_ytd_pp") == (
        "汽车",
        "规模以上工业增加值",
        0.09,
        None,
        0.2,
    )
    assert picked(investment, "value_month_yuan", "yoy_month", "value_ytd", "yoy_ytd") == (
        12_000_000,
        0.0,
        5600.0,
        -0.032,
    )


def test_districts_down_and_indicators_across() -> None:
    rows: Rows = [
        ["春城市2025年1-6月分县（市）区主要经济指标"],
        ["单位：亿元、%"],
        ["县（市）区", "地区生产总值", "", "", "社会消费品零售总额（万元）", ""],
        ["", "总量", "增速", "位次", "总量", "同比增长"],
        ["合计", 150, 6.2, "—", 9000, 5],
        ["东湖区", 100, 6.1, 1, 5000, "下降1.2"],
        ["北苑区", 50, "持平", 2, 4000, 4.4],
        ["注：快报数"],
    ]
    sheet = only(made(rows, ["A1:F1", "A3:A4", "B3:D3", "E3:F3"]))
    assert sheet["kind"] == "economic_indicators_by_district"
    fields = ("row", "col", "district", "indicator", "indicator_unit", "value_yuan", "yoy", "rank")
    assert [picked(one, *fields) for one in sheet["records"]] == [
        (6, "B", "东湖区", "地区生产总值", "亿元", 10_000_000_000, 0.061, 1),
        (6, "E", "东湖区", "社会消费品零售总额", "万元", 50_000_000, -0.012, None),
        (7, "B", "北苑区", "地区生产总值", "亿元", 5_000_000_000, 0.0, 2),
        (7, "E", "北苑区", "社会消费品零售总额", "万元", 40_000_000, 0.044, None),
    ]
    assert left_out(sheet) == {5: "total", 8: "note"}
    assert disagreeing(sheet) == set()


def test_indicators_down_and_districts_across() -> None:
    rows: Rows = [
        ["2025年6月分县区指标完成情况"],
        ["指标名称", "计量单位", "东湖区", "", "北苑区", ""],
        ["", "", "数值", "增速", "数值", "增速"],
        ["一、地区生产总值", "亿元", 100, 6.1, 50, 5.2],
        ["其中：第一产业", "亿元", 10, 4, 5, "—"],
        ["二、用电量", "亿千瓦时", 3.3, 1, 2.2, "下降0.1个百分点"],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:D2", "E2:F2"]))
    assert sheet["kind"] == "economic_indicators_by_district"
    found = {(one["row"], one["col"]): one for one in sheet["records"]}
    assert picked(found[5, "C"], "district", "indicator", "value", "yoy") == (
        "东湖区",
        "第一产业",
        10.0,
        0.04,
    )
    assert picked(found[6, "E"], "district", "indicator", "value", "value_yuan", "yoy_pp") == (
        "北苑区",
        "用电量",
        2.2,
        None,
        -0.1,
    )
