"""What every point of the shipped scheme is given and taken for, and how places are told."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from guatu.assess.rules import items, month_facts, score
from guatu.assess.schemes import shipped
from guatu.assess.tests.facts import directive, project, snapshot_text, submission
from guatu.assess.types import Line, Outcome, UnitScore

LOOP = items(next(data for data in shipped() if data["code"] == "guatu-loop")["item"])
ITEMS = {item.code: item for item in LOOP}


def outcome(**facts: list[dict[str, Any]]) -> Outcome:
    return score(LOOP, month_facts(snapshot_text(**facts)))


def unit(result: Outcome, code: str = "A") -> UnitScore:
    return next(row for row in result.scores if row.unit.code == code)


def line(item: str, code: str = "A", **facts: list[dict[str, Any]]) -> Line:
    return next(row for row in unit(outcome(**facts), code).lines if row.item == item)


def points(result: Outcome) -> dict[str, Decimal]:
    return {row.unit.code: row.points for row in result.scores}


def ranks(result: Outcome) -> dict[str, int]:
    return {row.unit.code: row.rank for row in result.scores}


# --- progress: 60 × done ÷ plan (Yan'an 2017), the plan taken to the month


@pytest.mark.parametrize(
    ("done", "won"), [(None, "0.00"), (0, "0.00"), (25, "30.00"), (49, "58.80"), (50, "60.00"), (51, "60.00")]
)
def test_progress_is_sixty_times_done_by_what_is_due_by_the_month_and_no_more(
    done: int | None, won: str
) -> None:
    assert line("progress", projects=[project("P", done=done)]).points == Decimal(won)


def test_progress_adds_the_projects_of_a_unit_and_no_others() -> None:
    rows = [project("P1", done=50), project("P2", done=0), project("B1", "B", done=50)]
    assert line("progress", projects=rows).points == Decimal("30.00")


def test_progress_tells_its_numbers_in_both_languages_and_names_what_is_behind() -> None:
    found = line(
        "progress", projects=[project("P1", done=20, light_id=7), project("P2", done=50, light_id=8)]
    )
    assert found.says.zh == (
        "年度计划投资2.4亿元，按序时2026年5月应完成1亿元，实际完成7,000万元，为序时的70%：60×70%，得42分。"
    )
    assert "Planned this year CNY 240 million" in found.says.en
    assert [(ref.kind, ref.id, ref.name.zh) for ref in found.refs] == [("status.light", 7, "项目P1")]
    assert found.facts["done"] == "70000000"


def test_a_unit_without_an_investment_plan_is_not_scored_and_takes_no_place() -> None:
    rows = [project("A1"), project("B1", "B", plan_year=None)]
    result = outcome(projects=rows)
    assert list(points(result)) == ["A"]
    assert [row.code for row in result.unscored] == ["B", "C", "Z"]


# --- starts: 5 a new start, 2 a continuing one (Yan'an 2017), as weights


def test_a_new_start_weighs_five_and_a_continuing_project_two() -> None:
    rows = [project("N", kind="new", stage="preparing"), project("C", kind="continuing")]
    assert line("starts", projects=rows).points == Decimal("2.86")  # 10 × 2 ÷ 7
    started = [project("N", kind="new", stage="started"), project("C", kind="continuing", stage="paused")]
    assert line("starts", projects=started).points == Decimal("7.14")


def test_an_item_with_nothing_to_count_is_left_out_and_the_others_are_scaled() -> None:
    found = unit(outcome(projects=[project("P", kind="preparing", stage="preparing", done=25)]))
    starts = next(row for row in found.lines if row.item == "starts")
    assert starts.points is None
    assert found.points == Decimal("66.67")  # (30 + 10 + 10 + 10) × 100 ÷ 90


# --- lights, reports, directives: what a loss in the loop costs


def test_a_red_light_costs_a_share_and_a_yellow_or_grey_one_half() -> None:
    rows = [
        project("G"),
        project("R", colour="red", light_id=3),
        project("Y", colour="yellow"),
        project("O", colour="grey"),
    ]
    found = line("lights", projects=rows)
    assert found.points == Decimal("5.00")
    assert found.says.zh == "4个项目中红灯1个、黄灯1个、灰灯1个，扣5分，得5分。"
    assert [(ref.name.zh, ref.points) for ref in found.refs] == [
        ("项目R", Decimal("-2.50")),
        ("项目O", Decimal("-1.25")),
        ("项目Y", Decimal("-1.25")),
    ]


def test_finished_and_green_projects_lose_nothing() -> None:
    found = line("lights", projects=[project("G"), project("D", colour="done")])
    assert found.points == Decimal("10.00")
    assert found.refs == ()


@pytest.mark.parametrize(("late", "left"), [(0, "10.00"), (1, "7.00"), (3, "1.00"), (4, "0.00")])
def test_a_late_report_costs_three_down_to_nothing(late: int, left: str) -> None:
    rows = [submission(late=True)] * late + [submission()]
    assert line("reports", projects=[project("P")], submissions=rows).points == Decimal(left)


def test_a_late_report_of_another_unit_costs_nothing() -> None:
    rows = [submission("B", late=True), submission("A")]
    assert line("reports", projects=[project("P")], submissions=rows).points == Decimal("10.00")


@pytest.mark.parametrize(
    ("overdue", "reopened", "left"),
    [(False, 0, "10.00"), (True, 0, "5.00"), (False, 1, "8.00"), (True, 2, "1.00"), (True, 3, "0.00")],
)
def test_an_overdue_directive_costs_five_and_a_reopening_two(overdue: bool, reopened: int, left: str) -> None:
    order = directive("1号", id=4, overdue=overdue, reopened=reopened)
    found = line("directives", projects=[project("P")], directives=[order])
    assert found.points == Decimal(left)
    assert [ref.id for ref in found.refs] == ([4] if overdue or reopened else [])


def test_a_directive_to_a_department_costs_no_district() -> None:
    order = directive("1号", "LAND", overdue=True)
    assert line("directives", projects=[project("P")], directives=[order]).points == Decimal("10.00")


def test_a_red_light_and_an_overdue_order_show_in_the_place() -> None:
    rows = [project("A1"), project("A2", colour="red"), project("B1", "B"), project("B2", "B")]
    result = outcome(projects=rows, directives=[directive("1号", "A", overdue=True)])
    assert points(result) == {"B": Decimal("100.00"), "A": Decimal("90.00")}
    assert ranks(result) == {"B": 1, "A": 2}


HAZARDS = replace(ITEMS["directives"], measure="matters", kinds=("hazard", "rectification"))


def test_a_scheme_chooses_the_kinds_of_matters_that_it_counts() -> None:
    rows = [
        directive("1号", overdue=True) | {"kind": "directive"},
        directive("2号", overdue=True) | {"kind": "hazard"},
        directive("3号", reopened=1) | {"kind": "rectification"},
        directive("4号", overdue=True) | {"kind": "citizen"},
    ]
    text = json.loads(snapshot_text(projects=[project("P", done=25)])) | {"matters": rows}
    facts = month_facts(json.dumps(text))
    chosen = unit(score([HAZARDS], facts)).lines[0]
    assert (chosen.points, chosen.facts["count"]) == (Decimal("3.00"), "2")
    assert unit(score([replace(HAZARDS, kinds=())], facts)).lines[0].facts["count"] == "4"


def test_a_month_frozen_before_all_kinds_were_is_no_basis_for_them_and_scores_as_it_did() -> None:
    facts = month_facts(
        snapshot_text(projects=[project("P", done=25)], directives=[directive("1号", overdue=True)])
    )
    found, before = unit(score([*LOOP, HAZARDS], facts)), unit(score(LOOP, facts))
    assert (found.lines[-1].points, found.points) == (None, before.points)


def test_a_scheme_that_names_an_unknown_kind_is_refused() -> None:
    row = next(data for data in shipped() if data["code"] == "guatu-loop")["item"][-1] | {"kinds": ["gossip"]}
    with pytest.raises(ValueError, match="gossip"):
        items([row])


def test_a_snapshot_frozen_without_directives_gives_no_points_for_them() -> None:
    text = json.loads(snapshot_text(projects=[project("P", done=25)]))
    del text["directives"]
    [found] = score(LOOP, month_facts(json.dumps(text))).scores
    assert [row.points for row in found.lines if row.item == "directives"] == [None]
    assert found.points == Decimal("66.67")  # (30 + 10 + 10 + 10) × 100 ÷ 90


# --- places


def test_equal_points_share_the_better_place_and_the_next_is_left_free() -> None:
    rows = [project("A1"), project("B1", "B"), project("C1", "C", done=25)]
    assert ranks(outcome(projects=rows)) == {"A": 1, "B": 1, "C": 3}


def test_like_is_ranked_with_like() -> None:
    rows = [project("A1", done=25), project("B1", "B"), project("Z1", "Z", done=0)]
    result = outcome(projects=rows)
    assert ranks(result) == {"B": 1, "A": 2, "Z": 1}
    assert {row.unit.code: row.of for row in result.scores} == {"B": 2, "A": 2, "Z": 1}


def test_a_total_is_the_sum_of_its_lines() -> None:
    rows = [project("P1", done=33, colour="yellow"), project("P2", done=7, kind="new", stage="preparing")]
    found = unit(outcome(projects=rows, submissions=[submission(late=True)]))
    assert found.points == sum(row.points or 0 for row in found.lines)


def test_the_same_snapshot_always_scores_the_same_whatever_the_order_of_its_rows() -> None:
    rows = [project(f"P{n}", done=n, colour="red" if n % 2 else "yellow") for n in range(40)]
    there, back = outcome(projects=rows), outcome(projects=list(reversed(rows)))
    assert there == back


# --- the scheme as data


def test_every_item_of_every_shipped_scheme_says_where_it_comes_from_and_full_marks_are_a_hundred() -> None:
    for data in shipped():
        found = items(data["item"])
        assert all(item.source.zh and item.source.en and item.text.en for item in found)
        assert sum(item.full for item in found) == 100


def test_an_item_that_names_no_measure_of_ours_is_refused() -> None:
    data = dict(shipped()[0]["item"][0]) | {"measure": "opinion"}
    with pytest.raises(ValueError, match="opinion is no measure"):
        items([data])


def test_the_city_itself_is_not_ranked() -> None:
    assert "CITY" not in points(outcome(projects=[project("P"), project("X", "CITY")]))
