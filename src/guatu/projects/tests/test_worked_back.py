"""A plan worked back from its due day: what fits, what is short, what has happened."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar
from guatu.projects.adapters.templates import shipped_templates
from guatu.projects.rules import worked_back
from guatu.projects.types import LinkSpec, NodeSpec, WorkedBack, WorkedNode

OFFICE = official_calendar().provisional()
CALENDARS = {
    "office": OFFICE,
    "outdoor": OFFICE.with_stop("11-01", "03-31"),
    "continuous": WorkCalendar("continuous", EVERY_DAY),
}
START, DUE = date(2026, 4, 1), date(2026, 11, 30)
LAND = NodeSpec("A", "土地", 10)
BASE = NodeSpec("B", "基础", 20, "outdoor")
PRODUCE = NodeSpec("C", "投产", 5, "continuous")
LINKS = (LinkSpec("A", "B"), LinkSpec("B", "C"))


def plan(*nodes: NodeSpec, due: date = DUE, today: date | None = None) -> WorkedBack:
    return worked_back(nodes or (LAND, BASE, PRODUCE), LINKS, START, due, CALENDARS, today)


def by_code(found: WorkedBack) -> dict[str, WorkedNode]:
    return {node.code: node for node in found.nodes}


def test_the_last_node_ends_with_the_due_day_at_the_latest() -> None:
    assert by_code(plan())["C"].late_finish == DUE + timedelta(days=1)


def test_outdoor_work_is_worked_back_over_the_winter_stop() -> None:
    found = by_code(plan(due=date(2027, 1, 31)))
    # What must be finished before January must be finished before November.
    assert found["B"].late_finish <= date(2026, 11, 1)


def test_a_plan_that_fits_is_not_short_and_one_that_does_not_says_by_how_much() -> None:
    assert plan().days_short == 0
    tight = plan(due=date(2026, 4, 30))
    assert tight.earliest_finish - date(2026, 4, 30) == timedelta(days=tight.days_short)
    assert tight.days_short > 0
    assert tight.critical_chain == ("A", "B", "C")


def test_a_late_actual_pushes_what_follows_and_leaves_the_chain() -> None:
    done = replace(LAND, actual_start=date(2026, 4, 7), actual_finish=date(2026, 6, 5))
    found = plan(done, BASE, PRODUCE, today=date(2026, 6, 8))
    nodes = by_code(found)
    assert (nodes["A"].early_start, nodes["A"].early_finish) == (date(2026, 4, 7), date(2026, 6, 6))
    assert nodes["A"].total_float is None
    assert not nodes["A"].critical
    assert nodes["B"].early_start == date(2026, 6, 8)
    assert "A" not in found.critical_chain


def test_what_runs_is_not_finished_before_today() -> None:
    running = replace(LAND, actual_start=date(2026, 4, 7))
    nodes = by_code(plan(running, BASE, PRODUCE, today=date(2026, 6, 8)))
    assert nodes["A"].early_finish == date(2026, 6, 9)
    assert nodes["B"].early_start >= date(2026, 6, 9)


def test_what_runs_has_left_what_the_working_days_gone_have_not_done() -> None:
    running = replace(LAND, duration=60, actual_start=date(2026, 4, 7))
    nodes = by_code(plan(running, BASE, PRODUCE, today=date(2026, 6, 8)))
    gone = OFFICE.workdays_between(date(2026, 4, 7), date(2026, 6, 8))
    assert nodes["A"].early_start == date(2026, 4, 7)
    assert nodes["A"].early_finish == OFFICE.advance(date(2026, 6, 8), 60 - gone)


def test_a_forecast_of_what_runs_is_kept_to_the_day_even_in_the_winter_stop() -> None:
    running = replace(BASE, actual_start=date(2026, 10, 8), forecast_finish=date(2026, 11, 14))
    nodes = by_code(plan(LAND, running, PRODUCE, today=date(2026, 10, 12)))
    assert nodes["B"].early_finish == date(2026, 11, 15)


def test_what_is_done_keeps_its_days_early_and_late() -> None:
    done = replace(LAND, actual_start=date(2026, 4, 7), actual_finish=date(2026, 6, 5))
    node = by_code(plan(done, BASE, PRODUCE, today=date(2026, 6, 8)))["A"]
    assert (node.late_start, node.late_finish) == (node.early_start, node.early_finish)


def test_a_forecast_moves_the_finish_and_makes_the_plan_short() -> None:
    slipped = replace(LAND, forecast_finish=date(2026, 12, 1))
    found = plan(slipped, BASE, PRODUCE, today=date(2026, 6, 8))
    assert by_code(found)["A"].early_finish == date(2026, 12, 2)
    # The winter stop turns two months of delay into five.
    assert by_code(found)["B"].early_start == date(2027, 4, 1)
    assert found.days_short > 120


def test_nothing_unstarted_starts_before_today() -> None:
    nodes = by_code(plan(today=date(2026, 6, 8)))
    assert nodes["A"].early_start == date(2026, 6, 8)
    assert by_code(plan())["A"].early_start == date(2026, 4, 1)


def test_work_begun_out_of_sequence_keeps_its_days() -> None:
    early = replace(BASE, actual_start=date(2026, 5, 2), actual_finish=date(2026, 5, 3))
    nodes = by_code(plan(LAND, early, PRODUCE, today=date(2026, 6, 8)))
    assert (nodes["B"].early_start, nodes["B"].early_finish) == (date(2026, 5, 2), date(2026, 5, 4))


def test_years_without_published_holidays_are_said() -> None:
    assert plan(due=date(2029, 1, 1)).unpublished_years


def test_the_approved_plan_is_the_later_of_early_and_late() -> None:
    for node in [*plan().nodes, *plan(due=date(2026, 4, 30)).nodes]:
        assert node.planned_finish == max(node.early_finish, node.late_finish)
        assert node.planned_start == max(node.early_start, node.late_start)


@pytest.mark.parametrize("template", shipped_templates(), ids=lambda spec: spec.code)
def test_every_shipped_template_makes_a_plan(template) -> None:  # type: ignore[no-untyped-def]
    found = worked_back(template.nodes, template.links, START, date(2028, 12, 31), CALENDARS)
    assert found.days_short == 0
    assert len(found.nodes) == len(template.nodes)
    assert all(node.name_en for node in template.nodes)


def test_the_industrial_template_has_32_nodes_from_review_to_production() -> None:
    industrial = next(spec for spec in shipped_templates() if spec.code == "industrial")
    assert len(industrial.nodes) == 32
    assert industrial.nodes[0].name == "合规性审查"
    assert industrial.nodes[-1].reaches_stage == "producing"
    followed = {link.predecessor for link in industrial.links}
    assert [node.code for node in industrial.nodes if node.code not in followed] == ["N32"]
