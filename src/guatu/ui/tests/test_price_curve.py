"""What days cost: more days lie further right, dearer ones higher, and every price holds back to the point before."""

import re
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guatu.ui import charts, example_charts, price_curve
from guatu.ui.types import PriceCurve, PricePoint


@st.composite
def curves(draw: st.DrawFn) -> PriceCurve:
    days = sorted(draw(st.sets(st.integers(1, 3_000), min_size=1, max_size=20)))
    costs = sorted(draw(st.lists(st.integers(0, 10**12), min_size=len(days), max_size=len(days))))
    return PriceCurve("", tuple(PricePoint(day, cost, "x") for day, cost in zip(days, costs, strict=True)))


@given(curves())
def test_more_days_lie_further_right_dearer_ones_higher_and_all_between_the_axes(curve: PriceCurve) -> None:
    drawn = price_curve.draw(curve)
    for before, after in pairwise(drawn.points):
        assert before.x <= after.x
        assert before.y >= after.y
    assert all(
        drawn.left <= dot.x <= drawn.right and drawn.top <= dot.y <= drawn.bottom for dot in drawn.points
    )


@given(curves())
def test_ticks_begin_at_nothing_are_even_and_reach_the_last_point(curve: PriceCurve) -> None:
    drawn = price_curve.draw(curve)
    most = max(point.days for point in curve.points), max(point.cost for point in curve.points)
    for ticks, top, limit in zip((drawn.across, drawn.up), most, (10, 5), strict=True):
        values = [tick.value for tick in ticks]
        assert values[0] == 0
        assert values[-1] >= top
        assert len(values) <= max(limit, 2)
        assert len({after - before for before, after in pairwise(values)}) == 1


def test_a_price_holds_back_to_the_point_before() -> None:
    drawn = price_curve.draw(PriceCurve("", (PricePoint(2, 100, "a"), PricePoint(4, 200, "b"))))
    (x0, y0), *steps = [
        tuple(map(float, pair)) for pair in re.findall(r"[M ]?(?:M|V)([\d.]+)[ H]([\d.]+)", drawn.path)
    ]
    first, second = drawn.points
    assert (x0, y0) == (drawn.left, drawn.bottom)
    assert steps == [(first.y, first.x), (second.y, second.x)]


def test_points_that_fall_are_refused() -> None:
    for points in (
        (PricePoint(2, 5, "a"), PricePoint(2, 6, "b")),
        (PricePoint(1, 5, "a"), PricePoint(2, 4, "b")),
    ):
        with pytest.raises(ValueError, match="cheaper"):
            PriceCurve("", points)


def test_a_point_leads_to_what_is_done_and_says_it() -> None:
    with translation.override("zh-hans"):
        shown = charts.render(example_charts.price_curve())
    assert shown.count('href="#prices"') == 4
    assert "9 天，52万元：赶工" in shown
    assert shown.count("g-price-strong") == 1
