"""How a node stands on the battle map, when winter stops, in which order rows stand."""

from dataclasses import replace
from datetime import date

import pytest

from guatu.ui.types import LightColour
from guatu.wall.battle.rules import (
    grouped,
    latest_day,
    node_span,
    node_state,
    ordered,
    stops_between,
    stretch,
)
from guatu.wall.battle.types import BattleFilter, BattleRow, Group, NodeState, Sort

TODAY = date(2026, 6, 8)
ROW = BattleRow(
    pk=1, code="A", name="2", unit="宽城", stage="在建", light=LightColour.GREEN, light_id=None,
    start=date(2026, 1, 1), end=date(2026, 9, 1), due=date(2026, 9, 30), baseline_start=None, baseline_end=None,
    done=None, finished=False, over=0, short=0, nodes=0, nodes_done=0, nodes_late=0, sponsor="", group="1",
)  # fmt: skip


def state(**changes: date | None) -> NodeState:
    """Of a node under way that may take until 30 June, and will."""
    usual: dict[str, date | None] = {
        "actual_start": date(2026, 6, 1), "actual_finish": None, "early_finish": date(2026, 7, 1),
        "late_finish": date(2026, 7, 1), "latest": date(2026, 6, 30),
    }  # fmt: skip
    return node_state(TODAY, **(usual | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, NodeState.RUNNING),
        ({"actual_start": None}, NodeState.PLANNED),
        ({"actual_finish": date(2026, 6, 5)}, NodeState.DONE),
        # Done too late is done: the black flag is for what can still be hastened.
        ({"actual_finish": date(2026, 6, 5), "latest": date(2026, 5, 1)}, NodeState.DONE),
        ({"latest": TODAY}, NodeState.RUNNING),
        ({"latest": date(2026, 6, 7)}, NodeState.LATE),
        ({"early_finish": date(2026, 7, 2)}, NodeState.SHORT),
        ({"actual_start": None, "early_finish": date(2026, 7, 2)}, NodeState.SHORT),
        ({"late_finish": None, "latest": None}, NodeState.RUNNING),
    ],
)
def test_a_node_is_overdue_from_the_day_after_its_latest_day(
    changes: dict[str, date | None], expected: NodeState
) -> None:
    assert state(**changes) is expected


def test_work_may_take_until_the_day_before_its_instant_an_instant_until_its_own_day() -> None:
    assert latest_day(5, date(2026, 6, 1), date(2026, 6, 8)) == date(2026, 6, 7)
    assert latest_day(0, date(2026, 6, 8), date(2026, 6, 8)) == date(2026, 6, 8)
    assert latest_day(5, None, None) is None


def test_a_bar_is_the_fact_where_there_is_one_and_never_ends_before_it_starts() -> None:
    plan = {"early_start": date(2026, 6, 1), "early_finish": date(2026, 6, 11)}
    assert node_span(8, **plan, actual_start=None, actual_finish=None) == (
        date(2026, 6, 1),
        date(2026, 6, 10),
    )
    done = node_span(8, **plan, actual_start=date(2026, 5, 20), actual_finish=date(2026, 6, 2))
    assert done == (date(2026, 5, 20), date(2026, 6, 2))
    instant = {"early_start": date(2026, 6, 1), "early_finish": date(2026, 6, 1)}
    assert node_span(0, **instant, actual_start=None, actual_finish=None) == (date(2026, 6, 1),) * 2


def test_winter_runs_over_the_years_end_and_is_drawn_wherever_it_touches() -> None:
    winter = [((11, 1), (3, 31))]
    assert stops_between(winter, date(2026, 3, 31), date(2026, 11, 1)) == (
        (date(2025, 11, 1), date(2026, 3, 31)),
        (date(2026, 11, 1), date(2027, 3, 31)),
    )
    assert stops_between(winter, date(2026, 4, 1), date(2026, 10, 31)) == ()
    assert stops_between([((2, 1), (2, 29))], date(2026, 1, 1), date(2026, 12, 31)) == (
        (date(2026, 2, 1), date(2026, 2, 28)),
    )


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.WORST, "CBAD"),
        (Sort.DUE, "BACD"),
        (Sort.START, "BADC"),
        (Sort.NAME, "DACB"),
        (Sort.CODE, "ABCD"),
    ],
)
def test_rows_stand_by_group_and_within_it_as_asked(sort: Sort, expected: str) -> None:
    rows = [
        ROW,
        replace(
            ROW, code="B", name="4", light=LightColour.YELLOW, due=date(2026, 8, 1), start=date(2025, 1, 1)
        ),
        replace(ROW, code="C", name="3", light=LightColour.RED, start=None),
        replace(ROW, code="D", name="1", due=None, start=date(2026, 2, 1)),
    ]
    assert "".join(row.code for row in ordered(rows, sort, {"1": 0})) == expected
    first = replace(ROW, code="Z", group="2")
    assert ordered([*rows, first], sort, {"2": 0, "1": 1})[0] is first


def test_groups_count_their_lights_and_cover_every_row_once() -> None:
    rows = [ROW, replace(ROW, light=LightColour.RED), replace(ROW, group="2")]
    one, other = grouped(rows, {"1": "宽城区", "2": "南关区"})
    assert (one.label, one.first, one.last, one.lights[LightColour.RED]) == ("宽城区", 0, 2, 1)
    assert (other.label, other.first, other.last) == ("南关区", 2, 3)
    assert grouped([], {}) == ()


def test_the_axis_holds_all_days_and_today() -> None:
    start, end = stretch([replace(ROW, baseline_start=date(2024, 5, 5))], TODAY)
    assert (start, end) == (date(2024, 4, 4), date(2026, 10, 31))
    assert stretch([], TODAY)[0] < TODAY < stretch([], TODAY)[1]


def test_a_row_is_late_by_its_due_day_its_plan_or_a_node_and_never_when_finished() -> None:
    assert not ROW.is_late
    assert replace(ROW, over=1).is_late
    assert replace(ROW, short=1).is_late
    assert replace(ROW, nodes_late=1).is_late
    assert not replace(ROW, over=3, finished=True).is_late


def test_a_filter_says_itself_as_the_address_does() -> None:
    assert BattleFilter().query() == {}
    asked = BattleFilter(q="地铁", unit=3, late=True, group=Group.LIGHT)
    assert asked.query() == {"q": "地铁", "unit": "3", "late": "1", "group": "light"}
