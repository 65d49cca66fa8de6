"""What a workbook would change: matched by code in both forms, else by name within the unit; nothing guessed."""

from typing import Any

import pytest

from guatu.collect.reading.compare import Change, Changed, New, Refused, Same, compare, holds

CODE = "2503-990105-04-05-880632"
OLD = "2017-220102-70-03-000001"
KNOWN: dict[str, dict[str, Any]] = {
    "1": {
        "code": CODE, "code_old": OLD, "name": "青岭水库项目", "district": "青岭区",
        "total_investment_yuan": 10_000_000, "start_date": "2025-03-15", "remark": None,
    },
    "2": {"code": None, "name": "文体中心", "district": "东湖区", "pct_of_plan": 0.52},
    "3": {"code": None, "name": "文体中心", "district": "北苑区", "pct_of_plan": None},
}  # fmt: skip


def record(**values: Any) -> dict[str, Any]:
    return values


@pytest.mark.parametrize(
    "code", [CODE, CODE.replace("-", ""), f" {CODE} ", "２５０３-990105-04-05-880632", OLD]
)
def test_a_code_in_either_form_is_the_project_whatever_its_name(code: str) -> None:
    found = compare([record(code=code, name="别的名字")], KNOWN)
    assert [(one.key, one.changes[-1]) for one in found.changed] == [
        ("1", Change("name", "青岭水库项目", "别的名字"))
    ]
    assert found.absent == ["2", "3"]


def test_a_code_that_the_cell_calls_old_is_enough() -> None:
    assert compare([record(code="2601-1", code_old=OLD)], KNOWN).changed[0].key == "1"


def test_a_name_is_told_within_its_unit() -> None:
    found = compare(
        [
            record(name="文体 中心", district="北苑区", pct_of_plan=0.3),
            record(name="文体中心", district="东湖区"),
        ],
        KNOWN,
    )
    assert found.changed == [Changed(0, "3", (Change("pct_of_plan", None, 0.3),))]
    assert found.same == [Same(1, "2")]


def test_a_name_of_several_units_without_its_own_is_refused() -> None:
    found = compare([record(name="文体中心")], KNOWN)
    assert found.refused == [Refused(0, "ambiguous", ("2", "3"))]
    assert found.absent == ["1"]


def test_a_name_of_another_unit_is_new() -> None:
    assert compare([record(name="文体中心", district="明川县")], KNOWN).new == [New(0, "2")]


def test_what_is_nearly_so_named_is_new_and_said() -> None:
    found = compare([record(name="青岭水库建设工程"), record(name="全新园区")], KNOWN)
    assert found.new == [New(0, "1"), New(1, None)]


def test_the_second_of_one_project_and_the_nameless_are_refused() -> None:
    found = compare(
        [record(code=CODE), record(code=OLD), record(name="甲"), record(name="甲 "), record(serial="5")],
        KNOWN,
    )
    assert found.refused == [
        Refused(1, "twice", ("1",), 0),
        Refused(3, "twice", (), 2),
        Refused(4, "nameless"),
    ]


def test_empty_cells_and_fields_not_known_change_nothing() -> None:
    values = record(
        code=CODE, name="青岭水库项目", total_investment_yuan=None, owner="新业主", start_date=None
    )
    assert compare([values], KNOWN).same == [Same(0, "1")]


def test_old_and_new_of_each_field() -> None:
    values = record(code=CODE, total_investment_yuan=12_000_000, start_date="2025-04", remark="调整")
    assert compare([values], KNOWN).changed[0].changes == (
        Change("total_investment_yuan", 10_000_000, 12_000_000),
        Change("start_date", "2025-03-15", "2025-04"),
        Change("remark", None, "调整"),
    )


@pytest.mark.parametrize("start", ["2025", "2025-03", "2025-Q1", "2025-H1", "2025-03-15"])
def test_a_coarser_date_that_holds_the_known_one_is_no_change(start: str) -> None:
    assert compare([record(code=CODE, start_date=start)], KNOWN).same == [Same(0, "1")]


@pytest.mark.parametrize(
    ("wide", "narrow", "held"),
    [
        ("2025-H2", "2025-Q3", True),
        ("2025-Q3", "2025-H2", False),
        ("2025-Q2", "2025-04-30", True),
        ("2025-Q2", "2024-04-30", False),
        ("2025-03", "2025", False),
        ("2025-Q1", "2025", False),
    ],
)
def test_dates_within_dates(wide: str, narrow: str, held: bool) -> None:
    assert holds(wide, narrow) is held


def test_applying_what_is_known_changes_nothing() -> None:
    found = compare(list(KNOWN.values()), KNOWN)
    assert [one.key for one in found.same] == ["1", "2", "3"]
    assert (found.new, found.changed, found.refused, found.absent) == ([], [], [], [])
