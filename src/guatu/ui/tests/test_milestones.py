"""A milestone trend: what keeps its word runs level, what slips rises, what has come ends on the diagonal."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.ui import charts, example_charts, milestones
from guatu.ui.types import MilestoneLine, MilestoneTrend

TODAY = date(2026, 6, 20)
FIRST = date(2026, 1, 5)


@st.composite
def told(draw: st.DrawFn) -> MilestoneLine:
    said = sorted(draw(st.sets(st.dates(FIRST, TODAY), min_size=1, max_size=6)))
    days = [draw(st.dates(FIRST, date(2029, 12, 31))) for _ in said]
    return MilestoneLine("x", tuple(zip(said, days, strict=True)))


@given(st.lists(told(), min_size=1, max_size=8))
def test_later_is_higher_and_further_right_and_all_lies_between_the_axes(lines: list[MilestoneLine]) -> None:
    drawn = milestones.draw(MilestoneTrend("", tuple(lines), TODAY))
    flat = sorted(
        (said, day, x, y)
        for row in drawn.lines
        for (said, day), (x, y) in zip(row.line.points, row.points, strict=True)
    )
    assert [x for *_, x, _ in flat] == sorted(x for *_, x, _ in flat)
    by_day = sorted((day, -y) for _, day, _, y in flat)
    assert [y for _, y in by_day] == sorted(y for _, y in by_day)
    assert all(drawn.left <= x <= drawn.right and drawn.top <= y <= drawn.bottom for *_, x, y in flat)
    labels = sorted(row.label_y for row in drawn.lines)
    assert all(after - before >= 16.9 for before, after in pairwise(labels))


@given(st.dates(FIRST, TODAY))
def test_a_day_that_has_come_lies_on_the_diagonal(day: date) -> None:
    drawn = milestones.draw(MilestoneTrend("", (MilestoneLine("x", ((day, day),)),), TODAY))
    assert drawn.diagonal is not None
    x0, y0, x1, y1 = drawn.diagonal
    ((x, y),) = drawn.lines[0].points
    assert y == pytest.approx(y0 + (x - x0) / (x1 - x0) * (y1 - y0), abs=0.5)
    assert drawn.lines[0].path.endswith(f"L{x} {y}")


def test_days_of_report_out_of_order_are_refused() -> None:
    points = ((TODAY, TODAY), (TODAY - timedelta(days=1), TODAY))
    with pytest.raises(ValueError, match="out of order"):
        MilestoneTrend("", (MilestoneLine("x", points),), TODAY)


def test_the_figures_stand_beside_the_drawing() -> None:
    shown = charts.render(example_charts.milestone_trend())
    assert "<svg" in shown
    assert "+70" in shown
    assert "2027-02-09" in shown
