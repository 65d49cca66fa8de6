"""A row of months, January and February of which statistics publish together."""

import pytest

from guatu.collect.tests.reading.workbooks import Rows, codes, made, only

NAMES = ["序号", "项目名称", "2026年计划投资"]
LATER = [f"{month}月" for month in range(3, 13)]


def monthly(heads: list[str], figures: list[int], above: str = "分月完成投资") -> Rows:
    """A table of one project, its months under one heading."""
    return [
        ["2026年重点项目分月完成情况"],
        ["单位：万元"],
        [*NAMES, above, *[""] * (len(heads) - 1)],
        ["", "", "", *heads],
        [1, "净水厂扩建", 9000, *figures],
        [2, "新材料厂", 3000, *figures],
    ]


def months(rows: Rows, merged: tuple[str, ...] = ()) -> list[int | None] | None:
    """The first project's months in 万元."""
    found = only(made(rows, merged=["A3:A4", "B3:B4", "C3:C4", *merged]))["records"][0].get(
        "done_by_month_yuan"
    )
    return found and [None if one is None else one // 10_000 for one in found]


@pytest.mark.parametrize(
    "first", ["1-2月", "1—2月", "1～2月", "一至二月", "1、2月", "1月-2月", "1-2月份", "元-2月"]
)
def test_january_and_february_in_one_column_stand_as_february(first: str) -> None:
    figures = [70, *range(3, 13)]
    assert months(monthly([first, *LATER], figures)) == [None, 70, *range(3, 13)]


def test_it_is_said_and_takes_no_other_field() -> None:
    rows = monthly(["1-2月", *LATER], [70, *range(3, 13)])
    sheet = only(made(rows, merged=["A3:A4", "B3:B4", "C3:C4", "D3:N3"]))
    assert ("D4", "january_merged") in [(one["cell"], one["code"]) for one in sheet["problems"]]
    assert codes(sheet) == {}
    assert "done_ytd_yuan" not in sheet["records"][0]


def test_five_columns_to_june_are_six_months() -> None:
    assert months(monthly(["1-2月", *LATER[:4]], [70, 3, 4, 5, 6])) == [None, 70, 3, 4, 5, 6, *[None] * 6]


def test_pairs_of_plan_and_done_under_merged_months() -> None:
    named = ["1-2月", *LATER]
    rows: Rows = [
        ["2026年重点项目分月计划与完成"],
        ["单位：万元"],
        [*NAMES, *[text for name in named for text in (name, "")]],
        ["", "", "", *["计划", "完成"] * 11],
        [1, "净水厂扩建", 9000, *[number for month in range(2, 13) for number in (month, month * 10)]],
    ]
    pairs = [f"{chr(68 + at)}3:{chr(69 + at)}3" for at in range(0, 22, 2)]
    (record,) = only(made(rows, merged=["A3:A4", "B3:B4", "C3:C4", *pairs]))["records"]
    assert record["plan_by_month_yuan"] == [None, *[month * 10_000 for month in range(2, 13)]]
    assert record["done_by_month_yuan"] == [None, *[month * 100_000 for month in range(2, 13)]]


@pytest.mark.parametrize(
    "heads",
    [
        ["1月", "2月", "1-2月", *LATER],
        ["1-2月", "1-3月", "1-4月", *LATER],
    ],
)
def test_a_sum_of_the_year_is_no_month(heads: list[str]) -> None:
    rows = monthly(heads, list(range(1, len(heads) + 1)))
    sheet = only(made(rows, merged=["A3:A4", "B3:B4", "C3:C4"]))
    assert "january_merged" not in [one["code"] for one in sheet["problems"]]
