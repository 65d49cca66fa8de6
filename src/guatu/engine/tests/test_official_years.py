"""The official calendar from 2007 to 2026: every make-up day is worked, every holiday is not, years join."""

from datetime import date, timedelta

import pytest

from guatu.engine import Link, Network, Node, Schedule, schedule
from guatu.engine.tests import reference
from guatu.kernel.calendar import official_calendar

OFFICIAL = official_calendar()
DAY = timedelta(days=1)
YEARS = range(2007, 2027)


def plan(*nodes: Node, links: list[Link], start: date, due: date) -> Schedule:
    return schedule(Network.build(nodes, links, [OFFICIAL.provisional()], start, due))


@pytest.mark.parametrize("year", YEARS)
def test_work_planned_on_a_make_up_day_is_done_on_it_forward_and_backward(year: int) -> None:
    days = sorted(day for day in OFFICIAL.on if day.year == year)
    assert days, "every year has some"
    for day in days:
        found = plan(Node("a", 1, "official"), links=[], start=day, due=day + DAY)["a"]
        assert (found.early_start, found.late_start, found.total_float) == (day, day, 0)


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_done_on_a_holiday_forward_or_backward(year: int) -> None:
    for day in sorted(day for day in OFFICIAL.off if day.year == year):
        found = plan(Node("a", 1, "official"), links=[], start=day, due=day + DAY)["a"]
        assert found.early_start > day
        assert found.late_start < day


@pytest.mark.parametrize("year", YEARS)
def test_work_and_lags_over_the_year_end_count_the_days_of_both_years(year: int) -> None:
    calendar = OFFICIAL.provisional()
    start, due = date(year, 12, 22), date(year + 1, 2, 28)
    links = [Link("a", "b", "FS", 4, "official")]
    found = plan(Node("a", 6, "official"), Node("b", 3, "official"), links=links, start=start, due=due)
    first = reference.advance(calendar, start, 6)
    assert found["a"].early_finish == first
    assert found["b"].early_finish == reference.advance(calendar, reference.advance(calendar, first, 4), 3)
    last = reference.retreat(calendar, due, 3)
    assert found["b"].late_start == last
    assert found["a"].late_start == reference.retreat(calendar, last, 10)
