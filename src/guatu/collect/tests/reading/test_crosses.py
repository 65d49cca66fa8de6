"""Indicators by district: values and their growth beside one another or in rows of their own."""

from guatu.collect.tests.reading.workbooks import Rows, made, only, picked


def test_a_row_of_values_and_one_of_growth_are_one_record() -> None:
    rows: Rows = [
        ["2025年1-4月县域主要经济指标"],
        ["指标名称", "计量单位", "项目", "青山区", "东丰县"],
        ["固定资产投资", "亿元", "总量", 22, 9.1],
        ["", "", "增速（%）", 9, "下降3.2"],
        ["税收收入", "万元", "总量", "8,800", 3100],
        ["", "", "增速（%）", "(2.5)", "持平"],
    ]
    sheet = only(made(rows, ["A3:A4", "B3:B4", "A5:A6", "B5:B6"]))
    assert sheet["kind"] == "economic_indicators_by_district"
    assert [
        picked(one, "row", "row_end", "col", "district", "indicator", "value_yuan", "yoy")
        for one in sheet["records"]
    ] == [
        (3, 4, "D", "青山区", "固定资产投资", 2_200_000_000, 0.09),
        (3, 4, "E", "东丰县", "固定资产投资", 910_000_000, -0.032),
        (5, 6, "D", "青山区", "税收收入", 88_000_000, -0.025),
        (5, 6, "E", "东丰县", "税收收入", 31_000_000, 0.0),
    ]


def test_growth_named_in_the_column_of_indicators_belongs_to_the_row_above() -> None:
    rows: Rows = [
        ["2025年一季度分县区主要经济指标"],
        ["指标名称", "计量单位", "青山区", "东丰县"],
        ["地区生产总值", "亿元", 22, 9.1],
        ["同比增长", "%", 5.1, -0.4],
        ["用电量", "亿千瓦时", 3, 2],
    ]
    sheet = only(made(rows))
    assert [picked(one, "row", "district", "indicator", "value", "yoy") for one in sheet["records"]] == [
        (3, "青山区", "地区生产总值", 22, 0.051),
        (3, "东丰县", "地区生产总值", 9.1, -0.004),
        (5, "青山区", "用电量", 3, None),
        (5, "东丰县", "用电量", 2, None),
    ]


def test_a_note_says_that_a_triangle_is_a_fall() -> None:
    rows: Rows = [
        ["2025年5月主要经济指标"],
        ["指标名称", "计量单位", "1-5月", "", "全省位次", ""],
        ["", "", "总量", "增速（%）", "本期", "上期"],
        ["房地产开发投资", "亿元", 20.1, "▲12.5", 3, 4],
        ["注：▲表示下降。"],
    ]
    sheet = only(made(rows, ["A2:A3", "B2:B3", "C2:D2", "E2:F2"]))
    (record,) = sheet["records"]
    assert picked(record, "yoy_ytd", "rank") == (-0.125, 3)
