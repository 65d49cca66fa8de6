"""Headings and notes in other wording: what says nothing alone means what stands above it."""

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
